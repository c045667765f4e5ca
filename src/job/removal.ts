import type { ContainerStatus, Pod, PodCondition } from "../api/kubernetes.ts";
import { parseTime } from "../util/time.ts";

/** When a pod was told to go. */
interface Removal {
  /** Milliseconds since the epoch, in whole seconds as the API server writes times. */
  readonly at: number;
  /** Whether an end in the same second came after it. */
  readonly first: boolean;
}

/** Why a pod was told to go, as far as its conditions say. */
export function disruptionText(pod: Pod): string {
  const { reason, message } = disruptionCondition(pod) ?? {};
  return [reason, message].filter((each) => each !== undefined && each !== "").join(", ");
}

/** The condition by which Kubernetes says that it takes the pod away; undefined if it does not. */
export function disruptionCondition({ status }: Pod): PodCondition | undefined {
  return status?.conditions?.find(isDisruption);
}

/**
 * True if the pod was told to go before its containers had ended. Then they have not done their work, whatever their exit
 * codes: a program that tidies up at SIGTERM ends with 0. Undefined if the times are not known.
 */
export function wasInterrupted(pod: Pod, containers: readonly ContainerStatus[]): boolean | undefined {
  const end = endOf(containers);
  const removals = removalsOf(pod);
  if (removals.length === 0) return false;
  if (end === undefined) return undefined;
  return removals.some(({ at, first }) => end > at || (first && end === at));
}

/**
 * The API server gives no grace to a pod that is recorded as ended: it goes at once, unless a finalizer holds it. So one
 * that is still there had not ended as far as anybody knew, which decides where whole seconds do not.
 */
function removalsOf(pod: Pod): Removal[] {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0, finalizers = [] } = pod.metadata;
  const deadline = parseTime(deletionTimestamp);
  const disrupted = parseTime(disruptionCondition(pod)?.lastTransitionTime);
  return [
    ...(deadline === undefined ? [] : [{ at: deadline - grace * 1000, first: grace > 0 || finalizers.length === 0 }]),
    ...(disrupted === undefined ? [] : [{ at: disrupted, first: true }]),
  ];
}

function isDisruption({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === "DisruptionTarget" && status === "True";
}

/** When the last of the containers ended; undefined if one of them does not say. */
function endOf(containers: readonly ContainerStatus[]): number | undefined {
  const ends = containers.map(({ state }) => parseTime(state?.terminated?.finishedAt));
  return ends.length === 0 || ends.includes(undefined) ? undefined : Math.max(...ends.map((each) => each ?? 0));
}
