/** A day of a month, and how often something runs on it. */
export interface Day {
  /** Of the month, from 1. */
  readonly day: number;
  readonly runs: readonly string[];
}

/** A month as a calendar shows it. */
export interface Month {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** Days before the first, in a week that begins on Monday. */
  readonly offset: number;
  readonly days: readonly Day[];
}

const WEEK = 7;

/** The month of `now` and the next, by the clock of the zone, as far as anything runs in them; never none. */
export function monthsOf(times: readonly string[], zone: string, now: number): readonly Month[] {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const byDay = new Map<string, string[]>();
  for (const time of times) {
    const day = format.format(new Date(time));
    byDay.set(day, [...(byDay.get(day) ?? []), time]);
  }
  const [year = 0, month = 0] = format.format(now).split("-").map(Number);
  const first = monthOf(year, month, byDay);
  const next = month === 12 ? monthOf(year + 1, 1, byDay) : monthOf(year, month + 1, byDay);
  const busy = [first, next].filter(({ days }) => days.some(({ runs }) => runs.length > 0));
  return busy.length === 0 ? [first] : busy;
}

function monthOf(year: number, month: number, byDay: ReadonlyMap<string, readonly string[]>): Month {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const two = (part: number): string => String(part).padStart(2, "0");
  const days = Array.from({ length }, (_, index) => {
    const day = index + 1;
    return { day, runs: byDay.get(`${year}-${two(month)}-${two(day)}`) ?? [] };
  });
  return { year, month, offset: (weekday + WEEK - 1) % WEEK, days };
}
