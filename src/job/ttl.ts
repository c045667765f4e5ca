import type { KusciaJob, JobPhase } from "../api/types.ts";
import type { Clock } from "./time.ts";
import type { JobSettings } from "./types.ts";

const ENDED: ReadonlySet<JobPhase | undefined> = new Set(["Succeeded", "Failed", "Cancelled", "ApprovalReject"]);

/** Ended for good, but for commands that wake a failed job. */
export function hasEnded({ status }: Pick<KusciaJob, "status">): boolean {
  return ENDED.has(status?.phase) && status?.completionTime !== undefined;
}

/** Whether a finished job has outlived its time to live (Kuscia's lifecycle); without one it stays. */
export function isExpired(job: KusciaJob, settings: JobSettings, clock: Clock): boolean {
  if (!hasEnded(job)) return false;
  const seconds = job.spec.ttlSecondsAfterFinished ?? (settings.defaultTTLSecondsAfterFinished || undefined);
  return seconds !== undefined && clock.passed(job.status?.completionTime, seconds);
}
