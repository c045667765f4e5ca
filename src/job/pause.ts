import { CONDITION } from "../api/reasons.ts";
import { isLive } from "./children.ts";
import { findCondition } from "./conditions.ts";
import { leaveOutHeldTime } from "./held-time.ts";
import {
  DISABLED,
  isActive,
  isBetweenAttempts,
  isDisabled,
  isHeld,
  isWaiting,
  preparationRuns,
  type Pass,
} from "./pass.ts";
import { verifyUnseenOnly } from "./unseen-pods.ts";
import { listed } from "./text.ts";
import { disableTask, requeueTask } from "./transitions.ts";
import { recordWait, type Wait } from "./waits.ts";

/*
 * The pause that `spec.suspend` asks for. Kuscia's command Suspend is another matter: it marks what runs as Failed, and only
 * a Restart ends it (commands.ts).
 */

/** Whether the pause stops what runs; with `Wait` it may finish. */
export function stopsRunning(pass: Pass): boolean {
  return isHeld(pass) && policyOf(pass) !== "Wait";
}

/** Stops what still runs. What the pods have come to was read before: a result is a result. */
export function stopRunning(pass: Pass): void {
  verifyUnseenOnly(pass);
  const stop = policyOf(pass) === "Terminate" ? disableTask : requeueTask;
  for (const run of pass.runs.filter(isActive)) stop(pass, run);
  // Without its preparation no task could run when the job goes on.
  for (const run of preparationRuns(pass).filter(isActive)) requeueTask(pass, run);
}

/** True while the job is held and no critical task has failed but those that were stopped for that. */
export function isSpared(pass: Pass): boolean {
  const failed = pass.runs.filter(({ spec, status }) => spec.tolerable !== true && status.state === "Failed");
  return isHeld(pass) && failed.every(({ status }) => status.reason === "Disabled");
}

/** Starts nothing; the job is Suspended once nothing of it runs. Answers with what it waits for until then. */
export function hold(pass: Pass): Wait | undefined {
  const message = busyText(pass);
  if (message === undefined) leaveOutHeldTime(pass);
  recordHeld(pass);
  if (message !== undefined) return { reason: "Suspending", message };
  pass.status.phase = "Suspended";
  pass.status.reason = DISABLED;
  pass.status.message = `The job is suspended with suspendPolicy ${policyOf(pass)}; it goes on once suspend is false`;
  return undefined;
}

function recordHeld(pass: Pass): void {
  const wait: Wait = { reason: "JobSuspended", message: "the job is suspended; it goes on once suspend is false" };
  for (const run of pass.runs) if (isWaiting(run) && !isBetweenAttempts(run)) recordWait(pass, run, wait);
}

/** Lets a Suspended job go on once nothing holds it. What starts then is decided in the pass after. */
export function resumeIfFree(pass: Pass): void {
  if (!isDisabled(pass.status)) return;
  if (isHeld(pass)) return recordHeld(pass);
  pass.status.phase = "Running";
  delete pass.status.reason;
  delete pass.status.message;
}

/** Notes when a pause ended, however far it had got: from then on time counts again. */
export function noteResume(pass: Pass): void {
  const { reason } = findCondition(pass.job.status, CONDITION.suspended) ?? {};
  const wasHeld = reason === DISABLED || reason === "Suspending";
  if (!wasHeld || isHeld(pass)) return;
  pass.status.resumeTime = pass.clock.text;
  leaveOutHeldTime(pass);
}

function policyOf({ job }: Pass): "Requeue" | "Terminate" | "Wait" {
  return job.spec.suspendPolicy ?? "Requeue";
}

/** What has to end before the job is Suspended, if anything. */
function busyText(pass: Pass): string | undefined {
  const { snapshot } = pass;
  const active = [...pass.runs, ...preparationRuns(pass)].filter(isActive).map(({ spec }) => spec.alias);
  if (active.length > 0) return `tasks that run may finish first: ${listed(active)}`;
  const live = snapshot.children.Pod.filter(isLive).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return live.length === 0 ? undefined : `pods have not ended yet: ${listed(live.toSorted())}`;
}
