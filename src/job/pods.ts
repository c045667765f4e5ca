import type { ContainerStatus, Pod } from "../api/kubernetes.ts";
import { DEFAULT_BACKOFF_LIMIT } from "../workload/restart.ts";
import {
  exceeding,
  hasFailed,
  initContainers,
  isCrashing,
  isServer,
  judgedContainers,
  lingeringSidecars,
  ownContainersSucceeded,
  restartLimitOf,
} from "./containers.ts";
import { factsOf, type FailureFacts } from "./disruption.ts";
import { failureOfPod, failureOfRestarts, failureOfWaiting, type PodFailure } from "./failure-message.ts";
import { isScheduled, judgeStart, type StartRules, type StartVerdict } from "./pod-start.ts";
import { disruptionText, wasInterrupted } from "./removal.ts";
import type { PassClock } from "./time.ts";
import type { JobSettings } from "./types.ts";
import type { Wait } from "./waits.ts";

/** What a pod counts as for its party. `unknown` keeps what was known: only a live look may tell. */
export type PodVerdict =
  | {
      readonly is: "pending" | "running";
      readonly scheduled: boolean;
      readonly wait?: Wait;
      /** What it waits for, of a wait that is too short to be told, unless somebody asks. */
      readonly unspoken?: Wait;
      /** Its containers are started again however they end, so it never succeeds by itself. */
      readonly serves?: true;
    }
  | { readonly is: "succeeded" }
  | {
      readonly is: "failed";
      readonly failure: PodFailure;
      readonly facts: FailureFacts;
      /** It is only late: a pod that a cache which lags shows waiting may have started. */
      readonly isLate?: true;
    }
  | { readonly is: "unknown" };

export interface PodRules extends StartRules {
  readonly settings: StartRules["settings"] & Pick<JobSettings, "ignoreInjectedContainers">;
}

/** Reads a cached pod, and says what it waits for. */
export function judgePod(pod: Pod, rules: PodRules): PodVerdict {
  const judged = judgedContainers(pod, rules.settings.ignoreInjectedContainers);
  switch (pod.status?.phase) {
    case "Succeeded":
      return judgeSuccess(pod, judged);
    case "Failed":
      return failedByOthers(pod, rules) ? judgeSuccess(pod, judged) : failed(pod, judged, failureOfPod(pod, judged));
    case "Unknown":
      return failed(pod, judged, { reason: "PodFailed", what: `pod ${pod.metadata.name} is in phase Unknown` });
    case "Pending":
    case "Running":
    case undefined:
      return judgeLivePod(pod, judged, rules);
  }
}

function judgeLivePod(pod: Pod, judged: readonly ContainerStatus[], rules: PodRules): PodVerdict {
  if (isOverdue(pod, rules.clock)) return failed(pod, judged, lost(pod));
  const sidecars = lingeringSidecars(pod);
  if (sidecars.length > 0 && rules.settings.ignoreInjectedContainers) return judgeSuccess(pod, judged);
  const start = judgeStart(pod, judged, rules);
  const failure = failureOfContainers(pod, judged, rules.records);
  if (failure !== undefined) return failed(pod, judged, failure);
  if (start.failure !== undefined)
    return { ...failed(pod, judged, start.failure), ...(start.isLate && { isLate: true }) };
  return liveVerdict(pod, sidecars.length > 0 ? { wait: sidecarWait(pod, sidecars) } : start);
}

function liveVerdict(pod: Pod, { wait, unspoken }: Pick<StartVerdict, "wait" | "unspoken">): PodVerdict {
  return {
    is: pod.status?.phase === "Running" ? "running" : "pending",
    scheduled: isScheduled(pod),
    ...(wait && { wait }),
    ...(unspoken && { unspoken }),
    ...(isServer(pod) && { serves: true }),
  };
}

/** A pod that was told to go before it had ended has not done its work. One that had ended keeps its success. */
function judgeSuccess(pod: Pod, judged: readonly ContainerStatus[]): PodVerdict {
  return wasInterrupted(pod, judged) === true ? failed(pod, judged, lost(pod)) : { is: "succeeded" };
}

/** True if only containers that are not of the AppImage failed, and the kubelet has nothing against the pod itself. */
function failedByOthers(pod: Pod, { settings }: PodRules): boolean {
  return settings.ignoreInjectedContainers && (pod.status?.reason ?? "") === "" && ownContainersSucceeded(pod);
}

/** What is final about a container of a pod that still runs. */
function failureOfContainers(
  pod: Pod,
  judged: readonly ContainerStatus[],
  records: StartRules["records"],
): PodFailure | undefined {
  const limit = restartLimitOf(pod);
  // Sidecars among the init containers are started again whatever the pod's restartPolicy.
  const starting = pod.status?.phase === "Running" ? [] : initContainers(pod);
  const restarted = limit === undefined ? starting : [...starting, ...judged];
  const most = limit ?? DEFAULT_BACKOFF_LIMIT;
  const [worst] = exceeding(pod, restarted, most, records);
  if (worst !== undefined) return failureOfRestarts(worst, most);
  return limit === undefined ? failureWithoutRestart(pod, judged) : undefined;
}

/** The pod cannot succeed any more, and the others may wait for the dead container for ever. */
function failureWithoutRestart(pod: Pod, judged: readonly ContainerStatus[]): PodFailure | undefined {
  if (judged.some(hasFailed)) return failureOfPod(pod, judged);
  const crashing = judged.find(isCrashing);
  return crashing && failureOfWaiting(crashing, "ContainerFailed");
}

/** A pod that someone else deletes ends by its deletion's deadline; a dead node never reports that. */
function isOverdue(pod: Pod, clock: PassClock): boolean {
  return pod.metadata.deletionTimestamp !== undefined && clock.passed(pod.metadata.deletionTimestamp, 0);
}

function lost(pod: Pod): PodFailure {
  const why = disruptionText(pod);
  const what = `pod ${pod.metadata.name} was removed by someone else`;
  return { reason: "PodLost", what: why === "" ? what : `${what} (${why})` };
}

function failed(
  pod: Pod,
  judged: readonly ContainerStatus[],
  failure: PodFailure,
): Extract<PodVerdict, { is: "failed" }> {
  return { is: "failed", failure, facts: factsOf(pod, judged) };
}

function sidecarWait({ metadata }: Pod, sidecars: readonly ContainerStatus[]): Wait {
  const names = sidecars.map(({ name }) => `container[${name}]`).join(", ");
  const verb = sidecars.length === 1 ? "runs" : "run";
  const message = `pod ${metadata.name}: ${names} still ${verb} after all containers of the AppImage ended`;
  return { reason: "SidecarRunning", message };
}
