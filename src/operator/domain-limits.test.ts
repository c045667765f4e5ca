import { beforeEach, describe, expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import { FINALIZER } from "../api/names.ts";
import type { DomainPolicy, KusciaJob, KusciaJobTask, TaskStatus } from "../api/types.ts";
import { aJob, START } from "../job/testing/builders.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { formatTime } from "../util/time.ts";
import { type Caches, createCaches } from "./caches.ts";
import { busyTasks, followLimits } from "./domain-limits.ts";

const RUNS = { state: "Running", createTime: formatTime(START) } as const;
const WAITS: Partial<TaskStatus> = { state: "Pending", reason: "DomainLimit", limitedBy: ["bob"] };

let caches: Caches;
let woken: string[];
let version = 10;

/** A job with one task, of bob. */
function job(name: string, status: Partial<TaskStatus>, age = 0): Stored<KusciaJob> {
  const built = aJob()
    .named(name)
    .task("t", { parties: ["bob"] })
    .status({ phase: "Running", tasks: [{ alias: "t", taskID: name, state: "Pending", ...status }] })
    .build();
  version += 1;
  const creationTimestamp = formatTime(START + age * 1000);
  Object.assign(built.metadata, { uid: name, resourceVersion: String(version), creationTimestamp });
  return built;
}

/** A task of bob that was added to this job before the others came. */
function addedTask(jobName: string, status: Partial<TaskStatus> = WAITS): Stored<KusciaJobTask> {
  const resourceVersion = String((version += 1));
  return {
    metadata: {
      namespace: "cross-domain",
      name: "x",
      uid: "x",
      resourceVersion,
      creationTimestamp: formatTime(START),
    },
    spec: { jobName, alias: "x", appImage: "app", taskInputConfig: "", parties: [{ domainID: "bob" }] },
    status: { alias: "x", taskID: "x", state: "Pending", ...status },
  };
}

const put = (object: Stored<KusciaJob>): void => caches.jobs.apply({ type: "MODIFIED", object });

function limit(maxConcurrentTasks: number): void {
  const metadata = { name: "default", namespace: "bob", uid: "p", resourceVersion: String((version += 1)) };
  const object: Stored<DomainPolicy> = { metadata, spec: { approval: "Automatic", maxConcurrentTasks } };
  caches.domainPolicies.apply({ type: "MODIFIED", object });
}

beforeEach(() => {
  caches = createCaches();
  woken = [];
  followLimits(caches, { add: (key: string) => woken.push(key.split("/")[1]!) } as unknown as WorkQueue<string>);
  limit(2);
  put(job("one", RUNS));
  put(job("two", RUNS));
  put(job("young", WAITS, 20));
  put(job("old", WAITS, 10));
});

it("wakes the oldest when a task ends, and nobody else", () => {
  put(job("one", { ...RUNS, state: "Succeeded" }));
  expect(woken).toEqual(["old"]);
});

it("wakes the oldest when a job that runs is deleted", () => {
  caches.jobs.apply({ type: "DELETED", object: job("one", RUNS) });
  expect(woken).toEqual(["old"]);
});

it("wakes the oldest once the clean-up of a job that ran is done, though others keep the job", () => {
  const finalizers = ["example.com/archiver"];
  const deleted = (own: boolean): Stored<KusciaJob> => {
    const gone = job("one", RUNS);
    gone.metadata.deletionTimestamp = formatTime(START);
    gone.metadata.finalizers = own ? [FINALIZER, ...finalizers] : finalizers;
    return gone;
  };
  put(deleted(true));
  expect(woken).toEqual([]);
  expect(busyTasks(caches, "bob")).toBe(2);
  caches.tasks.apply({ type: "ADDED", object: addedTask("one", RUNS) });
  expect(busyTasks(caches, "bob")).toBe(3);
  limit(3);
  put(deleted(false));
  expect(woken).toEqual(["old", "young"]);
  expect(busyTasks(caches, "bob")).toBe(1);
});

it("wakes the next when the oldest waits for something else by then", () => {
  put(job("one", { ...RUNS, state: "Succeeded" }));
  woken = [];
  put(job("old", { ...WAITS, limitedBy: ["carol"] }, 10));
  expect(woken).toEqual(["young"]);
});

it("wakes nobody while no place is free, or when nothing about the limit changes", () => {
  limit(1);
  put(job("one", { ...RUNS, state: "Failed" }));
  put(job("two", { ...RUNS, message: "another one" }));
  put(job("old", { ...WAITS, message: "another one" }, 10));
  expect(woken).toEqual([]);
});

describe("when a job stops of which an added task waits", () => {
  beforeEach(() => {
    put(job("open", { ...RUNS, state: "Succeeded" }));
    caches.tasks.apply({ type: "ADDED", object: addedTask("open") });
    put(job("one", { ...RUNS, state: "Succeeded" }));
    expect(woken).toEqual(["open"]);
    woken = [];
  });

  it.each<[string, (job: Stored<KusciaJob>) => void]>([
    ["by a command", ({ status }) => void (status!.phase = "Suspended")],
    ["by its spec", ({ spec }) => void (spec.suspend = true)],
    ["for a party's answer", ({ status }) => void (status!.phase = "AwaitingApproval")],
    ["to be deleted", ({ metadata }) => void (metadata.deletionTimestamp = formatTime(START))],
  ])("%s the next is woken, once", (_, stop) => {
    const stopped = job("open", { ...RUNS, state: "Succeeded" });
    stop(stopped);
    put(stopped);
    expect(woken).toEqual(["old"]);
    put({ ...stopped, metadata: { ...stopped.metadata, resourceVersion: String((version += 1)) } });
    expect(woken).toEqual(["old"]);
  });

  it("and is gone, the next is woken", () => {
    caches.jobs.apply({ type: "DELETED", object: job("open", { ...RUNS, state: "Succeeded" }) });
    expect(woken).toEqual(["old"]);
  });
});

it("a job that the operator does not run takes no turn, but what it runs counts", () => {
  caches = createCaches((namespace) => namespace === "cross-domain");
  followLimits(caches, { add: (key: string) => woken.push(key.split("/")[1]!) } as unknown as WorkQueue<string>);
  limit(1);
  const elsewhere = (object: Stored<KusciaJob>): Stored<KusciaJob> => {
    object.metadata.namespace = "elsewhere";
    return object;
  };
  put(elsewhere(job("foreign", WAITS, 5)));
  put(job("young", WAITS, 20));
  put(elsewhere(job("theirs", RUNS)));
  put(job("one", RUNS));
  woken = [];
  put(job("one", { ...RUNS, state: "Succeeded" }));
  expect(woken).toEqual([]);
  put(elsewhere(job("theirs", { ...RUNS, state: "Succeeded" })));
  expect(woken).toEqual(["young"]);
});
