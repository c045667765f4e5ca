import type { JobPhase, KusciaJob } from "./types.ts";

const END_PHASES: ReadonlySet<JobPhase | undefined> = new Set<JobPhase>([
  "Succeeded",
  "Failed",
  "Cancelled",
  "ApprovalReject",
]);

/** True once the job has ended and its end is recorded in full. A Restart or Cancel can still make it move. */
export function isOver(job: KusciaJob): boolean {
  return END_PHASES.has(job.status?.phase) && job.status?.completionTime !== undefined;
}
