import { cut } from "../util/text.ts";
import type { FailureReason } from "../api/reasons.ts";
import type { JobPhase, PartyStatus } from "../api/types.ts";
import { distinctParties } from "../workload/parties.ts";
import { isActive, isFinished, isWaiting, type Pass, type TaskRun } from "./pass.ts";
import { JOB_MESSAGE_BYTES, TASK_MESSAGE_BYTES } from "./text.ts";

export interface Words {
  readonly reason: FailureReason;
  readonly message: string;
}

/** The words of Kuscia's lifecycle. */
const STOPPED: Words = { reason: "KusciaJobStopped", message: "Job was stopped" };

/** Ends a task as Failed; its unfinished parties fail with it (Kuscia's lifecycle), by default for the same reason. */
export function failTask(pass: Pass, { spec, status }: TaskRun, words: Words, parties: Words = words): void {
  status.state = "Failed";
  status.reason = words.reason;
  status.message = cut(words.message, TASK_MESSAGE_BYTES);
  status.createTime ??= pass.clock.text;
  status.endTime = pass.clock.text;
  delete status.waitingSince;
  status.parties ??= distinctParties(spec).map(({ domainID, role }) => newParty(domainID, role));
  for (const party of status.parties.filter(({ state }) => state === "Pending" || state === "Running")) {
    party.state = "Failed";
    party.reason = parties.reason;
    party.message = cut(parties.message, TASK_MESSAGE_BYTES);
  }
}

/** Ends a task as Succeeded; parties beyond the threshold stay as they are (Kuscia's lifecycle). */
export function succeedTask(pass: Pass, { status }: TaskRun): void {
  status.state = "Succeeded";
  status.startTime ??= pass.clock.text;
  status.endTime = pass.clock.text;
  delete status.reason;
  delete status.message;
  delete status.waitingSince;
}

/** Stops whatever is active, as Kuscia's lifecycle says. */
export function stopTasks(pass: Pass): void {
  for (const run of pass.runs.filter(isActive)) failTask(pass, run, STOPPED);
}

/** Takes a task out of the queue for good; only a Restart puts it back. */
export function skipTask({ status }: TaskRun, words: Words): void {
  status.state = "Skipped";
  status.reason = words.reason;
  status.message = cut(words.message, TASK_MESSAGE_BYTES);
  delete status.waitingSince;
}

/** Ends the job: nothing runs on, nothing waits on. A completionTime that is there stays (Cancel after a failure). */
export function endJob(
  pass: Pass,
  phase: Extract<JobPhase, "Succeeded" | "Failed" | "Cancelled" | "ApprovalReject">,
): void {
  stopTasks(pass);
  for (const run of pass.runs.filter(isWaiting)) {
    skipTask(run, { reason: "JobEnded", message: "Not started before the job ended." });
  }
  pass.status.phase = phase;
  pass.status.completionTime ??= pass.clock.text;
}

/** Ends the job as Failed, with the reason and one sentence in its status. */
export function failJob(pass: Pass, words: { reason: string; message: string }): void {
  endJob(pass, "Failed");
  pass.status.reason = words.reason;
  pass.status.message = cut(words.message, JOB_MESSAGE_BYTES);
}

export function newParty(domainID: string, role: string): PartyStatus {
  return { domainID, ...(role === "" ? {} : { role }), state: "Pending" };
}

/** The task that failed first, of those that failed by themselves; ties in declaration order. */
export function firstFailed(runs: readonly TaskRun[]): TaskRun | undefined {
  return runs
    .filter((run) => isFinished(run) && run.status.state === "Failed" && run.status.reason !== STOPPED.reason)
    .sort((a, b) => (a.status.endTime ?? "").localeCompare(b.status.endTime ?? ""))[0];
}
