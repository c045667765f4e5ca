import type { ContainerStatus, Pod } from "../api/kubernetes.ts";
import type { ContainerRecord } from "../api/types.ts";
import { isAtStartGate } from "../workload/start-gate.ts";
import { allContainers, endedRuns, isCrashing, isServer, lastEnd, ranWell } from "./containers.ts";

/** What a container may lack to start. Each has a deadline of its own. */
export type Trouble = "imagePull" | "config" | "start";

/** When each was first seen. */
export const SINCE = {
  imagePull: "imagePullSince",
  config: "configSince",
  start: "startSince",
} as const satisfies Record<Trouble, keyof ContainerRecord>;

/** The kubelet alternates between the first two; the third is what Kuscia looks for. */
const PULLING = new Set(["ErrImagePull", "ImagePullBackOff", "ErrImagePullBackOff", "RegistryUnavailable"]);
/** Steps of every start, in which nothing is wrong yet. */
const USUAL = new Set(["ContainerCreating", "PodInitializing"]);

/** Why the container waits, in the kubelet's word; "" if it does not. */
export function waitingReason({ state }: ContainerStatus): string {
  return state?.waiting === undefined ? "" : (state.waiting.reason ?? "ContainerCreating");
}

/** True if the container waits for a step of every start. */
export function isStarting(container: ContainerStatus): boolean {
  return USUAL.has(waitingReason(container));
}

/** What the container lacks; undefined if nothing is wrong with its start. */
export function troubleOf(pod: Pod, container: ContainerStatus): Trouble | undefined {
  const reason = waitingReason(container);
  if (reason === "" || USUAL.has(reason) || isCrashing(container) || isAtStartGate(pod, container)) return undefined;
  if (PULLING.has(reason)) return "imagePull";
  return reason === "CreateContainerConfigError" ? "config" : "start";
}

/**
 * What has to be remembered of the pod's containers, for the kubelet does not say since when one waits nor how its earlier
 * runs ended. What was seen first stays until the container has started: other reasons in between give it no more time.
 */
export function recordContainers(pod: Pod, before: readonly ContainerRecord[] = [], now: string): ContainerRecord[] {
  const { phase } = pod.status ?? {};
  if (phase === "Succeeded" || phase === "Failed") return [];
  return allContainers(pod).flatMap((container) => {
    const { name } = container;
    const known = before.find((each) => each.name === name) ?? { name };
    const forgivenRuns = isServer(pod) ? forgivenRunsOf(container, known) : 0;
    const record = { ...troublesOf(pod, container, known, now), ...(forgivenRuns > 0 && { forgivenRuns }) };
    return Object.keys(record).length === 0 ? [] : [{ name, ...record }];
  });
}

function troublesOf(
  pod: Pod,
  container: ContainerStatus,
  known: ContainerRecord,
  now: string,
): Omit<ContainerRecord, "name"> {
  if (container.state?.waiting === undefined) return {};
  const { name: _, forgivenRuns: __, ...times } = known;
  const trouble = troubleOf(pod, container);
  return trouble === undefined ? times : { [SINCE[trouble]]: now, ...times };
}

/** A kubelet that has lost count begins anew. */
function forgivenRunsOf(container: ContainerStatus, { forgivenRuns = 0 }: ContainerRecord): number {
  const ended = endedRuns(container);
  return ranWell(lastEnd(container)) ? ended : Math.min(forgivenRuns, ended);
}
