import { Registry } from "prom-client";
import { expect, it } from "vitest";
import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { type Reflector, silentResources } from "../kube/reflector.ts";
import { keyOf } from "../kube/resource.ts";
import { BY_APP_IMAGE, BY_NAMESPACE_USED, BY_UID, createCaches } from "./caches.ts";
import { aJob } from "../job/testing/builders.ts";
import { OperatorMetrics } from "./metrics.ts";

const reflector = (resource: string, age: number, synced = true): Reflector<never> =>
  ({ resource, lastEventAge: () => age, isSynced: () => synced }) as Partial<Reflector<never>> as Reflector<never>;

const reflectors = [
  reflector("pods", 70_000),
  reflector("pods", 200_000),
  reflector("pods", 190_000),
  reflector("services", 179_000),
  reflector("domains", Number.POSITIVE_INFINITY, false),
];

it("a kind is silent when one of its watches is; before the first event it is not synced", () => {
  expect(silentResources(reflectors)).toEqual(["pods"]);
});

it("metrics tell the age of the quietest watch of a kind, and count what cannot be read", async () => {
  const caches = createCaches();
  const metrics = new OperatorMetrics(new Registry());
  metrics.watchCaches(caches, reflectors);
  const metadata = { namespace: "jobs", name: "odd", uid: "u", resourceVersion: "1" };
  caches.jobs.apply({ type: "ADDED", object: { metadata } as Stored<KusciaJob> });
  expect(caches.jobs.byIndex(BY_UID, "u")).toHaveLength(1);
  const text = await metrics.registry.metrics();
  expect(text).toContain('kusciajob_operator_cache_age_seconds{resource="pods"} 200\n');
  expect(text).toContain('kusciajob_operator_cache_age_seconds{resource="services"} 179\n');
  expect(text).not.toContain('resource="domains"');
  expect(text).toMatch(/kusciajob_operator_cache_faults_total\{cache="jobs"\} [1-9]/);
});

it("of a finished job what its tasks were given is forgotten, unless a release is owed that was accepted with it", () => {
  const caches = createCaches();
  const job = aJob()
    .task("a", { taskInputConfig: "secret", parties: ["alice"] })
    .build();
  const release = { appImage: "cleaner", taskInputConfig: "" };
  const over = (state: "Pending" | "Succeeded"): Stored<KusciaJob> => ({
    ...job,
    metadata: { ...job.metadata, resourceVersion: state === "Pending" ? "1" : "2" },
    spec: { ...job.spec, release },
    status: {
      phase: "Succeeded",
      completionTime: "2026-01-01T00:00:00Z",
      hooks: [{ domainID: "alice", used: true, release: { alias: "release@alice", taskID: "r", state } }],
    },
  });
  const inputOf = (object: Stored<KusciaJob>): string | undefined => {
    caches.jobs.apply({ type: "MODIFIED", object });
    return caches.jobs.get(keyOf(object))?.spec.tasks[0]?.taskInputConfig;
  };
  expect(inputOf(over("Pending"))).toBe("secret");
  expect(caches.jobs.byIndex(BY_APP_IMAGE, "cleaner")).toHaveLength(1);
  expect(caches.jobs.byIndex(BY_NAMESPACE_USED, "alice")).toHaveLength(1);
  expect(inputOf(over("Succeeded"))).toBe("");
  expect(caches.jobs.byIndex(BY_APP_IMAGE, "cleaner")).toHaveLength(0);
  expect(caches.jobs.byIndex(BY_NAMESPACE_USED, "alice")).toHaveLength(0);
});
