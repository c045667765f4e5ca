import { describe, expect, it } from "vitest";
import { plan } from "./plan.ts";
import { aJob, type JobBuilder } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const anOpenJob = (): JobBuilder => aJob().with({ open: true });

/** The only pod of an added task in alice. */
function podOf(world: World, alias: string): string {
  const { taskID, attempt = 0 } = world.added(alias);
  return `alice/${taskID}-0${attempt === 0 ? "" : `-r${attempt}`}`;
}

/** Closes the job; k was added right before. */
function close(world: World, spec: Parameters<World["add"]>[1]): World {
  return world.edit({ open: false }).add("k", spec).settle();
}

describe("an open job", () => {
  it("runs without tasks, and runs a task that is added", () => {
    const world = new World(anOpenJob()).settle();
    expect(world.status).toMatchObject({ phase: "Running", tasks: [], progress: "0/0" });
    world.add("k").settle();
    expect(world.added("k")).toMatchObject({ alias: "k", state: "Pending", parties: [{ domainID: "alice" }] });
    expect(world.status).toMatchObject({ tasks: [], taskStatus: {}, progress: "0/1" });
    expect(world.status.activeTasks).toEqual([{ name: "k", attempt: 0 }]);
    world.run(podOf(world, "k"));
    expect(world.added("k").state).toBe("Running");
    world.succeed(podOf(world, "k"));
    expect(world.added("k").state).toBe("Succeeded");
    expect(world.status).toMatchObject({ phase: "Running", progress: "1/1", taskCounts: { total: 1, succeeded: 1 } });
    expect(world.status.activeTasks).toBeUndefined();
  });

  it("stays Running when all have ended, however they ended, and ends by its outcome once it is closed", () => {
    const world = new World(anOpenJob().task("a")).settle().add("k").settle();
    world.succeed("alice/a-0").fail(podOf(world, "k"));
    expect(world.status.phase).toBe("Running");
    world.edit({ open: false }).after(3);
    expect(world.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
    expect(world.status.message).toContain("Task[k]");
  });

  it("succeeds without any task once it is closed", () => {
    const world = new World(anOpenJob()).settle().edit({ open: false });
    expect(world.status.phase).toBe("Running");
    world.after(3);
    expect(world.status.phase).toBe("Succeeded");
  });

  it("takes a task that was added before it was closed, though it sees that later", () => {
    const world = new World(anOpenJob()).settle();
    world.edit({ open: false }).add("k").settle();
    expect(world.added("k").acceptTime).toBeDefined();
    world.now += 3000;
    world.add("late").settle();
    expect(world.added("late")).toMatchObject({ state: "Failed", reason: "Invalid" });
    expect(world.added("late").message).toContain("takes no more tasks");
    world.succeed(podOf(world, "k"));
    expect(world.status.phase).toBe("Succeeded");
    expect(world.status.taskCounts?.total).toBe(1);
  });

  it("waits, once it was closed, for what a task lacks that was added before", () => {
    const world = new World(anOpenJob().task("a"));
    const bob = world.settle().namespaces.get("bob")!;
    world.namespaces.delete("bob");
    close(world, { parties: [{ domainID: "bob" }] });
    world.succeed("alice/a-0").after(3);
    expect(world.added("k")).toMatchObject({ state: "Pending", reason: "DomainNotFound" });
    expect(world.status.phase).toBe("Running");
    expect(world.status.conditions?.find(({ type }) => type === "Reconciling")).toMatchObject({
      reason: "AwaitingTasks",
      message: 'task k: namespace "bob" not found',
    });
    world.namespaces.set("bob", bob);
    world.settle();
    const { taskID } = world.added("k");
    world.succeed(`bob/${taskID}-0`);
    expect(world.status).toMatchObject({ phase: "Succeeded", taskCounts: { total: 2 } });
  });

  it("ends without a task that still lacks something after the grace time, and at once with a failure", () => {
    const lacking = (): World => close(new World(anOpenJob().task("a")).settle(), { dependencies: ["nobody"] });
    const world = lacking();
    world.succeed("alice/a-0").after(3);
    expect(world.status.phase).toBe("Running");
    world.after(world.settings.missingReferenceGraceSeconds);
    expect(world.added("k")).toMatchObject({ state: "Failed", reason: "Invalid" });
    expect(world.status).toMatchObject({ phase: "Succeeded", taskCounts: { total: 1 } });
    const failing = lacking();
    failing.fail("alice/a-0").after(3);
    expect(failing.status.phase).toBe("Failed");
  });

  it("ends only when a live look shows that no task is on its way", () => {
    const world = new World(anOpenJob()).settle().edit({ open: false }).settle();
    world.now += 3000;
    expect(plan(world.snapshot())).toMatchObject({ action: "verify", tasks: "all" });
    expect(plan({ ...world.snapshot(), tasksAreLive: true })).toMatchObject({ status: { phase: "Succeeded" } });
  });

  it("starts no more tasks than maxParallelism, inline and added together", () => {
    const world = new World(anOpenJob().with({ maxParallelism: 2 }).task("a")).settle();
    world.add("k1").add("k2").add("k3").settle();
    expect(world.pods).toEqual(["alice/a-0", podOf(world, "k1")]);
    expect(world.added("k2")).toMatchObject({ state: "Pending", reason: "ParallelismLimit" });
    world.succeed(podOf(world, "k1"));
    expect(world.pods).toContain(podOf(world, "k2"));
    expect(world.status.activeTasks).toEqual([{ name: "k2", attempt: 0 }]);
  });

  it("starts added tasks after what they depend on, which may be added later or stand in the spec", () => {
    const world = new World(anOpenJob().task("a")).settle();
    world.add("k2", { dependencies: ["k1"] }).settle();
    expect(world.added("k2")).toMatchObject({ state: "Pending", reason: "DependencyNotFound" });
    world.add("k1", { dependencies: ["a"] }).settle();
    expect(world.added("k2").acceptTime).toBeDefined();
    world.succeed("alice/a-0").succeed(podOf(world, "k1")).succeed(podOf(world, "k2"));
    expect(world.added("k2").state).toBe("Succeeded");
  });

  it("skips what depends on a task that failed, and goes on", () => {
    const world = new World(anOpenJob())
      .settle()
      .add("k1")
      .add("k2", { dependencies: ["k1"] })
      .add("k3")
      .settle();
    world.fail(podOf(world, "k1"));
    expect(world.added("k2")).toMatchObject({ state: "Skipped", reason: "DependencyFailed" });
    expect(world.added("k3").state).toBe("Pending");
    expect(world.status.phase).toBe("Running");
  });

  it("retries an added task by its policy", () => {
    const world = new World(anOpenJob()).settle();
    world.add("k", { retryPolicy: { limit: 1 } }).settle();
    world.fail(podOf(world, "k"));
    expect(world.added("k")).toMatchObject({ state: "Pending", reason: "RetryBackoff", attempt: 1 });
    expect(world.status.activeTasks).toBeUndefined();
    world.after(20);
    expect(world.status.activeTasks).toEqual([{ name: "k", attempt: 1 }]);
    world.succeed(podOf(world, "k"));
    expect(world.added("k").state).toBe("Succeeded");
  });
});

describe("a task with endsJob", () => {
  it("ends an open job as Succeeded when it has Succeeded: what runs is stopped, what waits is skipped", () => {
    const world = new World(anOpenJob().with({ maxParallelism: 2 }).task("m", { endsJob: true })).settle();
    world.add("k1").add("k2").settle();
    world.succeed("alice/m-0");
    expect(world.status).toMatchObject({ phase: "Succeeded", reason: "EndedByTask" });
    expect(world.status.message).toContain("Task[m]");
    expect(world.added("k1")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped" });
    expect(world.added("k2")).toMatchObject({ state: "Skipped", reason: "JobEnded" });
    expect(world.pods).not.toContain(podOf(world, "k1"));
  });

  it("ends the job as Failed when it failed for good, though others Succeeded", () => {
    const retryPolicy = { limit: 1, backoffSeconds: 1 };
    const world = new World(anOpenJob().task("m", { endsJob: true, retryPolicy }).task("a")).settle();
    world.succeed("alice/a-0").fail("alice/m-0");
    expect(world.status.phase).toBe("Running");
    world.after(2).fail("alice/m-0-r1");
    expect(world.status).toMatchObject({ phase: "Failed", reason: "EndedByTask" });
    expect(world.status.message).toContain("Task[m]");
  });

  it("may be an added one, and failures of others do not count when it Succeeded", () => {
    const world = new World(anOpenJob().with({ maxParallelism: 2 })).settle().add("k1").add("m", { endsJob: true });
    world.settle().fail(podOf(world, "k1")).succeed(podOf(world, "m"));
    expect(world.status).toMatchObject({ phase: "Succeeded", reason: "EndedByTask" });
  });

  it("ends the job as Failed if it can never start", () => {
    const world = new World(
      anOpenJob()
        .task("a")
        .task("m", { endsJob: true, dependencies: ["a"] }),
    ).settle();
    world.fail("alice/a-0");
    expect(world.status).toMatchObject({ phase: "Failed", reason: "EndedByTask" });
  });

  it("ends a job that is not open before its other tasks have ended", () => {
    const world = new World(aJob().with({ maxParallelism: 2 }).task("m", { endsJob: true }).task("a")).settle();
    world.succeed("alice/m-0");
    expect(world.status.phase).toBe("Succeeded");
    expect(world.pods).toEqual(["alice/m-0"]);
  });

  it("that a pause stopped for good ends the job once that goes on", () => {
    const world = new World(anOpenJob().with({ suspendPolicy: "Terminate" }).task("m", { endsJob: true })).settle();
    world.run("alice/m-0").edit({ suspend: true }).settle();
    expect(world.status.phase).not.toBe("Failed");
    world.edit({ suspend: false }).settle();
    world.after(1);
    expect(world.status).toMatchObject({ phase: "Failed", reason: "EndedByTask" });
  });
});

describe("a task that cannot be added", () => {
  it.each([
    ["unknown dependency", { dependencies: ["x"] }, "depends on x, no task of the job"],
    ["unknown domain", { parties: [{ domainID: "dave" }] }, 'namespace "dave" not found'],
    ["cycle", { dependencies: ["other"] }, "depends on itself through its dependencies"],
    ["repeated alias", { alias: "a" }, "a task with the alias a already"],
    ["repeated task id", { taskID: "a" }, "task a has the taskID a already"],
    ["other job", { jobUID: "gone" }, "another uid, which is gone"],
    ["other initiator", { initiator: "bob" }, "has the initiator alice, not bob"],
    ["tolerable dependency", { dependencies: ["t"] }, "depends on the tolerable task t"],
    ["reserved domain", { parties: [{ domainID: "master" }] }, "can never be a domain"],
  ])("is Invalid: %s", (_, spec, message) => {
    const world = new World(anOpenJob().task("a").task("t", { tolerable: true })).settle();
    world
      .add("other", { dependencies: ["k"] })
      .add("k", spec)
      .settle()
      .after(120);
    expect(world.added("k")).toMatchObject({ state: "Failed", reason: "Invalid" });
    expect(world.added("k").message).toContain(message);
    expect(world.added("other")).toMatchObject({ state: "Failed", reason: "Invalid" });
    expect(world.status).toMatchObject({ phase: "Running", taskCounts: { total: 2 } });
  });

  it("is told so by a job that has ended", () => {
    const world = new World(aJob().task("a")).settle().succeed("alice/a-0").add("k").settle();
    expect(world.added("k")).toMatchObject({ reason: "Invalid", message: "job job has ended, it is Succeeded" });
  });
});

describe("commands and pauses reach added tasks", () => {
  it("Stop stops what runs and skips what waits; Restart runs both again", () => {
    const world = new World(anOpenJob().with({ maxParallelism: 1 })).settle().add("k1").add("k2").settle();
    world.command("Stop");
    expect(world.added("k1")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped" });
    expect(world.added("k2")).toMatchObject({ state: "Skipped", reason: "JobEnded" });
    expect(world.pods).toEqual([]);
    world.command("Restart");
    expect(world.status.phase).toBe("Running");
    expect(world.pods).toEqual([podOf(world, "k1")]);
    expect(world.added("k1").attempt).toBe(1);
    world.succeed(podOf(world, "k1")).succeed(podOf(world, "k2"));
    expect(world.status.taskCounts).toMatchObject({ succeeded: 2, failed: 0 });
  });

  it.each(["Requeue", "Terminate", "Wait"] as const)("suspend with %s", (suspendPolicy) => {
    const world = new World(anOpenJob()).settle().add("k").settle().run();
    world.run(podOf(world, "k")).edit({ suspend: true, suspendPolicy });
    if (suspendPolicy === "Wait") world.succeed(podOf(world, "k"));
    expect(world.status).toMatchObject({ phase: "Suspended", reason: "Disabled" });
    world.add("k2").settle();
    expect(world.added("k2")).toMatchObject({ state: "Pending", reason: "JobSuspended" });
    world.edit({ suspend: false });
    const states = { Requeue: "Pending", Terminate: "Failed", Wait: "Succeeded" };
    expect(world.added("k").state).toBe(states[suspendPolicy]);
    expect(world.pods).toContain(podOf(world, "k2"));
  });
});

describe("a task that is deleted", () => {
  it("takes its pods with it and frees its place", () => {
    const world = new World(anOpenJob().with({ maxParallelism: 1 })).settle().add("k1").add("k2").settle();
    const pod = podOf(world, "k1");
    world.addedTasks.delete("k1");
    world.settle();
    expect(world.pods).toEqual([podOf(world, "k2")]);
    expect(world.pods).not.toContain(pod);
    expect(world.status.activeTasks).toEqual([{ name: "k2", attempt: 0 }]);
    expect(world.status.taskCounts?.total).toBe(1);
  });

  it("takes its pods with it also when the deletion fails and the job ends meanwhile", () => {
    const world = new World(anOpenJob()).settle().add("k").settle();
    const pod = podOf(world, "k");
    world.succeed(pod);
    world.edit({ open: false }).after(3);
    expect(world.status.phase).toBe("Succeeded");
    expect(world.pods).toEqual([pod]);
    world.addedTasks.delete("k");
    world.settle();
    expect(world.pods).toEqual([]);
  });
});

describe("a crash at any write", () => {
  /** Everything that happens to an open job, with an operator that dies after so many effects each time. */
  function story(effects: number): World {
    const world = new World(anOpenJob().with({ maxParallelism: 1 }).task("a"));
    const settle = (): void => {
      world.effectsLeft = effects;
      for (let pass = 0; pass < 40; pass += 1) world.step();
      world.effectsLeft = Number.POSITIVE_INFINITY;
      world.settle();
    };
    settle();
    world.add("k1").add("k2", { dependencies: ["k1"] });
    settle();
    world.setPod("alice/a-0", { phase: "Succeeded" });
    settle();
    world.setPod(podOf(world, "k1"), { phase: "Succeeded" });
    settle();
    world.setPod(podOf(world, "k2"), { phase: "Failed" });
    settle();
    return world;
  }

  it.each(Array.from({ length: 12 }, (_, effects) => effects))("leads to the same end: after %i effects", (effects) => {
    const world = story(effects);
    expect([world.added("k1").state, world.added("k2").state, world.added("k2").reason]).toEqual([
      "Succeeded",
      "Failed",
      "PartyFailed",
    ]);
    world.edit({ open: false }).after(3);
    expect(world.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
  });
});
