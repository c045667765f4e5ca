import { cut } from "../util/text.ts";
import type { Pod } from "../api/kubernetes.ts";
import type { PartyStatus, TaskStatus } from "../api/types.ts";
import { isLive } from "./children.ts";
import { terminationMessageOf } from "./failure-message.ts";
import { isFinished, type Pass, type TaskRun } from "./pass.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";

const STOPPED: ReadonlySet<string | undefined> = new Set([
  "PeerPartyFailed",
  "KusciaJobStopped",
  "TaskTimeout",
  "DeadlineExceeded",
]);

/** Keeps in the party's message what its pods said when they were stopped: the pods themselves do not stay (docs/architecture.md). */
export function keepTerminationMessages(pass: Pass): void {
  for (const run of pass.runs) if (isFinished(run) && run.status.state === "Failed") keepOf(pass, run);
}

function keepOf(pass: Pass, { status }: TaskRun): void {
  for (const party of status.parties ?? []) {
    const { reason, message = "" } = party;
    if (!STOPPED.has(reason) || message.includes("last words: ")) continue;
    const left = messageOf(pass, status, party);
    if (left !== undefined) party.message = cut(`${message} ${left}`.trim(), TASK_MESSAGE_BYTES);
  }
}

/** A pod that ended without having been deleted stays with its logs, so its message need not be copied. */
function messageOf(
  pass: Pass,
  { alias, attempt = 0 }: TaskStatus,
  { domainID, pods = [] }: PartyStatus,
): string | undefined {
  const { terminatedPods = [] } = pass.snapshot;
  // An attempt's pod names are its own, so the name tells enough.
  const gone = (name: string): Pod | undefined =>
    terminatedPods.find(({ metadata }) => metadata.namespace === domainID && metadata.name === name);
  return pods
    .map(({ name }) => pass.children.pod({ alias, attempt }, domainID, name) ?? gone(name))
    .filter((pod) => pod !== undefined)
    .filter((pod) => pod.metadata.deletionTimestamp !== undefined || isLive(pod))
    .map((pod) => terminationMessageOf(pod))
    .find((message) => message !== undefined);
}
