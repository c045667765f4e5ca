import type { KusciaJob, KusciaJobScheduleSpec } from "../api/types.ts";
import { ANNOTATION } from "../api/names.ts";
import { sha256 } from "../util/canonical-json.ts";
import { deepEqual } from "../util/equal.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { observeJobs, outdatedJobs } from "./active.ts";
import { backfillTimes, readBackfill } from "./backfill.ts";
import { writeConditions } from "./conditions.ts";
import { comingTimes, dropWaiting, noteMissed, settleDueTimes, startWaiting } from "./due.ts";
import { dateOf, deadlineMs, type Grid, gridOf, jitterMs, ScheduleError } from "./grid.ts";
import { beginPass, type SchedulePass } from "./pass.ts";
import { manualRunName, runJob, runName } from "./runs.ts";
import type { SchedulePlan, ScheduleSnapshot } from "./types.ts";

const SHOWN_TIMES = 5;
const NO_TALLY = { started: { Scheduled: 0, Manual: 0, Backfill: 0 }, missed: 0, skipped: 0, delays: [] };
const REST: SchedulePlan = { verify: [], create: [], stop: [], delete: [], events: [], tally: NO_TALLY };

/** Decides what becomes of a schedule now. The same state at the same time gives the same plan. */
export function planSchedule(snapshot: ScheduleSnapshot): SchedulePlan {
  const { schedule } = snapshot;
  // Its jobs stay, and nothing of it is to be cleaned up.
  if (schedule.metadata.deletionTimestamp !== undefined) return REST;
  const pass = beginPass(snapshot);
  const { spec, status } = pass;
  beginGrid(pass);
  const grid = tryGrid(pass);
  observeJobs(pass, grid);
  if (pass.verify.length > 0) return { ...REST, verify: pass.verify };
  if (grid !== undefined) {
    applySuspension(pass, grid);
    if (spec.suspend !== true) settleDueTimes(pass, grid);
    takeUpBackfill(pass, grid);
  }
  takeUpRunNow(pass);
  startWaiting(pass, grid);
  const coming = grid === undefined || spec.suspend === true ? [] : comingTimes(pass, grid, SHOWN_TIMES);
  status.nextRunTimes = coming.map(formatTime);
  status.trigger = triggerText(spec);
  status.counts.active = status.active.length;
  status.observedGeneration = schedule.metadata.generation;
  writeConditions(pass, grid);
  return planOf(pass, grid, coming);
}

/** A new schedule begins its grid when it was made, one with another trigger than before begins it now. */
function beginGrid(pass: SchedulePass): void {
  const { snapshot, spec, status, second } = pass;
  const digest = sha256({ trigger: spec.trigger, timeZone: spec.timeZone ?? "UTC" }).slice(0, DIGEST_DIGITS);
  if (status.triggerDigest === digest && status.settledTime !== undefined) return;
  const isNew = status.triggerDigest === undefined;
  const start = isNew ? (snapshot.schedule.metadata.creationTimestamp ?? formatTime(second)) : formatTime(second);
  status.triggerDigest = digest;
  status.gridStart = start;
  status.settledTime = start;
  dropWaiting(pass);
  pass.missed = undefined;
}

const DIGEST_DIGITS = 16;

/** Undefined if the times cannot be known; the pass has the problem then. */
function tryGrid(pass: SchedulePass): Grid | undefined {
  const { spec, status } = pass;
  const start = parseTime(status.gridStart)!;
  try {
    const grid = gridOf(spec, start);
    const { cron } = spec.trigger;
    if (cron === undefined || grid.next(start) !== undefined || spec.endAt !== undefined) return grid;
    throw new ScheduleError(`trigger.cron.expression "${cron.expression}" never comes true`);
  } catch (error) {
    if (!(error instanceof ScheduleError)) throw error;
    pass.problem = { reason: "InvalidTrigger", message: error.message };
    return undefined;
  }
}

/** What passes while a schedule is suspended is settled when it goes on, without a run. */
function applySuspension(pass: SchedulePass, grid: Grid): void {
  const { spec, status, second } = pass;
  if (spec.suspend === true) {
    const dropped = dropWaiting(pass);
    noteMissed(pass, dropped, {
      reason: "Suspended",
      message: "the schedule was suspended before the run could start",
    });
    return;
  }
  const wasSuspended = status.conditions.some((each) => each.type === "Suspended" && each.status === "True");
  const settled = parseTime(status.settledTime)!;
  if (!wasSuspended || second <= settled) return;
  const passed = grid.next(settled);
  status.settledTime = formatTime(second);
  if (spec.trigger.date === undefined || passed === undefined || passed > second) return;
  noteMissed(pass, 1, { reason: "Suspended", message: `${formatTime(passed)} came while the schedule was suspended` });
}

/** Takes up the annotation by which a job is made now. */
function takeUpRunNow(pass: SchedulePass): void {
  const { snapshot, status, second, started } = pass;
  const token = snapshot.schedule.metadata.annotations?.[ANNOTATION.runNow] ?? "";
  if (token === "" || token === status.lastRunToken || pass.draft === undefined) return;
  status.lastRunToken = token;
  const name = manualRunName(snapshot.schedule.metadata, token);
  // A call may have made it already.
  if (status.active.some((run) => run.name === name) || snapshot.jobs.some(({ metadata }) => metadata.name === name))
    return;
  status.active.push({ name, type: "Manual", time: formatTime(second) });
  status.counts.manual += 1;
  started.Manual += 1;
}

/** Takes up the annotation by which jobs of past times are made. */
function takeUpBackfill(pass: SchedulePass, grid: Grid): void {
  const { snapshot, status, now } = pass;
  const text = snapshot.schedule.metadata.annotations?.[ANNOTATION.backfill];
  if (text === undefined) return;
  const request = readBackfill(text);
  if (typeof request === "string") {
    const token = `invalid-${sha256(text).slice(0, DIGEST_DIGITS)}`;
    if (status.lastBackfillToken === token) return;
    status.lastBackfillToken = token;
    pass.events.push({
      type: "Warning",
      reason: "InvalidBackfill",
      message: `annotation ${ANNOTATION.backfill} ${request}`,
    });
    return;
  }
  if (request.token === status.lastBackfillToken) return;
  status.lastBackfillToken = request.token;
  const { name } = snapshot.schedule.metadata;
  const known = new Set([
    ...status.active.map((run) => run.name),
    ...snapshot.jobs.map(({ metadata }) => metadata.name),
  ]);
  const waiting = new Set(status.waiting.map(({ time }) => time));
  for (const time of backfillTimes(grid, request, now)) {
    if (known.has(runName(name, time)) || waiting.has(formatTime(time))) continue;
    status.waiting.push({ type: "Backfill", time: formatTime(time) });
  }
}

function planOf(pass: SchedulePass, grid: Grid | undefined, coming: readonly number[]): SchedulePlan {
  const { snapshot, status, events, stop, started, delays } = pass;
  const { schedule } = snapshot;
  const before = schedule.status?.counts;
  const outdated = outdatedJobs(pass);
  return {
    verify: [],
    ...(!deepEqual(status, schedule.status ?? {}) && { status }),
    create: intents(pass),
    stop,
    delete: outdated.flatMap(([job, from]) => (from <= pass.now ? [job] : [])),
    events,
    tally: {
      started,
      delays,
      missed: status.counts.missed - (before?.missed ?? 0),
      skipped: status.counts.skipped - (before?.skipped ?? 0),
    },
    ...nextLook(pass, grid, [
      ...coming.slice(0, 1).map((next) => next + jitterMs(pass.spec, schedule.metadata.uid, next)),
      ...outdated.map(([, from]) => from),
    ]),
  };
}

/** The jobs that the status says are to be made. */
function intents({ snapshot, status, draft }: SchedulePass): KusciaJob[] {
  if (draft === undefined) return [];
  const missing = status.active.filter(({ uid }) => uid === undefined);
  return missing.map((run) => runJob(snapshot.schedule, run, draft));
}

/** When something comes due, may go or is too late, though nothing changes. */
function nextLook(
  { spec, status, snapshot, now }: SchedulePass,
  grid: Grid | undefined,
  moments: readonly number[],
): { requeueAfterMs?: number } {
  const { uid } = snapshot.schedule.metadata;
  const late = (grid === undefined ? [] : status.waiting)
    .filter(({ type }) => type === "Scheduled")
    .map(({ time }) => parseTime(time)!)
    .map((time) => time + jitterMs(spec, uid, time) + deadlineMs(spec, grid!, time) + 1);
  const times = [...moments, ...late].filter((time) => time > now);
  return times.length === 0 ? {} : { requeueAfterMs: Math.max(1, Math.min(...times) - now) };
}

/** The trigger in short. */
export function triggerText({ trigger: { date, interval, cron } }: Pick<KusciaJobScheduleSpec, "trigger">): string {
  if (date !== undefined) return `at ${date.at}`;
  if (interval !== undefined) return `every ${interval.seconds}s`;
  return cron?.expression ?? "";
}

/** What is wrong with a spec that is about to be stored now. */
export function specProblem(spec: KusciaJobScheduleSpec, now: number): string | undefined {
  try {
    const date = dateOf(spec);
    if (date !== undefined && date <= now)
      return `trigger.date.at "${spec.trigger.date!.at}" has passed; give a time that is ahead`;
    return gridOf(spec, now).next(now) === undefined
      ? "the schedule would never run; see its trigger, startAt and endAt"
      : undefined;
  } catch (error) {
    if (error instanceof ScheduleError) return error.message;
    throw error;
  }
}
