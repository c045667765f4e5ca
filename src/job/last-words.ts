import { cut } from "../util/text.ts";
import type { Pod } from "../api/kubernetes.ts";
import type { PartyStatus, TaskStatus } from "../api/types.ts";
import { isLive } from "./children.ts";
import { lastWords } from "./faults.ts";
import { isFinished, type Pass, type TaskRun } from "./pass.ts";
import { TASK_MESSAGE_BYTES } from "./text.ts";

const STOPPED: ReadonlySet<string | undefined> = new Set([
  "PeerPartyFailed",
  "KusciaJobStopped",
  "TaskTimeout",
  "DeadlineExceeded",
]);

/** Keeps in the party's message what its pods said when they were stopped: the pods themselves do not stay (docs/architecture.md). */
export function keepLastWords(pass: Pass): void {
  for (const run of pass.runs) if (isFinished(run) && run.status.state === "Failed") keepOf(pass, run);
}

function keepOf(pass: Pass, { status }: TaskRun): void {
  for (const party of status.parties ?? []) {
    const { reason, message = "" } = party;
    if (!STOPPED.has(reason) || message.includes("last words: ")) continue;
    const words = wordsOf(pass, status, party);
    if (words !== undefined) party.message = cut(`${message} ${words}`.trim(), TASK_MESSAGE_BYTES);
  }
}

/** A pod that ended without having been deleted stays with its logs, so its words need not be copied. */
function wordsOf(
  pass: Pass,
  { alias, attempt = 0 }: TaskStatus,
  { domainID, pods = [] }: PartyStatus,
): string | undefined {
  const { departed = [] } = pass.snapshot.children;
  // An attempt's pod names are its own, so the name tells enough.
  const gone = (name: string): Pod | undefined =>
    departed.find(({ metadata }) => metadata.namespace === domainID && metadata.name === name);
  return pods
    .map(({ name }) => pass.children.pod({ alias, attempt }, domainID, name) ?? gone(name))
    .filter((pod) => pod !== undefined)
    .filter((pod) => pod.metadata.deletionTimestamp !== undefined || isLive(pod))
    .map((pod) => lastWords(pod))
    .find((words) => words !== undefined);
}
