import type { ContainerStatus, Pod, PodCondition } from "../api/kubernetes.ts";
import { failureOfPod, type PodFailure, failureOfWaiting, waitingText } from "./failure-message.ts";
import type { PassClock } from "./time.ts";
import type { Wait } from "./waits.ts";

/** What a pod counts as for its party. `unknown` keeps what was known: only a live look may tell. */
export type PodVerdict =
  | { readonly is: "pending" | "running"; readonly scheduled: boolean; readonly wait?: Wait }
  | { readonly is: "succeeded" }
  | { readonly is: "failed"; readonly failure: PodFailure }
  | { readonly is: "unknown" };

export interface PodRules {
  readonly clock: PassClock;
  readonly imagePullDeadlineSeconds: number;
  /** Since when the task is recorded as waiting for an image. */
  readonly pullingSince?: string;
}

/** Reasons for which a container never starts, or never stays up: those of Kuscia. */
const FATAL = new Set([
  "CrashLoopBackOff",
  "ImageInspectError",
  "ErrImageNeverPull",
  "RegistryUnavailable",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "PreStartHookError",
  "PostStartHookError",
]);
/** The kubelet alternates between the first two; the third is what Kuscia looks for. */
const PULLING = new Set(["ErrImagePull", "ImagePullBackOff", "ErrImagePullBackOff"]);
/** A pod that has had this long for its next step and has not taken it has to say why it waits. */
const SILENCE_SECONDS = 60;

/** Reads a cached pod as Kuscia does, and says what it waits for. */
export function judgePod(pod: Pod, rules: PodRules): PodVerdict {
  const phase = pod.status?.phase ?? "Pending";
  switch (phase) {
    case "Succeeded":
      return { is: "succeeded" };
    case "Failed":
      return { is: "failed", failure: failureOfPod(pod) };
    case "Unknown":
      return failed("PodFailed", `pod ${pod.metadata.name} is in phase Unknown`);
    case "Pending":
    case "Running":
  }
  return judgeLivePod(pod, phase, rules);
}

function judgeLivePod(pod: Pod, phase: "Pending" | "Running", rules: PodRules): PodVerdict {
  if (isOverdue(pod, rules.clock)) return failed("PodLost", `pod ${pod.metadata.name} was removed by someone else`);
  const fatal = waitingFor(pod, FATAL);
  if (fatal !== undefined) return { is: "failed", failure: failureOfWaiting(fatal, "ContainerFailed") };
  const pulling = waitingFor(pod, PULLING);
  if (pulling !== undefined && rules.clock.passed(rules.pullingSince, rules.imagePullDeadlineSeconds)) {
    return { is: "failed", failure: failureOfWaiting(pulling, "ImagePullFailed") };
  }
  const wait = pulling === undefined ? pendingWait(pod, phase, rules.clock) : pullWait(pod, pulling);
  return {
    is: phase === "Running" ? ("running" as const) : ("pending" as const),
    scheduled: isScheduled(pod),
    ...(wait && { wait }),
  };
}

/** A pod that someone else deletes ends by its deletion's deadline; a dead node never reports that. */
function isOverdue(pod: Pod, clock: PassClock): boolean {
  return pod.metadata.deletionTimestamp !== undefined && clock.passed(pod.metadata.deletionTimestamp, 0);
}

function failed(reason: PodFailure["reason"], what: string): PodVerdict {
  return { is: "failed", failure: { reason, what } };
}

function pullWait(pod: Pod, container: ContainerStatus): Wait {
  return { reason: "ImagePull", message: `pod ${pod.metadata.name}: ${waitingText(container)}` };
}

function pendingWait(pod: Pod, phase: string, clock: PassClock): Wait | undefined {
  if (phase !== "Pending") return undefined;
  const condition = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
  if (!isScheduled(pod)) return schedulingWait(pod, condition, clock);
  if (!clock.passed(placedAt(pod, condition), SILENCE_SECONDS)) return undefined;
  const container = containers(pod).find(({ state }) => state?.waiting !== undefined);
  const why = container === undefined ? "its containers have not started" : waitingText(container);
  return { reason: "ContainerCreating", message: `pod ${pod.metadata.name}: ${why}` };
}

/** A pod that was created with a node name has no condition, and a dead node reports none. */
function placedAt({ metadata, status }: Pod, condition: PodCondition | undefined): string | undefined {
  return condition?.lastTransitionTime ?? status?.startTime ?? metadata.creationTimestamp;
}

function schedulingWait(pod: Pod, condition: PodCondition | undefined, clock: PassClock): Wait | undefined {
  if (condition?.status === "False") {
    const why = condition.message ?? condition.reason ?? "not scheduled";
    return { reason: "Unschedulable", message: `pod ${pod.metadata.name}: ${why}` };
  }
  if (!clock.passed(pod.metadata.creationTimestamp, SILENCE_SECONDS)) return undefined;
  return { reason: "Unschedulable", message: `pod ${pod.metadata.name}: no scheduler has looked at it` };
}

function isScheduled(pod: Pod): boolean {
  const placed = pod.status?.conditions?.some(({ type, status }) => type === "PodScheduled" && status === "True");
  return placed === true || (pod.spec?.nodeName ?? "") !== "" || pod.status?.phase === "Running";
}

function waitingFor(pod: Pod, reasons: ReadonlySet<string>): ContainerStatus | undefined {
  return containers(pod).find((each) => reasons.has(each.state?.waiting?.reason ?? ""));
}

/** Containers that others inject count too, init containers among them: a pod that they hold up hangs all the same. */
function containers(pod: Pod): ContainerStatus[] {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
}
