import { parseTime } from "./time.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time span as kubectl writes it: two units where one is too rough. */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return withRest(seconds, [MINUTE, "m"], [1, "s"]);
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  if (seconds < 8 * HOUR) return withRest(seconds, [HOUR, "h"], [MINUTE, "m"]);
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`;
  if (seconds < 8 * DAY) return withRest(seconds, [DAY, "d"], [HOUR, "h"]);
  return `${Math.floor(seconds / DAY)}d`;
}

type Unit = readonly [number, string];

function withRest(seconds: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)}${largeName}${rest === 0 ? "" : `${rest}${smallName}`}`;
}

/** How long ago a time is; `-` for none. */
export function ageText(time: string | undefined, now: number): string {
  const at = parseTime(time);
  return at === undefined ? "-" : durationText(now - at);
}

/** How long something took, or takes; empty if it did not begin. */
export function spanText(start: string | undefined, end: string | undefined, now: number): string {
  const from = parseTime(start);
  return from === undefined ? "" : durationText((parseTime(end) ?? now) - from);
}
