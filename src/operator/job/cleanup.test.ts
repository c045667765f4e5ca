/* oxlint-disable typescript/no-unsafe-type-assertion -- the client has just the parts that clean-up calls */
import { describe, expect, it } from "vitest";
import type { Pod, Stored } from "../../api/kubernetes.ts";
import { FINALIZER } from "../../api/names.ts";
import { aJob } from "../../job/testing/builders.ts";
import type { Children } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { silentLogger } from "../../kube/logger.ts";
import type { ResourceType } from "../../api/resources.ts";
import { Cleanup, overduePods } from "./cleanup.ts";
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
  });
});

describe("the clean-up of a job", () => {
  it("asks once for each kind and namespace, and again for a child that the cache shows only later", async () => {
    const asked: string[] = [];
    const client = {
      deleteCollection: (type: ResourceType, namespace: string) => {
        asked.push(`${namespace}/${type.plural}`);
        return Promise.resolve();
      },
    } as unknown as KubeClient;
    const cleanup = new Cleanup(client, silentLogger as never);
    const memory = new JobMemory(() => 0);
    const job = aJob().task("a").build();
    job.metadata.finalizers = [FINALIZER];
    const child = (namespace: string, uid: string): Stored => ({
      metadata: { namespace, name: "a-0", uid, resourceVersion: "1" },
    });
    const seen = (services: Stored[]): Children => ({
      Pod: [child("alice", "1"), child("alice", "2")],
      Service: services,
      ConfigMap: [],
      NetworkPolicy: [],
    });
    await cleanup.step(job, memory, ["alice", "bob"], seen([]));
    await cleanup.step(job, memory, ["alice", "bob"], seen([]));
    expect(asked).toEqual(["alice/pods"]);
    await cleanup.step(job, memory, ["alice", "bob"], seen([child("bob", "3")]));
    await cleanup.step(job, memory, ["alice", "bob"], seen([child("bob", "3")]));
    expect(asked).toEqual(["alice/pods", "bob/services"]);
  });
});
