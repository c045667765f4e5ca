import { CONDITION, type FailureReason } from "../api/reasons.ts";
import { obeyTaskCommands } from "./task-commands.ts";
import { CLOSING_SECONDS } from "./admission.ts";
import type { JobPhase } from "../api/types.ts";
import { BANDWIDTH_RESOURCE, droppedResource } from "../workload/resources.ts";
import { stageOf } from "./commands.ts";
import { setCondition } from "./conditions.ts";
import { addApprovalPause, askConsents, awaitedConsents, endIfRejected, waitAsWhole } from "./consents.ts";
import { dueReleases } from "./hook-records.ts";
import { advanceReleases, observeHooks } from "./hooks.ts";
import { checkJobDeadline } from "./limits.ts";
import { endingTask, jobOutcome, skipBlocked } from "./outcome.ts";
import { awaitsOutputs } from "./outputs.ts";
import { allRuns, isActive, isHeld, isWaiting, jobDomains, partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { verifyUnseenOnly } from "./unseen-pods.ts";
import { hold, isSpared, noteResume, resumeIfFree, stopRunning, stopsRunning } from "./pause.ts";
import { type Missing, missingReference, unnamedDomain } from "./references.ts";
import { retryIfFailed } from "./retries.ts";
import { startReady } from "./scheduling.ts";
import { observeTask, readOutcome } from "./task.ts";
import { listed } from "./text.ts";
import { endJob, failJob, firstFailed, stopTasks } from "./transitions.ts";
import type { Explanation } from "./types.ts";
import { tellsOfUnstarted } from "./unstarted.ts";
import { missingInitiatorText, tooLargeTask, validate } from "./validation.ts";
import { recordWait, summaryOfWaits } from "./waits.ts";

/** One step of a phase; answers with what the job waits for, if that is not a matter of single tasks. */
type Step = (pass: Pass) => Explanation | undefined;

/** Kuscia's state machine of a job, after the commands. */
export function advance(pass: Pass): Explanation | undefined {
  const { phase = "" } = pass.status;
  noteResume(pass);
  noteClosing(pass);
  joinDomains(pass);
  obeyTaskCommands(pass);
  observeHooks(pass);
  // What is no phase of ours was written by nobody who knew them: the job is looked at as if it were new.
  const wait = STEPS[isPhase(phase) ? phase : "initialized"](pass);
  if (dueReleases(pass).length > 0) askConsents(pass);
  advanceReleases(pass);
  return wait;
}

/** Notes when a job that was open was closed, for tasks that were added before. */
function noteClosing({ job, status, added, clock }: Pass): void {
  if (job.spec.open === true) delete status.closeTime;
  else if (job.spec.open === false || added.size > 0) status.closeTime ??= clock.text;
}

/** Domains that join with added tasks are recorded with the others, before anything of the job is in them. */
function joinDomains({ added, status }: Pass): void {
  for (const domain of partyDomains([...added.values()].map(({ spec }) => spec))) {
    if (Object.hasOwn(status.stageStatus ?? {}, domain)) continue;
    status.stageStatus = { ...status.stageStatus, [domain]: "JobCreateStageSucceeded" };
    status.approveStatus = { [domain]: "JobAccepted", ...status.approveStatus };
  }
}

const STEPS: Readonly<Record<JobPhase, Step>> = {
  initialized,
  AwaitingApproval: awaitingApproval,
  Pending: pending,
  Running: running,
  Suspended: suspended,
  Failed: finish,
  Succeeded: finish,
  Cancelled: finish,
  ApprovalReject: finish,
};

function isPhase(text: string): text is JobPhase {
  return Object.hasOwn(STEPS, text);
}

/**
 * Validates and looks for what the job names. Nothing is wrong with a job that is applied a little before its AppImage or
 * domain: until the grace time is over it waits, written down as `initialized`; else its first record shows it running.
 */
function initialized(pass: Pass): Explanation | undefined {
  const { status, job, snapshot } = pass;
  status.phase = "initialized";
  status.startTime ??= pass.clock.text;
  const waited = (): boolean => pass.clock.passed(status.startTime, snapshot.settings.missingReferenceGraceSeconds);
  const initiator = job.spec.initiator;
  const unnamed = unnamedDomain(snapshot.settings, initiator);
  const hasInitiator = snapshot.references.namespace(initiator) !== undefined;
  if (!hasInitiator && !waited()) {
    const message = unnamed ?? `namespace "${initiator}" of the initiator not found`;
    return { reason: "InitiatorNotFound", message };
  }
  const error = hasInitiator ? validate(pass) : missingInitiatorText(initiator, unnamed);
  if (error !== undefined) {
    rejectSpec(pass, error);
    return undefined;
  }
  setCondition(pass, { type: CONDITION.jobValidated, status: "True", reason: "Validated" });
  status.tasks = pass.runs.map((run) => run.status);
  const missing = recordMissing(pass);
  if (missing.length > 0 && !waited()) return wholeWait(missing);
  const domain = missing.find(({ what }) => what.wait === "DomainNotFound");
  if (domain === undefined) return accept(pass);
  failJob(pass, { reason: "DomainNotFound", message: domain.what.message });
  return undefined;
}

/** A job whose spec is wrong ends at once; only then is the validation's outcome written down as failed. */
function rejectSpec(pass: Pass, error: string): void {
  const message = `Validate job failed, ${error}`;
  setCondition(pass, { type: CONDITION.jobValidated, status: "False", reason: "ValidateFailed", message });
  pass.status.phase = "Failed";
  pass.status.reason = "ValidateFailed";
  delete pass.status.message;
  delete pass.status.tasks;
  pass.status.completionTime = pass.clock.text;
}

interface MissingOf {
  readonly run: TaskRun;
  readonly what: Missing;
}

function recordMissing(pass: Pass): MissingOf[] {
  const missing: MissingOf[] = [];
  for (const run of allRuns(pass)) {
    const what = missingReference(pass.snapshot, run.spec);
    // Of a hook nothing is recorded before it is wanted.
    if (run.hook === undefined) recordWait(pass, run, what && { reason: what.wait, message: what.message });
    if (what !== undefined) missing.push({ run, what });
  }
  return missing;
}

function wholeWait(missing: readonly MissingOf[]): Explanation | undefined {
  const [first] = missing;
  const message = summaryOfWaits(missing.map(({ run, what }) => ({ alias: run.spec.alias, message: what.message })));
  return first && { reason: first.what.wait, message };
}

/** Accepts the job, unless a task of it would be too large; then it waits for the parties that have to be asked. */
function accept(pass: Pass): Explanation | undefined {
  const { status, job } = pass;
  const tooLarge = tooLargeTask(pass);
  if (tooLarge !== undefined) {
    rejectSpec(pass, tooLarge);
    return undefined;
  }
  const domains = jobDomains(job);
  status.stageStatus = Object.fromEntries(domains.map((domain) => [domain, "JobCreateStageSucceeded"]));
  status.approveStatus = Object.fromEntries(domains.map((domain) => [domain, "JobAccepted"]));
  warnOfDropped(pass);
  askConsents(pass);
  if (endIfRejected(pass)) return undefined;
  const awaited = awaitedConsents(pass);
  status.phase = awaited === undefined ? "Pending" : "AwaitingApproval";
  return awaited ?? pending(pass);
}

/** Nothing else would show that no pod asks for what the job or its AppImages ask for. */
function warnOfDropped(pass: Pass): void {
  const { snapshot, events } = pass;
  const dropped = ({ spec }: TaskRun): boolean =>
    droppedResource(spec, snapshot.references.appImage(spec.appImage)) !== undefined;
  const aliases = allRuns(pass)
    .filter(dropped)
    .map(({ spec }) => spec.alias);
  if (aliases.length === 0) return;
  const message = `${BANDWIDTH_RESOURCE} is left out of the pods of ${listed(aliases)}: no node of a plain cluster has it, and nothing limits their bandwidth`;
  events.push({ type: "Warning", reason: "ResourceIgnored", message });
}

/** Parties that have a say are asked here; a job may also come from a Kuscia that asked others. */
function awaitingApproval(pass: Pass): Explanation | undefined {
  const { status, job } = pass;
  askConsents(pass);
  if (endIfRejected(pass)) return undefined;
  const awaited = awaitedConsents(pass);
  if (awaited !== undefined) return awaited;
  const others = partyDomains(job.spec.tasks).filter((domain) => domain !== job.spec.initiator);
  const rejecting = others.find((domain) => status.approveStatus?.[domain] === "JobRejected");
  if (rejecting !== undefined) {
    endJob(pass, "ApprovalReject");
    status.reason = `Party: ${rejecting} approval reject.`;
    return undefined;
  }
  const open = others.filter((domain) => status.approveStatus?.[domain] !== "JobAccepted");
  if (open.length > 0) return { reason: "AwaitingApproval", message: `not approved yet by ${listed(open)}` };
  addApprovalPause(pass);
  return pending(pass);
}

/** All parties are local, so nobody but this operator has a part in creating the job; only a recorded failure counts. */
function pending(pass: Pass): Explanation | undefined {
  const { status, job } = pass;
  const failed = partyDomains(job.spec.tasks).find((domain) => status.stageStatus?.[domain] === "JobCreateStageFailed");
  if (failed !== undefined) {
    const reason = `Party: ${failed} start failed.`;
    failJob(pass, { reason, message: reason });
  } else if (!checkJobDeadline(pass)) {
    status.phase = "Running";
    // A job that is to be suspended as soon as it runs starts nothing.
    if (stageOf(pass) !== "Suspend") return running(pass);
  }
  return undefined;
}

/** Reads the tasks' outcomes, then starts what may start: both go into the same write. */
function running(pass: Pass): Explanation | undefined {
  pass.status.startTime ??= pass.clock.text;
  pass.status.tasks = pass.runs.map((run) => run.status);
  const active = pass.runs.filter(isActive);
  const observe = stopsRunning(pass) ? readOutcome : observeTask;
  const fatal = active.map((run) => retryIfFailed(pass, run, observe(pass, run)));
  const [end] = fatal.filter((each) => each !== undefined);
  if (end !== undefined) {
    failJob(pass, end);
    return undefined;
  }
  if (stopsRunning(pass)) stopRunning(pass);
  askConsents(pass);
  if (endIfRejected(pass)) return undefined;
  // Each round ends at least one task, so there are at most as many as tasks.
  for (let again = true; again;) {
    skipBlocked(pass);
    again = settleJob(pass);
  }
  if (pass.status.phase !== "Running") return undefined;
  if (isHeld(pass)) return hold(pass);
  waitAsWhole(pass);
  return awaitedTasks(pass);
}

/** What a job waits for of which all tasks have ended, and that gets more or may get more. */
function awaitedTasks(pass: Pass): Explanation | undefined {
  if (pass.runs.some((run) => isActive(run) || isWaiting(run))) return undefined;
  if (pass.awaitedTask !== undefined) return { reason: "AwaitingTasks", message: pass.awaitedTask };
  if (!mayGetTasks(pass)) return undefined;
  return { reason: "AwaitingTasks", message: "the job is open: add tasks to it, or set open to false to let it end" };
}

/** Whether tasks may be added yet, or were and have not been seen: then how those that there are came out ends nothing. */
function mayGetTasks({ job, status, clock }: Pass): boolean {
  return job.spec.open === true || (status.closeTime !== undefined && !clock.passed(status.closeTime, CLOSING_SECONDS));
}

/** Ends the job with a task that has `endsJob`, once that has ended otherwise than by a pause; true if it did. */
function endWithTask(pass: Pass): boolean {
  const run = endingTask(pass.runs);
  if (run === undefined || (isHeld(pass) && run.status.reason === ("Disabled" satisfies FailureReason))) return false;
  const reason = "EndedByTask" satisfies FailureReason;
  if (run.status.state === "Succeeded") {
    if (!succeed(pass)) return true;
    pass.status.reason = reason;
    pass.status.message = `Task[${run.spec.alias}]: its end ended the job`;
  } else failJob(pass, { reason, message: failureText(run) });
  return true;
}

/** Ends the job if its tasks say so, else starts tasks; true if one of them failed by that. */
function settleJob(pass: Pass): boolean {
  if (endWithTask(pass)) return false;
  const outcome = outcomeOf(pass);
  if (outcome === "Succeeded") succeed(pass);
  else if (outcome === "Failed" && !isSpared(pass))
    failJob(pass, { reason: "TasksFailed", message: firstFailureText(pass) });
  if (outcome !== "Running" || checkJobDeadline(pass) || isHeld(pass)) return false;
  const round = startReady(pass);
  if (round.is === "jobFailed") failJob(pass, round);
  return round.is === "again";
}

/** What the tasks come to. One that was added in time, and that lacks something yet, is waited for before all is well. */
function outcomeOf(pass: Pass): "Running" | "Succeeded" | "Failed" {
  if (mayGetTasks(pass)) return "Running";
  const outcome = jobOutcome(pass.runs, pass.job.spec.scheduleMode);
  return outcome === "Succeeded" && pass.awaitedTask !== undefined ? "Running" : outcome;
}

/** Ends the job, as soon as the results of its tasks are there; true if it did. */
function succeed(pass: Pass): boolean {
  const mayEnd = !awaitsOutputs(pass);
  if (mayEnd) endJob(pass, "Succeeded");
  return mayEnd;
}

/** The first cause of the failure. */
function firstFailureText({ runs }: Pass): string {
  const critical = runs.filter(({ spec }) => spec.tolerable !== true);
  const run = firstFailed(critical) ?? firstFailed(runs);
  return run === undefined ? "A critical task failed" : failureText(run);
}

/** Why a task failed, in the form in which Kuscia's API names parties. */
function failureText(run: TaskRun): string {
  const { parties = [], message = "" } = run.status;
  const culprit = parties.find(({ state, reason }) => state === "Failed" && reason !== "PeerPartyFailed");
  const isBare = run.status.reason === "PartyFailed" && !tellsOfUnstarted(message);
  const byParty = isBare && culprit?.message !== undefined;
  return byParty
    ? `Task[${run.spec.alias}]-Party[${culprit.domainID}]: ${culprit.message}`
    : `Task[${run.spec.alias}]: ${message}`;
}

/** Live pods of a suspended job are no task's; `taskStatus` follows from the tasks that were stopped with it. */
function suspended(pass: Pass): undefined {
  stopTasks(pass);
  resumeIfFree(pass);
}

/** A job that ended without a completionTime, as Kuscia leaves it between two passes, gets one. */
function finish(pass: Pass): undefined {
  const { phase } = pass.status;
  // Added tasks may not be as far as their job: what ended it was written first.
  if (pass.added.size > 0) {
    for (const run of pass.runs.filter((each) => each.added !== undefined && isActive(each))) readOutcome(pass, run);
    verifyUnseenOnly(pass);
    skipBlocked(pass);
  }
  if (phase === "Succeeded" || phase === "Failed" || phase === "Cancelled" || phase === "ApprovalReject")
    endJob(pass, phase);
}
