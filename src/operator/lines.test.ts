import { beforeEach, describe, expect, it } from "vitest";
import type { Pod, ResourceQuota, Stored } from "../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTask, TaskStatus } from "../api/types.ts";
import { aJob, aPod, START } from "../job/testing/builders.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { type Caches, createCaches } from "./caches.ts";
import { JobMemories } from "./job/memory.ts";
import { followLines, type NodeLines } from "./lines.ts";
import { QueueLines } from "./queue-lines.ts";
import { Reservations } from "./reservations.ts";

let caches: Caches;
let woken: string[];
let version = 10;
let lines: NodeLines;
let reservations: Reservations;
let queueLines: QueueLines;

/** A job whose one task, of alice, stands in line. */
function queued(name: string, status: Partial<TaskStatus> = {}): Stored<KusciaJob> {
  const task = { alias: "t", taskID: name, state: "Pending" as const, reason: "QuotaExceeded", queuedFor: ["alice"] };
  const job = aJob()
    .named(name)
    .task("t")
    .status({ phase: "Running", tasks: [{ ...task, ...status }] })
    .build();
  version += 1;
  Object.assign(job.metadata, { uid: name, resourceVersion: String(version) });
  return job;
}

const pod = (phase: "Running" | "Succeeded", resourceVersion: string): Stored<Pod> =>
  aPod({ phase }, { namespace: "alice", resourceVersion });
const quota = (used: string, resourceVersion: string): Stored<ResourceQuota> => ({
  metadata: { name: "q", namespace: "alice", uid: "q", resourceVersion },
  spec: { hard: { pods: "4" } },
  status: { used: { pods: used } },
});

beforeEach(() => {
  caches = createCaches();
  reservations = new Reservations(caches.pods);
  queueLines = new QueueLines(caches, reservations);
  woken = [];
  const clock = (): number => START;
  const memories = new JobMemories(clock);
  const jobs = {
    add: (key: string) => {
      const room = [...memories.of(caches.jobs.get(key)!).roomIn].join();
      woken.push(`${key.split("/")[1]}${room === "" ? "" : ` in ${room}`}`);
    },
  } as unknown as WorkQueue<string>;
  lines = followLines(caches, {
    jobs,
    memories,
    domainSettings: () => ({}),
    reservations,
    queueLines,
    isJobNamespace: () => true,
    clock,
  });
  for (const name of ["first", "second"]) caches.jobs.apply({ type: "ADDED", object: queued(name) });
  woken = [];
});

it("wakes the head alone when a pod of the domain has ended, once", () => {
  caches.pods.apply({ type: "ADDED", object: pod("Running", "1") });
  expect(woken).toEqual([]);
  caches.pods.apply({ type: "MODIFIED", object: pod("Succeeded", "2") });
  caches.pods.apply({ type: "MODIFIED", object: pod("Succeeded", "3") });
  expect(woken).toEqual(["first in alice"]);
});

it("wakes the head when a quota leaves more", () => {
  caches.quotas.apply({ type: "ADDED", object: quota("4", "1") });
  expect(woken).toEqual([]);
  caches.quotas.apply({ type: "MODIFIED", object: quota("3", "2") });
  expect(woken).toEqual(["first in alice"]);
});

/** The first one has its pods and stands in line no more. */
function startFirst(): void {
  const { queuedFor: _, ...task } = queued("first").status!.tasks![0]!;
  const started = queued("first");
  started.status!.tasks = [task];
  caches.jobs.apply({ type: "MODIFIED", object: started });
}

it.each([
  ["and not as if there were room, when no quota says so", undefined, "second"],
  ["and not as if there were room, when the quota is used up", "4", "second"],
  ["as there is room, when the quota leaves some", "3", "second in alice"],
])("wakes the next one when who was before it has its pods, %s", (_, used, expected) => {
  if (used !== undefined) caches.quotas.apply({ type: "ADDED", object: quota(used, "1") });
  startFirst();
  expect(woken).toEqual([expected]);
});

it("wakes nobody for a job that only says something else while it waits", () => {
  caches.jobs.apply({ type: "MODIFIED", object: queued("first", { queuePosition: 1 }) });
  expect(woken).toEqual([]);
});

it("wakes younger tasks with pods once an older one waits for the same nodes, and the next once it has them", () => {
  const nodes = { queuedFor: ["nodes/any"], reason: "Unschedulable", createTime: "2026-01-08T03:04:05Z" };
  const stands = { queuedFor: ["nodes/any"], reason: "WaitingInLine" };
  caches.jobs.apply({ type: "ADDED", object: queued("tried", nodes) });
  caches.jobs.apply({ type: "ADDED", object: queued("waits", stands) });
  woken = [];
  caches.jobs.apply({ type: "ADDED", object: queued("old", nodes) });
  expect(woken).toEqual(["tried"]);
  woken = [];
  const placed = queued("old", { createTime: nodes.createTime });
  delete placed.status!.tasks![0]!.queuedFor;
  caches.jobs.apply({ type: "MODIFIED", object: placed });
  expect(woken).toEqual(["tried"]);
});

describe("a task that was added", () => {
  const task = (standsIn: string | undefined, job = "zero"): Stored<KusciaJobTask> => {
    version += 1;
    const rooms = standsIn === undefined ? undefined : [standsIn];
    return {
      metadata: { name: "k", namespace: "cross-domain", uid: "k", resourceVersion: String(version) },
      spec: { jobName: job, alias: "k", appImage: "i", taskInputConfig: "", parties: [{ domainID: "alice" }] },
      status: {
        alias: "k",
        taskID: "k",
        state: "Pending",
        reason: "QuotaExceeded",
        ...(rooms && { queuedFor: rooms }),
      },
    };
  };

  beforeEach(() => {
    // Older by name: all are of the same second.
    caches.jobs.apply({ type: "ADDED", object: { ...queued("at"), spec: { ...queued("at").spec, open: true } } });
    caches.jobs.apply({ type: "MODIFIED", object: queued("at", { queuedFor: undefined }) });
    caches.tasks.apply({ type: "ADDED", object: task("alice", "at") });
    woken = [];
  });

  it("is woken as the head of the line", () => {
    caches.pods.apply({ type: "ADDED", object: pod("Running", "1") });
    caches.pods.apply({ type: "MODIFIED", object: pod("Succeeded", "2") });
    expect(woken).toEqual(["at in alice"]);
  });

  it("wakes the next one when it has its pods, and when it is gone", () => {
    caches.tasks.apply({ type: "MODIFIED", object: task(undefined, "at") });
    expect(woken).toEqual(["first"]);
    caches.tasks.apply({ type: "MODIFIED", object: task("alice", "at") });
    woken = [];
    caches.tasks.apply({ type: "DELETED", object: task("alice", "at") });
    expect(woken).toEqual(["first"]);
  });

  it("leaves the line with its job", () => {
    const suspended = queued("at", { queuedFor: undefined });
    suspended.spec.suspend = true;
    caches.jobs.apply({ type: "MODIFIED", object: suspended });
    expect(woken).toEqual(["first"]);
  });
});

it("wakes the next one when what was set aside for one that is tried is needed no more", () => {
  caches.quotas.apply({ type: "ADDED", object: quota("3", "1") });
  woken = [];
  const tried = queued("first", { createTime: "2026-01-08T03:04:05Z" });
  delete tried.status!.tasks![0]!.reason;
  caches.jobs.apply({ type: "MODIFIED", object: tried });
  // There may be room for both.
  expect(woken).toEqual(["second in alice"]);
  woken = [];
  startFirst();
  expect(woken).toEqual(["second in alice"]);
});

/** The first is about to be written as being tried. */
function decideFirst(): void {
  const job = queued("first", { createTime: "2026-01-08T03:04:05Z", reason: undefined });
  const [status] = job.status!.tasks!;
  const pods = [{ name: "first-0" }];
  const parties = [{ domainID: "alice", state: "Pending" as const, pods }];
  reservations.hold("first", [{ job, spec: job.spec.tasks[0]!, status: { ...status!, parties }, index: 0 }]);
}

it.each([
  ["as soon as it is decided that the one before it starts, if the quota leaves room", "3", ["second in alice"]],
  ["not for that if the quota is used up", "4", []],
])("wakes the next one %s", (_, used, expected) => {
  caches.quotas.apply({ type: "ADDED", object: quota(used, "1") });
  woken = [];
  decideFirst();
  expect(woken).toEqual(expected);
});

it("wakes who is next when pods are not made for which room was set aside, but nobody past the task that will have them", () => {
  caches.quotas.apply({ type: "ADDED", object: quota("3", "1") });
  decideFirst();
  woken = [];
  reservations.release("first");
  expect(woken).toEqual([]);
  decideFirst();
  caches.jobs.apply({ type: "DELETED", object: queued("first") });
  woken = [];
  reservations.release("first");
  expect(woken).toEqual(["second in alice"]);
});

it("a task that is being started stands in the line once, as it will be written", () => {
  decideFirst();
  const line = queueLines.in("alice").map(({ job, status }) => [job.metadata.name, status.createTime]);
  expect(line).toEqual([
    ["first", "2026-01-08T03:04:05Z"],
    ["second", undefined],
  ]);
});

it("nodes matter only while somebody stands in a line for them, and wake the first of it", () => {
  expect(lines.isNeeded()).toBe(false);
  const letGo = { queuedFor: ["nodes/any"], reason: "GangReleased" };
  for (const name of ["tried", "waits"]) caches.jobs.apply({ type: "ADDED", object: queued(name, letGo) });
  expect(lines.isNeeded()).toBe(true);
  woken = [];
  lines.onRoom();
  expect(woken).toEqual(["tried in nodes/any,nodes/new"]);
});

it("a job that the operator does not run stands in none of its lines, and wakes nobody by its changes", () => {
  const isJobNamespace = (namespace: string): boolean => namespace === "cross-domain";
  caches = createCaches(isJobNamespace);
  woken = [];
  const jobs = { add: (key: string) => woken.push(key) } as unknown as WorkQueue<string>;
  const memories = new JobMemories(() => START);
  const clock = (): number => START;
  queueLines = new QueueLines(caches, reservations);
  const domainSettings = () => ({});
  const targets = { jobs, memories, domainSettings, reservations, queueLines, isJobNamespace, clock };
  lines = followLines(caches, targets);
  const letGo = { queuedFor: ["nodes/any"], reason: "GangReleased" };
  const foreign = queued("before", letGo);
  foreign.metadata.namespace = "elsewhere";
  caches.jobs.apply({ type: "ADDED", object: foreign });
  expect(lines.isNeeded()).toBe(false);
  caches.jobs.apply({ type: "ADDED", object: queued("own", letGo) });
  expect(queueLines.in("nodes/any").map(({ job }) => job.metadata.name)).toEqual(["own"]);
  woken = [];
  caches.jobs.apply({ type: "DELETED", object: foreign });
  expect(woken).toEqual([]);
});
