import { FINALIZER } from "./names.ts";
import type { JobPhase, KusciaJob } from "./types.ts";

const END_PHASES: ReadonlySet<JobPhase | undefined> = new Set<JobPhase>([
  "Succeeded",
  "Failed",
  "Cancelled",
  "ApprovalReject",
]);

/** True for a phase in which a job has ended. */
export function isEndPhase(phase: JobPhase | undefined): boolean {
  return END_PHASES.has(phase);
}

/** True once the job has ended and its end is recorded in full. A Restart or Cancel can still make it move. */
export function isOver(job: KusciaJob): boolean {
  return END_PHASES.has(job.status?.phase) && job.status?.completionTime !== undefined;
}

/** Whether the operator's finalizer keeps the job: nothing is made for a job that lacks it. */
export function hasFinalizer({ metadata }: KusciaJob): boolean {
  return metadata.finalizers?.includes(FINALIZER) === true;
}

/** Whether the job is being deleted and the operator is done with it: nothing of it runs, though others may keep it from going. */
export function isCleanedUp(job: KusciaJob): boolean {
  return job.metadata.deletionTimestamp !== undefined && !hasFinalizer(job);
}

/** A job that is validated or waits before its first task is Pending too: clients of Kuscia give up on words they do not know. */
const JOB_STATES: Readonly<Record<JobPhase, string>> = {
  initialized: "Pending",
  Pending: "Pending",
  Running: "Running",
  Succeeded: "Succeeded",
  Failed: "Failed",
  AwaitingApproval: "AwaitingApproval",
  ApprovalReject: "ApprovalReject",
  Cancelled: "Cancelled",
  Suspended: "Suspended",
};

/** All words of a job's `state`. */
export const JOB_STATE_WORDS: readonly string[] = [...new Set(["Unknown", ...Object.values(JOB_STATES)])];

/** The word for a job's phase. */
export function jobState(phase: string | undefined): string {
  if (phase === undefined || phase === "") return "Pending";
  return (JOB_STATES as Readonly<Record<string, string>>)[phase] ?? "Unknown";
}
