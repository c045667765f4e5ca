const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/**
 * A time zone. A wall time is what its clocks show, as the milliseconds of the same date and time in UTC. All times are
 * whole seconds.
 */
export interface Zone {
  /** The wall time at an instant. */
  readonly wallOf: (instant: number) => number;
  /**
   * The instant of a wall time. One in a gap, which clocks skip, is as much later as the gap is long; of the two instants of
   * one in a fold, which clocks show twice, it is the first.
   */
  readonly instantOf: (wall: number) => number;
}

const ZONES = new Map<string, Zone>();

/** The zone of this IANA name; undefined if there is none. */
export function findZone(name: string): Zone | undefined {
  const known = ZONES.get(name);
  if (known !== undefined) return known;
  const zone = createZone(name);
  if (zone !== undefined) ZONES.set(name, zone);
  return zone;
}

function createZone(name: string): Zone | undefined {
  const format = formatOf(name);
  if (format === undefined) return undefined;
  const wallOf = (instant: number): number => readWall(format.format(instant));
  const offsetAt = (instant: number): number => wallOf(instant) - floorSecond(instant);
  const instantOf = (wall: number): number => {
    const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
    const matching = [wall - before, wall - after].filter((instant) => wallOf(instant) === wall);
    return matching.length === 0 ? wall - before : Math.min(...matching);
  };
  return { wallOf, instantOf };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  // An offset such as +08:00 is taken by some versions of Node.js and refused by others.
  if (!/^[A-Za-z]/.test(timeZone)) return undefined;
  const digits = "2-digit";
  const date = { year: "numeric", month: digits, day: digits } as const;
  const time = { hour: digits, minute: digits, second: digits, hourCycle: "h23" } as const;
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      ...date,
      ...time,
    });
  } catch {
    return undefined;
  }
}

/** Reads `12/31/2026, 23:59:59`. */
function readWall(text: string): number {
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = text.split(/\D+/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The last whole second that is not after `ms`. */
export function floorSecond(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS;
}

const TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** Reads RFC 3339, or a time without a zone by the clocks of `zone`; undefined if it is neither. Fractions are dropped. */
export function readTime(text: string, zone: Zone): number | undefined {
  const [, date = "", clock = "00:00", seconds = ":00", offset] = TIME.exec(text) ?? [];
  const ms = Date.parse(`${date}T${clock}${seconds}${offset ?? "Z"}`);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(ms) || new Date(Date.parse(`${date}T00:00:00Z`)).toISOString().slice(0, 10) !== date)
    return undefined;
  return offset === undefined ? zone.instantOf(ms) : ms;
}
