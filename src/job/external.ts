import type { TaskCompletion } from "../api/types.ts";
import { checkTaskDeadlines } from "./limits.ts";
import type { Pass, TaskRun } from "./pass.ts";
import { failTask, succeedParty, succeedTask } from "./transitions.ts";
import { recordWait } from "./waits.ts";

/** Ends an external task as the job API was told of this attempt, if it was. */
export function readCompletion(pass: Pass, run: TaskRun): void {
  const { attempt = 0, parties = [] } = run.status;
  const told = completionOf(pass, run);
  if (told?.attempt !== attempt || told.outcome === "Started") return;
  if (told.outcome === "Failed") {
    const { message = "The external task failed" } = told;
    return failTask(pass, run, { reason: "ExternalFailed", message });
  }
  for (const party of parties) succeedParty(party);
  succeedTask(pass, run);
}

function completionOf({ status }: Pass, { spec, added }: TaskRun): TaskCompletion | undefined {
  if (added !== undefined) return added.status?.completion;
  // Not by the key, which may be one of every object's.
  return Object.entries(status.completions ?? {}).find(([key]) => key === spec.alias)?.[1];
}

/** Records that the task waits to be told, until somebody has begun with it, and looks at its limits. */
export function awaitCompletion(pass: Pass, run: TaskRun): void {
  const told = completionOf(pass, run);
  const isBegun = told?.outcome === "Started" && told.attempt === (run.status.attempt ?? 0);
  const message = "it ends when the job API is told how it came out";
  recordWait(pass, run, isBegun ? undefined : { reason: "AwaitingCompletion", message });
  checkTaskDeadlines(pass, run, { scheduledParties: run.status.parties?.length ?? 0, waits: [], views: [] });
}
