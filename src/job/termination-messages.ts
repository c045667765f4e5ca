import { cut } from "../util/text.ts";
import type { Pod } from "../api/kubernetes.ts";
import type { PartyStatus, TaskStatus } from "../api/types.ts";
import { isLive } from "./children.ts";
import { hasFailed, judgedContainers } from "./containers.ts";
import { failureMessageOf, failureOfPod, type PodFailure, terminationMessageOf } from "./failure-message.ts";
import { allRuns, isFinished, type Pass, type TaskRun } from "./pass.ts";
import { wasInterrupted } from "./removal.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";

const STOPPED: ReadonlySet<string | undefined> = new Set([
  "PeerPartyFailed",
  "KusciaJobStopped",
  "Disabled",
  "TaskTimeout",
  "DeadlineExceeded",
]);

/** Keeps in the party's message what its pods said when they were stopped: the pods themselves do not stay (docs/architecture.md). */
export function keepTerminationMessages(pass: Pass): void {
  for (const run of allRuns(pass)) if (isFinished(run) && run.status.state === "Failed") keepOf(pass, run);
}

function keepOf(pass: Pass, { status }: TaskRun): void {
  for (const party of status.parties ?? []) {
    const { reason, message = "" } = party;
    if (!STOPPED.has(reason) || message.includes("last words: ")) continue;
    const pods = podsOf(pass, status, party);
    const failure = reason === "PeerPartyFailed" ? ownFailure(pass, pods) : undefined;
    if (failure !== undefined) {
      party.reason = failure.reason;
      party.message = failureMessageOf(failure, TASK_MESSAGE_BYTES);
      continue;
    }
    const left = messageOf(pods);
    if (left !== undefined) party.message = cut(`${message} ${left}`.trim(), TASK_MESSAGE_BYTES);
  }
}

/** The party's pods, those among them that have gone since the last pass. */
function podsOf(pass: Pass, { alias, attempt = 0 }: TaskStatus, { domainID, pods = [] }: PartyStatus): readonly Pod[] {
  const { terminatedPods = [] } = pass.snapshot;
  // An attempt's pod names are its own, so the name tells enough.
  const gone = (name: string): Pod | undefined =>
    terminatedPods.find(({ metadata }) => metadata.namespace === domainID && metadata.name === name);
  return pods
    .map(({ name }) => pass.children.pod({ alias, attempt }, domainID, name) ?? gone(name))
    .filter((pod) => pod !== undefined);
}

/** Why the party failed by itself, shortly after the one for which its task was stopped: each keeps its own cause. */
function ownFailure({ snapshot }: Pass, pods: readonly Pod[]): PodFailure | undefined {
  for (const pod of pods) {
    const judged = judgedContainers(pod, snapshot.settings.ignoreInjectedContainers);
    const ended = judged.filter(hasFailed);
    if (ended.length > 0 && wasInterrupted(pod, ended) === false) return failureOfPod(pod, judged);
  }
  return undefined;
}

/** A pod that ended without having been deleted stays with its logs, so its message need not be copied. */
function messageOf(pods: readonly Pod[]): string | undefined {
  return pods
    .filter((pod) => pod.metadata.deletionTimestamp !== undefined || isLive(pod))
    .map((pod) => terminationMessageOf(pod))
    .find((message) => message !== undefined);
}
