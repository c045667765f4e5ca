import { describe, expect, it } from "vitest";
import { nextInstant, readCron } from "./cron.ts";
import { findZone, readTime } from "./zone.ts";

const iso = (ms: number | undefined): string => new Date(ms ?? 0).toISOString().replace(".000Z", "Z");

describe("a time without a zone", () => {
  it.each([
    ["UTC", "2026-07-09 16:00:00", "2026-07-09T16:00:00Z"],
    ["Asia/Shanghai", "2026-07-09 16:00:00", "2026-07-09T08:00:00Z"],
    ["Asia/Shanghai", "2026-07-09T16:00:00Z", "2026-07-09T16:00:00Z"],
    ["Asia/Shanghai", "2026-07-09T16:00:00.750+02:00", "2026-07-09T14:00:00Z"],
    ["Asia/Shanghai", "2026-07-09", "2026-07-08T16:00:00Z"],
    ["Asia/Shanghai", "2026-07-09T16:00", "2026-07-09T08:00:00Z"],
    // In the gap, an hour later by the clock; in the fold, the first of the two.
    ["America/New_York", "2026-03-08 02:30:00", "2026-03-08T07:30:00Z"],
    ["America/New_York", "2026-11-01 01:30:00", "2026-11-01T05:30:00Z"],
    ["Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:30:00Z"],
    ["Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"],
    // Half an hour only.
    ["Australia/Lord_Howe", "2026-10-04 02:15:00", "2026-10-03T15:45:00Z"],
    ["Australia/Lord_Howe", "2026-04-05 01:45:00", "2026-04-04T14:45:00Z"],
  ])("in %s: %s", (name, text, expected) => {
    expect(iso(readTime(text, findZone(name)!))).toBe(expected);
  });

  it.each(["", "tomorrow", "2026-13-01", "2026-02-30 00:00:00", "2026-01-01 25:00:00", "2026-01-01T10"])(
    "%j is none",
    (text) => {
      expect(readTime(text, findZone("UTC")!)).toBeUndefined();
    },
  );

  it.each(["Mars/Olympus", "", "+08:00", "8"])("zone %j is unknown", (name) => {
    expect(findZone(name)).toBeUndefined();
  });
});

describe("cron at the days when clocks change", () => {
  const times = (zone: string, expression: string, from: string, count: number): string[] => {
    const found: string[] = [];
    let time: number | undefined = Date.parse(from);
    while (found.length < count && time !== undefined) {
      time = nextInstant(readCron(expression), findZone(zone)!, time);
      found.push(iso(time));
    }
    return found;
  };

  it.each([
    [
      "02:30 in the gap is 03:30",
      "America/New_York",
      "30 2 * * *",
      "2026-03-07T12:00:00Z",
      ["2026-03-08T07:30:00Z", "2026-03-09T06:30:00Z"],
    ],
    [
      "in the fold it is the first",
      "America/New_York",
      "30 1 * * *",
      "2026-10-31T12:00:00Z",
      ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"],
    ],
    [
      "from within the fold, the next day",
      "America/New_York",
      "30 1 * * *",
      "2026-11-01T06:10:00Z",
      ["2026-11-02T06:30:00Z"],
    ],
    [
      "02:30 and 03:30 fall together",
      "Europe/Berlin",
      "30 2,3 * * *",
      "2026-03-29T00:00:00Z",
      ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"],
    ],
    [
      "the hour after the gap comes in order",
      "Europe/Berlin",
      "45,15 2,3 * * *",
      "2026-03-29T00:00:00Z",
      ["2026-03-29T01:15:00Z", "2026-03-29T01:45:00Z", "2026-03-30T00:15:00Z"],
    ],
    [
      "times in the gap, from within the hour after it",
      "Europe/Berlin",
      "45 2 * * *",
      "2026-03-29T01:20:00Z",
      ["2026-03-29T01:45:00Z", "2026-03-30T00:45:00Z"],
    ],
    [
      "each hour, once in the fold",
      "Europe/Berlin",
      "0 * * * *",
      "2026-10-24T23:30:00Z",
      ["2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"],
    ],
    [
      "half an hour's gap",
      "Australia/Lord_Howe",
      "15 2 * * *",
      "2026-10-03T12:00:00Z",
      ["2026-10-03T15:45:00Z", "2026-10-04T15:15:00Z"],
    ],
    [
      "half an hour's fold",
      "Australia/Lord_Howe",
      "45 1 * * *",
      "2026-04-04T12:00:00Z",
      ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"],
    ],
    [
      "no change of clocks",
      "Asia/Shanghai",
      "0 2 * * *",
      "2026-11-29T00:00:00Z",
      ["2026-11-29T18:00:00Z", "2026-11-30T18:00:00Z"],
    ],
    [
      "a day that was left out",
      "Pacific/Apia",
      "0 12 * * *",
      "2011-12-29T23:00:00Z",
      ["2011-12-30T22:00:00Z", "2011-12-31T22:00:00Z"],
    ],
  ])("%s", (_, zone, expression, from, expected) => {
    expect(times(zone, expression, from, expected.length)).toEqual(expected);
  });

  it.each(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Shanghai"])(
    "in %s are those that clocks would show, each once, whatever moment is asked about",
    (name) => {
      const zone = findZone(name)!;
      for (const expression of ["*/10 * * * *", "30 2 * * *", "15,45 1-3 * * *", "0 0 1 * *"]) {
        const calendar = readCron(expression);
        for (const day of ["2026-03-07", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2026-10-31"]) {
          const [from, to] = [Date.parse(`${day}T00:00:00Z`), Date.parse(`${day}T00:00:00Z`) + 72 * 3_600_000];
          // All wall times of five days, each at its instant: what the rule says, without any search.
          const expected = new Set<number>();
          for (
            let wall = calendar.nextWall(from - 86_400_000)!;
            wall < to + 86_400_000;
            wall = calendar.nextWall(wall)!
          )
            expected.add(zone.instantOf(wall));
          const all = [...expected].toSorted((a, b) => a - b);
          for (let instant = from; instant < to; instant += 1_777_000) {
            const next = nextInstant(calendar, zone, instant);
            const wanted = all.find((each) => each > instant);
            if (wanted !== undefined && wanted < to) expect(iso(next)).toBe(iso(wanted));
          }
        }
      }
    },
  );
});
