import type { Stored } from "../api/kubernetes.ts";
import { ANNOTATION } from "../api/names.ts";
import type { KusciaJobSchedule } from "../api/types.ts";
import { parseTime } from "../util/time.ts";
import { type Grid, gridOf, gridStartOf, nextTimes } from "./grid.ts";
import { runName } from "./runs.ts";

/** So many runs one backfill makes at most. */
export const LARGEST_BACKFILL = 100;

/** What the annotation `backfill` asks for. */
export interface BackfillRequest {
  readonly token: string;
  /** Milliseconds since the epoch; both ends count. */
  readonly from: number;
  readonly to: number;
  readonly max: number;
}

/** Reads the annotation; a text says what is wrong with it. */
export function readBackfill(text: string): BackfillRequest | string {
  const { token, from, to, max = LARGEST_BACKFILL } = readRecord(text);
  const [begin, end] = [timeOf(from), timeOf(to)];
  if (typeof token !== "string" || token === "") return "has no token; write {token, from, to, max}";
  if (begin === undefined) return "has no time from, such as 2026-12-01T00:00:00Z";
  if (end === undefined) return "has no time to, such as 2026-12-01T00:00:00Z";
  if (!isMax(max)) return `has a max that is not from 1 to ${LARGEST_BACKFILL}`;
  return { token, from: begin, to: end, max };
}

function readRecord(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function timeOf(value: unknown): number | undefined {
  return typeof value === "string" ? parseTime(value) : undefined;
}

function isMax(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= LARGEST_BACKFILL;
}

/** The annotation for a request. */
export function writeBackfill({ token, from, to, max }: BackfillRequest): string {
  return JSON.stringify({ token, from: new Date(from).toISOString(), to: new Date(to).toISOString(), max });
}

/** Whether the operator has seen the annotation of a schedule, so that another one may take its place. */
export function isTakenUp({ metadata, status }: KusciaJobSchedule): boolean {
  const text = metadata.annotations?.[ANNOTATION.backfill];
  if (text === undefined) return true;
  const request = readBackfill(text);
  return typeof request === "string" || request.token === status?.lastBackfillToken;
}

/** The jobs that there will be for a request, the oldest first. @throws ScheduleError for a trigger that cannot be read */
export function backfillJobs(
  schedule: Stored<KusciaJobSchedule>,
  request: Pick<BackfillRequest, "from" | "to" | "max">,
  now: number,
): { readonly name: string; readonly time: number }[] {
  const times = backfillTimes(gridOf(schedule.spec, gridStartOf(schedule)), request, now);
  return times.map((time) => ({ name: runName(schedule.metadata.name, time), time }));
}

/** The past times that a backfill is for, the oldest first. */
export function backfillTimes(
  grid: Grid,
  { from, to, max }: Pick<BackfillRequest, "from" | "to" | "max">,
  now: number,
): number[] {
  return nextTimes(grid, from - 1, max, Math.min(to, now));
}
