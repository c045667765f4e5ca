/* oxlint-disable typescript/no-unsafe-type-assertion -- the client has just the parts that clean-up calls */
import { beforeEach, describe, expect, it } from "vitest";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { FINALIZER, LABEL } from "../../api/names.ts";
import type { ResourceType } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { aJob } from "../../job/testing/builders.ts";
import type { Children } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { ApiError } from "../../kube/errors.ts";
import { silentLogger } from "../../kube/logger.ts";
import { formatTime } from "../../util/time.ts";
import { type Remains, abandonedText, blockedText, Cleanup, overduePods, overdueText } from "./cleanup.ts";
import { JobMemory } from "./memory.ts";

const NOW = Date.parse("2026-01-01T00:01:00Z");

function aPod(name: string, deletionTimestamp: string | undefined, nodeName?: string): Stored<Pod> {
  const metadata = { namespace: "alice", name, uid: name, resourceVersion: "1", deletionTimestamp };
  return { metadata, spec: { nodeName, containers: [] } };
}

describe("overduePods", () => {
  it("names those whose grace period is over for a while, with their node", () => {
    const pods = [
      aPod("lives", undefined, "node-1"),
      aPod("may-still-end", "2026-01-01T00:00:58Z", "node-1"),
      aPod("late", "2026-01-01T00:00:55Z", "node-1"),
      aPod("held", "2026-01-01T00:00:00Z"),
    ];
    const children = { Pod: pods, Service: [], ConfigMap: [], NetworkPolicy: [] };
    expect(overduePods(children, NOW)).toEqual(["alice/late on node-1", "alice/held"]);
    expect(overdueText(overduePods(children, NOW))).toMatch(/of theirs: alice\/late on node-1, alice\/held$/);
    expect(overdueText([])).toBe("");
  });
});

describe("the clean-up of a job", () => {
  const NAMESPACES = ["alice", "bob"];
  const DEADLINE_MS = 600_000;
  let now: number;
  let asked: string[];
  /** Children that exist, as "namespace/plural". */
  let left: Set<string>;
  /** Namespaces that must not be read, and those that exist. */
  let forbidden: Set<string>;
  let mayNotDelete: boolean;
  let existing: Set<string>;
  let cached: Set<string>;
  let memory: JobMemory["cleanup"];
  let job: Stored<KusciaJob>;
  let cleanup: Cleanup;

  const refuse = (verb: string, place: string): Promise<never> =>
    Promise.reject(new ApiError({ code: 403, reason: "Forbidden", message: `cannot ${verb} ${place}` }));

  const client = {
    deleteCollection: (type: ResourceType, namespace: string) => {
      const place = `${namespace}/${type.plural}`;
      asked.push(`delete ${place}`);
      if (forbidden.has(namespace) || mayNotDelete) return refuse("delete", place);
      left.delete(place);
      return Promise.resolve();
    },
    list: (type: ResourceType, { namespace, fieldSelector, labelSelector = "" }: Record<string, string>) => {
      if (fieldSelector !== undefined) {
        asked.push(`list ${type.plural} ${fieldSelector}`);
        const name = fieldSelector.split("=")[1]!;
        return Promise.resolve({ items: existing.has(name) ? [{}] : [], metadata: {} });
      }
      const place = `${namespace}/${type.plural}`;
      asked.push(`list ${place}`);
      if (forbidden.has(namespace!)) return refuse("list", place);
      const uids = labelSelector.match(/uid-\d+/g) ?? [];
      const items = left.has(place) ? uids.map((uid) => ({ metadata: { labels: { [LABEL.jobUID]: uid } } })) : [];
      return Promise.resolve({ items, metadata: {} });
    },
    patch: () => {
      asked.push("finalizer");
      return Promise.resolve({});
    },
  } as unknown as KubeClient;

  const newCleanup = (deadlineMs: number): Cleanup =>
    new Cleanup({
      client,
      logger: silentLogger as never,
      clock: () => now,
      deadlineMs,
      mustExist: (name) => cached.has(name),
    });

  beforeEach(() => {
    now = NOW;
    asked = [];
    left = new Set();
    forbidden = new Set();
    mayNotDelete = false;
    existing = new Set(NAMESPACES);
    cached = new Set(NAMESPACES);
    memory = new JobMemory(() => now).cleanup;
    job = deletedJob("uid-0");
    cleanup = newCleanup(DEADLINE_MS);
  });

  const deletedJob = (uid: string): Stored<KusciaJob> => {
    const key = { namespace: "jobs", name: "j", uid, resourceVersion: "1" };
    const deletionTimestamp = formatTime(NOW);
    return { ...aJob().task("a").build(), metadata: { ...key, deletionTimestamp, finalizers: [FINALIZER] } };
  };
  const child = (namespace: string, uid: string): Stored => ({
    metadata: { namespace, name: "a-0", uid, resourceVersion: "1" },
  });
  const seen = (some: Partial<Children> = {}, isChanging = false, later: Partial<Children> = {}): Remains => {
    const children = { Pod: [], Service: [], ConfigMap: [], NetworkPolicy: [], ...some };
    return { children, tasks: [], isChanging, childrenNow: () => ({ ...children, ...later }) };
  };
  const all = (namespace: string): string[] =>
    ["services", "configmaps", "networkpolicies", "pods"].map((plural) => `list ${namespace}/${plural}`);

  it("asks once for each kind and namespace, and again for a child that the cache shows only later", async () => {
    const pods = [child("alice", "1"), child("alice", "2")];
    await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }));
    await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }));
    expect(asked).toEqual(["delete alice/pods"]);
    const services = [child("bob", "3")];
    await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods, Service: services }));
    await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods, Service: services }));
    expect(asked).toEqual(["delete alice/pods", "delete bob/services"]);
  });

  it("deletes what is known, and keeps the job, while something is on its way that may yet be made", async () => {
    const pods = [child("alice", "1")];
    const onItsWay = await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }, true));
    expect(onItsWay).toMatchObject({ done: false, retryMs: 1000 });
    expect(asked).toEqual(["delete alice/pods"]);
    expect(await cleanup.step(job, memory, NAMESPACES, seen({}, true))).toMatchObject({ done: false });
    expect(asked).toEqual(["delete alice/pods"]);
    expect(await cleanup.step(job, memory, NAMESPACES, seen())).toMatchObject({ done: true });
  });

  it("looks live a minute after it asked while something was on its way, if the cache still shows it", async () => {
    const pods = [child("alice", "1")];
    await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }, true));
    now += 60_000;
    expect(await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }))).toMatchObject({ done: true });
  });

  it("keeps the job when a child has come while it looked", async () => {
    const step = await cleanup.step(job, memory, NAMESPACES, seen({}, false, { Pod: [child("alice", "late")] }));
    expect(step).toMatchObject({ done: false, retryMs: 1000 });
    expect(asked).not.toContain("finalizer");
  });

  it("lets the job go when live LISTs find nothing in any namespace", async () => {
    left.add("bob/configmaps");
    expect(await cleanup.step(job, memory, NAMESPACES, seen())).toMatchObject({ done: false, retryMs: 10_000 });
    expect(asked).toEqual([...all("alice"), ...all("bob"), "delete bob/configmaps"]);
    asked = [];
    expect(await cleanup.step(job, memory, NAMESPACES, seen())).toMatchObject({ done: true });
    expect(asked).toEqual([...all("alice"), ...all("bob"), "finalizer"]);
  });

  it("needs few LISTs for jobs that are deleted at once, and one finalizer each", async () => {
    const jobs = Array.from({ length: 1000 }, (_, i) => deletedJob(`uid-${i}`));
    const steps = jobs.map((each) => cleanup.step(each, new JobMemory(() => now).cleanup, NAMESPACES, seen()));
    expect((await Promise.all(steps)).every(({ done }) => done)).toBe(true);
    expect(asked.filter((each) => each === "finalizer")).toHaveLength(jobs.length);
    // Of each kind in each namespace one LIST for a hundred jobs.
    expect(asked.filter((each) => each.startsWith("list "))).toHaveLength(4 * NAMESPACES.length * 10);
  });

  describe("with a namespace that must not be read", () => {
    beforeEach(() => forbidden.add("bob"));

    it("holds the job until the deadline, tells which and why, and cleans up the others", async () => {
      const pods = [child("alice", "1"), child("bob", "2")];
      const first = await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }));
      expect(first).toMatchObject({ done: false, retryMs: 10_000 });
      expect([...first.blocked.keys()]).toEqual(["bob"]);
      const bobs = [child("bob", "2")];
      now += 10_000;
      const second = await cleanup.step(job, memory, NAMESPACES, seen({ Pod: bobs }));
      expect(second).toMatchObject({ done: false, retryMs: 60_000 });
      now = NOW + DEADLINE_MS - 30_000;
      expect((await cleanup.step(job, memory, NAMESPACES, seen({ Pod: bobs }))).retryMs).toBe(30_000);
      now += 30_000;
      const last = await cleanup.step(job, memory, NAMESPACES, seen({ Pod: bobs }));
      expect(last.done).toBe(true);
      expect([...last.blocked.keys()]).toEqual(["bob"]);
      expect(asked.at(-1)).toBe("finalizer");
    });

    it("counts from the deletion also after a restart, but gives rights a minute to come back", async () => {
      now += DEADLINE_MS - 100_000;
      await cleanup.step(job, memory, NAMESPACES, seen());
      now += 90_000;
      memory = new JobMemory(() => now).cleanup;
      cleanup = newCleanup(DEADLINE_MS);
      expect(await cleanup.step(job, memory, NAMESPACES, seen())).toMatchObject({ done: false, retryMs: 60_000 });
      now += 59_999;
      expect(await cleanup.step(job, memory, NAMESPACES, seen())).toMatchObject({ done: false, retryMs: 1 });
      now += 1;
      expect((await cleanup.step(job, memory, NAMESPACES, seen())).done).toBe(true);
    });

    it("lets the job go when the rights come back", async () => {
      await cleanup.step(job, memory, NAMESPACES, seen());
      forbidden.clear();
      left.add("bob/pods");
      now += 60_000;
      const back = await cleanup.step(job, memory, NAMESPACES, seen());
      expect(back).toMatchObject({ done: false });
      expect(back.blocked.size).toBe(0);
      expect(asked.at(-1)).toBe("delete bob/pods");
      now += 10_000;
      expect((await cleanup.step(job, memory, NAMESPACES, seen())).done).toBe(true);
    });

    it("does not wait for a namespace that is gone", async () => {
      existing.delete("bob");
      cached.delete("bob");
      const { done, blocked } = await cleanup.step(job, memory, NAMESPACES, seen());
      expect({ done, blocked: blocked.size }).toEqual({ done: true, blocked: 0 });
      expect(asked.filter((each) => each.includes("namespaces"))).toEqual(["list namespaces metadata.name=bob"]);
    });

    it("waits for one that it has no right to look for", async () => {
      const { done, blocked } = await cleanup.step(job, memory, NAMESPACES, seen());
      expect([done, ...blocked.keys()]).toEqual([false, "bob"]);
      expect(asked.filter((each) => each.includes("namespaces"))).toEqual([]);
    });

    it("waits for ever without a deadline", async () => {
      cleanup = newCleanup(0);
      await cleanup.step(job, memory, NAMESPACES, seen());
      now += 1000 * DEADLINE_MS;
      expect(await cleanup.step(job, memory, NAMESPACES, seen())).toMatchObject({ done: false, retryMs: 60_000 });
    });
  });

  it("fails when it may read but not delete", async () => {
    mayNotDelete = true;
    left.add("bob/pods");
    await expect(cleanup.step(job, memory, NAMESPACES, seen())).rejects.toThrow("cannot delete bob/pods");
    expect(asked).not.toContain("finalizer");
  });

  it("looks live at children that a watch without rights shows for ever", async () => {
    const pods = [child("bob", "2")];
    await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }));
    forbidden.add("bob");
    now += 59_999;
    asked = [];
    expect((await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }))).blocked.size).toBe(0);
    expect(asked).toEqual([]);
    now += 1;
    expect([...(await cleanup.step(job, memory, NAMESPACES, seen({ Pod: pods }))).blocked.keys()]).toEqual(["bob"]);
  });
});

it("says what holds a job, what to do, and what may be left", () => {
  const blocked = new Map([["bob", "pods is forbidden"]]);
  expect(blockedText(blocked, 600)).toBe(
    "namespace bob cannot be read: pods is forbidden; give the operator back its rights there; otherwise the job goes, 600 s after its deletion at the earliest, without its objects there",
  );
  expect(blockedText(blocked, 0)).toBe(
    "namespace bob cannot be read: pods is forbidden; give the operator back its rights there",
  );
  const job = aJob().task("a").build();
  expect(abandonedText(job, blocked)).toContain(
    `kubectl delete services,configmaps,networkpolicies,pods -n bob -l ${LABEL.jobUID}=${job.metadata.uid}`,
  );
});
