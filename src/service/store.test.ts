import { expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import { FINALIZER } from "../api/names.ts";
import type { KusciaJob, KusciaJobStatus } from "../api/types.ts";
import { ApiError } from "../kube/errors.ts";
import { JobStore } from "./store.ts";

const unused = (): Promise<never> => Promise.reject(new Error("not expected"));

function storeOf(...jobs: Stored<KusciaJob>[]): JobStore {
  const store = new JobStore({
    client: { get: unused, create: unused, patch: unused, delete: unused },
    freshness: { requireFresh: () => {}, requireReachable: () => {} },
    namespace: "jobs",
  });
  for (const object of jobs) store.cache.apply({ type: "ADDED", object });
  return store;
}

function aJob(name: string, status: KusciaJobStatus = {}): Stored<KusciaJob> {
  const task = { alias: "a", taskID: "t", appImage: "i", taskInputConfig: "", parties: [{ domainID: "alice" }] };
  return {
    metadata: { namespace: "jobs", name, uid: name, resourceVersion: "1" },
    spec: { initiator: "alice", tasks: [task] },
    status,
  };
}

it("finds, of several jobs that ask for a task id, the one that started the task", () => {
  const refused = aJob("a", { phase: "Failed", reason: "CreateTaskFailed", taskStatus: {} });
  const started = aJob("b", { phase: "Running", taskStatus: { t: "Running" } });
  expect(storeOf(refused, started, aJob("c")).findByTaskID("t")?.metadata.name).toBe("b");
  expect(storeOf(refused).findByTaskID("t")?.metadata.name).toBe("a");
  expect(storeOf(started).findByTaskID("u")).toBeUndefined();
});

/** Deletes a job of which the cache knows no status, and tells what is asked of an API server that has `live`. */
async function deletionOf(live: Stored<KusciaJob>): Promise<unknown[]> {
  const requests: unknown[] = [];
  let patches = 0;
  const seen = { ...aJob("a"), metadata: { ...aJob("a").metadata, finalizers: ["test/other", FINALIZER] } };
  const store = new JobStore({
    client: {
      get: (() => Promise.resolve(live)) as never,
      create: unused,
      patch: ((_type: unknown, _ref: unknown, { metadata }: Stored<KusciaJob>) => {
        requests.push(["patch", metadata.resourceVersion, metadata.finalizers]);
        patches += 1;
        const isStale = patches === 1 && metadata.resourceVersion !== live.metadata.resourceVersion;
        const conflict = new ApiError({ code: 409, reason: "Conflict" });
        return isStale ? Promise.reject(conflict) : Promise.resolve({ ...live, metadata });
      }) as never,
      delete: (_type, _ref, options) => {
        requests.push(["delete", options?.uid]);
        store.cache.apply({ type: "DELETED", object: live });
        return Promise.resolve();
      },
    },
    freshness: { requireFresh: () => {}, requireReachable: () => {} },
    namespace: "jobs",
  });
  await store.delete(seen, new AbortController().signal);
  return requests;
}

it("takes the operator's finalizer off a job that no operator has begun, and deletes it", async () => {
  expect(await deletionOf(aJob("a"))).toEqual([
    ["patch", "1", ["test/other"]],
    ["delete", "a"],
  ]);
});

it("leaves the finalizer to an operator that has begun the job meanwhile", async () => {
  const begun = aJob("a", { phase: "Running" });
  const live = { ...begun, metadata: { ...begun.metadata, finalizers: [FINALIZER], resourceVersion: "2" } };
  expect(await deletionOf(live)).toEqual([
    ["patch", "1", ["test/other"]],
    ["delete", "a"],
  ]);
});
