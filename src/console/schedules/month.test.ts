import { expect, it } from "vitest";
import { monthsOf } from "./month.ts";

const NOW = Date.parse("2026-11-30T10:00:00Z");

it("days are those of the schedule's zone, and weeks begin on Monday", () => {
  // 20:00 in UTC is the next day in Shanghai.
  const [december, ...more] = monthsOf(["2026-11-30T20:00:00Z", "2026-12-01T20:00:00Z"], "Asia/Shanghai", NOW);
  expect(more).toEqual([]);
  const busy = december!.days.filter(({ runs }) => runs.length > 0).map(({ day }) => day);
  expect(busy).toEqual([1, 2]);
  expect(december).toMatchObject({ year: 2026, month: 12, offset: 1 });
});

it("is the month in which something runs, and goes over the end of the year", () => {
  const [only, ...more] = monthsOf(["2026-11-30T20:00:00Z", "2026-11-30T21:00:00Z"], "UTC", NOW);
  expect(more).toEqual([]);
  expect(only).toMatchObject({ year: 2026, month: 11, offset: 6 });
  expect(only!.days.length).toBe(30);
  expect(only!.days[29]!.runs.length).toBe(2);
  const both = monthsOf(["2026-12-31T00:00:00Z", "2027-01-01T00:00:00Z"], "UTC", Date.parse("2026-12-05T00:00:00Z"));
  expect(both.map(({ year, month }) => [year, month])).toEqual([
    [2026, 12],
    [2027, 1],
  ]);
});
