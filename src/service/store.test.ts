import { expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob, KusciaJobStatus } from "../api/types.ts";
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
