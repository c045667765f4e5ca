import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { KusciaJobScheduleSpec } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import { gridOf, nextTimes } from "./grid.ts";
import { Crash, MINUTE, SECOND, Simulation } from "./testing/simulation.ts";

/** The days on which clocks change, in three zones, and a zone where they never do. */
const DAYS = [
  ["America/New_York", "2026-03-07T18:00:00Z"],
  ["America/New_York", "2026-10-31T18:00:00Z"],
  ["Europe/Berlin", "2026-03-28T12:00:00Z"],
  ["Europe/Berlin", "2026-10-24T12:00:00Z"],
  ["Australia/Lord_Howe", "2026-04-04T03:00:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T03:00:00Z"],
  ["Asia/Shanghai", "2026-11-30T00:00:00Z"],
] as const;

const triggers = fc.oneof(
  fc.integer({ min: 300, max: 20_000 }).map((seconds) => ({ interval: { seconds } })),
  fc
    .constantFrom("30 2 * * *", "*/20 * * * *", "15,45 1-3 * * *", "0 * * * *", "0 0 2 * * *", "5 */3 * * *")
    .map((expression) => ({ cron: { expression } })),
);

const specs = fc.record({
  trigger: triggers,
  concurrencyPolicy: fc.constantFrom("Allow" as const, "Forbid" as const, "Replace" as const),
  missedRunPolicy: fc.constantFrom("RunLatest" as const, "RunAll" as const, "Skip" as const),
  jitterSeconds: fc.constantFrom(0, 0, 45),
});

/** What happens next: time passes with or without an operator, it dies at its nth write, the clock is set. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("work" as const), ms: fc.integer({ min: 0, max: 4 * 3_600_000 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("down" as const), ms: fc.integer({ min: 0, max: 3 * 3_600_000 }) }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("crash" as const), ms: fc.integer({ min: 0, max: 6 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("clock" as const),
        ms: fc.integer({ min: -7_200_000, max: 7_200_000 }),
      }),
    },
  ),
  { minLength: 1, maxLength: 14 },
);

type Step = { readonly kind: "work" | "down" | "crash" | "clock"; readonly ms: number };

/** Works for an hour, or until the operator dies at its nth write. */
function workUntilCrash(world: Simulation, writes: number): void {
  let left = writes;
  world.beforeWrite = () => {
    if (left === 0) throw new Crash();
    left -= 1;
  };
  try {
    world.runUntil(world.now + 60 * MINUTE);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  world.beforeWrite = () => undefined;
}

function take(world: Simulation, { kind, ms }: Step): void {
  if (kind === "work") world.runUntil(world.now + ms);
  else if (kind === "down") world.sleepUntil(world.now + ms);
  else if (kind === "crash") workUntilCrash(world, ms);
  else world.now += ms;
}

/** All times of the grid up to the settled one, each of which must be accounted for. */
function expectAccounted(world: Simulation, spec: KusciaJobScheduleSpec): void {
  const { status, metadata } = world.schedule;
  const start = Date.parse(metadata.creationTimestamp!);
  const all = nextTimes(gridOf(spec, start), start, 100_000, Date.parse(status!.settledTime!));
  const { scheduled, skipped, missed } = status!.counts!;
  expect(scheduled + skipped + missed + status!.waiting!.length).toBe(all.length);
  const scheduledRuns = world.made.filter(({ type }) => type === "Scheduled");
  expect(new Set(scheduledRuns.map(({ name }) => name)).size).toBe(world.made.length);
  // A run belongs to a time of the grid, and a recorded run has its job.
  const grid = new Set(all.map(formatTime));
  expect(scheduledRuns.filter(({ time }) => !grid.has(time))).toEqual([]);
  expect(scheduledRuns).toHaveLength(scheduled);
}

it("runs no time twice, and loses none but by a policy, over restarts at every write and steps of the clock", () => {
  fc.assert(
    fc.property(fc.constantFrom(...DAYS), specs, steps, ([timeZone, createdAt], given, story) => {
      const spec = { ...given, timeZone, successfulJobsHistoryLimit: 2 };
      const world = new Simulation(spec, createdAt);
      world.jobMs = 7 * MINUTE;
      for (const step of story) take(world, step);
      world.runUntil(world.now + 10 * SECOND);
      expectAccounted(world, { ...spec, job: { spec: {} } });
    }),
    { numRuns: 150 },
  );
});

it("runs every time exactly once while an operator works, on each of these days", () => {
  fc.assert(
    fc.property(fc.constantFrom(...DAYS), triggers, ([timeZone, createdAt], trigger) => {
      const spec = { trigger, timeZone, concurrencyPolicy: "Allow" as const };
      const world = new Simulation(spec, createdAt);
      world.jobMs = MINUTE;
      const end = world.now + 30 * 3_600_000;
      world.runUntil(end);
      const start = Date.parse(createdAt);
      const all = nextTimes(gridOf({ ...spec }, start), start, 100_000, end);
      expect(world.times).toEqual(all.map(formatTime));
    }),
    { numRuns: 60 },
  );
});

it("makes the same jobs whichever write the operator dies at", () => {
  const story = (crashes: (writes: number) => boolean): Simulation => {
    const spec = { trigger: { interval: { seconds: 600 } }, successfulJobsHistoryLimit: 1 };
    const world = new Simulation(spec, "2026-11-30T10:00:00Z");
    let writes = 0;
    world.beforeWrite = () => {
      writes += 1;
      if (crashes(writes)) throw new Crash();
    };
    const end = world.now + 3_600_000;
    for (;;) {
      try {
        return world.runUntil(end);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        world.sleepUntil(world.now);
      }
    }
  };
  const whole = story(() => false);
  expect(whole.times).toHaveLength(6);
  for (let dies = 1; dies <= whole.writes; dies += 1) {
    const world = story((writes) => writes === dies);
    expect(world.made).toEqual(whole.made);
    expect(world.schedule.status).toEqual(whole.schedule.status);
  }
});
