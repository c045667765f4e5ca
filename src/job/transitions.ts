import { cut } from "../util/text.ts";
import { formatTime } from "../util/time.ts";
import type { FailureReason, WaitReason } from "../api/reasons.ts";
import type { AppImage, EndedAttempt, JobPhase, PartyStatus, TaskStatus } from "../api/types.ts";
import type { TaskPlan } from "../workload/input.ts";
import { distinctParties } from "../workload/parties.ts";
import {
  isActive,
  isBetweenAttempts,
  isFinished,
  isWaiting,
  preparationRuns,
  type Pass,
  type TaskRun,
} from "./pass.ts";
import { JOB_MESSAGE_BYTES, TASK_MESSAGE_BYTES } from "./text.ts";
import type { Explanation, ReleaseCause, RetryCause } from "./types.ts";
import { afterUnstarted, ownWaitText } from "./unstarted.ts";

/** Why a task or party failed or was skipped. */
export type Failure = Explanation<FailureReason>;

/** Kuscia's text. */
const STOPPED: Failure = { reason: "KusciaJobStopped", message: "Job was stopped" };

/** How many of a task's ended attempts its status keeps. */
const ATTEMPTS_KEPT = 5;
const ATTEMPT_MESSAGE_BYTES = 256;

/** What is recorded of one attempt of a task; a new attempt begins without it. */
const OF_AN_ATTEMPT = [
  "reason",
  "message",
  "waitingSince",
  "appImageGeneration",
  "createTime",
  "startTime",
  "endTime",
  "parties",
  "nextAttemptTime",
  "queuedSince",
  "queuedFor",
  "queuePosition",
  "limitedBy",
  "progress",
  "progressTime",
  "dependenciesSatisfied",
] as const satisfies readonly (keyof TaskStatus)[];

/**
 * Starts a task: records its intent, which is its expected pods, its endpoints and the AppImage's generation, so that any
 * later pass knows what must exist (docs/architecture.md, "What always holds").
 */
export function startTask(pass: Pass, { status }: TaskRun, appImage: AppImage, plan: TaskPlan): void {
  status.state = "Pending";
  status.createTime ??= pass.clock.text;
  if (appImage.metadata.generation !== undefined) status.appImageGeneration = appImage.metadata.generation;
  status.parties = plan.parties.map(({ domainID, role, endpoints, pods }) => ({
    ...newParty(domainID, role),
    ...(endpoints.length > 0 && { endpoints }),
    pods: pods.map(({ pod }) => ({ name: pod.name })),
  }));
  delete status.nextAttemptTime;
  // It stands in its lines until its pods exist.
  delete status.queuePosition;
  delete status.limitedBy;
  clearExplanation(status);
}

/** Starts a task whose work is done elsewhere: it runs from its intent on. */
export function startExternalTask(pass: Pass, { spec, status }: TaskRun): void {
  status.state = "Running";
  status.createTime ??= pass.clock.text;
  status.startTime = pass.clock.text;
  const parties = distinctParties(spec).map(({ domainID, role }) => newParty(domainID, role));
  status.parties = parties.map((party) => ({ ...party, state: "Running" }));
  delete status.nextAttemptTime;
  clearExplanation(status);
}

/** Ends a task as Failed; its unfinished parties fail with it, as in Kuscia, by default for the same reason. */
export function failTask(pass: Pass, { spec, status }: TaskRun, failure: Failure, parties: Failure = failure): void {
  status.state = "Failed";
  status.reason = failure.reason;
  status.message = cut(failure.message, TASK_MESSAGE_BYTES);
  status.createTime ??= pass.clock.text;
  status.endTime = pass.clock.text;
  delete status.waitingSince;
  delete status.nextAttemptTime;
  leaveLines(status);
  status.parties ??= distinctParties(spec).map(({ domainID, role }) => newParty(domainID, role));
  for (const party of status.parties.filter(({ state }) => state === "Pending" || state === "Running")) {
    const isTold = party.message !== undefined && parties.message.includes(party.message);
    const own = isTold ? "" : ownWaitText(party);
    party.state = "Failed";
    party.reason = parties.reason;
    party.message = cut(own === "" ? parties.message : `${own}; ${parties.message}`, TASK_MESSAGE_BYTES);
  }
}

/** Ends a task as Succeeded; parties beyond the threshold stay as they are, as in Kuscia. */
export function succeedTask(pass: Pass, { status }: TaskRun): void {
  status.state = "Succeeded";
  status.startTime ??= pass.clock.text;
  status.endTime = pass.clock.text;
  leaveLines(status);
  clearExplanation(status);
}

/** Ends a party as Succeeded. */
export function succeedParty(party: PartyStatus): void {
  party.state = "Succeeded";
  delete party.reason;
  delete party.message;
}

/** Stops whatever is active, as Kuscia does when a job ends or is suspended. */
export function stopTasks(pass: Pass): void {
  for (const run of [...pass.runs, ...preparationRuns(pass)].filter(isActive))
    failTask(pass, run, { ...STOPPED, message: afterUnstarted(run.status, STOPPED.message) }, STOPPED);
}

/** Stops a task because its job is suspended; it does not run again when the job goes on. */
export function disableTask(pass: Pass, run: TaskRun): void {
  const message = "Stopped, because the job was suspended with suspendPolicy Terminate";
  const failure: Failure = { reason: "Disabled", message };
  failTask(pass, run, { ...failure, message: afterUnstarted(run.status, message) }, failure);
}

/** Stops a task because its job is suspended, and puts it back in the queue as a new attempt that counts as no retry. */
export function requeueTask(pass: Pass, { status }: TaskRun): void {
  const { attempt = 0, startTime, attempts = [] } = status;
  const ended: EndedAttempt = {
    attempt,
    reason: "Disabled" satisfies FailureReason,
    message: "Stopped, because the job was suspended with suspendPolicy Requeue",
    ...(startTime !== undefined && { startTime }),
    endTime: pass.clock.text,
  };
  beginAttempt(status);
  status.attempts = [...attempts, ended].slice(-ATTEMPTS_KEPT);
}

/** Takes a task out of the queue for good; only a Restart puts it back. */
export function skipTask({ status }: TaskRun, why: Failure): void {
  status.state = "Skipped";
  status.reason = why.reason;
  status.message = cut(why.message, TASK_MESSAGE_BYTES);
  delete status.waitingSince;
  leaveLines(status);
}

/** A task that has ended, or has all that it needs, wants no room. */
export function leaveLines(status: TaskStatus): void {
  delete status.queuedSince;
  delete status.queuedFor;
  delete status.queuePosition;
  delete status.limitedBy;
}

/** Puts a task back in the queue as a new attempt, whose retries are counted anew. */
export function resetTask({ status }: TaskRun): void {
  beginAttempt(status);
  delete status.retries;
  delete status.releases;
}

/** What is recorded of a retry. */
export interface PlannedRetry {
  readonly cause: RetryCause;
  /** False if it counts in no limit. */
  readonly counts: boolean;
  readonly pauseSeconds: number;
  /** When comes the next attempt, and why. */
  readonly message: string;
  /** Why the attempt failed. */
  readonly why: string;
}

/** Puts a task that has just failed back in the queue as a new attempt, after a pause. What the attempt came to is kept. */
export function retryTask(pass: Pass, { spec, status }: TaskRun, retry: PlannedRetry): void {
  const { retries = {}, attempts = [] } = status;
  const ended = endedAttempt(status, retry);
  beginAttempt(status);
  status.attempts = [...attempts, ended].slice(-ATTEMPTS_KEPT);
  const counter = retry.cause === "disruption" ? "disrupted" : "failed";
  if (retry.counts) status.retries = { ...retries, [counter]: (retries[counter] ?? 0) + 1 };
  status.nextAttemptTime = formatTime(pass.clock.now + retry.pauseSeconds * 1000);
  status.reason = "RetryBackoff" satisfies WaitReason;
  status.message = cut(retry.message, TASK_MESSAGE_BYTES);
  status.waitingSince = pass.clock.text;
  pass.retries.push(retry.cause);
  pass.events.push({ type: "Warning", reason: "TaskRetried", message: `Task[${spec.alias}]: ${status.message}` });
}

/** What is recorded when a task lets go of its pods. */
export interface PlannedRelease {
  readonly cause: ReleaseCause;
  /** `QuotaExceeded` where it had none to let go of, `WaitingInLine` where older tasks go first. */
  readonly reason: Extract<WaitReason, "GangReleased" | "QuotaExceeded" | "WaitingInLine">;
  /** What was missing, and when the pods are made again. */
  readonly message: string;
  readonly pauseSeconds: number;
  /** The rooms in whose lines it stands from now on. */
  readonly rooms: readonly string[];
}

/** Puts a task back in the queue whose pods could not all be had. That is no failure, and no attempt that is kept. */
export function releaseTask(pass: Pass, { spec, status }: TaskRun, release: PlannedRelease): void {
  const { releases = 0, queuedSince = status.createTime } = status;
  beginAttempt(status);
  status.releases = releases + 1;
  if (queuedSince !== undefined) status.queuedSince = queuedSince;
  if (release.cause === "quota" || release.rooms.length > 0) status.queuedFor = [...release.rooms];
  status.nextAttemptTime = formatTime(pass.clock.now + release.pauseSeconds * 1000);
  status.reason = release.reason;
  status.message = cut(release.message, TASK_MESSAGE_BYTES);
  status.waitingSince = pass.clock.text;
  pass.releases.push(release.cause);
  if (release.reason === "GangReleased")
    pass.events.push({ type: "Warning", reason: "GangReleased", message: `Task[${spec.alias}]: ${status.message}` });
}

/**
 * Puts a task back in the queue of which no pod was made, since its AppImage has changed. It starts as one that never did, from
 * the AppImage that there is then and with the consents to that, but keeps its place in lines. It counts as nothing.
 */
export function putBack(pass: Pass, { status, hook }: TaskRun): void {
  const { queuedSince = status.createTime, queuedFor } = status;
  beginAttempt(status);
  status.nextAttemptTime = pass.clock.text;
  // A hook stands in no line.
  if (hook !== undefined) return;
  if (queuedSince !== undefined) status.queuedSince = queuedSince;
  if (queuedFor !== undefined) status.queuedFor = queuedFor;
}

function endedAttempt({ attempt = 0, reason, startTime, endTime }: TaskStatus, retry: PlannedRetry): EndedAttempt {
  return {
    attempt,
    ...(reason !== undefined && { reason }),
    message: cut(retry.why, ATTEMPT_MESSAGE_BYTES),
    ...(startTime !== undefined && { startTime }),
    ...(endTime !== undefined && { endTime }),
    ...(retry.cause === "disruption" && { disrupted: true }),
  };
}

/** A task that never started has no pods whose names are taken. */
function beginAttempt(status: TaskStatus): void {
  const { attempt = 0, createTime } = status;
  const next = createTime === undefined ? attempt : attempt + 1;
  if (next > 0) status.attempt = next;
  status.state = "Pending";
  for (const key of OF_AN_ATTEMPT) delete status[key];
}

/** Removes why the task waited: it no longer does. */
export function clearExplanation(status: TaskStatus): void {
  delete status.reason;
  delete status.message;
  delete status.waitingSince;
}

/** Ends the job: nothing runs on, nothing waits on. A completionTime that is there stays (Cancel after a failure). */
export function endJob(
  pass: Pass,
  phase: Extract<JobPhase, "Succeeded" | "Failed" | "Cancelled" | "ApprovalReject">,
): void {
  stopTasks(pass);
  const preparations = preparationRuns(pass).filter(({ status }) => status.reason !== undefined);
  for (const run of [...pass.runs, ...preparations].filter(isWaiting)) {
    if (isBetweenAttempts(run)) failTask(pass, run, betweenAttempts(run));
    else skipTask(run, { reason: "JobEnded", message: "Not started before the job ended." });
  }
  pass.status.phase = phase;
  pass.status.completionTime ??= pass.clock.text;
}

/** Why a task has failed that would have been tried again. */
function betweenAttempts({ status }: TaskRun): Failure {
  const last = status.attempts?.at(-1);
  const why = last?.message === undefined ? "" : `; attempt ${last.attempt}: ${last.message}`;
  return { ...STOPPED, message: `${STOPPED.message} before attempt ${status.attempt ?? 0}${why}` };
}

/** Ends the job as Failed, with the reason and one sentence in its status. */
export function failJob(pass: Pass, failure: Explanation): void {
  endJob(pass, "Failed");
  pass.status.reason = failure.reason;
  pass.status.message = cut(failure.message, JOB_MESSAGE_BYTES);
}

function newParty(domainID: string, role: string): PartyStatus {
  return { domainID, ...(role === "" ? {} : { role }), state: "Pending" };
}

/** The task that failed first, of those that failed by themselves; ties in declaration order. */
export function firstFailed(runs: readonly TaskRun[]): TaskRun | undefined {
  return runs
    .filter((run) => isFinished(run) && run.status.state === "Failed" && run.status.reason !== STOPPED.reason)
    .sort((a, b) => (a.status.endTime ?? "").localeCompare(b.status.endTime ?? ""))[0];
}
