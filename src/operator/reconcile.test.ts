import { pino } from "pino";
import { Registry } from "prom-client";
import { beforeEach, expect, it } from "vitest";
import { ApiError } from "../kube/errors.ts";
import { FakeClock, settle } from "../kube/testing/fake-clock.ts";
import { WorkQueue } from "../kube/workqueue.ts";
import { OperatorMetrics } from "./metrics.ts";
import { type Result, runController, StaleStateError } from "./reconcile.ts";

let clock: FakeClock;
let queue: WorkQueue<string>;
let metrics: OperatorMetrics;
/** What each pass answers or throws, in order; then nothing more is to be done. */
let answers: (Result | Error)[];
let passes: number;
/** Levels and fields of what was logged. */
let logged: { level: number; job: string }[];

beforeEach(() => {
  clock = new FakeClock();
  queue = new WorkQueue<string>({ name: "test", clock });
  metrics = new OperatorMetrics(new Registry());
  answers = [];
  passes = 0;
  logged = [];
  const write = (line: string): void => {
    logged.push(JSON.parse(line) as (typeof logged)[number]);
  };
  const reconcile = async (): Promise<Result> => {
    passes += 1;
    const answer = answers.shift() ?? {};
    if (answer instanceof Error) throw answer;
    return Promise.resolve(answer);
  };
  const logFields = (job: string): object => ({ job });
  const controller = { name: "test", queue, workers: 1, reconcile, logFields };
  runController(controller, metrics, pino({ level: "debug" }, { write }));
});

const refusal = (code: number, reason: string): ApiError => new ApiError({ code, reason, message: "no" });
const DEBUG = 20;
const WARN = 40;

async function results(): Promise<Record<string, number>> {
  const { values } = await metrics.registry.getSingleMetric("controller_runtime_reconcile_total")!.get();
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels["result"]), value]));
}

it("is at rest after a pass that asks for nothing", async () => {
  queue.add("a");
  await settle();
  expect({ passes, timers: clock.timers, logged }).toEqual({ passes: 1, timers: 0, logged: [] });
  expect(await results()).toEqual({ success: 1 });
});

it("looks again when a pass says so, and only when the newest one does", async () => {
  answers = [{ requeueAfterMs: 1000 }, { requeueAfterMs: 5000 }, {}];
  queue.add("a");
  await settle();
  queue.add("a");
  await clock.advance(4999);
  expect(passes).toBe(2);
  await clock.advance(1);
  expect({ passes, timers: clock.timers }).toEqual({ passes: 3, timers: 0 });
});

it("looks again at once for 0 ms", async () => {
  answers = [{ requeueAfterMs: 0 }];
  queue.add("a");
  await settle();
  expect({ passes, timers: clock.timers }).toEqual({ passes: 2, timers: 0 });
});

it.each([
  ["something left undone", { requeue: true }, "success", []],
  ["an error", new Error("broken"), "error", [WARN]],
  ["a conflict", refusal(409, "Conflict"), "error", [DEBUG]],
  ["a name that is taken", refusal(409, "AlreadyExists"), "error", [DEBUG]],
  ["a stale state", new StaleStateError("old"), "error", [DEBUG]],
] as const)("tries %s again with growing pauses, until a pass succeeds", async (_, answer, result, levels) => {
  answers = [answer, answer];
  queue.add("a");
  await settle();
  expect(logged.map(({ level }) => level)).toEqual(levels);
  expect(await results()).toEqual({ [result]: 1 });
  await clock.advance(5);
  expect(passes).toBe(2);
  await clock.advance(9);
  expect(passes).toBe(2);
  await clock.advance(1);
  expect({ passes, timers: clock.timers }).toEqual({ passes: 3, timers: 0 });
  // The next failure is the first again.
  answers = [answer];
  queue.add("a");
  await settle();
  await clock.advance(5);
  expect({ passes, timers: clock.timers }).toEqual({ passes: 5, timers: 0 });
});

it("lets an object go that is gone", async () => {
  answers = [refusal(404, "NotFound")];
  queue.add("a");
  await settle();
  expect({ passes, timers: clock.timers, logged }).toEqual({ passes: 1, timers: 0, logged: [] });
  expect(await results()).toEqual({ success: 1 });
});

it("names the object in the log", async () => {
  answers = [new Error("broken")];
  queue.add("jobs/a");
  await settle();
  expect(logged).toMatchObject([{ job: "jobs/a", msg: "reconciling", err: { message: "broken" } }]);
});
