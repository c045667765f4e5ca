import type { Stored } from "../api/kubernetes.ts";
import { isCleanedUp, isOver } from "../api/phases.ts";
import type { KusciaJob, ScheduleRun } from "../api/types.ts";
import { parseTime } from "../util/time.ts";
import { deadlineMs, type Grid } from "./grid.ts";
import type { SchedulePass } from "./pass.ts";
import { runOf } from "./runs.ts";

/** Brings the record of what runs up to date with the jobs that there are. */
export function observeJobs(pass: SchedulePass, grid: Grid | undefined): void {
  const { snapshot, status } = pass;
  const byName = new Map(snapshot.jobs.map((job) => [job.metadata.name, job]));
  status.active = status.active.flatMap((run) => observed(pass, run, byName.get(run.name), grid));
  adopt(pass);
}

function observed(
  pass: SchedulePass,
  run: ScheduleRun,
  job: Stored<KusciaJob> | undefined,
  grid: Grid | undefined,
): ScheduleRun[] {
  const isIts = job !== undefined && (run.uid === undefined || run.uid === job.metadata.uid);
  return isIts ? whileThere(pass, run, job) : whileMissing(pass, run, grid);
}

function whileThere(pass: SchedulePass, run: ScheduleRun, job: Stored<KusciaJob>): ScheduleRun[] {
  if (isOver(job)) {
    countEnd(pass, job);
    return [];
  }
  return isCleanedUp(job) ? countDeleted(pass, run) : [{ ...run, uid: job.metadata.uid }];
}

function whileMissing(pass: SchedulePass, run: ScheduleRun, grid: Grid | undefined): ScheduleRun[] {
  if (run.uid === undefined) return isGivenUp(pass, run, grid) ? [] : [run];
  if (pass.snapshot.gone.has(run.uid)) return countDeleted(pass, run);
  pass.verify.push(run);
  return [run];
}

/** Counts a run whose job is gone, or is kept from it by others alone. */
function countDeleted({ status, events }: SchedulePass, { name }: ScheduleRun): [] {
  status.counts.failed += 1;
  events.push({ type: "Warning", reason: "RunDeleted", message: `job ${name} was deleted while it ran` });
  return [];
}

function countEnd({ status }: SchedulePass, { status: job }: KusciaJob): void {
  if (job?.phase !== "Succeeded") {
    status.counts.failed += 1;
    return;
  }
  status.counts.succeeded += 1;
  const { completionTime = "" } = job;
  if (completionTime > (status.lastSuccessfulTime ?? "")) status.lastSuccessfulTime = completionTime;
}

/** A job that cannot be made: for good, or until it was too late. */
function isGivenUp(pass: SchedulePass, { name, time, type }: ScheduleRun, grid: Grid | undefined): boolean {
  const { snapshot, spec, status, now } = pass;
  const failure = snapshot.failures.get(name);
  if (failure === undefined) return false;
  const due = parseTime(time) ?? 0;
  const isLate = type === "Scheduled" && grid !== undefined && now - due > deadlineMs(spec, grid, due);
  if (!failure.isFinal && !isLate) return false;
  status.counts.failed += 1;
  pass.events.push({
    type: "Warning",
    reason: "FailedCreate",
    message: `job ${name} could not be created: ${failure.message}`,
  });
  return true;
}

/**
 * A job that the record lacks: one that a call has made, or one that was restarted. To an old cache a job that has ended
 * and was counted looks the same, so it is looked up first.
 */
function adopt({ snapshot, status, started, verify }: SchedulePass): void {
  const known = new Set(status.active.map(({ name }) => name));
  for (const job of snapshot.jobs) {
    const run = runOf(job);
    if (run === undefined || isOver(job) || isCleanedUp(job)) continue;
    if (known.has(run.name) || snapshot.gone.has(run.uid)) continue;
    if (!snapshot.live.has(run.uid)) {
      verify.push(run);
      continue;
    }
    status.active.push(run);
    if (run.type !== "Manual" || hasRun(job)) continue;
    status.counts.manual += 1;
    started.Manual += 1;
  }
}

/** A job that was restarted has been counted. */
function hasRun({ status }: KusciaJob): boolean {
  return status?.stageStatus !== undefined && Object.values(status.stageStatus).includes("JobRestartStageSucceeded");
}

/**
 * A request to create a job may be carried out so long after it was sent. A job that is kept for that time takes the name
 * from a late one, which would run the same time again.
 */
const LATE_MS = 60_000;

/** Jobs that have ended and that the history limits leave no room for, and the time of day from which each may go. */
export function outdatedJobs({ snapshot, spec, status }: SchedulePass): [job: Stored<KusciaJob>, from: number][] {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 3 } = spec;
  const active = new Set(status.active.map(({ uid }) => uid));
  const ended = snapshot.jobs
    .filter((job) => isOver(job) && !active.has(job.metadata.uid) && runOf(job) !== undefined)
    .toSorted((a, b) => (endOf(a) > endOf(b) ? -1 : 1));
  const succeeded = ended.filter(({ status: job }) => job?.phase === "Succeeded");
  const others = ended.filter(({ status: job }) => job?.phase !== "Succeeded");
  return [...succeeded.slice(successfulJobsHistoryLimit), ...others.slice(failedJobsHistoryLimit)]
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((job) => [job, (parseTime(job.metadata.creationTimestamp) ?? 0) + LATE_MS]);
}

function endOf({ status, metadata }: Stored<KusciaJob>): string {
  return `${status?.completionTime ?? ""}/${metadata.name}`;
}
