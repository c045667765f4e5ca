import { describe, expect, it } from "vitest";
import type { JobPhase, KusciaJobStatus } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { aChain, aJob, stageLabels, terminated } from "./testing/builders.ts";
import { World } from "./testing/world.ts";
import type { References, Snapshot } from "./types.ts";

const both = { parties: ["alice", "bob"] };

describe("Kuscia's lifecycle, the state machine", () => {
  it("is accepted and started with one write, and finished with the next", () => {
    const world = new World(aChain("a"));
    world.step();
    expect(world.writes).toBe(0);
    world.step();
    expect(world.status).toEqual({
      phase: "Running",
      startTime: "2026-01-08T03:04:05Z",
      lastReconcileTime: "2026-01-08T03:04:05Z",
      observedGeneration: 1,
      progress: "0/1",
      taskCounts: { total: 1, pending: 1, running: 0, succeeded: 0, failed: 0, skipped: 0 },
      taskStatus: { a: "Pending" },
      tasks: [
        expect.objectContaining({ alias: "a", taskID: "a", state: "Pending", createTime: "2026-01-08T03:04:05Z" }),
      ],
      stageStatus: { alice: "JobCreateStageSucceeded" },
      approveStatus: { alice: "JobAccepted" },
      conditions: [
        { type: "JobValidated", status: "True", reason: "Validated", message: "" },
        { type: "Complete", status: "False", reason: "Running", message: "" },
        { type: "Failed", status: "False", reason: "Running", message: "" },
        { type: "Suspended", status: "False", reason: "Running", message: "" },
        { type: "Reconciling", status: "True", reason: "Progressing", message: "" },
        { type: "Stalled", status: "False", reason: "Running", message: "" },
      ].map((condition) => ({ ...condition, lastTransitionTime: "2026-01-08T03:04:05Z", observedGeneration: 1 })),
    });
    expect(world.lastEffects.creations).toMatchObject([{ alias: "a", children: [{ kind: "Pod", name: "a-0" }] }]);
    world.now += 9000;
    world.succeed("alice/a-0");
    expect(world.status).toMatchObject({ phase: "Succeeded", completionTime: "2026-01-08T03:04:14Z" });
    expect(world.phases).toEqual(["Running", "Succeeded"]);
    expect(world.writes).toBe(2);
    expect(world.events.map(({ reason }) => reason)).toEqual(["Running", "Succeeded"]);
    const held = (type: string): string | undefined => findCondition(world.status, type)?.status;
    expect(["Complete", "Failed", "Suspended", "Reconciling", "Stalled"].map(held)).toEqual([
      "True",
      "False",
      "False",
      "False",
      "False",
    ]);
  });

  const taken = (status: KusciaJobStatus): World => new World(aJob().task("a", both).status(status)).settle();

  it.each<[string, KusciaJobStatus, Partial<KusciaJobStatus>]>([
    [
      "AwaitingApproval: all others accepted",
      { phase: "AwaitingApproval", approveStatus: { bob: "JobAccepted" } },
      { phase: "Running" },
    ],
    ["AwaitingApproval: nobody answered", { phase: "AwaitingApproval" }, { phase: "AwaitingApproval" }],
    [
      "AwaitingApproval: a party rejected",
      { phase: "AwaitingApproval", approveStatus: { bob: "JobRejected" } },
      { phase: "ApprovalReject", reason: "Party: bob approval reject.", completionTime: "2026-01-08T03:04:05Z" },
    ],
    [
      "Pending: every party created or started",
      { phase: "Pending", stageStatus: { alice: "JobCreateStageSucceeded", bob: "JobStartStageSucceeded" } },
      { phase: "Running" },
    ],
    [
      "Pending: a party failed to create",
      { phase: "Pending", stageStatus: { alice: "JobCreateStageSucceeded", bob: "JobCreateStageFailed" } },
      { phase: "Failed", reason: "Party: bob start failed.", completionTime: "2026-01-08T03:04:05Z" },
    ],
    ["Succeeded without completionTime", { phase: "Succeeded" }, { completionTime: "2026-01-08T03:04:05Z" }],
    ["Cancelled without completionTime", { phase: "Cancelled" }, { completionTime: "2026-01-08T03:04:05Z" }],
    ["ApprovalReject without completionTime", { phase: "ApprovalReject" }, { completionTime: "2026-01-08T03:04:05Z" }],
    [
      "Failed without completionTime: the rest is stopped",
      {
        phase: "Failed",
        reason: "kept",
        tasks: [{ alias: "a", taskID: "a", state: "Running", createTime: "2026-01-08T03:00:00Z" }],
      },
      { phase: "Failed", reason: "kept", completionTime: "2026-01-08T03:04:05Z", taskStatus: { a: "Failed" } },
    ],
    [
      "Suspended with a task that was not stopped",
      {
        phase: "Suspended",
        tasks: [{ alias: "a", taskID: "a", state: "Pending", createTime: "2026-01-08T03:00:00Z" }],
      },
      { phase: "Suspended", taskStatus: { a: "Failed" } },
    ],
  ])("%s", (_, status, expected) => {
    expect(taken(status).status).toMatchObject(expected);
  });

  it("stops what runs when Stop comes to a Failed job without completionTime", () => {
    const world = new World(aJob().task("a", both).stage("Stop", "bob").status({ phase: "Failed" })).settle();
    expect(world.status).toMatchObject({ phase: "Failed", reason: "Party: bob execute the cmd: Stop." });
  });

  it.each(["", "Initialized"])("takes the phase %j for none", (phase) => {
    const job = aChain("a").build();
    Object.assign(job, { status: { phase } });
    expect(new World(job).settle().status.phase).toBe("Running");
  });

  it("does not run again what finished under Kuscia", () => {
    const status = {
      phase: "Running" as JobPhase,
      startTime: "2026-01-08T03:00:00Z",
      taskStatus: { a: "Succeeded" as const },
    };
    const world = new World(aChain("a", "b").status(status)).settle();
    expect(world.states).toBe("a=Succeeded b=Pending");
    expect(world.pods).toEqual(["alice/b-0"]);
  });
});

describe("Kuscia's lifecycle", () => {
  it("1: a, then b; taskStatus only lists created tasks", () => {
    const world = new World(aChain("a", "b")).settle();
    expect(world.status.taskStatus).toEqual({ a: "Pending" });
    world.run("alice/a-0").succeed("alice/a-0");
    expect(world.status.taskStatus).toEqual({ a: "Succeeded", b: "Pending" });
    world.run("alice/b-0");
    expect(world.status.taskStatus).toEqual({ a: "Succeeded", b: "Running" });
    world.succeed("alice/b-0");
    expect(world.phases).toEqual(["Running", "Succeeded"]);
    expect(world.status).toMatchObject({ progress: "2/2", completionTime: "2026-01-08T03:04:05Z" });
  });

  it("2: priorities, then declaration order, within maxParallelism", () => {
    const job = aJob()
      .with({ maxParallelism: 2 })
      .task("a", { priority: 1 })
      .task("b", { priority: 5 })
      .task("c", { priority: 5 });
    const world = new World(job).settle();
    expect(world.pods).toEqual(["alice/b-0", "alice/c-0"]);
    expect(world.succeed("alice/b-0").pods).toEqual(["alice/a-0", "alice/b-0", "alice/c-0"]);
  });

  it("3: Strict; a fails while b runs", () => {
    const world = new World(aJob().task("a").task("b")).settle().run("alice/a-0", "alice/b-0").fail("alice/a-0");
    expect(world.status.phase).toBe("Failed");
    expect(world.status.completionTime).toBeDefined();
    expect(world.task("b")).toMatchObject({ state: "Failed", reason: "KusciaJobStopped", message: "Job was stopped" });
    expect(world.pods).toEqual(["alice/a-0"]);
    expect(world.events.filter(({ type }) => type === "Warning").map(({ reason }) => reason)).toEqual([
      "PartyFailed",
      "Failed",
    ]);
  });

  it("4: BestEffort; a fails, b and c run", () => {
    const world = new World(
      aJob()
        .bestEffort()
        .with({ maxParallelism: 1 })
        .task("a")
        .task("b")
        .task("c", { dependencies: ["b"] }),
    );
    world.settle().fail("alice/a-0");
    expect(world.status.phase).toBe("Running");
    world.succeed("alice/b-0").succeed("alice/c-0");
    expect(world.states).toBe("a=Failed b=Succeeded c=Succeeded");
    expect(world.status.phase).toBe("Failed");
  });

  it("5: tolerable a fails, b succeeds", () => {
    const world = new World(aJob().task("a", { tolerable: true }).task("b")).settle();
    expect(world.fail("alice/a-0").succeed("alice/b-0").status.phase).toBe("Succeeded");
  });

  it("6: a critical task behind a failed tolerable one does not hang the job", () => {
    // Validation refuses such a job; one that came from elsewhere must end all the same.
    const status = { phase: "Running" as JobPhase, startTime: "2026-01-08T03:00:00Z" };
    const world = new World(
      aJob()
        .task("a", { tolerable: true })
        .task("b", { dependencies: ["a"] })
        .status(status),
    ).settle();
    expect(world.fail("alice/a-0").status.phase).toBe("Failed");
    expect(world.states).toBe("a=Failed b=Skipped");
  });

  it("8: stopped while Running", () => {
    const text = "Party: alice execute the cmd: Stop.";
    expect(new World(aChain("a")).settle().command("Stop").status).toMatchObject({
      phase: "Failed",
      reason: text,
      message: text,
    });
  });

  it("9: suspended, then restarted", () => {
    const world = new World(aChain("a", "b").stage("Start", "alice", "1")).settle().succeed("alice/a-0");
    world.command("Suspend");
    expect(world.status.phase).toBe("Suspended");
    expect(world.status.completionTime).toBeUndefined();
    world.job.metadata.labels = stageLabels("Restart", "bob", "3");
    world.settle();
    expect(world.status.phase).toBe("Running");
    expect(world.job.metadata.labels).toEqual(stageLabels("Start", "alice", "4"));
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0-r1"]);
  });

  it("11: one of two parties fails", () => {
    const world = new World(aJob().task("a", both)).settle().run("alice/a-0", "bob/a-0").fail("bob/a-0", 1, "");
    expect(world.task("a").message).toMatch(
      /^The remaining no-failed party task counts 1 are less than the task success threshold 2\. pending party\[\], running party\[alice\], successful party\[\], failed party\[bob\]/,
    );
    expect(world.pods).toEqual(["bob/a-0"]);
  });
});

/** A snapshot that counts how often the decision asks for something beside the job and its children. */
function countingLookups(world: World): { snapshot: Snapshot; count: () => number } {
  let asked = 0;
  const snapshot = world.snapshot();
  const references = new Proxy(snapshot.references, {
    get: (target, name: keyof References) => {
      asked += 1;
      return target[name];
    },
  });
  return { snapshot: { ...snapshot, references }, count: () => asked };
}

describe("cost", () => {
  it("is two status writes per task of a chain of two parties", () => {
    const aliases = Array.from({ length: 5 }, (_, index) => `t${index}`);
    const job = aJob();
    for (const [index, alias] of aliases.entries()) {
      job.task(alias, { ...both, ...(index > 0 && { dependencies: [`t${index - 1}`] }) });
    }
    const world = new World(job).settle();
    for (const alias of aliases) {
      world.run(`alice/${alias}-0`, `bob/${alias}-0`).succeed(`alice/${alias}-0`, `bob/${alias}-0`);
    }
    expect(world.status.phase).toBe("Succeeded");
    // The first records the acceptance and the first intent.
    expect(world.writes).toBe(1 + 2 * aliases.length);
  });

  it("of a pass over 128 running tasks of two parties grows with their number, not faster", () => {
    const lookups = (tasks: number): number => {
      const job = aJob().with({ maxParallelism: tasks });
      for (let index = 0; index < tasks; index += 1) job.task(`t${index}`, both);
      const world = new World(job).settle();
      world.run(...world.pods);
      const { snapshot, count } = countingLookups(world);
      world.planOf(snapshot);
      return count();
    };
    expect(lookups(128)).toBeLessThanOrEqual(4 * lookups(32));
  });

  it("of a finished job is next to nothing: nothing is looked up", () => {
    const world = new World(aChain("a")).settle().succeed("alice/a-0");
    const { snapshot, count } = countingLookups(world);
    expect(world.planOf(snapshot)).toEqual({ action: "rest" });
    expect(count()).toBe(0);
  });

  it("is no write for uids, which go with the next change", () => {
    const world = new World(aChain("a")).settle();
    const { writes } = world;
    expect(world.task("a").parties![0]!.pods).toEqual([{ name: "a-0" }]);
    world.run("alice/a-0");
    expect(world.task("a").parties![0]!.pods).toEqual([{ name: "a-0", uid: "uid-1" }]);
    expect(world.writes).toBe(writes + 1);
  });
});

describe("events", () => {
  it("tell of phases and failures, never of a task's start or success", () => {
    const world = new World(aJob().bestEffort().task("a").task("b")).settle();
    world
      .run("alice/a-0")
      .setPod("alice/b-0", { phase: "Failed", containerStatuses: [terminated(137, "", "OOMKilled")] });
    world.settle().succeed("alice/a-0");
    expect(world.events.map(({ type, reason }) => `${type} ${reason}`)).toEqual([
      "Normal Running",
      "Warning PartyFailed",
      "Warning Failed",
    ]);
    expect(world.events[2]?.message).toBe(
      'Task[b]-Party[alice]: container[engine] terminated state reason "OOMKilled", exit code 137',
    );
  });

  it("warn once of a resource that no pod asks for", () => {
    const bandwidth = { domainID: "alice", resources: { requests: { "kuscia.io/bandwidth": "10" } } };
    const job = aJob()
      .task("a", { parties: [bandwidth] })
      .task("b")
      .task("c", { parties: [bandwidth], appImage: "late" });
    const world = new World(job).settle().after(30).command("Suspend").command("Restart");
    const warnings = world.events.filter(({ reason }) => reason === "ResourceIgnored");
    expect(warnings).toEqual([
      {
        type: "Warning",
        reason: "ResourceIgnored",
        message:
          "kuscia.io/bandwidth is left out of the pods of a, c: no node of a plain cluster has it, and nothing limits their bandwidth",
      },
    ]);
  });

  it("use the words of a command", () => {
    const world = new World(aChain("a")).settle().command("Suspend").command("Restart").command("Cancel");
    expect(world.events.map(({ message }) => message)).toEqual([
      "The job is Running, 0/1 tasks done",
      "Party: alice execute the cmd: Suspend.",
      "Party: alice execute the cmd: Restart.",
      "Party: alice execute the cmd: Cancel.",
    ]);
  });
});
