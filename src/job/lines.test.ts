import { describe, expect, it } from "vitest";
import type { ResourceQuota, Stored } from "../api/kubernetes.ts";
import type { KusciaJob, TaskStatus } from "../api/types.ts";
import { formatTime } from "../util/time.ts";
import type { AddedTask } from "./added-tasks.ts";
import {
  blocks,
  compareQueued,
  madeRoom,
  nextInLine,
  queuedAddedTask,
  type QueuedTask,
  queuedTasks,
  queueRooms,
} from "./lines.ts";
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

/** A task that was added to that job, and stands in line. */
function added(name: string, { metadata }: Stored<KusciaJob>, seconds = 0): AddedTask {
  const queuedFor = ["alice"];
  return {
    metadata: { name, uid: name, resourceVersion: "1", creationTimestamp: formatTime(START + seconds * 1000) },
    spec: {
      jobName: metadata.name,
      jobUID: metadata.uid,
      alias: name,
      appImage: "app",
      taskInputConfig: "",
      parties: [{ domainID: "alice" }],
    },
    status: { alias: name, taskID: name, state: "Pending", reason: "QuotaExceeded", queuedFor },
  } as AddedTask;
}

function one(job: Stored<KusciaJob>): QueuedTask {
  return queuedTasks(job)[0]!;
}

const view = (room: string, isCounted = false) => ({ room, now: START, isCounted });

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
    expect(queueRooms(queuedTasks(other("o", draft)))).toEqual(domains);
  });

  it("none of a job that its spec suspends", () => {
    const job = other("o");
    job.spec.suspend = true;
    expect(queueRooms(queuedTasks(job))).toEqual([]);
  });

  it("none of a job that is being deleted", () => {
    const job = other("o");
    job.metadata.deletionTimestamp = formatTime(START);
    expect(queueRooms(queuedTasks(job))).toEqual([]);
  });

  it("a task that was added to a job, where the job's own may", () => {
    const job = other("o", { queuedFor: undefined });
    expect(queueRooms(queuedAddedTask(added("k", job), job))).toEqual(["alice"]);
    expect(queuedAddedTask(added("k", job), undefined)).toEqual([]);
    expect(queuedAddedTask(added("k", other("successor")), job)).toEqual([]);
    job.spec.suspend = true;
    expect(queuedAddedTask(added("k", job), job)).toEqual([]);
  });

  it("in a job those of its spec before those that were added, and these by when they were", () => {
    const job = other("o");
    const [late, early] = [added("a", job, 2), added("b", job, 1)].flatMap((task) => queuedAddedTask(task, job));
    expect([late!, early!, one(job)].toSorted(compareQueued)).toEqual([one(job), early, late]);
  });

  it("first by priority, then the oldest, then by name, then by the order of starts", () => {
    const [old, young, named] = [other("z", { age: -20 }), other("b"), other("a")].map(one);
    expect([young!, named!, old!].toSorted(compareQueued)).toEqual([old, named, young]);
    const [second, tenth] = [other("j-2"), other("j-10")].map(one);
    expect([tenth!, second!].toSorted(compareQueued)).toEqual([second, tenth]);
    const important = { ...young!, job: { ...young!.job, spec: { ...young!.job.spec, priority: 1 } } };
    expect([old!, important].toSorted(compareQueued)).toEqual([important, old]);
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
    expect(blocks(one(other("o", draft)), view(domain))).toBe(expected);
  });
});

describe("a task that was added", () => {
  const older = other("o", { queuedFor: undefined });

  it("lets one of an older job go first, that was added too", () => {
    const world = new World(aJob().with({ open: true })).settle();
    world.others = [older];
    world.othersTasks = [added("k", older)];
    world.add("mine").settle();
    expect(world.added("mine")).toMatchObject({ reason: "WaitingInLine", queuePosition: 2 });
    expect(world.pods).toEqual([]);
    world.othersTasks = [];
    world.after(1000);
    expect(world.pods).toHaveLength(1);
  });

  it("has its pods set aside while they are made", () => {
    const world = new World(aJob().task("a", { parties: ["alice"] }));
    const k = added("k", older);
    const { reason: _, ...status } = k.status!;
    const parties = [{ domainID: "alice", state: "Pending" as const, pods: [{ name: "k-0" }] }];
    world.others = [older];
    world.othersTasks = [{ ...k, status: { ...status, createTime: formatTime(START), parties } }];
    world.quotas = [quota(4, 3)];
    world.settle();
    expect(world.task("a").message).toBe("exceeded quota in alice: room for 0 of 1 pods");
  });
});

describe("a task that is just being tried", () => {
  const tries = (uid?: string): Stored<KusciaJob> => {
    const job = other("o", { createTime: formatTime(START), reason: undefined });
    const pods = [{ name: "p", ...(uid !== undefined && { uid }) }];
    job.status!.tasks![0]!.parties = BOTH.map((domainID) => ({ domainID, state: "Pending", pods }));
    return job;
  };
  const tried = tries();

  it("keeps nobody waiting where quotas count pods: its own are set aside", () => {
    expect([true, false].map((isCounted) => blocks(one(tried), view("alice", isCounted)))).toEqual([false, true]);
    const world = new World(aJob().task("a", { parties: ["alice"] }));
    world.others = [tried];
    world.quotas = [quota(4, 3)];
    world.settle();
    expect(world.task("a")).toMatchObject({
      reason: "QuotaExceeded",
      message: "exceeded quota in alice: room for 0 of 1 pods",
    });
    world.quotas = [quota(4, 2)];
    expect(world.settle().pods).toEqual(["alice/a-0"]);
  });

  it("keeps others from being tried in vain beside it", () => {
    const world = new World(aJob().task("a", { parties: ["alice"] }));
    world.others = [other("o")];
    world.quotas = [quota(4, 4)];
    world.settle();
    world.others = [tried];
    world.after(1000);
    expect(world.pods).toEqual([]);
  });

  it("has nothing set aside for pods that are there", () => {
    const world = new World(aJob().task("a", { parties: ["alice"] }));
    world.others = [tries("u")];
    world.quotas = [quota(4, 3)];
    expect(world.settle().pods).toEqual(["alice/a-0"]);
  });

  it("has its pods set aside when it never stood in line, and keeps nobody else waiting", () => {
    const fresh = tries();
    delete fresh.status!.tasks![0]!.queuedFor;
    const status = fresh.status!.tasks![0]!;
    expect(blocks({ job: fresh, spec: fresh.spec.tasks[0]!, status, index: 0 }, view("alice", true))).toBe(false);
    const world = new World(aJob().task("a", { parties: ["alice"] }));
    world.starting = [{ job: fresh, spec: fresh.spec.tasks[0]!, status, index: 0 }];
    world.quotas = [quota(4, 3)];
    world.settle();
    expect(world.task("a").message).toBe("exceeded quota in alice: room for 0 of 1 pods");
    world.quotas = [quota(4, 2)];
    expect(world.settle().pods).toEqual(["alice/a-0"]);
  });
});

describe("a task that finds no room at its first look", () => {
  it("makes no pods in vain, and stands in line", () => {
    const world = new World(aJob().task("a", { parties: BOTH }));
    world.quotas = [quota(4, 4)];
    world.settle();
    expect(world.task("a")).toMatchObject({ reason: "QuotaExceeded", queuedFor: ["alice"], queuePosition: 1 });
    expect(world.task("a").attempt).toBeUndefined();
    expect(world.pods).toEqual([]);
    world.quotas = [quota(4, 3)];
    expect(world.settle().pods).toEqual(["alice/a-0", "bob/a-0"]);
  });

  it("is not tried all the same because it has waited for something else for long", () => {
    const world = new World(
      aJob()
        .task("a")
        .task("b", { dependencies: ["a"] }),
    );
    world.settle();
    world.run("alice/a-0").after(3600);
    world.quotas = [quota(4, 4)];
    world.succeed("alice/a-0");
    expect(world.task("b")).toMatchObject({ reason: "QuotaExceeded", queuedFor: ["alice"] });
    expect(world.pods).toEqual(["alice/a-0"]);
  });

  it("leaves what room there is to tasks of its own job that start before it", () => {
    const world = new World(aJob().with({ maxParallelism: 2 }).task("a").task("b"));
    world.quotas = [quota(4, 3)];
    world.onPod = () => (world.quotas = [quota(4, 4)]);
    world.settle();
    expect(world.pods).toEqual(["alice/a-0"]);
    expect(world.task("b")).toMatchObject({ reason: "QuotaExceeded", queuePosition: 1 });
  });

  it("knows what a quota of CPU leaves, and what its pods ask for", () => {
    const world = new World(aJob().with({ maxParallelism: 3 }).task("a").task("b").task("c"));
    const image = anAppImage();
    for (const { spec } of image.spec.deployTemplates)
      for (const container of spec.containers ?? []) container.resources = { requests: { cpu: "500m" } };
    world.appImages.set("app", image);
    const hard = { "requests.cpu": "2" };
    world.quotas = [
      { metadata: { name: "q", namespace: "alice" }, spec: { hard }, status: { used: { "requests.cpu": "750m" } } },
    ];
    world.step();
    world.step();
    expect(world.pods).toEqual(["alice/a-0", "alice/b-0"]);
    expect(world.task("c")).toMatchObject({
      reason: "QuotaExceeded",
      message: "exceeded quota in alice: room for 250m of 500m requests.cpu",
      queuedFor: ["alice"],
    });
  });

  it("knows of pods that live before the quota tells of them", () => {
    const world = new World(aJob().with({ maxParallelism: 2 }).task("a").task("b"));
    world.quotas = [quota(1, 0)];
    world.settle();
    world.run("alice/a-0");
    expect(world.pods).toEqual(["alice/a-0"]);
  });
});

describe("who lets nobody pass to nodes", () => {
  const ago = (seconds: number): string => formatTime(START - seconds * 1000);
  const tried = { createTime: ago(5), queuedFor: ["nodes/any"] };
  const waits = { ...tried, createTime: ago(599), reason: "Unschedulable", waitingSince: ago(599) };
  const denied = { ...waits, reason: "AdmissionDenied", waitingSince: ago(1) };
  const oldPods = { queuedFor: ["nodes/any"], reason: "OldPodsRunning", waitingSince: ago(599) };
  it.each<[string, Draft, string, boolean]>([
    ["whose pods find none", waits, "nodes/any", true],
    ["whose pods find others", waits, "nodes/disk=ssd", false],
    ["whose pods have found none for ten minutes", { ...waits, createTime: ago(600) }, "nodes/any", false],
    ["whose pods are refused", denied, "nodes/any", true],
    [
      "whose pods have been refused for ten minutes, for one reason or the other",
      { ...denied, createTime: ago(600) },
      "nodes/any",
      false,
    ],
    ["whose creations have had no answer for ten minutes", { ...tried, createTime: ago(600) }, "nodes/any", false],
    ["who is just being tried", { ...tried, reason: undefined }, "nodes/any", true],
    ["who stands in line", { queuedFor: ["nodes/any"], reason: "WaitingInLine" }, "nodes/any", true],
    ["who has let go", { queuedFor: ["nodes/any"], reason: "GangReleased", releases: 9 }, "nodes/any", true],
    [
      "who has let go ten times",
      { queuedFor: ["nodes/any"], reason: "GangReleased", releases: 10 },
      "nodes/any",
      false,
    ],
    ["whose pods have yet to go", oldPods, "nodes/any", true],
    ["whose pods have not gone for ten minutes", { ...oldPods, waitingSince: ago(600) }, "nodes/any", false],
    [
      "who lacks something else",
      { queuedFor: ["nodes/any"], reason: "DomainNotFound", waitingSince: ago(1) },
      "nodes/any",
      false,
    ],
    ["who waits for a quota", { queuedSince: ago(600) }, "nodes/any", false],
  ])("%s", (_, draft, room, expected) => {
    expect(blocks(one(other("o", draft)), view(room))).toBe(expected);
  });
});

describe("a task that wants nodes", () => {
  const HEAD = other("o", { queuedFor: ["nodes/any"], reason: "Unschedulable", createTime: formatTime(START) });
  const full = "0/3 nodes are available: 3 Insufficient cpu.";
  const unplaced = (world: World, ...keys: string[]): World => {
    for (const key of keys)
      world.setPod(key, { conditions: [{ type: "PodScheduled", status: "False", message: full }] });
    return world.settle();
  };
  const begun = (): World => new World(aJob().task("a", { parties: BOTH })).settle();

  it("stands in their line from when the scheduler finds none until it has them", () => {
    const world = unplaced(begun(), "bob/a-0");
    expect(world.task("a")).toMatchObject({
      reason: "Unschedulable",
      queuedFor: ["nodes/any"],
      queuePosition: 1,
      queuedSince: world.task("a").createTime,
    });
    expect(queueRooms(queuedTasks(world.job))).toEqual([...BOTH, "nodes/any"]);
    for (const key of ["alice/a-0", "bob/a-0"])
      world.setPod(key, { conditions: [{ type: "PodScheduled", status: "True" }] });
    world.settle();
    expect(queueRooms(queuedTasks(world.job))).toEqual([]);
    expect(world.task("a").queuedSince).toBeUndefined();
    expect(world.pods).toHaveLength(2);
  });

  it("makes no pods while an older one waits for them, and says so", () => {
    const world = new World(aJob().task("a", { parties: ["carol"] }));
    world.others = [HEAD, other("p", { queuedFor: ["nodes/any"], reason: "WaitingInLine", age: -5 })];
    world.settle();
    expect(world.pods).toEqual([]);
    expect(world.task("a")).toMatchObject({
      reason: "WaitingInLine",
      message: "2 tasks are before it for nodes",
      queuedFor: ["nodes/any"],
      queuePosition: 3,
    });
    world.others = [];
    expect(world.settle().pods).toEqual(["carol/a-0"]);
    expect(world.task("a").queuedFor).toEqual(["nodes/any"]);
  });

  it("makes them after ten minutes of waiting for one whose pods never go", () => {
    const oldPods = { createTime: undefined, reason: "OldPodsRunning", waitingSince: formatTime(START), releases: 1 };
    const world = new World(aJob().task("a", { parties: ["carol"] }));
    world.others = [other("o", { queuedFor: ["nodes/any"], ...oldPods })];
    for (world.settle(); world.pods.length === 0 && world.now < START + 3600_000; world.settle()) {
      const { requeueAfterMs = Number.POSITIVE_INFINITY } = world.lastPlan as { requeueAfterMs?: number };
      world.now += requeueAfterMs;
    }
    expect(world.pods).toEqual(["carol/a-0"]);
    expect((world.now - START) / 1000).toBeGreaterThanOrEqual(600);
    expect((world.now - START) / 1000).toBeLessThan(680);
  });

  it("does not wait for who wants other nodes", () => {
    const world = new World(aJob().task("a", { parties: ["carol"] }));
    world.others = [HEAD];
    world.domainSettings = () => ({ nodeSelector: { disk: "ssd" } });
    expect(world.settle().pods).toEqual(["carol/a-0"]);
  });

  it("withdraws its pods once an older one waits for the same nodes", () => {
    const world = begun();
    world.setPod("alice/a-0", { conditions: [{ type: "PodScheduled", status: "True" }] });
    world.others = [HEAD];
    world.settle();
    expect(world.pods).toHaveLength(2);
    unplaced(world, "bob/a-0");
    expect(world.pods).toEqual([]);
    expect(world.task("a")).toMatchObject({ reason: "WaitingInLine", attempt: 1, releases: 1 });
    expect(world.events.map(({ reason }) => reason)).not.toContain("GangReleased");
    expect(world.task("a").retries).toBeUndefined();
    world.others = [];
    expect(world.settle().pods).toEqual(["alice/a-0-r1", "bob/a-0-r1"]);
  });

  it("keeps them if it is the older one, or if a party of it has ended", () => {
    const world = begun();
    world.others = [other("young", { queuedFor: ["nodes/any"], reason: "WaitingInLine", age: 5 })];
    expect(unplaced(world, "alice/a-0", "bob/a-0").pods).toHaveLength(2);
    world.others = [HEAD];
    world.succeed("alice/a-0");
    expect(unplaced(world, "bob/a-0").task("a").releases ?? 0).toBe(0);
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

  it.each([
    [50, 60],
    [200, 240],
    [3000, 1800],
  ])("looks the more seldom the more are before it: behind %i after %i s or so", (length, seconds) => {
    const world = new World(aJob().task("a"));
    world.others = Array.from({ length }, (_, i) => other(`o-${i}`));
    world.settle();
    const { requeueAfterMs = 0 } = world.lastPlan as { requeueAfterMs?: number };
    expect(requeueAfterMs).toBeGreaterThanOrEqual(0.75 * seconds * 1000);
    expect(requeueAfterMs).toBeLessThanOrEqual(1.25 * seconds * 1000);
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
      message: "exceeded quota in alice: room for 0 of 1 pods",
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

  it("is not tried at once when it has become the first after a long time", () => {
    const world = new World(aJob().task("a", { parties: BOTH }));
    world.settle();
    const refused = { alias: "a", attempt: 0, domainID: "bob", role: "", permanent: false, message: "full" };
    world.failures = [{ ...refused, reason: "QuotaExceeded" }];
    world.remove("bob/a-0");
    for (const { pods = [] } of world.task("a").parties ?? []) delete pods[0]?.uid;
    world.others = [other("o")];
    world.quotas = [quota(4, 4)];
    world.settle();
    world.failures = [];
    expect(world.after(3600).task("a")).toMatchObject({ reason: "WaitingInLine", releases: 1 });
    world.others = [];
    expect(world.settle().task("a")).toMatchObject({ reason: "QuotaExceeded", releases: 1 });
    expect(world.pods).toEqual([]);
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
  expect(nextInLine([a!, b!, c!], view("alice"))).toEqual([a, b]);
  expect(nextInLine([a!], view("alice"))).toEqual([a]);
});

it.each<[string, ResourceQuota | undefined, ResourceQuota | undefined, boolean]>([
  ["more is free", quota(4, 4), quota(4, 3), true],
  ["it was raised", quota(4, 4), quota(5, 4), true],
  ["it is gone", quota(4, 4), undefined, true],
  ["it is new", undefined, quota(4, 4), false],
])("a quota may have made room: %s", (_, before, after, expected) => {
  expect(madeRoom(before, after)).toBe(expected);
});
