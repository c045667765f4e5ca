import { ANNOTATION, LABEL, type Stage } from "../api/names.ts";
import { CONDITION } from "../api/reasons.ts";
import type { JobPhase } from "../api/types.ts";
import { COMMAND_REFUSED, findCondition, setCondition } from "./conditions.ts";
import { leaveOutHeldTime } from "./held-time.ts";
import { resetHook } from "./hooks.ts";
import { allRuns, isActive, jobDomains, preparationRuns, type Pass } from "./pass.ts";
import { verifyUnseenOnly } from "./unseen-pods.ts";
import { cut } from "../util/text.ts";
import { choiceOf, tasksToRestart } from "./restart-choice.ts";
import { readOutcome } from "./task.ts";
import { JOB_MESSAGE_BYTES } from "./text.ts";
import { endJob, resetTask, stopTasks } from "./transitions.ts";
import { validate } from "./validation.ts";

/**
 * What a command leaves to do: `proceed` with the phase's own logic, nothing more in this pass (`done`), or first of all
 * the rewrite of the label (`relabel`).
 */
export type CommandResult =
  | { readonly next: "proceed" | "done" }
  | { readonly next: "relabel"; readonly labels: Record<string, string> };

const PROCEED: CommandResult = { next: "proceed" };
const DONE: CommandResult = { next: "done" };

const LISTENING: ReadonlySet<JobPhase | undefined> = new Set([
  "AwaitingApproval",
  "Pending",
  "Running",
  "Suspended",
  "Failed",
]);
/** No command changes them any more; that a Restart came to nothing is still told. */
const OVER_FOR_GOOD: ReadonlySet<JobPhase | undefined> = new Set(["Succeeded", "Cancelled", "ApprovalReject"]);
const RESTARTED = "This job is restarted by ";

/**
 * Kuscia's stage commands. The label stays on the object and is read on each pass, so a command given too early waits for
 * its phase. A job that has not begun can be ended by Stop and Cancel. Unknown values and `Create` do nothing.
 */
export function applyCommand(pass: Pass): CommandResult {
  const stage = stageOf(pass);
  const { phase } = pass.status;
  if (phase === undefined || phase === "initialized") return commandBeforeStart(pass, stage);
  if (OVER_FOR_GOOD.has(phase) && stage === "Restart") refuseRestartOnce(pass);
  if (!LISTENING.has(phase)) return PROCEED;
  // A Start is what a refused Restart is set back to, so it tells of no new command.
  if (stage !== "Restart" && stage !== "Start") forgetRefusal(pass);
  return COMMANDS.get(stage)?.(pass) ?? PROCEED;
}

/** Nothing of the job has begun: it can be ended, and a Restart that brought it back here is set back to Start. */
function commandBeforeStart(pass: Pass, stage: string): CommandResult {
  if (stage === "Stop" || stage === "Cancel") {
    recordValidTasks(pass);
    return stage === "Stop" ? end(pass, "Failed", stage) : end(pass, "Cancelled", stage);
  }
  return stage === "Restart" && isRestartRecorded(pass) ? relabel(pass) : PROCEED;
}

/** A job with a valid spec shows which tasks it skips; of another one nothing is said but that it was stopped. */
function recordValidTasks(pass: Pass): void {
  if (pass.status.tasks === undefined && validate(pass) === undefined)
    pass.status.tasks = pass.runs.map((run) => run.status);
}

const COMMANDS: ReadonlyMap<string, (pass: Pass) => CommandResult> = new Map([
  ["Start", acknowledgeStart],
  ["Stop", stop],
  ["Cancel", (pass: Pass) => end(pass, "Cancelled", "Cancel")],
  ["Suspend", suspend],
  ["Restart", restart],
] satisfies [Stage, (pass: Pass) => CommandResult][]);

/** Whether the command on a job that has ended may still change it: then the pass cannot be skipped. */
export function mayAct(pass: Pick<Pass, "job" | "status">): boolean {
  const stage = stageOf(pass);
  const failed = pass.status.phase === "Failed";
  if (stage === "Restart") return (failed && restartProblem(pass) === undefined) || !isRefused(pass);
  if (stage === "Start") return failed && !allAt(pass, "JobStartStageSucceeded");
  return failed && stage === "Cancel";
}

export function stageOf({ job }: Pick<Pass, "job">): string {
  return job.metadata.labels?.[LABEL.jobStage] ?? "";
}

function triggerOf({ job }: Pick<Pass, "job">): string {
  return job.metadata.labels?.[LABEL.jobStageTrigger] ?? "";
}

/** Kuscia's text; without a trigger it has two spaces. */
function commandText(pass: Pass, stage: Stage): string {
  return `Party: ${triggerOf(pass)} execute the cmd: ${stage}.`;
}

/** Why the command was given, if that was said with it. */
function reasonGiven({ job }: Pass, stage: Stage): string | undefined {
  const [said, reason] = (job.metadata.annotations?.[ANNOTATION.jobStageReason] ?? "").split(/: (.*)/s);
  return said === stage && reason ? cut(reason, JOB_MESSAGE_BYTES) : undefined;
}

function setStages(pass: Pass, value: string): void {
  const stages = jobDomains(pass.job).map((domain): [string, string] => [domain, value]);
  // Not by assignment, which would lose a domain named __proto__ and with it the record.
  pass.status.stageStatus = Object.fromEntries([...Object.entries(pass.status.stageStatus ?? {}), ...stages]);
}

function allAt({ job, status }: Pick<Pass, "job" | "status">, value: string): boolean {
  return jobDomains(job).every((domain) => status.stageStatus?.[domain] === value);
}

function acknowledgeStart(pass: Pass): CommandResult {
  if (!allAt(pass, "JobStartStageSucceeded")) setStages(pass, "JobStartStageSucceeded");
  // Kuscia keeps this message to the end, where it hides why the job failed.
  if (pass.status.phase === "Running" && pass.status.message?.startsWith(RESTARTED)) delete pass.status.message;
  return PROCEED;
}

/** A result that came together with the command is a result: it need not be computed again after a Restart. */
function keepResults(pass: Pass): void {
  for (const run of allRuns(pass).filter(isActive)) readOutcome(pass, run);
  verifyUnseenOnly(pass);
}

function end(pass: Pass, phase: "Failed" | "Cancelled", stage: "Stop" | "Cancel"): CommandResult {
  pass.status.startTime ??= pass.clock.text;
  keepResults(pass);
  endJob(pass, phase);
  setStages(pass, `Job${stage}StageSucceeded`);
  pass.status.reason = commandText(pass, stage);
  pass.status.message = reasonGiven(pass, stage) ?? commandText(pass, stage);
  return DONE;
}

/** Ends a job that is being deleted, whose releases keep it for a while. */
export function endDeleted(pass: Pass): void {
  keepResults(pass);
  endJob(pass, "Cancelled");
  pass.status.reason = "Deleted";
  pass.status.message = "The job was deleted before it had ended";
}

/** A job that failed by itself keeps its own reason. */
function stop(pass: Pass): CommandResult {
  const { phase, completionTime } = pass.status;
  return phase === "Failed" && completionTime !== undefined ? PROCEED : end(pass, "Failed", "Stop");
}

function suspend(pass: Pass): CommandResult {
  if (pass.status.phase !== "Running") return PROCEED;
  keepResults(pass);
  stopTasks(pass);
  setStages(pass, "JobSuspendStageSucceeded");
  pass.status.phase = "Suspended";
  pass.status.reason = commandText(pass, "Suspend");
  delete pass.status.message;
  return DONE;
}

/**
 * `stageStatus` is the record that this Restart was applied, or refused (docs/architecture.md): while it stands beside the
 * label, the rewrite of the label is all that may happen, so that a crash between the two writes cannot restart the job
 * twice.
 */
function restart(pass: Pass): CommandResult {
  const { phase } = pass.status;
  if (phase === "Failed" || phase === "Suspended") return runAgain(pass);
  if (isRestartRecorded(pass)) return relabel(pass);
  refuseRestart(pass);
  setStages(pass, "JobRestartStageFailed");
  return DONE;
}

function isRestartRecorded({ stored: { status = {}, ...job } }: Pass): boolean {
  // Not of those that joined with a task that was added meanwhile.
  const stages = jobDomains(job).map((domain) => status.stageStatus?.[domain]);
  return stages.every((stage) => stage === "JobRestartStageSucceeded" || stage === "JobRestartStageFailed");
}

function relabel(pass: Pass): CommandResult {
  return { next: "relabel", labels: startLabels(pass) };
}

function runAgain(pass: Pass): CommandResult {
  const { status, job } = pass;
  const isNew = isUnvalidated(pass);
  const tasks = pass.runs.map((run) => run.status);
  const restarted = isValid(pass) ? tasksToRestart(job, tasks, choiceOf(job)) : undefined;
  if (restarted === undefined || "refusal" in restarted) return refuseRestartOnce(pass);
  for (const run of pass.runs.filter(({ spec }) => restarted.again.has(spec.alias))) resetTask(run);
  for (const run of preparationRuns(pass).filter((each) => each.status.state !== "Succeeded")) resetHook(run);
  // A job that was stopped before its spec was looked at begins at the beginning.
  if (status.tasks !== undefined || !isNew) status.tasks = pass.runs.map((run) => run.status);
  status.phase = isNew ? "initialized" : "Running";
  leaveOutHeldTime(pass);
  status.resumeTime = pass.clock.text;
  delete status.completionTime;
  status.reason = commandText(pass, "Restart");
  status.message = `${RESTARTED}${triggerOf(pass)}`;
  setStages(pass, "JobRestartStageSucceeded");
  forgetRefusal(pass);
  return DONE;
}

/** Whether the job was stopped before its spec was looked at: then no task of it was ever started. */
function isUnvalidated({ status, runs }: Pass): boolean {
  const isValidated = findCondition(status, CONDITION.jobValidated)?.status === "True";
  return status.phase === "Failed" && !isValidated && runs.every((run) => run.status.createTime === undefined);
}

/**
 * Where the label stays as it is, what was said already is not said again. A job that failed validation keeps it: it never
 * runs, so there is nothing to set it back to. So does one that cannot run the tasks that were chosen.
 */
function refuseRestartOnce(pass: Pass): CommandResult {
  if (!isRefused(pass)) refuseRestart(pass);
  return PROCEED;
}

/** Kuscia blocks such a job for ever, or says nothing; here both its status and an Event say why nothing restarted. */
function refuseRestart(pass: Pass): void {
  const message = refusalText(pass);
  setCondition(pass, { type: COMMAND_REFUSED, status: "True", reason: "RestartRefused", message });
  pass.events.push({ type: "Warning", reason: "RestartRefused", message });
}

function refusalText(pass: Pick<Pass, "job" | "status">): string {
  const { phase } = pass.status;
  const why = restartProblem(pass) ?? `the job is ${phase}, neither Failed nor Suspended`;
  return `Restart by party ${triggerOf(pass)} is refused: ${why}`;
}

/** Why the job cannot be run again, whatever its phase. */
function restartProblem(pass: Pick<Pass, "job" | "status">): string | undefined {
  if (!isValid(pass)) return "its spec is not valid";
  const { job, status } = pass;
  if (status.phase !== "Failed" && status.phase !== "Suspended") return undefined;
  const restarted = tasksToRestart(job, status.tasks ?? [], choiceOf(job));
  return "refusal" in restarted ? restarted.refusal : undefined;
}

/** Whether the job's status says so already, in these words. */
function isRefused(pass: Pick<Pass, "job" | "status">): boolean {
  const refusal = findCondition(pass.status, COMMAND_REFUSED);
  return refusal?.status === "True" && refusal.message === refusalText(pass);
}

/** Another command was carried out. */
function forgetRefusal(pass: Pass): void {
  const refusal = findCondition(pass.status, COMMAND_REFUSED);
  if (refusal?.status === "True") setCondition(pass, { ...refusal, status: "False" });
}

function isValid({ status }: Pick<Pass, "status">): boolean {
  return findCondition(status, CONDITION.jobValidated)?.status !== "False";
}

/** As if the initiator had started the job, so that a later Restart is a change of the label again. */
function startLabels({ job }: Pass): Record<string, string> {
  const version = Number(job.metadata.labels?.[LABEL.jobStageVersion]);
  const next = Number.isSafeInteger(version) ? version + 1 : 1;
  return {
    [LABEL.jobStage]: "Start",
    [LABEL.jobStageTrigger]: job.spec.initiator,
    [LABEL.jobStageVersion]: String(next),
  };
}
