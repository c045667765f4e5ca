import { createHash } from "node:crypto";
import type { KusciaJobSchedule, KusciaJobScheduleSpec } from "../api/types.ts";
import { parseTime } from "../util/time.ts";
import { type CronCalendar, nextInstant, readCron } from "./cron.ts";
import { findZone, readTime, type Zone } from "./zone.ts";

const SECOND_MS = 1000;
/** A time is a past one once the next has come, or after so long. */
const ON_TIME_MS = 60_000;
const DATE_DEADLINE_MS = 3_600_000;
const LEAST_DEADLINE_MS = 60_000;

/** The times of a schedule: instants in whole seconds. */
export interface Grid {
  /** The first time after the instant; undefined if there is none any more. */
  readonly next: (instant: number) => number | undefined;
  /** How many there are after one instant up to another, if that is known without looking at each. */
  readonly count?: (after: number, until: number) => number;
}

/** A spec whose times cannot be known. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

/** The part of a spec that says when. */
export type Timing = Pick<KusciaJobScheduleSpec, "trigger" | "timeZone" | "startAt" | "endAt">;

/**
 * The times of a schedule whose grid began at `gridStart`.
 * @throws ScheduleError
 */
export function gridOf(spec: Timing, gridStart: number): Grid {
  const zone = zoneOf(spec);
  const base = triggerGrid(spec, zone, gridStart);
  const [startAt, endAt] = [timeIn("startAt", spec.startAt, zone), timeIn("endAt", spec.endAt, zone)];
  const begin = startAt === undefined ? Number.NEGATIVE_INFINITY : startAt - SECOND_MS;
  const end = endAt ?? Number.POSITIVE_INFINITY;
  const next = (instant: number): number | undefined => {
    const found = base.next(Math.max(instant, begin));
    return found !== undefined && found <= end ? found : undefined;
  };
  const { count } = base;
  if (count === undefined) return { next };
  return { next, count: (after, until) => count(Math.max(after, begin), Math.min(until, end)) };
}

/** When the times of a schedule that is stored began. */
export function gridStartOf({ metadata, status }: KusciaJobSchedule): number {
  return parseTime(status?.gridStart) ?? parseTime(metadata.creationTimestamp) ?? 0;
}

/** When the one run of a date trigger is due; undefined for another trigger. @throws ScheduleError */
export function dateOf(spec: Timing): number | undefined {
  return timeIn("trigger.date.at", spec.trigger.date?.at, zoneOf(spec));
}

function zoneOf({ timeZone = "UTC" }: Timing): Zone {
  const zone = findZone(timeZone);
  if (zone === undefined)
    throw new ScheduleError(`timeZone "${timeZone}" is unknown; use a name such as Asia/Shanghai or UTC`);
  return zone;
}

function timeIn(field: string, text: string | undefined, zone: Zone): number | undefined {
  if (text === undefined) return undefined;
  const time = readTime(text, zone);
  if (time === undefined)
    throw new ScheduleError(
      `${field} "${text}" is no time; write it as 2026-12-01T02:00:00Z, or without a zone for a time in timeZone`,
    );
  return time;
}

function triggerGrid(spec: Timing, zone: Zone, gridStart: number): Grid {
  const { date, interval, cron } = spec.trigger;
  if (date !== undefined) {
    const at = timeIn("trigger.date.at", date.at, zone)!;
    // One that had passed when it was written is never due.
    return { next: (instant) => (at > Math.max(instant, gridStart) ? at : undefined) };
  }
  if (interval !== undefined) {
    const anchor = timeIn("trigger.interval.anchor", interval.anchor, zone) ?? gridStart;
    return intervalGrid(anchor, interval.seconds * SECOND_MS);
  }
  if (cron !== undefined) return cronGrid(cron.expression, spec.timeZone ?? "UTC", zone);
  throw new ScheduleError("trigger is empty; give one of date, interval and cron");
}

function intervalGrid(anchor: number, step: number): Grid {
  const index = (instant: number): number => Math.max(0, Math.floor((instant - anchor) / step));
  return {
    next: (instant) => anchor + (index(instant) + 1) * step,
    count: (after, until) => Math.max(0, index(until) - index(after)),
  };
}

/** The grids of cron expressions, which are the same for all schedules, by zone and expression. */
const CRON_GRIDS = new Map<string, Grid>();
const KEPT_GRIDS = 1000;
const KEPT_TIMES = 100;

function cronGrid(expression: string, timeZone: string, zone: Zone): Grid {
  const key = `${timeZone} ${expression}`;
  let grid = CRON_GRIDS.get(key);
  if (grid === undefined) {
    if (CRON_GRIDS.size >= KEPT_GRIDS) CRON_GRIDS.clear();
    grid = remembering(calendarOf(expression), zone);
    CRON_GRIDS.set(key, grid);
  }
  return grid;
}

function calendarOf(expression: string): CronCalendar {
  try {
    return readCron(expression);
  } catch (error) {
    const problem = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    throw new ScheduleError(`trigger.cron.expression "${expression}" cannot be read: ${problem}`);
  }
}

/** Each pass asks for the same few times, and many schedules share an expression. */
function remembering(calendar: CronCalendar, zone: Zone): Grid {
  const known = new Map<number, number | undefined>();
  const next = (instant: number): number | undefined => {
    if (known.has(instant)) return known.get(instant);
    if (known.size >= KEPT_TIMES) known.clear();
    const found = nextInstant(calendar, zone, instant);
    known.set(instant, found);
    return found;
  };
  return { next };
}

/** The next times after one instant up to another, at most `limit`. */
export function nextTimes(grid: Grid, after: number, limit: number, until = Number.POSITIVE_INFINITY): number[] {
  const times: number[] = [];
  for (let time = grid.next(after); time !== undefined && time <= until && times.length < limit; time = grid.next(time))
    times.push(time);
  return times;
}

/** Times up to now that are not settled. */
export interface PastTimes {
  /** The newest of them, the oldest first. */
  readonly newest: readonly number[];
  /** How many there are; of a very long time at least so many. */
  readonly count: number;
}

const LOOKED_AT = 200;

/** The newest times after one instant up to another. It takes no longer for a year than for a day. */
export function pastTimes(grid: Grid, after: number, until: number, limit: number): PastTimes {
  const first = nextTimes(grid, after, LOOKED_AT, until);
  if (first.length < LOOKED_AT) return { newest: first.slice(-limit), count: first.length };
  let newest = first;
  for (let reach = SECOND_MS; until - reach > after; reach *= 2) {
    newest = nextTimes(grid, until - reach, Number.POSITIVE_INFINITY, until);
    if (newest.length >= limit) break;
  }
  return { newest: newest.slice(-limit), count: grid.count?.(after, until) ?? first.length + newest.length };
}

/** How late the run of a time may start, in milliseconds. */
export function deadlineMs(spec: KusciaJobScheduleSpec, grid: Grid, time: number): number {
  if (spec.startingDeadlineSeconds !== undefined) return spec.startingDeadlineSeconds * SECOND_MS;
  if (spec.trigger.date !== undefined) return DATE_DEADLINE_MS;
  const next = grid.next(time);
  return next === undefined ? DATE_DEADLINE_MS : Math.max(LEAST_DEADLINE_MS, (next - time) / 2);
}

/** Whether a time that is this late was missed: nobody looked when it came. */
export function isMissed(lateMs: number): boolean {
  return lateMs > ON_TIME_MS;
}

/** By how much the run of a time is put off: the same whoever works it out. */
export function jitterMs(spec: KusciaJobScheduleSpec, uid: string, time: number): number {
  const { jitterSeconds = 0 } = spec;
  if (jitterSeconds === 0) return 0;
  const hash = createHash("sha256").update(`${uid}/${time}`).digest().readUInt32BE();
  return hash % (jitterSeconds * SECOND_MS + 1);
}
