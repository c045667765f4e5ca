import type { KusciaJobTaskStatus } from "../api/types.ts";
import { isActive, isFinished, isWaiting, type Pass, type TaskRun } from "./pass.ts";
import { readOutcome } from "./task.ts";
import { failTask, resetTask } from "./transitions.ts";

/** Ends added tasks that somebody told to end, and takes those back that are to run again. */
export function obeyTaskCommands(pass: Pass): void {
  const { phase } = pass.status;
  if (phase !== "Running" && phase !== "Suspended" && phase !== "AwaitingApproval") return;
  for (const run of pass.runs) {
    if (run.added === undefined) continue;
    rerun(run);
    if (run.added.spec.terminate === true) terminate(pass, run);
  }
}

function terminate(pass: Pass, run: TaskRun): void {
  // A result that came together with the command is a result.
  if (isActive(run)) readOutcome(pass, run);
  if (!isActive(run) && !isWaiting(run)) return;
  const { terminateReason = "" } = run.added?.spec ?? {};
  const message = `The task was told to end${terminateReason === "" ? "" : `: ${terminateReason}`}`;
  failTask(pass, run, { reason: "Terminated", message });
}

/** A request that comes while the task has not ended is carried out with that run. */
function rerun(run: TaskRun): void {
  const { added, status } = run;
  const wanted = added?.spec.reruns ?? 0;
  const record: KusciaJobTaskStatus = status;
  if (wanted <= (record.reruns ?? 0)) return;
  record.reruns = wanted;
  if (status.state === "Skipped" || (isFinished(run) && status.state === "Failed")) resetTask(run);
}
