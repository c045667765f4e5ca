import { beforeEach, describe, expect, it } from "vitest";
import type { CoreEvent, Pod, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION } from "../../api/names.ts";
import type { KubeClient } from "../../kube/client.ts";
import { ApiError } from "../../kube/errors.ts";
import { type PodLooks, PodWarnings, warningsOf } from "./pod-warnings.ts";

let now: number;
/** What was asked, as "namespace selector". */
let asked: string[];
let events: Partial<CoreEvent>[];
let failure: Error | undefined;
let refused: string[];
let looks: PodLooks;
let warnings: PodWarnings;

beforeEach(() => {
  now = Date.parse("2026-01-01T00:00:00Z");
  asked = [];
  events = [];
  failure = undefined;
  refused = [];
  looks = new Map();
  const list = (_: unknown, { namespace, fieldSelector }: Record<string, string>): Promise<unknown> => {
    asked.push(`${namespace} ${fieldSelector}`);
    const items = events.map((event) => ({ metadata: {}, involvedObject: {}, ...event }));
    return failure === undefined ? Promise.resolve({ items, metadata: {} }) : Promise.reject(failure);
  };
  warnings = new PodWarnings({
    client: { list } as unknown as KubeClient,
    clock: () => now,
    onRefused: (namespace) => refused.push(namespace),
  });
});

function aPod(
  name: string,
  parts: { alias?: string; namespace?: string; phase?: string; deleted?: boolean } = {},
): Stored<Pod> {
  const { alias = "a", namespace = "alice", phase = "Pending", deleted = false } = parts;
  const metadata = {
    namespace,
    name,
    uid: `uid-${name}`,
    resourceVersion: "1",
    // By a server whose clock is an hour behind.
    creationTimestamp: "2025-12-31T23:00:00Z",
    annotations: { [ANNOTATION.taskAlias]: alias },
    ...(deleted && { deletionTimestamp: "2026-01-01T00:00:30Z" }),
  };
  return { metadata, status: { phase: phase as "Pending" } };
}

const pods = [aPod("p-0")];
const SELECTOR = "alice involvedObject.uid=uid-p-0,type=Warning";

/** Passes whenever one is due, for so long. */
async function pass(seconds: number, seen: readonly Stored<Pod>[] = pods): Promise<void> {
  const end = now + seconds * 1000;
  for (;;) {
    await warnings.refresh(seen, looks);
    const next = warnings.nextLookMs(seen, looks);
    if (next === undefined || now + next > end) break;
    now += next;
  }
  now = end;
}

describe("the Events of a pod that does not start", () => {
  it("are not asked for within five seconds", async () => {
    await pass(4.999);
    await pass(10, [aPod("p-0", { phase: "Running" })]);
    expect(asked).toEqual([]);
    expect(looks.size).toBe(0);
  });

  it("are asked for after five seconds, then every ten, and ever more rarely", async () => {
    await pass(5);
    expect(asked).toEqual([SELECTOR]);
    await pass(50);
    expect(asked).toHaveLength(6);
    await pass(3600);
    expect(asked.length).toBeLessThan(6 + 75);
    asked = [];
    await pass(120);
    expect(asked).toHaveLength(2);
  });

  it("give the newest Warning, by whichever of its times there is", async () => {
    events = [
      { reason: "Old", message: "old", lastTimestamp: "2026-01-01T00:00:01Z" },
      { reason: "FailedMount", message: "no volume", eventTime: "2026-01-01T00:00:03.000000Z" },
      { reason: "Older", message: "older", metadata: { creationTimestamp: "2026-01-01T00:00:00Z" } },
    ];
    await pass(5);
    expect(warningsOf(looks)).toEqual(
      new Map([["uid-p-0", { reason: "FailedMount", message: "no volume", time: "2026-01-01T00:00:03.000000Z" }]]),
    );
    events.push({ reason: "FailedAttach", message: "busy", series: { lastObservedTime: "2026-01-01T00:00:09Z" } });
    await pass(10);
    expect(warningsOf(looks).get("uid-p-0")?.reason).toBe("FailedAttach");
  });

  it("stay known when there is no answer or they have expired, and are forgotten with the pod", async () => {
    events = [{ reason: "FailedMount", message: "no volume", lastTimestamp: "2026-01-01T00:00:01Z" }];
    await pass(5);
    failure = new Error("down");
    await pass(10);
    failure = undefined;
    events = [];
    await pass(10);
    expect(asked).toHaveLength(3);
    expect(warningsOf(looks).get("uid-p-0")?.reason).toBe("FailedMount");
    await pass(10, []);
    expect(warningsOf(looks).size).toBe(0);
  });

  it("are not asked for of pods that are on their way out", async () => {
    await pass(60, [aPod("p-0", { deleted: true })]);
    expect(asked).toEqual([]);
  });

  it("are asked for of two pods of a task in a namespace, and of sixteen of a job", async () => {
    const replicas = Array.from({ length: 1000 }, (_, i) => aPod(`a-${String(i).padStart(4, "0")}`));
    await pass(5, [...replicas, aPod("b-0", { alias: "b" }), aPod("c-0", { namespace: "bob" })]);
    expect(asked.map((each) => /uid-([abc]-\d+)/.exec(each)![1])).toEqual(["a-0000", "a-0001", "b-0", "c-0"]);
    asked = [];
    looks = new Map();
    const tasks = Array.from({ length: 40 }, (_, i) => aPod(`t-${i}`, { alias: `t${i}` }));
    await pass(5, tasks);
    expect(looks.size).toBe(16);
  });

  it("are asked for of the same pods again, in whatever order they come", async () => {
    const replicas = Array.from({ length: 100 }, (_, i) => aPod(`a-${i}`));
    await pass(5, replicas);
    const first = [...asked];
    asked = [];
    await pass(10, replicas.toReversed());
    expect(asked.toSorted()).toEqual(first.toSorted());
  });

  it("are asked for ten times a second, over all jobs", async () => {
    const jobs = Array.from({ length: 30 }, (_, i) => ({ pods: [aPod(`j-${i}`)], looks: new Map() as PodLooks }));
    for (const job of jobs) await warnings.refresh(job.pods, job.looks);
    now += 5_000;
    for (const job of jobs) await warnings.refresh(job.pods, job.looks);
    expect(asked).toHaveLength(10);
    expect(jobs.map((job) => warnings.nextLookMs(job.pods, job.looks))).toEqual(jobs.map(() => 10_000));
  });

  it("are left alone for ten minutes where they must not be read, which is told", async () => {
    failure = new ApiError({ code: 403, reason: "Forbidden", message: "events is forbidden" });
    await pass(5);
    expect(refused).toEqual(["alice"]);
    await pass(599, [aPod("p-0"), aPod("p-1")]);
    expect(asked).toHaveLength(1);
    await pass(1);
    expect(asked).toHaveLength(2);
  });
});
