import type { ContainerStatus, Node, Pod } from "../api/kubernetes.ts";
import { parseTime } from "../util/time.ts";
import { allContainers, hasFailed, lastEnd } from "./containers.ts";
import { disruptionCondition, wasInterrupted } from "./removal.ts";

/** How a container ended. */
export interface ContainerExit {
  readonly container: string;
  readonly code: number;
}

/** What is known of a failed pod that decides about another attempt of its task. */
export interface FailureFacts {
  /** The containers that ended with another code than 0. */
  readonly exits: readonly ContainerExit[];
  /** Milliseconds since the epoch at which the first of them did. */
  readonly endedAt?: number;
  /** What took the pod away before its work was done, in one word. */
  readonly disruption?: string;
}

/** What a pod is lost by whose node is lost, where Kubernetes has not said so of the pod itself. */
export const NODE_LOST = "NodeLost";

/** By these reasons of a pod the node or the scheduler took it away. */
const TAKEN_AWAY: ReadonlySet<string> = new Set([
  "Evicted",
  "Preempted",
  "Preempting",
  "Shutdown",
  "NodeShutdown",
  "Terminated",
  NODE_LOST,
]);

/** By these, and by OutOfcpu and the like, the kubelet turned the pod away before any container ran. */
const TURNED_AWAY: ReadonlySet<string> = new Set([
  "UnexpectedAdmissionError",
  "UnexpectedPredicateFailureType",
  "InvalidNodeInfo",
  "TopologyAffinityError",
  "NodeAffinity",
  "NodeName",
  "NodePorts",
  "NodeUnschedulable",
  "TaintToleration",
]);

/** What Kubernetes itself, neither the program nor a person, did to the pod before its work was done; undefined if nothing. */
export function disruptionOf(pod: Pod, judged: readonly ContainerStatus[]): string | undefined {
  const reason = pod.status?.reason ?? "";
  if (TAKEN_AWAY.has(reason) || wasTurnedAway(pod, reason)) return reason;
  const condition = disruptionCondition(pod);
  if (condition === undefined) return undefined;
  // What failed by itself has done so before the others were told to go.
  const failed = firstFailed(judged);
  return wasInterrupted(pod, failed === undefined ? judged : [failed]) === false
    ? undefined
    : (condition.reason ?? condition.type);
}

/** Whether pods on the node are lost with it: it is gone, or its kubelet has not been heard of for too long. */
export function isNodeLost(node: Node | undefined): boolean {
  const ready = node?.status?.conditions?.find(({ type }) => type === "Ready");
  return node === undefined || (ready !== undefined && ready.status !== "True");
}

function wasTurnedAway(pod: Pod, reason: string): boolean {
  const isKubelets = TURNED_AWAY.has(reason) || reason.startsWith("OutOf");
  return isKubelets && pod.status?.phase === "Failed" && !hasRun(pod);
}

/** When Kubernetes told the pod to go, in milliseconds since the epoch; undefined if it did not. */
export function disruptedAt(pod: Pod): number | undefined {
  return parseTime(disruptionCondition(pod)?.lastTransitionTime);
}

/** What a failed pod shows of its failure. */
export function factsOf(pod: Pod, judged: readonly ContainerStatus[]): FailureFacts {
  const ends = judged.map((each) => ({ container: each.name, end: lastEnd(each) }));
  const exits = ends.flatMap(({ container, end }) =>
    end === undefined || end.exitCode === 0 ? [] : [{ container, code: end.exitCode }],
  );
  const endedAt = parseTime(firstFailed(judged)?.state?.terminated?.finishedAt);
  const disruption = disruptionOf(pod, judged);
  return { exits, ...(endedAt !== undefined && { endedAt }), ...(disruption !== undefined && { disruption }) };
}

function firstFailed(containers: readonly ContainerStatus[]): ContainerStatus | undefined {
  const end = ({ state }: ContainerStatus): number => parseTime(state?.terminated?.finishedAt) ?? 0;
  return containers.filter(hasFailed).sort((a, b) => end(a) - end(b))[0];
}

function hasRun(pod: Pod): boolean {
  return allContainers(pod).some((each) => each.state?.running !== undefined || lastEnd(each) !== undefined);
}
