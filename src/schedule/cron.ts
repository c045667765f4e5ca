import { Cron } from "croner";
import type { Zone } from "./zone.ts";

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** A cron expression as a calendar of wall times; zones and changes of clocks are not its matter. */
export interface CronCalendar {
  /** The first wall time after this one; undefined if there is none any more. */
  readonly nextWall: (wall: number) => number | undefined;
}

/**
 * Reads a cron expression.
 * @throws Error that says what is wrong
 */
export function readCron(expression: string): CronCalendar {
  const cron = new Cron(expression, { timezone: "UTC" });
  return { nextWall: (wall) => cron.nextRun(new Date(wall))?.getTime() };
}

/** The first instant after `instant` at which clocks of the zone show a time of the calendar, each such time once. */
export function nextInstant(calendar: CronCalendar, zone: Zone, instant: number): number | undefined {
  const wall = zone.wallOf(instant);
  const starts = [afterFold(zone, instant, wall), ...afterGap(zone, instant, wall)];
  const found = starts.flatMap((start) => candidates(calendar, zone, start)).filter((each) => each > instant);
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Instants of the first wall time after `start`, and, if clocks skip that one, of the first that they show after the gap. */
function candidates(calendar: CronCalendar, zone: Zone, start: number): number[] {
  const wall = calendar.nextWall(start);
  if (wall === undefined) return [];
  const instant = zone.instantOf(wall);
  const shown = zone.wallOf(instant);
  if (shown === wall) return [instant];
  const end = lowest(wall, shown, (each) => zone.wallOf(zone.instantOf(each)) === each);
  const next = calendar.nextWall(end - SECOND_MS);
  return next === undefined ? [instant] : [instant, zone.instantOf(next)];
}

/** Where to look on: clocks that show a time again have had the times up to the end of the fold. */
function afterFold(zone: Zone, instant: number, wall: number): number {
  const seenBefore = instant - zone.instantOf(wall);
  if (seenBefore < SECOND_MS) return wall;
  return lowest(wall, wall + seenBefore + SECOND_MS, (each) => zone.instantOf(each) > instant) - SECOND_MS;
}

/** Clocks that went forward a moment ago: times that they skipped are still to come. */
function afterGap(zone: Zone, instant: number, wall: number): number[] {
  const skipped = wall - zone.wallOf(instant - DAY_MS) - DAY_MS;
  if (skipped <= 0) return [];
  const isRecent = wall - zone.wallOf(instant - skipped) > skipped;
  return isRecent ? [wall - skipped] : [];
}

/** The lowest whole second in (low, high] of which `holds` is true; it holds of all above. */
function lowest(low: number, high: number, holds: (wall: number) => boolean): number {
  let [below, above] = [low / SECOND_MS, high / SECOND_MS];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (holds(middle * SECOND_MS)) above = middle;
    else below = middle;
  }
  return above * SECOND_MS;
}
