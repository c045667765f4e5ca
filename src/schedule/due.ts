import type { MissedReason } from "../api/reasons.ts";
import type { WaitingRun } from "../api/types.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { deadlineMs, type Grid, isMissed, jitterMs, nextTimes, pastTimes } from "./grid.ts";
import { isBusy, type SchedulePass } from "./pass.ts";
import { runName } from "./runs.ts";

/** So many missed times are run by `RunAll`. */
const MOST_CAUGHT_UP = 10;

/** A time that has come, in milliseconds, and by how much its run is late. */
interface DueTime {
  readonly time: number;
  readonly lateMs: number;
}

/** Settles all times that have come: as runs that wait, or as skipped or missed ones. */
export function settleDueTimes(pass: SchedulePass, grid: Grid): void {
  const { status } = pass;
  const due = dueTimes(pass, grid);
  const newest = due.newest.at(-1);
  if (newest === undefined) return;
  status.settledTime = formatTime(newest.time);
  // Of a very long time only the newest ones are looked at.
  noteMissed(pass, due.count - due.newest.length, { reason: "OperatorDown", message: downMessage(newest.time) });
  const isBehind = due.count > 1 || isMissed(newest.lateMs);
  for (const each of chosen(pass, due.newest)) if (isInTime(pass, grid, each)) place(pass, each.time, isBehind);
}

/** Lets a run wait for its start, which may come in this very pass, or skips it. */
function place(pass: SchedulePass, time: number, isBehind: boolean): void {
  const { concurrencyPolicy = "Forbid", missedRunPolicy } = pass.spec;
  const isAlone = !isBusy(pass) && pass.status.waiting.length === 0;
  const isCaughtUp = isBehind && missedRunPolicy === "RunAll" && concurrencyPolicy === "Forbid";
  if (concurrencyPolicy === "Replace") replace(pass, time);
  else if (concurrencyPolicy === "Allow" || isAlone || isCaughtUp) wait(pass, time);
  else skip(pass, time);
}

/** The newest times that have come and are not settled, the oldest first, and how many there are in all. */
function dueTimes(
  { spec, snapshot, now, second, status }: SchedulePass,
  grid: Grid,
): { readonly newest: readonly DueTime[]; readonly count: number } {
  const left = spec.maxRuns === undefined ? Number.POSITIVE_INFINITY : spec.maxRuns - runsSoFar(status);
  if (left <= 0) return { newest: [], count: 0 };
  const { newest, count } = pastTimes(grid, parseTime(status.settledTime)!, second, MOST_CAUGHT_UP + 1);
  const all = newest.map((time) => ({
    time,
    lateMs: now - time - jitterMs(spec, snapshot.schedule.metadata.uid, time),
  }));
  // One whose jitter is not over keeps those after it waiting.
  const end = all.findIndex(({ lateMs }) => lateMs < 0);
  const come = end === -1 ? all : all.slice(0, end);
  return { newest: come, count: count - (all.length - come.length) };
}

/** Runs by the trigger, those included that wait. */
export function runsSoFar({ counts, waiting }: SchedulePass["status"]): number {
  return counts.scheduled + waiting.filter(({ type }) => type === "Scheduled").length;
}

/** Those of the times that the policy wants run. */
function chosen(pass: SchedulePass, due: readonly DueTime[]): readonly DueTime[] {
  const { spec, status } = pass;
  const newest = due.at(-1)!;
  if (spec.missedRunPolicy === "RunAll") {
    const kept = due.slice(-MOST_CAUGHT_UP);
    const left = spec.maxRuns === undefined ? kept.length : spec.maxRuns - runsSoFar(status);
    const dropped = due.length - kept.length;
    const message = `more than ${MOST_CAUGHT_UP} times were missed up to ${formatTime(newest.time)}; the newest are run`;
    noteMissed(pass, dropped, { reason: "TooManyMissed", message });
    return kept.slice(0, left);
  }
  const superseded = due.length - 1 + dropWaiting(pass);
  noteMissed(pass, superseded, { reason: "Superseded", message: "only the newest missed time is run" });
  if (spec.missedRunPolicy !== "Skip" || !isMissed(newest.lateMs)) return [newest];
  noteMissed(pass, 1, { reason: "OperatorDown", message: downMessage(newest.time) });
  return [];
}

function downMessage(time: number): string {
  return `no operator worked when ${formatTime(time)} came`;
}

/** Gives up the runs by the trigger that wait; the answer is how many there were. */
export function dropWaiting({ status }: SchedulePass): number {
  const before = status.waiting.length;
  status.waiting = status.waiting.filter(({ type }) => type !== "Scheduled");
  return before - status.waiting.length;
}

function isInTime(pass: SchedulePass, grid: Grid, { time, lateMs }: DueTime): boolean {
  if (lateMs <= deadlineMs(pass.spec, grid, time)) return true;
  const message = `${formatTime(time)} was ${Math.floor(lateMs / 1000)} s ago, longer than a run may be late`;
  noteMissed(pass, 1, { reason: "DeadlineExceeded", message });
  return false;
}

/** Counts times that came and were not run. */
export function noteMissed(
  pass: SchedulePass,
  count: number,
  why: { readonly reason: MissedReason; readonly message: string },
): void {
  if (count <= 0) return;
  pass.status.counts.missed += count;
  pass.missed = why;
  pass.events.push({ type: "Warning", reason: "RunMissed", message: `${count} missed: ${why.message}` });
}

function wait({ status }: SchedulePass, time: number): void {
  status.waiting.push({ type: "Scheduled", time: formatTime(time) });
}

/** The newest time takes the place of all that runs and all that waits. */
function replace(pass: SchedulePass, time: number): void {
  pass.status.counts.skipped += dropWaiting(pass);
  wait(pass, time);
}

function skip(pass: SchedulePass, time: number): void {
  pass.status.counts.skipped += 1;
  const names = pass.status.active.map(({ name }) => name).join(", ");
  const why = names === "" ? "runs before it still wait" : `${names} still runs`;
  pass.events.push({ type: "Normal", reason: "RunSkipped", message: `${formatTime(time)} is skipped: ${why}` });
}

/** Starts what waits and may start, the oldest first; a start is an intent in the status until the job is there. */
export function startWaiting(pass: SchedulePass, grid: Grid | undefined): void {
  const { spec, status } = pass;
  const before = status.waiting;
  status.waiting = [];
  for (const run of before) {
    if (isExpired(pass, run, grid)) continue;
    if (mayStart(pass, run)) start(pass, run);
    else status.waiting.push(run);
  }
  const awaitsReplacement = spec.concurrencyPolicy === "Replace" && status.waiting.some(isScheduled);
  if (awaitsReplacement && pass.draft !== undefined && spec.suspend !== true) stopActive(pass);
}

function isScheduled({ type }: WaitingRun): boolean {
  return type === "Scheduled";
}

function isExpired(pass: SchedulePass, { type, time }: WaitingRun, grid: Grid | undefined): boolean {
  if (type !== "Scheduled" || grid === undefined) return false;
  const due = parseTime(time)!;
  const lateMs = pass.now - due - jitterMs(pass.spec, pass.snapshot.schedule.metadata.uid, due);
  return !isInTime(pass, grid, { time: due, lateMs });
}

function mayStart(pass: SchedulePass, run: WaitingRun): boolean {
  const { spec, draft } = pass;
  if (draft === undefined || (isScheduled(run) && spec.suspend === true)) return false;
  return spec.concurrencyPolicy === "Allow" || !isBusy(pass);
}

function start(pass: SchedulePass, { type, time }: WaitingRun): void {
  const { snapshot, status, now, started } = pass;
  const due = parseTime(time)!;
  const name = runName(snapshot.schedule.metadata.name, due);
  status.active.push({ name, type, time });
  started[type] += 1;
  if (type === "Backfill") {
    status.counts.backfill += 1;
    return;
  }
  status.counts.scheduled += 1;
  if (time > (status.lastScheduleTime ?? "")) status.lastScheduleTime = time;
  pass.missed = undefined;
  const jitter = jitterMs(pass.spec, snapshot.schedule.metadata.uid, due);
  pass.delays.push(Math.max(0, now - due - jitter) / 1000);
}

function stopActive({ snapshot, status, stop }: SchedulePass): void {
  const uids = new Set(status.active.map(({ uid }) => uid));
  stop.push(...snapshot.jobs.filter(({ metadata }) => uids.has(metadata.uid)));
}

/** The next times, as far as runs of them may come. */
export function comingTimes({ spec, status }: SchedulePass, grid: Grid, limit: number): number[] {
  const left = spec.maxRuns === undefined ? limit : Math.max(0, spec.maxRuns - runsSoFar(status));
  return nextTimes(grid, parseTime(status.settledTime)!, Math.min(limit, left));
}
