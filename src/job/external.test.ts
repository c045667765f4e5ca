import { expect, it } from "vitest";
import type { TaskOptions } from "./testing/builders.ts";
import { aJob } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const EXTERNAL = { external: true, appImage: "", parties: ["alice", "bob"] };

/** Task a is external, b depends on it. */
function started(options: TaskOptions = {}): World {
  return new World(
    aJob()
      .task("a", { ...EXTERNAL, ...options })
      .task("b", { dependencies: ["a"] }),
  ).settle();
}

/** As the job API writes it. */
function tell(world: World, outcome: "Started" | "Succeeded" | "Failed", attempt = 0, message?: string): World {
  const completions = { a: { attempt, outcome, ...(message !== undefined && { message }) } };
  world.job = { ...world.job, status: { ...world.status, completions } };
  return world.settle();
}

it("starts like any task, without an AppImage or pods, and says what it waits for", () => {
  const world = started();
  expect(world.states).toBe("a=Running b=Pending");
  expect(world.pods).toEqual([]);
  expect(world.task("a")).toMatchObject({
    reason: "AwaitingCompletion",
    message: "it ends when the job API is told how it came out",
    parties: [{ state: "Running" }, { state: "Running" }],
  });
  expect(world.lastPlan).toEqual({ action: "rest" });
});

it("waits for nobody any more once somebody has begun with it, and for the next attempt again", () => {
  const world = tell(started({ retryPolicy: { limit: 1, backoffSeconds: 1 } }), "Started");
  expect(world.states).toBe("a=Running b=Pending");
  expect(world.task("a").reason).toBeUndefined();
  expect(world.lastPlan).toEqual({ action: "rest" });
  tell(world, "Failed").after(2);
  expect(world.task("a")).toMatchObject({ state: "Running", attempt: 1, reason: "AwaitingCompletion" });
});

it("stands in no line for pods", () => {
  const before = aJob()
    .named("before")
    .task("t", { parties: ["alice"] });
  const task = { alias: "t", taskID: "before-t", state: "Pending" as const, reason: "QuotaExceeded" };
  const other = before.status({ phase: "Running", tasks: [{ ...task, queuedFor: ["alice"] }] }).build();
  other.metadata.uid = "before";
  other.metadata.creationTimestamp = "2025-01-01T00:00:00Z";
  const world = new World(
    aJob()
      .task("a", EXTERNAL)
      .task("pods", { parties: ["alice"] }),
  );
  world.others = [other];
  world.settle();
  expect(world.task("a").state).toBe("Running");
  expect(world.task("pods").reason).toBe("WaitingInLine");
});

it("ends as it was told, and the next task starts", () => {
  const world = tell(started(), "Succeeded");
  expect(world.states).toBe("a=Succeeded b=Pending");
  expect(world.task("a").parties).toEqual([
    { domainID: "alice", state: "Succeeded" },
    { domainID: "bob", state: "Succeeded" },
  ]);
  expect(world.pods).toEqual(["alice/b-0"]);
});

it("fails with the words that came with it", () => {
  const world = tell(started(), "Failed", 0, "the regulator said no");
  expect(world.task("a")).toMatchObject({
    state: "Failed",
    reason: "ExternalFailed",
    message: "the regulator said no",
  });
  expect(world.status).toMatchObject({ phase: "Failed", message: "Task[a]: the regulator said no" });
});

it("is tried again as its policy allows; what was told of an earlier attempt counts no more", () => {
  const world = tell(started({ retryPolicy: { limit: 1, backoffSeconds: 1 } }), "Failed").after(10);
  expect(world.task("a")).toMatchObject({ state: "Running", attempt: 1, retries: { failed: 1 } });
  expect(tell(world, "Succeeded", 1).task("a").state).toBe("Succeeded");
});

it("ends by its timeoutSeconds, and with its job", () => {
  expect(started({ timeoutSeconds: 60 }).after(60).task("a")).toMatchObject({ state: "Failed", reason: "TaskTimeout" });
  expect(started().command("Stop").task("a")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped" });
});

it("is put back in the queue by a pause, and counts against maxParallelism", () => {
  const world = started().edit({ suspend: true });
  expect(world.status.phase).toBe("Suspended");
  world.edit({ suspend: false });
  expect(world.task("a")).toMatchObject({ state: "Running", attempt: 1 });
  const narrow = new World(aJob().with({ maxParallelism: 1 }).task("a", EXTERNAL).task("b")).settle();
  expect(narrow.states).toBe("a=Running b=Pending");
});
