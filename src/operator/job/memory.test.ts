import { beforeEach, describe, expect, it } from "vitest";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { type Caches, createCaches } from "../caches.ts";
import { JobMemories, JobMemory } from "./memory.ts";

const DELETED = "2026-01-01T00:00:00Z";

let caches: Caches;
let memories: JobMemories;

beforeEach(() => {
  caches = createCaches();
  memories = new JobMemories(() => 0);
  memories.follow(caches);
});

function job(uid: string, resourceVersion: string): Stored<KusciaJob> {
  return { metadata: { namespace: "jobs", name: uid, uid, resourceVersion }, spec: { initiator: "a", tasks: [] } };
}

function pod(uid: string, jobUID: string, resourceVersion: string, deletionTimestamp?: string): Stored<Pod> {
  const labels = { [LABEL.jobUID]: jobUID };
  return { metadata: { namespace: "alice", name: uid, uid, resourceVersion, labels, deletionTimestamp } };
}

describe("the memories of jobs", () => {
  it("end with their job", () => {
    for (const uid of ["1", "2"]) {
      caches.jobs.apply({ type: "ADDED", object: job(uid, "1") });
      memories.of(job(uid, "1")).conflicts = 2;
    }
    caches.jobs.apply({ type: "DELETED", object: job("1", "3") });
    expect(memories.size).toBe(1);
    expect(memories.of(job("2", "1")).conflicts).toBe(2);
  });

  it("are another's for a job of the same name", () => {
    caches.jobs.apply({ type: "ADDED", object: job("1", "1") });
    memories.of(job("1", "1")).conflicts = 2;
    const again = { ...job("2", "5"), metadata: { ...job("2", "5").metadata, name: "1" } };
    caches.jobs.apply({ type: "ADDED", object: again });
    expect(memories.size).toBe(0);
    expect(memories.of(again).conflicts).toBe(0);
  });

  it("know where pods were that went before they had ended", () => {
    caches.jobs.apply({ type: "ADDED", object: job("1", "1") });
    const on = (uid: string, phase: "Running" | "Failed", version: string): Stored<Pod> => ({
      ...pod(uid, "1", version),
      spec: { nodeName: "n", containers: [] },
      status: { phase },
    });
    for (const [uid, phase] of [
      ["ran", "Running"],
      ["ended", "Failed"],
    ] as const) {
      caches.pods.apply({ type: "ADDED", object: on(uid, phase, "2") });
      caches.pods.apply({ type: "DELETED", object: on(uid, phase, "3") });
    }
    expect([...memories.of(job("1", "1")).lastNodes]).toEqual([["ran", "n"]]);
  });

  it("keep pods that were deleted and have gone, of jobs that exist", () => {
    caches.jobs.apply({ type: "ADDED", object: job("1", "1") });
    for (const [uid, owner] of [
      ["stopped", "1"],
      ["strange", "2"],
    ] as const) {
      caches.pods.apply({ type: "ADDED", object: pod(uid, owner, "2") });
      caches.pods.apply({ type: "DELETED", object: pod(uid, owner, "3", DELETED) });
    }
    const conditions = [{ type: "DisruptionTarget", status: "True" }];
    caches.pods.apply({ type: "ADDED", object: { ...pod("taken", "1", "4"), status: { conditions } } });
    caches.pods.apply({ type: "DELETED", object: { ...pod("taken", "1", "5"), status: { conditions } } });
    caches.pods.apply({ type: "ADDED", object: pod("vanished", "1", "4") });
    caches.pods.apply({ type: "DELETED", object: pod("vanished", "1", "5") });
    expect(memories.of(job("1", "1")).terminatedPods.map(({ metadata }) => metadata.name)).toEqual([
      "stopped",
      "taken",
    ]);
    expect(memories.size).toBe(1);
  });
});

it("knows of a pod that has gone when it was told to go, not when its grace was over", () => {
  caches.jobs.apply({ type: "ADDED", object: job("1", "1") });
  const stopped = pod("stopped", "1", "3", "2026-01-01T00:00:30Z");
  const removal = { deletionTimestamp: "2026-01-01T00:00:30Z", deletionGracePeriodSeconds: 30 };
  caches.pods.apply({ type: "ADDED", object: pod("stopped", "1", "2") });
  caches.pods.apply({ type: "MODIFIED", object: { metadata: { ...stopped.metadata, ...removal } } });
  // What the API server shows after the kubelet's last request, twice.
  const last = { deletionTimestamp: "2026-01-01T00:00:32Z", deletionGracePeriodSeconds: 0 };
  const ended = (resourceVersion: string): Stored<Pod> => ({
    metadata: { ...stopped.metadata, ...last, resourceVersion },
    status: { phase: "Failed" },
  });
  caches.pods.apply({ type: "MODIFIED", object: ended("4") });
  expect(caches.pods.get("alice/stopped")?.metadata).toMatchObject(removal);
  caches.pods.apply({ type: "DELETED", object: ended("5") });
  const [gone] = memories.of(job("1", "1")).terminatedPods;
  expect(gone?.metadata).toMatchObject(removal);
  expect(gone?.status?.phase).toBe("Failed");
});

it("forgets the terminated pods that a pass has handled, and keeps those that came meanwhile", () => {
  const memory = new JobMemory(() => 0);
  memory.noteDeleted(pod("first", "1", "1", DELETED));
  const handled = memory.terminatedPods;
  memory.noteDeleted(pod("second", "1", "2", DELETED));
  memory.forgetTerminatedPods(handled);
  expect(memory.terminatedPods.map(({ metadata }) => metadata.name)).toEqual(["second"]);
});
