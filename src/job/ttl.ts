import { isOver } from "../api/phases.ts";
import type { KusciaJob } from "../api/types.ts";
import type { Clock } from "./time.ts";
import type { JobSettings } from "./types.ts";

/** Whether a finished job has outlived its time to live (Kuscia's lifecycle); without one it stays. */
export function isExpired(job: KusciaJob, settings: JobSettings, clock: Clock): boolean {
  if (!isOver(job)) return false;
  const seconds = job.spec.ttlSecondsAfterFinished ?? (settings.defaultTTLSecondsAfterFinished || undefined);
  return seconds !== undefined && clock.passed(job.status?.completionTime, seconds);
}
