import { describe, expect, it } from "vitest";
import { aChain, aJob, waiting } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const two = { parties: ["alice", "bob"] };
const SCHEDULED = { conditions: [{ type: "PodScheduled", status: "True" }] };

describe("lifecycleSeconds", () => {
  const unscheduled = (world: World, key: string): World => {
    const condition = {
      type: "PodScheduled",
      status: "False",
      reason: "Unschedulable",
      message: "0/1 nodes are available",
    };
    return world.setPod(key, { conditions: [condition] }).settle();
  };

  it("fails a task whose pods do not all get a node in time, with the scheduler's words", () => {
    const world = new World(aJob().task("a", { ...two, scheduleConfig: { lifecycleSeconds: 20 } })).settle();
    world.setPod("alice/a-0", SCHEDULED);
    unscheduled(world, "bob/a-0");
    const message =
      "The task was not scheduled within 20 seconds of its entire lifecycle: Party[bob]: pod a-0: 0/1 nodes are available";
    expect(world.task("a")).toMatchObject({ state: "Pending", reason: "Unschedulable" });
    expect(world.after(19).task("a").state).toBe("Pending");
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 1000 });
    world.after(1);
    expect(world.task("a")).toMatchObject({
      state: "Failed",
      reason: "TaskResourceGroupPhaseFailed",
      message,
    });
    // Whose pod it was is in the sentence; a party need not say it once more.
    expect(world.task("a").parties?.map((party) => party.message)).toEqual([message, message]);
    expect(world.pods).toEqual([]);
  });

  it("is as long as it takes by default, or what the operator sets", () => {
    const world = new World(aJob().task("a"));
    world.settings = { ...world.settings, defaultLifecycleSeconds: 300 };
    world.settle();
    expect(world.after(299).task("a").state).toBe("Pending");
    expect(world.after(1).task("a").state).toBe("Failed");
    const patient = new World(aJob().task("a")).settle();
    expect(patient.after(100_000).task("a")).toMatchObject({ state: "Pending", reason: "Unschedulable" });
  });

  it("ends once all pods have a node, however long they take to start", () => {
    const world = new World(aJob().task("a", two));
    world.settings = { ...world.settings, containerStartDeadlineSeconds: 2000 };
    world.settle();
    world.setPod("alice/a-0", SCHEDULED).setPod("bob/a-0", SCHEDULED).settle();
    expect(world.after(1000).task("a").state).toBe("Pending");
  });

  it("asks only for as many parties as the gang needs", () => {
    const scheduleConfig = { minReservedMembers: 1, lifecycleSeconds: 10 };
    const world = new World(aJob().task("a", { ...two, scheduleConfig })).settle();
    world.setPod("alice/a-0", SCHEDULED);
    unscheduled(world, "bob/a-0");
    expect(world.after(100).task("a")).toMatchObject({ state: "Pending", reason: "Unschedulable" });
  });

  it("includes creation that a quota holds up", () => {
    const world = new World(aJob().task("a", { ...two, scheduleConfig: { lifecycleSeconds: 10 } }));
    world.failures = [
      {
        alias: "a",
        attempt: 0,
        domainID: "bob",
        role: "",
        reason: "QuotaExceeded",
        permanent: false,
        message: "exceeded quota",
      },
    ];
    world.settle();
    expect(world.task("a").reason).toBe("QuotaExceeded");
    world.after(10);
    expect(world.task("a")).toMatchObject({
      reason: "TaskResourceGroupPhaseFailed",
      message:
        "The task was not scheduled within 10 seconds of its entire lifecycle: failed to create resource for party 'bob/', exceeded quota",
    });
  });
});

describe("image pull deadline", () => {
  it("counts from when the pod was placed; then the party fails with the container's words", () => {
    const world = new World(aJob().task("a", two)).settle();
    const pulling = { ...SCHEDULED, containerStatuses: [waiting("ErrImagePull", "no such image")] };
    world.setPod("alice/a-0", SCHEDULED).setPod("bob/a-0", pulling).settle();
    const words = 'container[engine] waiting state reason: "ErrImagePull", message: "no such image"';
    expect(world.task("a")).toMatchObject({
      state: "Pending",
      reason: "ImagePull",
      message: `Party[bob]: pod a-0: ${words}`,
    });
    const { writes } = world;
    world.setPod("bob/a-0", { containerStatuses: [waiting("ImagePullBackOff", "Back-off")] });
    world.after(299);
    expect(world.task("a").state).toBe("Pending");
    // The other words alone are not worth a write; alice's pod, which shows nothing for a minute, changes no reason.
    expect(world.writes).toBeLessThanOrEqual(writes + 1);
    world.after(1);
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "PartyFailed" });
    expect(world.task("a").parties?.[1]).toMatchObject({
      reason: "ImagePullFailed",
      message: 'container[engine] waiting state reason: "ImagePullBackOff", message: "Back-off"',
    });
    expect(world.pods).toEqual([]);
  });

  it("is forgotten when the pull works after all", () => {
    const world = new World(aJob().task("a")).settle();
    world.setPod("alice/a-0", { ...SCHEDULED, containerStatuses: [waiting("ErrImagePull")] }).settle();
    world.after(200).setPod("alice/a-0", { containerStatuses: [] });
    world.run("alice/a-0");
    expect(world.task("a")).toMatchObject({ state: "Running" });
    expect(world.task("a").reason).toBeUndefined();
  });
});

describe("container start deadline", () => {
  it("ends a wait that changes its reason, and tells the peers why the task failed", () => {
    const world = new World(aJob().task("a", two)).settle().run("alice/a-0");
    world.setPod("bob/a-0", { ...SCHEDULED, containerStatuses: [waiting("CreateContainerError", "busy")] }).settle();
    expect(world.task("a")).toMatchObject({ state: "Running", reason: "ContainerCreating" });
    world.after(200).setPod("bob/a-0", { containerStatuses: [waiting("RunContainerError", "busy")] });
    expect(world.after(99).task("a").state).toBe("Running");
    expect(world.lastPlan).toMatchObject({ requeueAfterMs: 1000 });
    world.after(1);
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "PartyFailed" });
    expect(world.task("a").parties).toMatchObject([
      { reason: "PeerPartyFailed", message: "Stopped because party bob failed." },
      { reason: "ContainerFailed", message: expect.stringContaining("not started within 300 seconds") },
    ]);
    expect(world.pods).toEqual([]);
  });
});

describe("timeoutSeconds", () => {
  it("fails a task that runs too long, counted from its startTime", () => {
    const world = new World(aJob().task("a", { ...two, timeoutSeconds: 60 })).settle().after(100);
    expect(world.task("a").state).toBe("Pending");
    world.run("alice/a-0", "bob/a-0");
    expect(world.after(59).task("a").state).toBe("Running");
    world.after(1);
    const message = "The task ran longer than its timeoutSeconds of 60 seconds";
    expect(world.task("a")).toMatchObject({ state: "Failed", reason: "TaskTimeout", message });
    expect(world.status.message).toBe(`Task[a]: ${message}`);
    expect(world.pods).toEqual([]);
  });
});

describe("activeDeadlineSeconds", () => {
  it("fails a job that runs too long and stops its tasks", () => {
    const world = new World(aChain("a", "b").with({ activeDeadlineSeconds: 90 })).settle().run("alice/a-0").after(90);
    expect(world.status).toMatchObject({
      phase: "Failed",
      reason: "DeadlineExceeded",
      message: "The job ran longer than its activeDeadlineSeconds of 90 seconds; unfinished tasks: a, b",
    });
    expect(world.states).toBe("a=Failed b=Skipped");
    expect(world.pods).toEqual([]);
  });

  it("does not hold a result against the job that came in the same pass", () => {
    const world = new World(aChain("a").with({ activeDeadlineSeconds: 90 })).settle().run("alice/a-0");
    world.now += 90_000;
    expect(world.succeed("alice/a-0").status.phase).toBe("Succeeded");
  });

  it("does not touch a suspended job, and can be raised before a Restart", () => {
    const world = new World(aChain("a").with({ activeDeadlineSeconds: 90 })).settle().command("Suspend").after(1000);
    expect(world.status.phase).toBe("Suspended");
    world.job.spec.activeDeadlineSeconds = 2000;
    expect(world.command("Restart").status.phase).toBe("Running");
  });

  it("does not count the time that the job was suspended, or over before a Restart", () => {
    const world = new World(aChain("a").with({ activeDeadlineSeconds: 90 })).settle().run("alice/a-0").after(30);
    world.command("Suspend").after(1000).command("Restart");
    expect(world.status).toMatchObject({ phase: "Running", pausedSeconds: 1000 });
    world.run("alice/a-0-r1").after(20).command("Stop").after(500).command("Restart");
    expect(world.status).toMatchObject({ phase: "Running", pausedSeconds: 1500 });
    expect(world.after(39).status.phase).toBe("Running");
    expect(world.after(1).status).toMatchObject({ phase: "Failed", reason: "DeadlineExceeded" });
  });
});
