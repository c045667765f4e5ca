import { describe, expect, it } from "vitest";
import type { ResourceQuota, Stored } from "../api/kubernetes.ts";
import type { KusciaJob, TaskStatus } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import { blocks, compareQueued, madeRoom, nextInLine, type QueuedTask, queuedTasks, queueDomains } from "./lines.ts";
import { aJob, anAppImage, START } from "./testing/builders.ts";
import { World } from "./testing/world.ts";

const BOTH = ["alice", "bob"];

interface Draft extends Partial<TaskStatus> {
  readonly parties?: never;
  readonly of?: string[];
  /** Seconds after the job of the test. */
  readonly age?: number;
  readonly phase?: "Running" | "Suspended" | "Failed";
}

/** Another job, whose one task stands in line. */
function other(name: string, { of = BOTH, age = -10, phase = "Running", ...status }: Draft = {}): Stored<KusciaJob> {
  const job = aJob()
    .named(name)
    .task("t", { parties: of })
    .status({
      phase,
      tasks: [
        { alias: "t", taskID: `${name}-t`, state: "Pending", reason: "QuotaExceeded", queuedFor: ["alice"], ...status },
      ],
    })
    .build();
  job.metadata.uid = name;
  job.metadata.creationTimestamp = formatTime(START + age * 1000);
  return job;
}

function one(job: Stored<KusciaJob>): QueuedTask {
  return queuedTasks(job)[0]!;
}

function quota(pods: number, used: number, namespace = "alice"): ResourceQuota {
  const hard = { pods: String(pods) };
  return { metadata: { name: "q", namespace }, spec: { hard }, status: { hard, used: { pods: String(used) } } };
}

describe("who stands in line", () => {
  it.each<[string, Draft, string[]]>([
    ["a task that found no room", {}, BOTH],
    ["one that waits for nothing", { queuedFor: undefined }, []],
    ["one of a suspended job", { phase: "Suspended" }, []],
    ["one of a job that is over", { phase: "Failed" }, []],
  ])("%s", (_, draft, domains) => {
    expect(queueDomains(other("o", draft))).toEqual(domains);
  });

  it("none of a job that its spec suspends", () => {
    const job = other("o");
    job.spec.suspend = true;
    expect(queueDomains(job)).toEqual([]);
  });

  it("none of a job that is being deleted", () => {
    const job = other("o");
    job.metadata.deletionTimestamp = formatTime(START);
    expect(queueDomains(job)).toEqual([]);
  });

  it("oldest first, then by name, then by the order of starts", () => {
    const [old, young, named] = [other("z", { age: -20 }), other("b"), other("a")].map(one);
    expect([young!, named!, old!].toSorted(compareQueued)).toEqual([old, named, young]);
    const first = { ...old!, index: 1, spec: { ...old!.spec, priority: 1 } };
    expect([old!, first].toSorted(compareQueued)).toEqual([first, old]);
  });
});

describe("who lets nobody pass", () => {
  const since = (seconds: number): string => formatTime(START - seconds * 1000);
  it.each<[string, Draft, string, boolean]>([
    ["who waits for this room", {}, "alice", true],
    ["who waits for other room", {}, "bob", false],
    ["who has waited for other room for too long", { queuedSince: since(600) }, "bob", true],
    ["who has waited for less than ten minutes", { queuedSince: since(599) }, "bob", false],
    ["who has no pods there", { queuedSince: since(600) }, "carol", false],
    ["who is just being tried", { createTime: since(1), reason: undefined }, "bob", true],
    ["who is in other trouble", { createTime: since(1), reason: "AdmissionDenied" }, "alice", false],
    ["who waits for old pods", { reason: "OldPodsRunning" }, "alice", false],
    ["who can never fit", { queuedFor: [], queuedSince: since(6000) }, "alice", false],
    ["who pauses", { reason: "GangReleased" }, "alice", true],
    ["who waits for others", { reason: "WaitingInLine" }, "alice", true],
  ])("%s", (_, draft, domain, expected) => {
    expect(blocks(one(other("o", draft)), domain, START)).toBe(expected);
  });
});

describe("a task behind others", () => {
  it("waits, says how many are before it, and starts once none is", () => {
    const world = new World(aJob().task("a", { parties: BOTH }));
    world.others = [other("o"), other("p"), other("q", { age: -5 }), other("younger", { age: 5 })];
    world.settle();
    expect(world.task("a")).toMatchObject({
      state: "Pending",
      reason: "WaitingInLine",
      message: "3 tasks are before it for pods of alice",
      queuedFor: ["alice"],
      queuePosition: 4,
    });
    expect(world.status.queuePosition).toBe(4);
    expect(world.pods).toEqual([]);
    expect(world.events.map(({ reason }) => reason)).not.toContain("WaitingInLine");
    world.others = [];
    world.settle();
    expect(world.pods).toEqual(["alice/a-0", "bob/a-0"]);
    expect(world.status.queuePosition).toBeUndefined();
    expect(world.task("a").queuedFor).toBeUndefined();
  });

  it("passes those that wait for rooms that it does not need", () => {
    const world = new World(aJob().task("a", { parties: ["bob"] }));
    world.others = [other("o")];
    expect(world.settle().pods).toEqual(["bob/a-0"]);
  });

  it("looks again within a minute or so, and costs no write meanwhile", () => {
    const world = new World(aJob().task("a"));
    world.others = [other("o")];
    world.settle();
    const { writes } = world;
    expect(world.lastPlan).toMatchObject({ action: "rest" });
    const { requeueAfterMs = 0 } = world.lastPlan as { requeueAfterMs?: number };
    expect(requeueAfterMs).toBeGreaterThanOrEqual(45_000);
    expect(requeueAfterMs).toBeLessThanOrEqual(75_000);
    world.after(1000);
    expect(world.writes).toBe(writes);
  });

  it("stands behind a task of its own job that starts before it", () => {
    const world = new World(aJob().with({ maxParallelism: 1 }).task("a").task("b"));
    world.failures = [
      {
        alias: "a",
        attempt: 0,
        domainID: "alice",
        role: "",
        reason: "QuotaExceeded",
        permanent: false,
        message: "full",
      },
    ];
    world.settle();
    expect(world.task("a")).toMatchObject({ reason: "QuotaExceeded", queuePosition: 1 });
    expect(world.task("b")).toMatchObject({ reason: "WaitingInLine", queuePosition: 2 });
    expect(world.status.queuePosition).toBe(1);
  });

  it("fails by lifecycleSeconds, counted from when it began to wait", () => {
    const world = new World(aJob().task("a", { scheduleConfig: { lifecycleSeconds: 100 } }));
    world.others = [other("o")];
    world.settle();
    expect(world.after(99).task("a").state).toBe("Pending");
    expect(world.after(1).task("a")).toMatchObject({
      state: "Failed",
      reason: "TaskResourceGroupPhaseFailed",
      message:
        "The task was not scheduled within 100 seconds of its entire lifecycle: 1 task is before it for pods of alice",
    });
  });
});

describe("the first in line", () => {
  const first = (quotas: ResourceQuota[]): World => {
    const world = new World(aJob().task("a"));
    world.others = [other("o")];
    world.settle();
    world.others = [];
    world.quotas = quotas;
    return world.settle();
  };

  it("is not tried while the quota is known to be full", () => {
    const world = first([quota(4, 4)]);
    expect(world.task("a")).toMatchObject({
      reason: "QuotaExceeded",
      message: "the quota of alice leaves room for 0 of 1 pods",
      queuePosition: 1,
    });
    world.quotas = [quota(4, 3)];
    expect(world.settle().pods).toEqual(["alice/a-0"]);
  });

  it("is tried all the same now and then", () => {
    const world = first([quota(4, 4)]);
    world.after(44);
    expect(world.pods).toEqual([]);
    expect(world.after(31).pods).toEqual(["alice/a-0"]);
  });

  it("lets everybody pass if the quota can never have room", () => {
    const world = first([quota(0, 0)]);
    expect(world.task("a").queuedFor).toEqual([]);
    world.after(400);
    expect(world.pods).toEqual([]);
    expect(world.after(400).pods).toEqual(["alice/a-0"]);
  });

  it("counts all of its pods", () => {
    const world = first([quota(4, 4)]);
    world.appImages.set("app", anAppImage({ replicas: 3 }));
    world.quotas = [quota(4, 2)];
    expect(world.settle().pods).toEqual([]);
    world.quotas = [quota(4, 1)];
    expect(world.settle().pods).toHaveLength(3);
  });
});

it("those who may have their turn are all up to the first that blocks", () => {
  const [a, b, c] = [other("a", { queuedFor: ["bob"] }), other("b"), other("c")].map(one);
  expect(nextInLine([c!, b!, a!], "alice", START)).toEqual([a, b]);
  expect(nextInLine([a!], "alice", START)).toEqual([a]);
});

it.each<[string, ResourceQuota | undefined, ResourceQuota | undefined, boolean]>([
  ["more is free", quota(4, 4), quota(4, 3), true],
  ["it was raised", quota(4, 4), quota(5, 4), true],
  ["it is gone", quota(4, 4), undefined, true],
  ["it is new", undefined, quota(4, 4), false],
])("a quota may have made room: %s", (_, before, after, expected) => {
  expect(madeRoom(before, after)).toBe(expected);
});
