import { CONDITION } from "../api/reasons.ts";
import type { TaskStatus } from "../api/types.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { findCondition } from "./conditions.ts";
import { addPause } from "./limits.ts";
import { isHeld, isWaiting, preparationRuns, type Pass, type TaskRun } from "./pass.ts";
import { clearExplanation } from "./transitions.ts";

/*
 * The time in which somebody holds a job, by `spec.suspend` or by Kuscia's command Suspend. No limit of the job or of a task
 * that waits counts it. It is left out when the condition Suspended changes, in the same write, so that it is left out once.
 */

/** The times of a task that waits, from which its limits and pauses count. */
const CLOCKS = ["queuedSince", "waitingSince", "nextAttemptTime"] as const satisfies readonly (keyof TaskStatus)[];

/** Leaves out the time for which the job was held, or over: its deadline and the clocks of its waiting tasks stood still. */
export function leaveOutHeldTime(pass: Pass): void {
  addPause(pass);
  const since = heldSince(pass);
  for (const run of [...pass.runs, ...preparationRuns(pass)].filter(isWaiting)) {
    // What JobSuspended tells is left out as a whole, when the job goes on.
    if (run.status.reason !== "JobSuspended") moveClocks(pass, run, since);
    else if (!isHeld(pass)) {
      moveClocks(pass, run, run.status.waitingSince);
      clearExplanation(run.status);
    }
  }
}

/** Since when the condition says that the job is held. */
function heldSince({ status }: Pass): string | undefined {
  const suspended = findCondition(status, CONDITION.suspended);
  const isTold = suspended?.status === "True" || suspended?.reason === "Suspending";
  return isTold ? suspended.lastTransitionTime : undefined;
}

/** Moves the task's times on by as long as it has waited in a job that was held. */
function moveClocks({ clock }: Pass, { status }: Pick<TaskRun, "status">, since: string | undefined): void {
  const held = parseTime(since);
  if (held === undefined) return;
  const elapsed = Math.max(0, clock.now - Math.max(held, parseTime(status.waitingSince) ?? held));
  for (const name of CLOCKS) {
    const time = parseTime(status[name]);
    if (time !== undefined) status[name] = formatTime(time + elapsed);
  }
}
