import { beforeEach, expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { QueuedTask } from "../job/lines.ts";
import { aJob, aPod } from "../job/testing/builders.ts";
import { type Caches, createCaches } from "./caches.ts";
import { countedStarts } from "./lines.ts";
import { Reservations } from "./reservations.ts";

const CREATED = "2026-01-08T03:04:05Z";

let caches: Caches;
let reservations: Reservations;
let told: string[];

/** The task of a job that starts with one pod in each of the domains. */
function starting(name: string, ...domains: string[]): QueuedTask {
  const job = aJob().named(name).task("t", { parties: domains }).build();
  job.metadata.uid = name;
  const parties = domains.map((domainID) => ({ domainID, state: "Pending" as const, pods: [{ name: `${name}-0` }] }));
  const status = { alias: "t", taskID: `${name}-t`, state: "Pending" as const, createTime: CREATED, parties };
  return { job, spec: job.spec.tasks[0]!, status, index: 0 };
}

const names = (domainID: string): string[] => reservations.in(domainID).map(({ job }) => job.metadata.name);

function limit(namespace: string, hard: Record<string, string>, resourceVersion = "1"): void {
  const metadata = { name: "q", namespace, uid: namespace, resourceVersion };
  caches.quotas.apply({ type: "MODIFIED", object: { metadata, spec: { hard } } });
}

beforeEach(() => {
  caches = createCaches();
  reservations = new Reservations(caches.pods);
  told = [];
  reservations.follow((domainIDs, uid) => told.push(`${uid} in ${domainIDs.join()}`));
});

it("a task counts in all of its domains from when it is held until it is released", () => {
  reservations.hold("one", [starting("one", "alice", "bob")]);
  reservations.hold("two", [starting("two", "bob")]);
  expect([names("alice"), names("bob"), names("carol")]).toEqual([["one"], ["one", "two"], []]);
  expect(told).toEqual(["one in alice,bob", "two in bob"]);
  reservations.release("one");
  expect([names("alice"), names("bob")]).toEqual([[], ["two"]]);
});

it("tells that there is room again if the pods were not all made", () => {
  reservations.hold("one", [starting("one", "alice", "bob")]);
  told = [];
  reservations.release("one");
  reservations.release("one");
  expect(told).toEqual(["one in alice,bob"]);
});

it("tells nothing when the pods are there: quotas tell of them", () => {
  reservations.hold("one", [starting("one", "alice")]);
  told = [];
  const pod = aPod({ phase: "Pending" }, { name: "one-0", namespace: "alice" });
  caches.pods.apply({ type: "ADDED", object: pod });
  reservations.release("one");
  expect(told).toEqual([]);
});

it("holds nothing for a job that starts nothing", () => {
  reservations.hold("one", []);
  reservations.release("one");
  expect(told).toEqual([]);
});

it("what is held are the tasks that a plan starts where quotas limit them", () => {
  const job = aJob()
    .task("here", { parties: ["alice"] })
    .task("there", { parties: ["bob"] })
    .task("runs", { parties: ["alice"] })
    .build() as Stored<ReturnType<typeof starting>["job"]>;
  const start = (alias: string) => ({ alias, taskID: alias, state: "Pending" as const, createTime: CREATED });
  job.status = { phase: "Running", tasks: [start("runs")] };
  const plan = { status: { phase: "Running" as const, tasks: ["here", "there", "runs"].map(start) }, intents: [] };
  const aliases = (): string[] => countedStarts(caches, job, plan).map(({ spec }) => spec.alias);
  expect(aliases()).toEqual([]);
  limit("bob", { services: "1" });
  expect(aliases()).toEqual([]);
  limit("alice", { pods: "4" });
  expect(aliases()).toEqual(["here"]);
  limit("bob", { "requests.cpu": "1" }, "2");
  expect(aliases()).toEqual(["here", "there"]);
});
