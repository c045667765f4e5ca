import { expect, it } from "vitest";
import type { TaskView } from "../../../job/view.ts";
import { ticksOf, timelineOf } from "./timeline.ts";

const BEGIN = Date.UTC(2026, 0, 1);
const at = (second: number): string => new Date(BEGIN + second * 1000).toISOString();
const task = (alias: string, some: Partial<TaskView>): TaskView =>
  ({
    alias,
    state: "Pending",
    attempt: 0,
    dependencies: [],
    parties: [],
    attempts: [],
    ...some,
  }) as unknown as TaskView;
const shown = (tasks: TaskView[], now = 100): string[] => {
  const job = { tasks, create_time: at(0), start_time: at(0) };
  const seconds = (ms: number): number => (ms - BEGIN) / 1000;
  return timelineOf(job, BEGIN + now * 1000).bars.map(
    ({ task: alias, attempt, segments }) =>
      `${alias}#${attempt} ${segments.map(({ stretch, from, to }) => `${stretch} ${seconds(from)}-${seconds(to)}`).join(", ")}`,
  );
};

it("a task waits from the end of what it depends on, then starts, then runs until its end or now", () => {
  const a = task("a", { state: "Succeeded", create_time: at(2), start_time: at(5), end_time: at(20) });
  const b = task("b", { state: "Running", create_time: at(26), start_time: at(30), dependencies: ["a"] });
  const c = task("c", { dependencies: ["b"] });
  const d = task("d", { dependencies: ["a"] });
  expect(shown([a, b, c, d])).toEqual([
    "a#0 waiting 0-2, starting 2-5, running 5-20",
    "b#0 waiting 20-26, starting 26-30, running 30-100",
    "c#0 ",
    "d#0 waiting 20-100",
  ]);
});

it("each earlier attempt has a bar, and the next waits from its end", () => {
  const attempts = [
    { attempt: 0, startTime: at(3), endTime: at(10) },
    { attempt: 1, endTime: at(30) },
  ];
  const a = task("a", {
    state: "Failed",
    attempt: 2,
    attempts,
    create_time: at(40),
    start_time: at(41),
    end_time: at(50),
  });
  expect(shown([a])).toEqual(["a#0 running 3-10", "a#1 ", "a#2 waiting 30-40, starting 40-41, running 41-50"]);
});

it("what never started has no bar, and what did not run has no time of running", () => {
  const failed = task("a", { state: "Failed", create_time: at(1), end_time: at(9) });
  const skipped = task("b", { state: "Skipped", dependencies: ["a"] });
  expect(shown([failed, skipped])).toEqual(["a#0 waiting 0-1, starting 1-9", "b#0 "]);
});

it("the axis holds all bars, and has a few marks", () => {
  const { from, to } = timelineOf({ tasks: [], create_time: at(0), end_time: at(0) }, BEGIN);
  expect(to - from).toBe(1000);
  const ticks = (seconds: number): number[] => ticksOf({ from: 0, to: seconds * 1000 }).map((ms) => ms / 1000);
  expect(ticks(5)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ticks(95)).toEqual([0, 30, 60, 90]);
  expect(ticks(40 * 86_400)).toHaveLength(6);
});
