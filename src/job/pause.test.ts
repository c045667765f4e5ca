import { describe, expect, it } from "vitest";
import type { Condition, KusciaJobSpec } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { aJob, type JobBuilder } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

type Policy = NonNullable<KusciaJobSpec["suspendPolicy"]>;

/** Task a has Succeeded, b runs in two domains, c depends on b. */
function midway(job: JobBuilder = aJob()): World {
  const both = { parties: ["alice", "bob"] };
  job
    .task("a")
    .task("b", { ...both, dependencies: ["a"] })
    .task("c", { ...both, dependencies: ["b"] });
  const world = new World(job).settle().run("alice/a-0").succeed("alice/a-0").run("alice/b-0", "bob/b-0");
  world.graceful = true;
  return world;
}

const suspend = (world: World, suspendPolicy?: Policy): World =>
  world.edit({ suspend: true, ...(suspendPolicy && { suspendPolicy }) });
const suspendedOf = ({ status }: World): Pick<Condition, "status" | "reason"> => {
  const { status: holds, reason } = findCondition(status, "Suspended")!;
  return { status: holds, reason };
};
const SUSPENDING = { status: "Unknown", reason: "Suspending" };
const DISABLED = { status: "True", reason: "Disabled" };
const FREE = { status: "False", reason: "Running" };

describe("Requeue, which counts when nothing is said", () => {
  it("stops what runs and puts it back in the queue; the job is Suspended when its pods have ended", () => {
    const world = suspend(midway());
    expect(world.states).toBe("a=Succeeded b=Pending c=Pending");
    expect(world.status.phase).toBe("Running");
    expect(suspendedOf(world)).toEqual(SUSPENDING);
    expect(findCondition(world.status, "Reconciling")).toMatchObject({
      status: "True",
      reason: "Suspending",
      message: "pods have not ended yet: alice/b-0, bob/b-0",
    });
    world.reap();
    expect(world.status).toMatchObject({
      phase: "Suspended",
      reason: "Disabled",
      message: "The job is suspended with suspendPolicy Requeue; it goes on once suspend is false",
    });
    expect(suspendedOf(world)).toEqual(DISABLED);
    expect(findCondition(world.status, "Reconciling")?.status).toBe("False");
    expect(world.task("b")).toMatchObject({
      attempt: 1,
      reason: "JobSuspended",
      attempts: [{ attempt: 0, reason: "Disabled" }],
    });
    expect(world.task("b").retries).toBeUndefined();
    expect(world.status.taskStatus).toEqual({ a: "Succeeded" });
  });

  it("goes on where it was: what has Succeeded is not run again", () => {
    const world = suspend(midway()).reap().edit({ suspend: false });
    expect(world.status).toMatchObject({ phase: "Running", resumeTime: world.status.lastReconcileTime });
    expect(world.status.reason).toBeUndefined();
    expect(suspendedOf(world)).toEqual(FREE);
    expect(world.pods.filter((pod) => pod.includes("b-"))).toEqual(["alice/b-0-r1", "bob/b-0-r1"]);
    world.run("alice/b-0-r1", "bob/b-0-r1").succeed("alice/b-0-r1", "bob/b-0-r1");
    world.run("alice/c-0", "bob/c-0").succeed("alice/c-0", "bob/c-0");
    expect(world.status.phase).toBe("Succeeded");
  });

  it("is Resuming until the job has been looked at once", () => {
    const world = suspend(midway()).reap();
    world.job = { ...world.job, spec: { ...world.job.spec, suspend: false } };
    world.step();
    expect(world.status.phase).toBe("Running");
    expect(suspendedOf(world)).toEqual({ status: "Unknown", reason: "Resuming" });
    expect(world.states).toBe("a=Succeeded b=Pending c=Pending");
    world.step();
    expect(suspendedOf(world)).toEqual(FREE);
  });

  it("keeps a result that came together with the pause", () => {
    const world = midway();
    for (const key of ["alice/b-0", "bob/b-0"]) world.setPod(key, { phase: "Succeeded" });
    expect(suspend(world).states).toBe("a=Succeeded b=Succeeded c=Pending");
    expect(world.status.phase).toBe("Suspended");
  });

  it("counts as no retry", () => {
    const retried = { retryPolicy: { limit: 1 } };
    const world = new World(aJob().task("a", retried)).settle().run("alice/a-0");
    suspend(world).edit({ suspend: false });
    world.run("alice/a-0-r1").fail("alice/a-0-r1");
    expect(world.task("a")).toMatchObject({ reason: "RetryBackoff", attempt: 2, retries: { failed: 1 } });
  });

  it("waits with the next attempt for pods of the attempt that was stopped", () => {
    const world = suspend(midway()).edit({ suspend: false });
    expect(suspendedOf(world)).toEqual(FREE);
    expect(world.task("b")).toMatchObject({ state: "Pending", reason: "OldPodsRunning" });
    expect(world.reap().pods).toContain("alice/b-0-r1");
  });
});

describe("Terminate", () => {
  it("fails what runs with the reason Disabled, and does not run it again", () => {
    const world = suspend(midway(aJob().bestEffort()), "Terminate").reap();
    expect(world.states).toBe("a=Succeeded b=Failed c=Skipped");
    expect(world.status.phase).toBe("Suspended");
    expect(world.task("b")).toMatchObject({ reason: "Disabled", parties: [{ reason: "Disabled" }, {}] });
    world.edit({ suspend: false });
    expect(world.states).toBe("a=Succeeded b=Failed c=Skipped");
    expect(world.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
    expect(world.status.message).toContain("the job was suspended with suspendPolicy Terminate");
  });

  it("lets a job go on whose stopped tasks are tolerable", () => {
    const world = new World(aJob().task("a", { tolerable: true }).task("b")).settle();
    suspend(world.run("alice/a-0", "alice/b-0").succeed("alice/b-0"), "Terminate");
    expect(world.status.phase).toBe("Succeeded");
  });

  it("does not hide a failure that a task had by itself", () => {
    const world = midway();
    world.setPod("bob/b-0", { phase: "Failed" });
    expect(suspend(world, "Terminate").status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
  });

  it("runs them again after a Restart", () => {
    const world = suspend(midway(), "Terminate").reap().edit({ suspend: false }).command("Restart");
    expect(world.status.phase).toBe("Running");
    expect(world.task("b")).toMatchObject({ attempt: 1, state: "Pending" });
  });
});

describe("Wait", () => {
  it("lets what runs finish, and starts nothing", () => {
    const world = suspend(midway(), "Wait");
    expect(world.states).toBe("a=Succeeded b=Running c=Pending");
    expect(suspendedOf(world)).toEqual(SUSPENDING);
    expect(findCondition(world.status, "Suspended")?.message).toBe("tasks that run may finish first: b");
    world.succeed("alice/b-0", "bob/b-0");
    expect(world.states).toBe("a=Succeeded b=Succeeded c=Pending");
    expect(world.status.phase).toBe("Suspended");
    expect(world.edit({ suspend: false }).pods).toContain("alice/c-0");
  });

  it("ends a job whose last task finishes meanwhile", () => {
    const world = new World(aJob().task("a")).settle().run("alice/a-0");
    expect(suspend(world, "Wait").succeed("alice/a-0").status.phase).toBe("Succeeded");
  });

  it("does not try again what fails meanwhile, until the job goes on", () => {
    const world = new World(aJob().task("a", { retryPolicy: { limit: 1, backoffSeconds: 1 } }));
    suspend(world.settle().run("alice/a-0"), "Wait").fail("alice/a-0").after(60);
    expect(world.status.phase).toBe("Suspended");
    expect(world.task("a")).toMatchObject({ reason: "RetryBackoff", attempt: 1 });
    expect(world.edit({ suspend: false }).pods).not.toContain("alice/a-0-r1");
    expect(world.after(1).pods).toContain("alice/a-0-r1");
  });

  it("may become Requeue while it waits", () => {
    const world = suspend(midway(), "Wait").edit({ suspendPolicy: "Requeue" }).reap();
    expect(world.status.phase).toBe("Suspended");
    expect(world.task("b").attempt).toBe(1);
  });
});

describe("at other times of a job's life", () => {
  it("a job that is created suspended is validated, and starts nothing", () => {
    const world = new World(aJob().with({ suspend: true }).task("a")).settle();
    expect(world.status).toMatchObject({ phase: "Suspended", reason: "Disabled" });
    expect(findCondition(world.status, "JobValidated")?.status).toBe("True");
    expect(world.pods).toEqual([]);
    expect(world.edit({ suspend: false }).pods).toEqual(["alice/a-0"]);
  });

  it("a Suspended job costs nothing", () => {
    const world = suspend(midway()).reap();
    const { writes } = world;
    world.after(3600);
    expect(world.writes).toBe(writes);
    expect(world.lastPlan).toEqual({ action: "rest" });
  });

  it("Stop ends a suspended job; its tasks stay as they are", () => {
    const world = suspend(midway()).reap().command("Stop");
    expect(world.status.phase).toBe("Failed");
    expect(world.states).toBe("a=Succeeded b=Skipped c=Skipped");
  });

  it("Kuscia's Suspend and the spec hold a job both; it goes on when neither does", () => {
    const world = midway().command("Suspend").reap().edit({ suspend: true });
    expect(suspendedOf(world)).toEqual({ status: "True", reason: "Suspended" });
    expect(world.edit({ suspend: false }).status.phase).toBe("Suspended");
    world.edit({ suspend: true }).command("Restart");
    expect(suspendedOf(world)).toEqual(DISABLED);
    expect(world.edit({ suspend: false }).status.phase).toBe("Running");
  });

  it("a finished job is not touched", () => {
    const world = midway().command("Cancel").reap();
    expect(suspend(world).status.phase).toBe("Cancelled");
  });

  it("the time in which it was Suspended does not count against activeDeadlineSeconds", () => {
    const world = suspend(midway(aJob().with({ activeDeadlineSeconds: 100 }))).reap();
    world.after(1000).edit({ suspend: false });
    expect(world.status).toMatchObject({ phase: "Running", pausedSeconds: 1000 });
    expect(world.after(101).status.reason).toBe("DeadlineExceeded");
  });
});

describe("taskStartDeadlineSeconds", () => {
  const job = (): JobBuilder => aJob().with({ taskStartDeadlineSeconds: 60, maxParallelism: 1 });

  it("fails a task that has not started in time, and says what it waited for", () => {
    const world = new World(job().task("a").task("b", { tolerable: true })).settle().run("alice/a-0");
    expect(world.after(59).states).toBe("a=Running b=Pending");
    expect(world.after(1).task("b")).toMatchObject({
      state: "Failed",
      reason: "StartDeadline",
      message:
        "The task did not start within the job's taskStartDeadlineSeconds of 60 seconds: maxParallelism of 1 is reached",
    });
    expect(world.succeed("alice/a-0").status.phase).toBe("Succeeded");
  });

  it("counts from when the job went on, and not while it is suspended", () => {
    const world = new World(job().with({ suspend: true }).task("a").task("b")).settle();
    expect(world.after(600).status.phase).toBe("Suspended");
    world.edit({ suspend: false });
    expect(world.after(59).states).toBe("a=Pending b=Pending");
    expect(world.after(1).status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
  });

  it("leaves a task alone that has started once", () => {
    const retried = { retryPolicy: { limit: 1, backoffSeconds: 120 } };
    const world = new World(job().task("a", retried)).settle().run("alice/a-0");
    world.fail("alice/a-0").after(60);
    expect(world.task("a").reason).toBe("RetryBackoff");
  });
});
