import { isOver } from "../api/phases.ts";
import { CONDITION } from "../api/reasons.ts";
import { findCondition } from "./conditions.ts";
import type { KusciaJob } from "../api/types.ts";
import { isActive, isBetweenAttempts, isBusy, isFinished, isHeld, type Pass, type TaskRun } from "./pass.ts";
import type { PartyView } from "./party.ts";
import { listed } from "./text.ts";
import { parseTime } from "../util/time.ts";
import type { PassClock } from "./time.ts";
import { type Failure, failJob, failTask } from "./transitions.ts";
import type { JobSettings } from "./types.ts";
import { afterUnstarted, speakUp, unstartedText } from "./unstarted.ts";
import type { Wait } from "./waits.ts";

/** What the pods of a task showed in this pass, as far as its limits depend on it. */
export interface Schedule {
  readonly scheduledParties: number;
  readonly waits: readonly Wait[];
  /** Of its parties. */
  readonly views: readonly Pick<PartyView, "unspoken">[];
}

/** Parties that must not fail and must succeed: `minReservedMembers`, at most all, as in Kuscia. */
export function threshold(run: TaskRun): number {
  const count = run.status.parties?.length ?? 0;
  return Math.min(run.spec.scheduleConfig?.minReservedMembers ?? count, count);
}

/** Fails an active task that took too long to be scheduled or to run. */
export function checkTaskDeadlines(pass: Pass, run: TaskRun, schedule: Schedule): void {
  if (schedule.scheduledParties < threshold(run)) checkLifecycle(pass, run, schedule.waits);
  const { timeoutSeconds } = run.spec;
  if (!isActive(run) || timeoutSeconds === undefined || !pass.clock.passed(run.status.startTime, timeoutSeconds))
    return;
  speakUp(run.status.parties, schedule.views);
  const failure: Failure = {
    reason: "TaskTimeout",
    message: `The task ran longer than its timeoutSeconds of ${timeoutSeconds} seconds`,
  };
  failTask(pass, run, { ...failure, message: afterUnstarted(run.status, failure.message) }, failure);
}

/** Fails a task that waits for room for too long between two tries, or in line; true if it did. */
export function failUnscheduled(pass: Pass, run: TaskRun): boolean {
  const { queuedSince, message = "" } = run.status;
  if (queuedSince !== undefined) checkLifecycle(pass, run, message === "" ? [] : [{ message }]);
  return isFinished(run);
}

/**
 * `lifecycleSeconds` counts from the task's createTime, or from when it first wanted room that there was not, until enough
 * parties have a node for all pods: lines and releases are included.
 */
function checkLifecycle(pass: Pass, run: TaskRun, waits: readonly Pick<Wait, "message">[]): void {
  const { settings } = pass.snapshot;
  const asked = run.spec.scheduleConfig?.lifecycleSeconds ?? 0;
  const seconds = asked > 0 ? asked : settings.defaultLifecycleSeconds;
  if (seconds <= 0 || !pass.clock.passed(run.status.queuedSince ?? run.status.createTime, seconds)) return;
  const why = waits.length === 0 ? "" : `: ${listed(waits.map(({ message }) => message))}`;
  const message = `The task was not scheduled within ${seconds} seconds of its entire lifecycle${why}`;
  failTask(pass, run, { reason: "TaskResourceGroupPhaseFailed", message });
}

/**
 * Fails a job that runs too long; true if it did. It counts from `startTime`, without the pauses that a Restart ended. To
 * restart a job that failed so, its `activeDeadlineSeconds` must be raised first, which the schema allows.
 */
export function checkJobDeadline(pass: Pass): boolean {
  // While the job is held and nothing of it runs, no time counts.
  if (isHeld(pass) && !isBusy(pass)) return false;
  const { activeDeadlineSeconds } = pass.job.spec;
  const { startTime, pausedSeconds = 0 } = pass.status;
  if (activeDeadlineSeconds === undefined || !pass.clock.passed(startTime, activeDeadlineSeconds + pausedSeconds))
    return false;
  const unfinished = pass.runs.filter((run) => !isFinished(run)).map(({ spec }) => spec.alias);
  const message = `The job ran longer than its activeDeadlineSeconds of ${activeDeadlineSeconds} seconds; unfinished tasks: ${listed(unfinished)}`;
  failJob(pass, { reason: "DeadlineExceeded", message: afterFirstUnstarted(pass, message) });
  return true;
}

/** Fails a task that has waited too long for its start since its job began or last went on, or since it was added; true if it did. */
export function failIfStartIsLate(pass: Pass, run: TaskRun): boolean {
  const { taskStartDeadlineSeconds: seconds } = pass.job.spec;
  const since = waitingSince(pass, run);
  // A task between two attempts has started once.
  if (seconds === undefined || isBetweenAttempts(run) || !pass.clock.passed(since, seconds)) return false;
  const wait = run.status.message === undefined ? "" : `: ${run.status.message}`;
  const message = `The task did not start within the job's taskStartDeadlineSeconds of ${seconds} seconds${wait}`;
  failTask(pass, run, { reason: "StartDeadline", message });
  return true;
}

/** Since when a task could have started; the job takes one that has no time yet in this pass. */
function waitingSince(pass: Pass, { added }: TaskRun): string | undefined {
  const since = pass.status.resumeTime ?? pass.status.startTime;
  if (added === undefined) return since;
  const { acceptTime = pass.clock.text } = added.status ?? {};
  return since === undefined || since > acceptTime ? since : acceptTime;
}

/** Adds the time since the job was suspended or ended to its pauses: it goes on now, or rests, and that time was no running time. */
export function addPause(pass: Pass): void {
  const { status, clock } = pass;
  const since = parseTime(restedSince(pass));
  const seconds = since === undefined ? 0 : Math.floor((clock.now - since) / 1000);
  if (seconds > 0) status.pausedSeconds = (status.pausedSeconds ?? 0) + seconds;
}

/** Since when nothing of the job has run: from its Suspended condition, or from its end. */
function restedSince(pass: Pass): string | undefined {
  const { job, status, runs } = pass;
  const suspended = findCondition(status, CONDITION.suspended);
  if (suspended?.status === "True") return suspended.lastTransitionTime;
  if (suspended?.reason !== "Suspending") return status.completionTime;
  // Until a job that waits for consents goes on, that counts as its pause.
  if (job.status?.phase === "AwaitingApproval" || isBusy(pass)) return undefined;
  const ends = runs.flatMap(({ status: { endTime, attempts } }) => [endTime, attempts?.at(-1)?.endTime]);
  return [suspended.lastTransitionTime, ...ends.filter((each) => each !== undefined)].toSorted().at(-1);
}

/** What happened to the job, after what the first of its tasks with a party that had not started waited for. */
function afterFirstUnstarted({ runs }: Pass, message: string): string {
  const run = runs.filter(isActive).find(({ status }) => unstartedText(status.parties ?? []) !== "");
  return run === undefined ? message : `Task[${run.spec.alias}]: ${afterUnstarted(run.status, message)}`;
}

/** Whether a finished job has outlived its time to live (`ttlSecondsAfterFinished`, else the operator's default); without one it stays. */
export function isExpired(job: KusciaJob, settings: JobSettings, clock: PassClock): boolean {
  if (!isOver(job)) return false;
  const seconds = job.spec.ttlSecondsAfterFinished ?? (settings.defaultTTLSecondsAfterFinished || undefined);
  return seconds !== undefined && clock.passed(job.status?.completionTime, seconds);
}
