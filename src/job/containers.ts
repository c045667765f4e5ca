import type { ContainerStateTerminated, ContainerStatus, Pod } from "../api/kubernetes.ts";
import type { ContainerRecord } from "../api/types.ts";
import { containerNamesOf } from "../workload/container-names.ts";
import { backoffLimitOf, DEFAULT_BACKOFF_LIMIT } from "../workload/restart.ts";

/** A kubelet forgets earlier failures of a container that has run for so long. */
const FORGIVEN_AFTER_MS = 600_000;
/** The kubelet waits before it starts the container again. */
const CRASHING = new Set(["CrashLoopBackOff", "PreStartHookError", "PostStartHookError"]);

/** Containers that others inject count too, init containers among them: a pod that they hold up hangs all the same. */
export function allContainers(pod: Pod): ContainerStatus[] {
  return [...initContainers(pod), ...(pod.status?.containerStatuses ?? [])];
}

/** The containers that start first. All of them are injected. */
export function initContainers({ status }: Pod): readonly ContainerStatus[] {
  return status?.initContainerStatuses ?? [];
}

/** The containers by which the pod is judged: those of its AppImage, or all if injected ones count as well. */
export function judgedContainers(pod: Pod, ignoreInjected: boolean): ContainerStatus[] {
  const names = ignoreInjected ? containerNamesOf(pod) : undefined;
  return (pod.status?.containerStatuses ?? []).filter(({ name }) => names === undefined || names.has(name));
}

/** Containers beside those of the AppImage that have not ended, once all of the AppImage have ended well. */
export function lingeringSidecars(pod: Pod): ContainerStatus[] {
  const names = containerNamesOf(pod);
  if (names === undefined || !haveSucceeded(pod, names)) return [];
  return (pod.status?.containerStatuses ?? []).filter(
    ({ name, state }) => !names.has(name) && state?.terminated === undefined,
  );
}

/** True if every container of the AppImage has ended with 0 and is not started again. */
export function ownContainersSucceeded(pod: Pod): boolean {
  const names = containerNamesOf(pod);
  return names !== undefined && haveSucceeded(pod, names);
}

function haveSucceeded(pod: Pod, names: ReadonlySet<string>): boolean {
  const own = (pod.status?.containerStatuses ?? []).filter(({ name }) => names.has(name));
  return !isServer(pod) && own.length === names.size && own.every(({ state }) => state?.terminated?.exitCode === 0);
}

/** True if the kubelet starts the pod's containers again however they end: the party serves until it is stopped. */
export function isServer({ spec }: Pod): boolean {
  return spec?.["restartPolicy"] === "Always";
}

/** How often the kubelet may start a container of the pod again; undefined if it never does. */
export function restartLimitOf(pod: Pod): number | undefined {
  const { restartPolicy } = pod.spec ?? {};
  const restarts = restartPolicy === "OnFailure" || restartPolicy === "Always";
  return backoffLimitOf(pod) ?? (restarts ? DEFAULT_BACKOFF_LIMIT : undefined);
}

/** True if the container waits because it failed before. */
export function isCrashing({ state }: Pick<ContainerStatus, "state">): boolean {
  return CRASHING.has(state?.waiting?.reason ?? "");
}

/** True if the container has ended with another code than 0. */
export function hasFailed({ state }: ContainerStatus): boolean {
  return state?.terminated !== undefined && state.terminated.exitCode !== 0;
}

/** How the container ended when it last did. */
export function lastEnd({ state, lastState }: ContainerStatus): ContainerStateTerminated | undefined {
  return state?.terminated ?? lastState?.terminated;
}

/** The containers that failed more often than the pod's limit allows. */
export function exceeding(
  pod: Pod,
  containers: readonly ContainerStatus[],
  limit: number,
  records: readonly ContainerRecord[] = [],
): ContainerStatus[] {
  const recordOf = ({ name }: ContainerStatus): ContainerRecord =>
    records.find((each) => each.name === name) ?? { name };
  return containers.filter((container) => failuresOf(container, isServer(pod), recordOf(container)) > limit);
}

/**
 * How often the container has failed. A server's restarts need not be failures, and its earlier ones are forgiven while
 * it runs and by a good run.
 */
function failuresOf(container: ContainerStatus, serves: boolean, { forgivenRuns = 0 }: ContainerRecord): number {
  const end = lastEnd(container);
  const isDown = container.state?.terminated !== undefined || isCrashing(container);
  const isFailure = isDown && end?.exitCode !== 0;
  if (!serves) return container.restartCount + (isFailure ? 1 : 0);
  return isFailure && !ranWell(end) ? endedRuns(container) - forgivenRuns : 0;
}

/** How many runs of the container have ended. */
export function endedRuns({ state, restartCount, lastState }: ContainerStatus): number {
  const hasEnded = state?.terminated !== undefined || lastState?.terminated !== undefined || isCrashing({ state });
  return restartCount + (hasEnded && state?.running === undefined ? 1 : 0);
}

/** True for the end of a run after which earlier failures do not count. */
export function ranWell(end: ContainerStateTerminated | undefined): boolean {
  if (end?.exitCode === 0) return true;
  return Date.parse(end?.finishedAt ?? "") - Date.parse(end?.startedAt ?? "") >= FORGIVEN_AFTER_MS;
}
