import { isClaimed } from "./claims.ts";
import { waitForConsent } from "./consents.ts";
import { forgetLimits, waitForLimits } from "./domain-limits.ts";
import { failIfStartIsLate, failUnscheduled } from "./limits.ts";
import { recordPositions, shortenPauses, waitForTurn } from "./lines.ts";
import { waitForOldPods } from "./earlier-attempts.ts";
import { failUnprepared, noteUse, prepareFor } from "./hooks.ts";
import { isReady, succeededAliases, unmetDependencies } from "./outcome.ts";
import { isActive, isExternal, isWaiting, type Pass, type TaskRun } from "./pass.ts";
import { type Missing, missingReference } from "./references.ts";
import { tryStart } from "./rendering.ts";
import { isBackingOff } from "./retries.ts";
import { listed } from "./text.ts";
import { failTask, startExternalTask } from "./transitions.ts";
import type { Explanation } from "./types.ts";
import { notableWait, recordWait } from "./waits.ts";

/** The result of a round of starts: `again` if a task failed to start, which may change the job's outcome. */
export type Round =
  | { readonly is: "done" | "again" }
  | ({ readonly is: "jobFailed" } & Explanation<"CreateTaskFailed" | "DomainNotFound">);

/** Ready tasks in the order in which they start: by priority, ties in declaration order, as in Kuscia. */
function readyTasks(runs: readonly TaskRun[]): TaskRun[] {
  const succeeded = succeededAliases(runs);
  const ready = runs.filter((run) => isReady(run, succeeded));
  return ready.sort((a, b) => (b.spec.priority ?? 0) - (a.spec.priority ?? 0));
}

/** How many more tasks may start; never negative, however `maxParallelism` was lowered meanwhile. */
function freeSlots(pass: Pass): number {
  const taken = pass.runs.filter((run) => isActive(run) || isClaimed(pass, run)).length;
  return Math.max(0, (pass.job.spec.maxParallelism ?? 1) - taken);
}

/** Starts what may start, and writes down what the others wait for. */
export function startReady(pass: Pass): Round {
  // Nothing is prepared for a task that could not start.
  const free = { toStart: freeSlots(pass), toPrepare: freeSlots(pass) };
  const late = pass.runs.filter((run) => isWaiting(run) && isLate(pass, run));
  if (late.length > 0) return { is: "again" };
  shortenPauses(pass);
  forgetLimits(pass);
  for (const run of readyTasks(pass.runs).filter((each) => !isBackingOff(pass, each))) {
    const failed = takePlace(pass, run, free);
    if (failed !== undefined) return failed;
  }
  waitForOthers(pass);
  recordPositions(pass);
  return { is: "done" };
}

/** How many more tasks may start, and for how many more domains may be prepared. */
interface Free {
  toStart: number;
  toPrepare: number;
}

/** Gives the task its turn if there is a place for it; answers with what ends the round. */
function takePlace(pass: Pass, run: TaskRun, free: Free): Round | undefined {
  const hasSlot = isClaimed(pass, run);
  if (free.toStart === 0 && !hasSlot) {
    waitForSlot(pass, run);
    return undefined;
  }
  const turn = takeTurn(pass, run, hasSlot || free.toPrepare > 0);
  if (turn === "started" && !hasSlot) free.toStart -= 1;
  if (turn === "prepares" && !hasSlot) free.toPrepare -= 1;
  return typeof turn === "string" ? undefined : turn;
}

/** Starts a task whose turn it is, or writes down what it waits for; another answer ends the round. */
function takeTurn(pass: Pass, run: TaskRun, mayPrepare: boolean): "started" | "prepares" | "waits" | Round {
  const taken = takenText(pass, run);
  if (taken !== undefined) return failBadly(pass, run, { reason: "CreateTaskFailed", message: taken });
  const missing = missingReference(pass.snapshot, run.spec);
  if (missing !== undefined && !waitsForElse(run, missing)) return waitForReference(pass, run, missing) ?? "waits";
  if (waitsBeforehand(pass, run)) return "waits";
  const prepared = prepareFor(pass, run, mayPrepare);
  if (prepared !== "ready") return prepared;
  return startInTurn(pass, run, missing);
}

/** Starts a task that nothing but room may be in the way of, or its AppImage if that has gone meanwhile. */
function startInTurn(pass: Pass, run: TaskRun, missing: Missing | undefined): "started" | "waits" | Round {
  if (!isExternal(run) && waitForTurn(pass, run, missing === undefined)) return "waits";
  if (missing !== undefined) return waitForReference(pass, run, missing) ?? "waits";
  return tryToStart(pass, run) ? "started" : { is: "again" };
}

/**
 * True if the task had its AppImage when it began to wait for something else. What has become of that since matters when its
 * turn comes: until then it could not start anyway, and somebody may mend it.
 */
function waitsForElse({ status }: TaskRun, { wait }: Missing): boolean {
  if (wait !== "AppImageNotFound") return false;
  const known = notableWait(status);
  return status.queuedFor !== undefined || (known !== undefined && known !== wait && known !== "DomainNotFound");
}

/** Whether the task waits for parties, for pods of before, or for room. What has no pods wants no room for them. */
function waitsBeforehand(pass: Pass, run: TaskRun): boolean {
  if (waitForConsent(pass, run) || waitForOldPods(pass, run)) return true;
  return !isExternal(run) && waitForLimits(pass, run);
}

/** Kuscia's text, and whose the other task is. */
function takenText({ snapshot }: Pass, { status: { taskID } }: TaskRun): string | undefined {
  const other = snapshot.references.otherJobWith(taskID);
  return other === undefined
    ? undefined
    : `Failed to create task ${taskID} because of a task with the same name already exists in job ${other}; delete that job or choose another taskID`;
}

/** Fails a task that has waited too long for what it waits for; true if it did. */
function isLate(pass: Pass, run: TaskRun): boolean {
  return failUnprepared(pass, run) || failLate(pass, run) || failIfStartIsLate(pass, run) || failUnscheduled(pass, run);
}

/** Starts the task; false if that has failed it. */
function tryToStart(pass: Pass, run: TaskRun): boolean {
  if (isExternal(run)) {
    startExternalTask(pass, run);
    noteUse(pass, run);
    return true;
  }
  const appImage = pass.snapshot.references.appImage(run.spec.appImage);
  if (appImage === undefined || !tryStart(pass, run, appImage)) return false;
  noteUse(pass, run);
  return true;
}

/** A task that was recorded as waiting for its AppImage fails when the grace time is over, its turn or not, unless it stands in line. */
function failLate(pass: Pass, run: TaskRun): boolean {
  const { reason, waitingSince, queuedFor } = run.status;
  if (reason !== "AppImageNotFound" || queuedFor !== undefined) return false;
  const missing = missingReference(pass.snapshot, run.spec);
  if (missing?.wait !== reason) return false;
  if (!pass.clock.passed(waitingSince, pass.snapshot.settings.missingReferenceGraceSeconds)) return false;
  failTask(pass, run, { reason: missing.failure, message: missing.message });
  return true;
}

function waitForReference(pass: Pass, run: TaskRun, missing: Missing): Round | undefined {
  recordWait(pass, run, { reason: missing.wait, message: missing.message });
  const { waitingSince } = run.status;
  const over = pass.clock.passed(waitingSince, pass.snapshot.settings.missingReferenceGraceSeconds);
  if (!over) return undefined;
  if (missing.failure === "DomainNotFound")
    return failBadly(pass, run, { reason: missing.failure, message: missing.message });
  failTask(pass, run, { reason: missing.failure, message: missing.message });
  return { is: "again" };
}

/** Fails the job, whose spec is at fault; what is wrong with a task that was added to it concerns that alone. */
function failBadly(pass: Pass, run: TaskRun, failure: Explanation<"CreateTaskFailed" | "DomainNotFound">): Round {
  if (run.added === undefined) return { is: "jobFailed", ...failure };
  failTask(pass, run, failure);
  return { is: "again" };
}

function waitForSlot(pass: Pass, run: TaskRun): void {
  const most = pass.job.spec.maxParallelism ?? 1;
  recordWait(pass, run, { reason: "ParallelismLimit", message: `maxParallelism of ${most} is reached` });
}

function waitForOthers(pass: Pass): void {
  const succeeded = succeededAliases(pass.runs);
  for (const run of pass.runs.filter(isWaiting)) {
    const unmet = unmetDependencies(run, succeeded);
    // What it will lack when its turn comes is worth more than whose turn it waits for.
    const lacks = run.status.reason === "AppImageNotFound" && missingReference(pass.snapshot, run.spec) !== undefined;
    if (unmet.length === 0 || lacks) continue;
    recordWait(pass, run, { reason: "DependencyPending", message: `not Succeeded yet: ${listed(unmet)}` });
  }
}
