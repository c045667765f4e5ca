const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** How long, as kubectl shows ages: at most two units, fewer as it grows. */
export function humanDuration(ms: number): string {
  if (ms < -SECOND) return "<invalid>";
  const passed = Math.max(0, ms);
  if (passed < 2 * MINUTE) return `${Math.floor(passed / SECOND)}s`;
  if (passed < 10 * MINUTE) return pair(passed, [MINUTE, "m"], [SECOND, "s"]);
  if (passed < 3 * HOUR) return `${Math.floor(passed / MINUTE)}m`;
  if (passed < 8 * HOUR) return pair(passed, [HOUR, "h"], [MINUTE, "m"]);
  if (passed < 2 * DAY) return `${Math.floor(passed / HOUR)}h`;
  if (passed < 8 * DAY) return pair(passed, [DAY, "d"], [HOUR, "h"]);
  if (passed < 2 * YEAR) return `${Math.floor(passed / DAY)}d`;
  if (passed < 8 * YEAR) return pair(passed, [YEAR, "y"], [DAY, "d"]);
  return `${Math.floor(passed / YEAR)}y`;
}

/** The age of what happened at a time, `<unknown>` without one. */
export function ageOf(time: string | undefined, now: number): string {
  return time === undefined ? "<unknown>" : humanDuration(now - Date.parse(time));
}

type Unit = readonly [ms: number, name: string];

function pair(ms: number, [large, name]: Unit, [small, other]: Unit): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)}${name}${rest === 0 ? "" : `${rest}${other}`}`;
}
