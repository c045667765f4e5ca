import { describe, expect, it } from "vitest";
import { ANNOTATION, FINALIZER } from "../api/names.ts";
import { planSchedule, specProblem } from "./plan.ts";
import type { SchedulePlan } from "./types.ts";
import { HOUR, MINUTE, SECOND, Simulation } from "./testing/simulation.ts";

const EVERY_HOUR = { trigger: { interval: { seconds: 3600 } } };
const NIGHTLY = { trigger: { cron: { expression: "0 2 * * *" } }, timeZone: "Asia/Shanghai" };
const at = (text: string): { trigger: { date: { at: string } } } => ({ trigger: { date: { at: text } } });

/** `00:00:00` of the day of the tests, or another. */
const t = (clock: string, day = "2026-11-30"): string => `${day}T${clock}:00Z`;

describe("an interval", () => {
  it("runs for the first time one interval after it was made, then on the grid", () => {
    const world = new Simulation(EVERY_HOUR, t("10:07")).runUntil(t("13:30"));
    expect(world.times).toEqual([t("11:07"), t("12:07"), t("13:07")]);
    expect(world.schedule.status?.nextRunTimes?.[0]).toBe(t("14:07"));
    expect(world.schedule.status?.counts).toMatchObject({ scheduled: 3, succeeded: 3, missed: 0, skipped: 0 });
  });

  it("starts its grid at the anchor", () => {
    const interval = { seconds: 3600, anchor: t("00:30") };
    const world = new Simulation({ trigger: { interval } }, t("10:07")).runUntil(t("12:00"));
    expect(world.times).toEqual([t("10:30"), t("11:30")]);
    const ahead = { seconds: 3600, anchor: t("11:30") };
    expect(new Simulation({ trigger: { interval: ahead } }, t("10:07")).runUntil(t("13:00")).times).toEqual([
      t("12:30"),
    ]);
  });

  it("does not drift, however late a run starts and however long it takes", () => {
    const world = new Simulation({ ...EVERY_HOUR, concurrencyPolicy: "Allow" }, t("10:00"));
    world.jobMs = 90 * MINUTE;
    world.runUntil(t("10:30")).sleepUntil(t("11:20")).runUntil(t("13:30"));
    expect(world.made.map(({ time, at: moment }) => [time, moment])).toEqual([
      [t("11:00"), Date.parse(t("11:20"))],
      [t("12:00"), Date.parse(t("12:00"))],
      [t("13:00"), Date.parse(t("13:00"))],
    ]);
  });

  it("counts real seconds over a change of the clocks", () => {
    const trigger = { interval: { seconds: 6 * 3600 } };
    const world = new Simulation({ trigger, timeZone: "Europe/Berlin" }, "2026-03-28T22:00:00Z");
    expect(world.runUntil("2026-03-29T12:00:00Z").times).toEqual(["2026-03-29T04:00:00Z", "2026-03-29T10:00:00Z"]);
  });
});

describe("pause and resume", () => {
  it("has no next run while paused, and keeps the grid without a burst", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).runUntil(t("11:10")).change({ suspend: true });
    world.runUntil(t("14:20"));
    expect(world.schedule.status?.nextRunTimes).toEqual([]);
    expect(world.condition("Suspended")).toBe("True");
    world.change({ suspend: false }).runUntil(t("15:30"));
    expect(world.times).toEqual([t("11:00"), t("15:00")]);
    expect(world.schedule.status?.counts).toMatchObject({ missed: 0, skipped: 0 });
  });

  it("does not make up for what passed between, though no operator saw it resume", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).runUntil(t("10:10")).change({ suspend: true });
    world.runUntil(t("10:20")).change({ suspend: false }).sleepUntil(t("13:10")).runUntil(t("13:30"));
    expect(world.times).toEqual([]);
    expect(world.runUntil(t("14:00")).times).toEqual([t("14:00")]);
  });

  it("lets jobs that run go on", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00"));
    world.jobMs = 30 * MINUTE;
    world.runUntil(t("11:10")).change({ suspend: true }).runUntil(t("12:00"));
    expect(world.schedule.status?.counts).toMatchObject({ succeeded: 1, failed: 0, active: 0 });
  });
});

describe("downtime", () => {
  const night = (policy: "RunLatest" | "RunAll" | "Skip", deadline?: number): Simulation =>
    new Simulation(
      { ...EVERY_HOUR, missedRunPolicy: policy, ...(deadline !== undefined && { startingDeadlineSeconds: deadline }) },
      t("10:00"),
    ).runUntil(t("10:30"));

  it("RunLatest runs the newest missed time alone", () => {
    const world = night("RunLatest").sleepUntil(t("14:20")).runUntil(t("14:50"));
    expect(world.times).toEqual([t("14:00")]);
    expect(world.schedule.status?.counts?.missed).toBe(3);
    expect(world.condition("Missed")).toBe("False");
  });

  it("and not even that one when more than half an interval has passed", () => {
    const world = night("RunLatest").sleepUntil(t("14:31")).runUntil(t("14:50"));
    expect(world.times).toEqual([]);
    expect(world.schedule.status?.counts?.missed).toBe(4);
    expect(world.condition("Missed")).toBe("True");
    expect(world.runUntil(t("15:10")).condition("Missed")).toBe("False");
  });

  it.each([
    [59, 1],
    [61, 0],
  ])("startingDeadlineSeconds of 60 lets a run start %i s late: %i", (late, runs) => {
    const moment = Date.parse(t("11:00")) + late * SECOND;
    expect(night("RunLatest", 60).sleepUntil(moment).runUntil(moment).times).toHaveLength(runs);
  });

  it("a deadline is at least a minute, however short the interval", () => {
    const world = new Simulation({ trigger: { interval: { seconds: 10 } }, concurrencyPolicy: "Allow" }, t("10:00"));
    world.runUntil(t("10:00")).sleepUntil(Date.parse(t("10:00")) + 58 * SECOND);
    expect(world.pass().times).toEqual(["2026-11-30T10:00:50Z"]);
  });

  it("RunAll runs each that is within its deadline, the oldest first", () => {
    const world = night("RunAll", 3 * 3600)
      .sleepUntil(t("14:20"))
      .runUntil(t("14:50"));
    expect(world.times).toEqual([t("12:00"), t("13:00"), t("14:00")]);
    expect(world.made.map(({ at: moment }) => moment - Date.parse(t("14:20")))).toEqual([0, MINUTE, 2 * MINUTE]);
    expect(world.schedule.status?.counts).toMatchObject({ missed: 1, skipped: 0, scheduled: 3 });
  });

  it("RunAll runs at most ten, the newest", () => {
    const world = night("RunAll", 86_400).sleepUntil(t("02:20", "2026-12-01")).runUntil(t("02:50", "2026-12-01"));
    expect(world.times).toEqual([
      ...["17:00", "18:00", "19:00", "20:00", "21:00", "22:00", "23:00"].map((clock) => t(clock)),
      ...["00:00", "01:00", "02:00"].map((clock) => t(clock, "2026-12-01")),
    ]);
    expect(world.schedule.status?.counts).toMatchObject({ scheduled: 10, missed: 6 });
  });

  it("Skip runs none, and goes on with the next", () => {
    const world = night("Skip").sleepUntil(t("14:20")).runUntil(t("15:10"));
    expect(world.times).toEqual([t("15:00")]);
    expect(world.schedule.status?.counts?.missed).toBe(4);
  });

  it("Skip takes a time for missed only when somebody was away: a restart of a few seconds loses nothing", () => {
    const world = night("Skip")
      .sleepUntil(Date.parse(t("11:00")) + 20 * SECOND)
      .pass();
    expect(world.times).toEqual([t("11:00")]);
  });

  it("of a year is not gone through second by second", () => {
    const world = new Simulation({ trigger: { cron: { expression: "* * * * * *" } } }, t("10:00")).pass();
    world.sleepUntil(t("10:00", "2027-11-30")).pass();
    expect(world.times).toEqual(["2027-11-30T10:00:00Z"]);
    const interval = new Simulation({ trigger: { interval: { seconds: 1 } } }, t("10:00")).pass();
    interval.sleepUntil(t("10:00", "2027-11-30")).pass();
    expect(interval.schedule.status?.counts?.missed).toBe(365 * 86_400 - 1);
  });

  it("before the first look at a new schedule counts from when it was made", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).sleepUntil(t("11:10")).pass();
    expect(world.times).toEqual([t("11:00")]);
  });
});

describe("a run that would overlap", () => {
  it("is skipped by default, counted, and the grid stays", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00"));
    world.jobMs = 150 * MINUTE;
    world.runUntil(t("15:10"));
    expect(world.times).toEqual([t("11:00"), t("14:00")]);
    expect(world.schedule.status?.counts).toMatchObject({ skipped: 3, missed: 0 });
    expect(world.events.filter((reason) => reason === "RunSkipped")).toHaveLength(3);
  });

  it("starts beside the other one with Allow", () => {
    const world = new Simulation({ ...EVERY_HOUR, concurrencyPolicy: "Allow" }, t("10:00"));
    world.jobMs = 150 * MINUTE;
    expect(world.runUntil(t("13:10")).times).toEqual([t("11:00"), t("12:00"), t("13:00")]);
    expect(world.schedule.status?.counts?.active).toBe(3);
  });

  it("starts once the old one has been stopped with Replace", () => {
    const world = new Simulation({ ...EVERY_HOUR, concurrencyPolicy: "Replace" }, t("10:00"));
    world.jobMs = 150 * MINUTE;
    expect(world.runUntil(t("13:10")).times).toEqual([t("11:00"), t("12:00"), t("13:00")]);
    expect(world.schedule.status?.counts).toMatchObject({ failed: 2, active: 1, skipped: 0 });
  });
});

describe("an update", () => {
  it("that leaves the trigger alone keeps the grid and what was counted", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).runUntil(t("11:30"));
    world.change({ description: "other", successfulJobsHistoryLimit: 5 }).runUntil(t("12:30"));
    expect(world.times).toEqual([t("11:00"), t("12:00")]);
  });

  it("of the trigger begins a new grid from then on", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).runUntil(t("11:30"));
    world.change({ trigger: { interval: { seconds: 1200 } } }).runUntil(t("12:15"));
    expect(world.times).toEqual([t("11:00"), t("11:50"), t("12:10")]);
  });

  it("of the zone is one of the trigger", () => {
    const world = new Simulation(NIGHTLY, t("10:00")).runUntil(t("17:00"));
    world.change({ timeZone: "UTC" }).runUntil(t("20:00"));
    expect(world.times).toEqual([]);
    expect(world.schedule.status?.nextRunTimes?.[0]).toBe(t("02:00", "2026-12-01"));
  });

  it("of a paused schedule leaves it paused", () => {
    const world = new Simulation({ ...EVERY_HOUR, suspend: true }, t("10:00")).runUntil(t("11:30"));
    world.change({ trigger: { interval: { seconds: 600 } } }).runUntil(t("12:30"));
    expect(world.times).toEqual([]);
    expect(world.schedule.status?.nextRunTimes).toEqual([]);
    expect(world.change({ suspend: false }).runUntil(t("12:45")).times).toEqual([t("12:40")]);
  });
});

describe("a date", () => {
  it("runs once, and the schedule is completed and stays", () => {
    const world = new Simulation({ ...at("2026-11-30 20:00:00"), timeZone: "Asia/Shanghai" }, t("10:00"));
    world.runUntil(t("13:00"));
    expect(world.times).toEqual([t("12:00")]);
    expect(world.condition("Completed")).toBe("True");
    expect(world.condition("Missed")).toBe("False");
    expect(world.schedule.status?.nextRunTimes).toEqual([]);
  });

  it("is completed only when its job has ended", () => {
    const world = new Simulation(at(t("12:00")), t("10:00"));
    world.jobMs = HOUR;
    expect(world.runUntil(t("12:30")).condition("Completed")).toBe("False");
    expect(world.runUntil(t("13:30")).condition("Completed")).toBe("True");
  });

  it("that has passed is refused, and where nobody could refuse it, missed", () => {
    expect(specProblem(at(t("09:00")), Date.parse(t("10:00")))).toMatch(/trigger.date.at .* has passed/);
    const world = new Simulation(at(t("09:00")), t("10:00")).runUntil(t("11:00"));
    expect(world.times).toEqual([]);
    expect(world.condition("Missed")).toBe("True");
    expect(world.condition("Completed")).toBe("False");
  });

  it("that comes while paused is missed, and the object stays", () => {
    const world = new Simulation({ ...at(t("12:00")), suspend: true }, t("10:00")).runUntil(t("12:30"));
    world.change({ suspend: false }).runUntil(t("14:00"));
    expect(world.times).toEqual([]);
    expect(world.condition("Missed")).toBe("True");
    expect(world.schedule.status?.counts?.missed).toBe(1);
  });

  it.each([
    [59 * MINUTE, 1],
    [61 * MINUTE, 0],
  ])("may start an hour late: after %i ms %i", (late, runs) => {
    const world = new Simulation(at(t("12:00")), t("10:00")).pass();
    world.sleepUntil(Date.parse(t("12:00")) + late).pass();
    expect(world.times).toHaveLength(runs);
    expect(world.condition("Missed")).toBe(runs === 0 ? "True" : "False");
  });
});

describe("a run that is asked for", () => {
  it("starts while paused, and moves no grid", () => {
    const world = new Simulation({ ...EVERY_HOUR, suspend: true }, t("10:00")).runUntil(t("10:20"));
    world.annotate({ [ANNOTATION.runNow]: "a" }).runUntil(t("10:25"));
    expect(world.made.map(({ type, at: moment }) => [type, moment])).toEqual([["Manual", Date.parse(t("10:20"))]]);
    world.change({ suspend: false }).runUntil(t("11:10"));
    expect(world.times.slice(1)).toEqual([t("11:00")]);
    expect(world.schedule.status?.counts).toMatchObject({ manual: 1, scheduled: 1 });
  });

  it("starts once for a token", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).annotate({ [ANNOTATION.runNow]: "a" }).runUntil(t("10:30"));
    world.annotate({ [ANNOTATION.runNow]: "b" }).runUntil(t("10:40"));
    expect(new Set(world.made.map(({ name }) => name)).size).toBe(2);
    expect(world.made).toHaveLength(2);
  });
});

describe("a backfill", () => {
  const request = (token: string, from: string, to: string, max = 10): Record<string, string> => ({
    [ANNOTATION.backfill]: JSON.stringify({ token, from, to, max }),
  });

  it("makes the runs of past times, the oldest first, one after the other, and marks them", () => {
    const world = new Simulation(NIGHTLY, t("10:00")).pass();
    world.annotate(request("a", t("00:00", "2026-11-20"), t("00:00", "2026-11-24"))).runUntil(t("10:30"));
    expect(world.times).toEqual(["20", "21", "22", "23"].map((day) => t("18:00", `2026-11-${day}`)));
    expect(new Set(world.made.map(({ type }) => type))).toEqual(new Set(["Backfill"]));
    expect(world.made.map(({ at: moment }) => moment - Date.parse(t("10:00")))).toEqual(
      [0, 1, 2, 3].map((i) => i * MINUTE),
    );
    expect(world.schedule.status?.counts).toMatchObject({ backfill: 4, scheduled: 0 });
  });

  it("is limited, and makes no time twice", () => {
    const world = new Simulation(NIGHTLY, t("10:00")).change({ successfulJobsHistoryLimit: 100 }).pass();
    world.annotate(request("a", t("00:00", "2026-11-20"), t("00:00", "2026-11-29"), 2)).runUntil(t("11:00"));
    world.annotate(request("b", t("00:00", "2026-11-20"), t("00:00", "2026-11-29"), 3)).runUntil(t("12:00"));
    expect(world.times).toEqual(["20", "21", "22"].map((day) => t("18:00", `2026-11-${day}`)));
  });

  it("that cannot be read is told of once", () => {
    const world = new Simulation(NIGHTLY, t("10:00")).annotate({ [ANNOTATION.backfill]: "{}" }).runUntil(t("11:00"));
    expect(world.events).toEqual(["InvalidBackfill"]);
  });
});

describe("limits", () => {
  it("startAt, endAt and maxRuns bound the runs", () => {
    const bounded = new Simulation({ ...EVERY_HOUR, startAt: t("12:30"), endAt: t("14:00") }, t("10:00"));
    bounded.runUntil(t("17:00"));
    expect(bounded.times).toEqual([t("13:00"), t("14:00")]);
    expect(bounded.condition("Completed")).toBe("True");
    const limited = new Simulation({ ...EVERY_HOUR, maxRuns: 2 }, t("10:00")).runUntil(t("11:30"));
    expect(limited.schedule.status?.nextRunTimes).toEqual([t("12:00")]);
    expect(limited.runUntil(t("17:00")).times).toEqual([t("11:00"), t("12:00")]);
    expect(limited.condition("Completed")).toBe("True");
  });

  it("jitter puts a run off, the same each time, and its name keeps the time", () => {
    const spec = { ...EVERY_HOUR, jitterSeconds: 600 };
    const [one, two] = [1, 2].map(() => new Simulation(spec, t("10:00")).runUntil(t("13:30")));
    expect(one!.made).toEqual(two!.made);
    expect(one!.times).toEqual([t("11:00"), t("12:00"), t("13:00")]);
    const lateness = one!.made.map(({ time, at: moment }) => moment - Date.parse(time));
    expect(Math.max(...lateness)).toBeLessThanOrEqual(600 * SECOND);
    expect(Math.max(...lateness)).toBeGreaterThan(0);
  });

  it("so many jobs that have ended are kept", () => {
    const world = new Simulation({ ...EVERY_HOUR, successfulJobsHistoryLimit: 2 }, t("10:00")).runUntil(t("15:30"));
    expect([...world.jobs.keys()]).toEqual(["nightly-20261130140000", "nightly-20261130150000"]);
    expect(world.schedule.status?.counts?.succeeded).toBe(5);
  });
});

describe("trouble", () => {
  it("a run waits for its template, and is missed when that comes too late", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).runUntil(t("10:30"));
    const { draft } = world;
    world.draft = { reason: "TemplateNotFound", message: 'template "psi" does not exist' };
    world.runUntil(t("11:10"));
    expect(world.condition("Ready")).toBe("False");
    expect(world.condition("Stalled")).toBe("True");
    world.draft = draft;
    world.pass();
    expect(world.times).toEqual([t("11:00")]);
    world.draft = { reason: "TemplateNotFound", message: 'template "psi" does not exist' };
    world.runUntil(t("12:40"));
    expect(world.schedule.status?.counts?.missed).toBe(1);
  });

  it("a job that an old cache shows running is looked up before it counts as running", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00")).runUntil(t("11:30"));
    const [job] = world.jobs.values();
    const snapshot = {
      schedule: world.schedule,
      jobs: [{ ...job!, status: {} }],
      draft: world.draft,
      failures: new Map(),
      now: world.now,
    };
    const uid = new Set([job!.metadata.uid]);
    const none = new Set<string>();
    const active = (plan: SchedulePlan): unknown => (plan.status ?? world.schedule.status)!.active;
    expect(planSchedule({ ...snapshot, gone: none, live: none }).verify).toMatchObject([{ uid: job!.metadata.uid }]);
    expect(active(planSchedule({ ...snapshot, gone: uid, live: none }))).toEqual([]);
    expect(active(planSchedule({ ...snapshot, gone: none, live: uid }))).toMatchObject([{ uid: job!.metadata.uid }]);
  });

  it("a job that is refused for good counts as failed", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00"));
    world.refuse = { message: "no", isFinal: true };
    world.runUntil(t("11:10"));
    expect(world.schedule.status?.counts).toMatchObject({ failed: 1, active: 0 });
    expect(world.events).toContain("FailedCreate");
  });

  it("a job that cannot be made now is tried until it is too late", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00"));
    world.refuse = { message: "quota", isFinal: false };
    world.runUntil(t("11:10"));
    expect(world.schedule.status?.counts).toMatchObject({ failed: 0, active: 1 });
    world.now = Date.parse(t("11:31"));
    world.pass();
    expect(world.schedule.status?.counts).toMatchObject({ failed: 1, active: 0 });
  });

  it("a job that is deleted while it runs counts as failed, and keeps nothing waiting", () => {
    const world = new Simulation(EVERY_HOUR, t("10:00"));
    world.jobMs = 10 * HOUR;
    world.runUntil(t("11:10")).deleteJob("nightly-20261130110000");
    world.runUntil(t("12:10"));
    expect(world.times).toEqual([t("11:00"), t("12:00")]);
    expect(world.schedule.status?.counts).toMatchObject({ failed: 1, active: 1 });
  });

  it.each([
    [{ trigger: { cron: { expression: "0 0 30 2 *" } } }, /never comes true/],
    [{ trigger: { cron: { expression: "61 * * * *" } } }, /"61 \* \* \* \*" cannot be read: Invalid value for minute/],
    [{ trigger: { cron: { expression: "* * *" } } }, /cannot be read/],
    [{ ...EVERY_HOUR, timeZone: "Mars/Olympus" }, /timeZone "Mars\/Olympus" is unknown/],
    [{ ...EVERY_HOUR, endAt: "later" }, /endAt "later" is no time/],
  ])("%j is told of, and nothing runs", (spec, message) => {
    const world = new Simulation(spec, t("10:00")).runUntil(t("12:00"));
    const ready = world.schedule.status?.conditions?.find(({ type }) => type === "Ready");
    expect(ready).toMatchObject({ status: "False", reason: "InvalidTrigger", message: expect.stringMatching(message) });
    expect(world.times).toEqual([]);
  });
});

it("costs no write while nothing is due", () => {
  const world = new Simulation(NIGHTLY, t("10:00")).pass();
  const { writes } = world;
  for (let minute = 0; minute < 8 * 60; minute += 1) {
    world.now += MINUTE;
    if (world.now < Date.parse(t("18:00"))) world.pass();
  }
  expect(world.writes).toBe(writes);
});

it("goes on once the clean-up of a job that somebody deleted is done, though others keep the job", () => {
  const world = new Simulation({ ...EVERY_HOUR, concurrencyPolicy: "Forbid" }, t("09:30"));
  world.jobMs = 1000 * HOUR;
  world.runUntil(t("10:40"));
  const [name, job] = [...world.jobs][0]!;
  const deletionTimestamp = t("10:40");
  const finalizers = ["example.com/archiver"];
  world.jobs.set(name, {
    ...job,
    metadata: { ...job.metadata, deletionTimestamp, finalizers: [FINALIZER, ...finalizers] },
  });
  expect(world.pass().schedule.status?.active).toHaveLength(1);
  world.jobs.set(name, { ...job, metadata: { ...job.metadata, deletionTimestamp, finalizers } });
  expect(world.pass().schedule.status).toMatchObject({ active: [], counts: { failed: 1, active: 0 } });
  world.runUntil(t("11:40"));
  expect(world.times).toHaveLength(2);
  expect(world.schedule.status?.counts).toMatchObject({ failed: 1, skipped: 0, active: 1 });
  expect(world.events.filter((reason) => reason === "RunDeleted")).toHaveLength(1);
});
