import { beforeEach, expect, it, vi } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { withFinalizer } from "../job/finalizer.ts";
import { plan } from "../job/plan.ts";
import { aJob, aNamespace, anAppImage, SETTINGS, START } from "../job/testing/builders.ts";
import { formatTime } from "../util/time.ts";
import { BY_QUEUE, type Caches, createCaches } from "./caches.ts";
import { takeSnapshot } from "./job/snapshot.ts";
import { QueueLines } from "./queue-lines.ts";
import { Reservations } from "./reservations.ts";

const LENGTH = 2000;

let caches: Caches;
let reservations: Reservations;
let lines: QueueLines;
let version = 10;

function next(): string {
  version += 1;
  return String(version);
}

/** A job whose task waits for pods of alice and bob, the older the smaller its number. */
function waiting(place: number): Stored<KusciaJob> {
  const task = { alias: "t", taskID: `job-${place}-t`, state: "Pending" as const, reason: "WaitingInLine" };
  const job = aJob()
    .named(`job-${place}`)
    .task("t", { parties: ["alice", "bob"] })
    .status({ phase: "Running", tasks: [{ ...task, queuedFor: ["alice", "bob"], queuedSince: formatTime(START) }] })
    .build();
  const creationTimestamp = formatTime(START + place * 1000);
  const metadata = { ...withFinalizer(job).metadata, uid: `uid-${place}`, resourceVersion: next(), creationTimestamp };
  return { ...job, metadata };
}

const view = (room: string, now = START) => ({ room, now, isCounted: false });
const names = (room: string): string[] => lines.in(room).map(({ job }) => job.metadata.name);

beforeEach(() => {
  caches = createCaches();
  reservations = new Reservations(caches.pods);
  lines = new QueueLines(caches, reservations);
});

it("a pass over a long line neither collects it nor puts it in order anew, until a task in it changes", () => {
  for (const name of ["alice", "bob"])
    caches.namespaces.observe({
      metadata: { ...aNamespace(name).metadata, name, uid: name, namespace: "", resourceVersion: next() },
    });
  caches.appImages.observe({
    ...anAppImage(),
    metadata: { name: "app", namespace: "", uid: "app", resourceVersion: next() },
  });
  for (let place = 0; place < LENGTH; place += 1) caches.jobs.observe(waiting(place));
  const looks = vi.spyOn(caches.jobs, "byIndex");
  const sorts = vi.spyOn(Array.prototype, "toSorted");
  const longSorts = (): number => sorts.mock.contexts.filter((each) => (each as unknown[]).length >= LENGTH).length;
  const pass = (place: number): number | undefined => {
    const job = caches.jobs.get(`cross-domain/job-${place}`)!;
    const sources = { caches, queueLines: lines, domainSettings: () => ({}) };
    const decided = plan(takeSnapshot(sources, job, { ...NOTHING, now: START }));
    return decided.action === "apply" ? decided.status?.tasks?.[0]?.queuePosition : undefined;
  };
  expect(pass(LENGTH - 1)).toBe(LENGTH);
  expect(longSorts()).toBeGreaterThan(0);
  looks.mockClear();
  sorts.mockClear();
  expect([pass(1), pass(1000), pass(LENGTH - 1)]).toEqual([2, 1001, LENGTH]);
  expect(looks.mock.calls.filter(([index]) => index === BY_QUEUE)).toEqual([]);
  expect(longSorts()).toBe(0);
  caches.jobs.apply({ type: "DELETED", object: { ...waiting(0) } });
  expect(pass(LENGTH - 1)).toBe(LENGTH - 1);
  sorts.mockRestore();
});

it("a line follows its jobs, those that are being started, and tasks that were added, with their jobs", () => {
  for (const place of [2, 10, 1]) caches.jobs.observe(waiting(place));
  expect(names("alice")).toEqual(["job-1", "job-2", "job-10"]);
  expect(lines.in("alice")).toBe(lines.in("alice"));
  caches.jobs.observe({ ...waiting(10), spec: { ...waiting(10).spec, priority: 5 } });
  expect(names("alice")).toEqual(["job-10", "job-1", "job-2"]);

  const job = waiting(3);
  const task = { job, spec: job.spec.tasks[0]!, status: job.status!.tasks![0]!, index: 0 };
  reservations.hold("uid-3", [task]);
  expect(names("alice")).toEqual(["job-10", "job-1", "job-2", "job-3"]);
  reservations.release("uid-3");
  expect(names("alice")).toEqual(["job-10", "job-1", "job-2"]);

  const parent = { ...waiting(4), status: { phase: "Running" as const } };
  caches.jobs.observe(parent);
  caches.tasks.observe({
    metadata: { name: "k", namespace: parent.metadata.namespace, uid: "k", resourceVersion: next() },
    spec: { ...task.spec, alias: "k", jobName: "job-4", jobUID: "uid-4" },
    status: { ...task.status, alias: "k" },
  });
  expect(names("alice")).toEqual(["job-10", "job-1", "job-2", "job-4"]);
  const suspended = {
    ...parent,
    metadata: { ...parent.metadata, resourceVersion: next() },
    spec: { ...parent.spec, suspend: true },
  };
  caches.jobs.observe(suspended);
  expect(names("alice")).toEqual(["job-10", "job-1", "job-2"]);
  for (const place of [1, 2, 10]) caches.jobs.apply({ type: "DELETED", object: waiting(place) });
  expect(names("alice")).toEqual([]);
});

it("who blocks is looked at again when the time of that may have come", () => {
  const job = waiting(0);
  job.status!.tasks![0]!.queuedFor = ["bob"];
  caches.jobs.observe(job);
  const before = (room: string, seconds: number): number =>
    lines.blockers([view(room, START + seconds * 1000)]).before(waiting(9));
  expect([before("alice", 0), before("bob", 0), before("alice", 599), before("alice", 600)]).toEqual([0, 1, 0, 1]);
  expect(lines.blockers([view("alice", START + 1)])).toBe(lines.blockers([view("alice", START + 999)]));
});

/** Of a pass that has found nothing but what is in the caches. */
const NOTHING = {
  settings: SETTINGS,
  failures: [],
  lostPods: new Set<string>(),
  livePods: new Set<string>(),
  lostWithNodes: new Set<string>(),
  goneTasks: new Set<string>(),
  tasksAreLive: true,
  roomIn: new Set<string>(),
  statusRefusals: 0,
  unlabelledPods: [],
  mayLackPods: false,
  terminatedPods: [],
  awaitedLogs: new Set<string>(),
  podWarnings: new Map(),
};
