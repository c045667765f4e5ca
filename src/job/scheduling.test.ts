import { describe, expect, it } from "vitest";
import { findCondition } from "./conditions.ts";
import { aChain, aJob } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const started = (world: World): string =>
  (world.status.tasks ?? [])
    .filter(({ createTime }) => createTime !== undefined)
    .map(({ alias }) => alias)
    .join("");

describe("Kuscia's lifecycle, what starts", () => {
  it.each<[string, number | undefined, number[], string]>([
    ["one at a time by default", undefined, [0, 0, 0], "a"],
    ["as many as allowed, in declaration order", 2, [0, 0, 0], "ab"],
    ["by priority, ties in declaration order", 2, [1, 5, 5], "bc"],
    ["negative priorities last", 2, [-1, 0, -2], "ab"],
    ["all", 128, [1, 2, 3], "abc"],
  ])("%s", (_, maxParallelism, priorities, expected) => {
    const job = aJob().with({ maxParallelism });
    for (const [index, priority] of priorities.entries()) job.task("abc"[index] ?? "", { priority });
    expect(started(new World(job).settle())).toBe(expected);
  });

  it("starts a dependent only when all its dependencies Succeeded", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("b")
        .task("c", { dependencies: ["a", "b"] }),
    ).settle();
    world.succeed("alice/a-0");
    expect(started(world)).toBe("ab");
    expect(world.task("c")).toMatchObject({ reason: "DependencyPending", message: "not Succeeded yet: b" });
    world.succeed("alice/b-0");
    expect(started(world)).toBe("abc");
  });

  it("lets a tolerable task count against the limit, a finished one not", () => {
    const world = new World(aJob().with({ maxParallelism: 1 }).task("a", { tolerable: true }).task("b")).settle();
    expect(started(world)).toBe("a");
    expect(world.task("b")).toMatchObject({ reason: "ParallelismLimit", message: "maxParallelism of 1 is reached" });
    expect(started(world.fail("alice/a-0"))).toBe("ab");
  });

  it("follows a changed maxParallelism, and never stops what runs", () => {
    const world = new World(aJob().with({ maxParallelism: 2 }).task("a").task("b").task("c").task("d")).settle();
    world.job.spec.maxParallelism = 1;
    world.settle().succeed("alice/a-0");
    expect(started(world)).toBe("ab");
    world.job.spec.maxParallelism = 3;
    expect(started(world.settle())).toBe("abcd");
  });

  it("records the next intent with the outcome that allows it", () => {
    const world = new World(aChain("a", "b")).settle().run("alice/a-0");
    world.setPod("alice/a-0", { phase: "Succeeded" }).step();
    expect(world.lastPlan).toMatchObject({ urgent: true, creations: [{ alias: "b", attempt: 0 }] });
    expect(world.task("b")).toMatchObject({ createTime: "2026-01-08T03:04:05Z", appImageGeneration: 1 });
    expect(world.task("b").parties).toEqual([{ domainID: "alice", state: "Pending", pods: [{ name: "b-0" }] }]);
  });
});

describe("a task id that another job holds", () => {
  it("fails the job before anything is made", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("b", { dependencies: ["a"] }),
    );
    world.otherTasks.set("b", "cross-domain/other");
    world.settle().succeed("alice/a-0");
    expect(world.status).toMatchObject({
      phase: "Failed",
      reason: "CreateTaskFailed",
      message:
        "Failed to create task b because of a task with the same name already exists in job cross-domain/other; delete that job or choose another taskID",
    });
    expect(world.states).toBe("a=Succeeded b=Skipped");
    expect(world.pods).toEqual(["alice/a-0"]);
  });
});

describe("waiting", () => {
  it("for others of the job is worth no write of its own", () => {
    const world = new World(
      aJob()
        .with({ maxParallelism: 1 })
        .task("a")
        .task("b")
        .task("c", { dependencies: ["a"] }),
    ).settle();
    const { writes } = world;
    world.status.tasks![1]!.reason = "DependencyPending";
    world.status.tasks![1]!.message = "something else";
    expect(world.settle().writes).toBe(writes);
    expect(world.events.map(({ reason }) => reason)).toEqual(["Running"]);
  });

  it("that hinders the whole job is the job's one line", () => {
    const world = new World(aJob().task("a").task("b")).settle();
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "no nodes" };
    world.setPod("alice/a-0", { conditions: [condition] }).settle();
    expect(findCondition(world.status, "Reconciling")?.reason).toBe("Progressing");
    world.setPod("alice/b-0", { conditions: [condition] }).settle();
    expect(findCondition(world.status, "Reconciling")).toMatchObject({
      status: "True",
      reason: "Unschedulable",
      message: "Task[a] waits: Party[alice]: pod a-0: no nodes (and 1 more)",
    });
    expect(world.events.filter(({ reason }) => reason === "Unschedulable").map(({ message }) => message)).toEqual([
      "Task[a] waits: Party[alice]: pod a-0: no nodes",
      "Task[b] waits: Party[alice]: pod b-0: no nodes",
    ]);
    world.run("alice/a-0");
    expect(findCondition(world.status, "Reconciling")?.reason).toBe("Progressing");
  });
});
