import { afterAll, beforeAll, expect, it } from "vitest";
import type { Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { NODES, PODS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { failed, lifeOf, succeeded } from "../../support/kubelet.ts";
import { metric } from "../../support/operator.ts";
import { isLive, Scene, taskOf } from "../../support/scene.ts";
import { eventually, isOver } from "../../support/world.ts";

// Tasks that are tried again by themselves, on a real API server: evictions, deletions and grace are its own.

let scene: Scene;

/** What a pod comes to, by its attempt; undefined for one that runs until it is stopped. */
let end: (pod: Pod, attempt: number) => PodStatus | undefined = succeeded;

beforeAll(async () => {
  const attemptOf = ({ metadata }: Pod): number => Number(metadata.labels?.[LABEL.attempt]);
  scene = await Scene.open(
    [],
    lifeOf((pod) => end(pod, attemptOf(pod))),
  );
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

const runs = (job: KusciaJob): boolean =>
  taskOf(job, "a")?.parties?.every(({ state, pods }) => state === "Running" && pods?.[0]?.uid !== undefined) === true;

it("starts a task again as a whole when a pod of it is evicted, though its program ended with 0", async () => {
  const { world, kubelet } = scene;
  end = (pod, attempt) => (attempt === 0 ? undefined : succeeded(pod));
  await world.createJob("evicted", [{ alias: "a", retryPolicy: { backoffSeconds: 2 } }]);
  const job = await world.waitForJob("evicted", runs);
  const name = taskOf(job, "a")!.parties![0]!.pods![0]!.name;
  await kubelet.bind(world.alice, name);
  const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { namespace: world.alice, name } };
  await world.client.raw("POST", `/api/v1/namespaces/${world.alice}/pods/${name}/eviction`, eviction);
  // Told to go it still runs, and so does its task.
  const told = await world.waitForJob("evicted", (each) => recordOf(each)?.disruption !== undefined);
  expect(taskOf(told, "a")).toMatchObject({ state: "Running" });
  await scene.report(world.alice, name, succeeded);

  const paused = await world.waitForJob("evicted", (each) => taskOf(each, "a")?.attempt === 1);
  expect(taskOf(paused, "a")).toMatchObject({
    state: "Pending",
    reason: "RetryBackoff",
    retries: { disrupted: 1 },
    attempts: [{ attempt: 0, reason: "PartyFailed", disrupted: true }],
  });
  expect(taskOf(paused, "a")?.message).toContain("EvictionByEvictionAPI");
  await scene.waitForEvent("evicted", "TaskRetried", "after disruption 1 of 3");
  expect(await metric(scene.operator!, "kusciajob_task_retries_total", { cause: "disruption" })).toBe(1);
  // The peer, which was not evicted, is stopped with the attempt.
  await eventually(async () => {
    const old = [...(await scene.podsOf(paused)).values()].filter(
      ({ metadata }) => metadata.labels?.[LABEL.attempt] === "0",
    );
    return old.every((pod) => !isLive(pod));
  }, "the old pods to be stopped");
  await kubelet.finish(world.alice, name);

  const over = await world.waitForJob("evicted", isOver);
  expect(over.status?.phase).toBe("Succeeded");
  expect([...(await scene.podsOf(over)).keys()].sort()).toEqual(["alice/evicted-a-0-r1", "bob/evicted-a-0-r1"]);
});

it("starts a task again when a pod of it is given up by force on a node that is not ready", async () => {
  const { world, kubelet } = scene;
  end = (pod, attempt) => (attempt === 0 ? undefined : succeeded(pod));
  const node = { name: `dead-${world.suffix}` };
  await world.client.create(NODES, { metadata: node });
  const conditions = [{ type: "Ready", status: "Unknown" }];
  await world.client.patch(NODES, node, { status: { conditions } }, { subresource: "status" });
  const parties = [{ domainID: world.alice }];
  await world.createJob("given-up", [{ alias: "a", parties, retryPolicy: { backoffSeconds: 2 } }]);
  const { name } = recordOf(await world.waitForJob("given-up", runs))!;
  await kubelet.bind(world.alice, name, node.name);
  await kubelet.finish(world.alice, name);
  const paused = await world.waitForJob("given-up", (each) => taskOf(each, "a")?.attempt === 1);
  expect(taskOf(paused, "a")).toMatchObject({ reason: "RetryBackoff", retries: { disrupted: 1 } });
  expect(taskOf(paused, "a")?.message).toContain("its node is gone or not ready");
  expect((await world.waitForJob("given-up", isOver)).status?.phase).toBe("Succeeded");
  await world.client.delete(NODES, node);
});

it("waits for the old pods before the next attempt, and says so", async () => {
  const { world, kubelet } = scene;
  end = (pod, attempt) => (attempt === 0 ? undefined : succeeded(pod));
  const retryPolicy = { limit: 1, backoffSeconds: 0 };
  const parties = [{ domainID: world.alice }];
  await world.createJob("held", [{ alias: "a", parties, retryPolicy }]);
  const { name } = recordOf(await world.waitForJob("held", runs))!;
  await kubelet.bind(world.alice, name);
  const pod = await world.client.get(PODS, { namespace: world.alice, name });
  // A container that failed while the pod is not over yet: the party has failed, its pod lives on.
  const status = { ...failed(pod, 3, "no luck"), phase: "Running" as const };
  await world.client.patch(PODS, { namespace: world.alice, name }, { status }, { subresource: "status" });
  const waits = await world.waitForJob("held", (each) => taskOf(each, "a")?.reason === "OldPodsRunning");
  expect(taskOf(waits, "a")).toMatchObject({ attempt: 1, retries: { failed: 1 } });
  await kubelet.finish(world.alice, name);
  expect((await world.waitForJob("held", isOver)).status?.phase).toBe("Succeeded");
});

it("fails when the retries are used up, and a rule spares those that are of no use", async () => {
  const { world } = scene;
  end = (pod) => failed(pod, 7);
  const parties = [{ domainID: world.alice }];
  const values = [7];
  await world.createJob("limit", [{ alias: "a", parties, retryPolicy: { limit: 2, backoffSeconds: 0 } }]);
  await world.createJob("rule", [
    {
      alias: "a",
      parties,
      retryPolicy: { limit: 5, rules: [{ action: "FailTask", onExitCodes: { operator: "In", values } }] },
    },
  ]);
  const limited = await world.waitForJob("limit", isOver);
  expect(taskOf(limited, "a")).toMatchObject({ state: "Failed", attempt: 2, retries: { failed: 2 } });
  expect(taskOf(limited, "a")?.attempts?.map(({ attempt }) => attempt)).toEqual([0, 1]);
  const ruled = await world.waitForJob("rule", isOver);
  expect(taskOf(ruled, "a")).toMatchObject({ state: "Failed" });
  expect(taskOf(ruled, "a")).not.toHaveProperty("attempt");
});

function recordOf(job: KusciaJob): { name: string; disruption?: string } | undefined {
  return taskOf(job, "a")?.parties?.[0]?.pods?.[0];
}
