import { expect, it } from "vitest";
import type { KusciaJob, KusciaJobTask, TaskState } from "../api/types.ts";
import { wholeJob } from "./added-tasks.ts";
import { aJob } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import { etagOf, viewOf, viewWithin } from "./view.ts";

const HOOK = { appImage: "app", taskInputConfig: "" };

function added(alias: string, state: TaskState, { isActive = state === "Running", dependencies = ["a"] } = {}) {
  const parties = [{ domainID: "alice" }];
  const task = { alias, appImage: "app", taskInputConfig: "", parties, dependencies };
  const status = { alias, taskID: alias, state, ...(isActive && { createTime: "2026-01-01T00:00:00Z" }) };
  return { metadata: { name: alias }, spec: { jobName: "job", ...task }, status } as unknown as KusciaJobTask;
}

const open = (): KusciaJob => new World(aJob().task("a")).settle().job;
const MANY = [
  added("done", "Succeeded"),
  added("waits", "Pending"),
  added("failed", "Failed"),
  added("late", "Pending"),
  added("begins", "Pending", { isActive: true }),
  added("runs", "Running"),
];

it("has the tasks that were added, and says how many they are", () => {
  const view = viewOf(wholeJob(open(), MANY));
  expect(view.tasks.map(({ alias }) => alias)).toEqual(["a", "done", "waits", "failed", "late", "begins", "runs"]);
  expect(view.tasks.map((task) => task.added)).toEqual([undefined, ...MANY.map(() => true)]);
  expect(view.added).toEqual({
    total: 6,
    states: { Succeeded: 1, Pending: 3, Failed: 1, Running: 1 },
    dependencies: ["a"],
  });
  expect(viewOf(open())).not.toHaveProperty("added");
});

it.each([
  [1, ["begins"]],
  [3, ["failed", "begins", "runs"]],
  [4, ["waits", "failed", "begins", "runs"]],
  [6, ["done", "waits", "failed", "late", "begins", "runs"]],
])("of too many has %i: those that are active, then those that failed or wait, in their order", (most, expected) => {
  const view = viewWithin(wholeJob(open(), MANY), { added: most, why: 100 });
  expect(view.tasks.map(({ alias }) => alias)).toEqual(["a", ...expected]);
  expect(view.added?.total).toBe(6);
});

it("says how many causes it leaves out", () => {
  const tasks = Array.from({ length: 30 }, (_, index) => added(`w${index}`, "Failed"));
  const job = wholeJob(open(), tasks);
  const all = viewOf(job).why.length;
  const few = viewWithin(job, { added: 100, why: 4 });
  expect(few.why).toHaveLength(4);
  expect(few.more_why).toBe(all - 4);
});

it("has what prepares and releases each domain, also before it begins", () => {
  const parties = { parties: ["alice", "bob"] };
  const builder = aJob().with({ preparation: HOOK, release: HOOK }).task("a", parties);
  const texts = ({ hooks = [] }: ReturnType<typeof viewOf>): string[] =>
    hooks.map(({ alias, hook, state, parties: [party] }) => `${alias} ${hook} ${state} ${party?.domain_id}`);
  expect(texts(viewOf(new World(builder).job))).toEqual([
    "preparation@alice preparation Pending alice",
    "preparation@bob preparation Pending bob",
    "release@alice release Pending alice",
    "release@bob release Pending bob",
  ]);
  const world = new World(builder).settle();
  world.run(...world.pods);
  expect(viewOf(world.job).hooks?.[0]).toMatchObject({ state: "Running", parties: [{ state: "Running" }] });
  expect(viewOf(world.job).hooks?.[0]?.parties[0]?.pods).toHaveLength(1);
});

it("the etag of a job that runs is the same whatever becomes of its added tasks, and of one that rests it is not", () => {
  const [before, after] = [[added("x", "Pending")], [added("x", "Succeeded")]];
  const running = open();
  expect(running.status?.phase).toBe("Running");
  expect(etagOf(wholeJob(running, before))).toBe(etagOf(wholeJob(running, after)));
  const failed: KusciaJob = { ...running, status: { ...running.status, phase: "Failed" } };
  expect(etagOf(wholeJob(failed, before))).not.toBe(etagOf(wholeJob(failed, after)));
});

it("shows thousands of tasks that wait for one within a moment", () => {
  const tasks = Array.from({ length: 10_000 }, (_, index) => {
    const task = added(`w${index}`, "Pending");
    return { ...task, status: { ...task.status!, reason: "DependencyPending", message: "waits" } };
  });
  const job = wholeJob(open(), tasks);
  const view = viewWithin(job, { added: 60, why: 100 });
  expect(view.tasks).toHaveLength(61);
  expect(view.more_why).toBe(10_000 - 100);
  expect(JSON.stringify(view).length).toBeLessThan(60_000);
});
