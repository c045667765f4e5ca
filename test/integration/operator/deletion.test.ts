import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import { EVENTS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { KillProxy } from "../../support/kill-proxy.ts";
import { metric, runOperator } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, World } from "../../support/world.ts";

it("says what keeps a deleted job from going, and lets it go when that is over", async () => {
  const world = await new World().create();
  const watcher = await new Watcher(world).start();
  const kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  const folder = mkdtempSync(join(tmpdir(), "deletion-"));
  const proxy = await new KillProxy(world.cluster.kubeconfig).start(join(folder, "kubeconfig"));
  const operator = await runOperator(world, [`--kubeconfig=${join(folder, "kubeconfig")}`]);
  const ref = { namespace: world.jobNamespace, name: "stuck" };
  await world.createJob("stuck", [{ alias: "a" }]);
  await world.waitForJob("stuck", isOver);

  proxy.breakFor(({ method, path }) => method === "DELETE" && path.includes(`/${world.alice}/pods?`));
  await world.client.delete(KUSCIA_JOBS, ref);
  const blocked = async (): Promise<boolean> => {
    const { items } = await world.client.list(EVENTS, { namespace: world.jobNamespace });
    return items.some(
      ({ reason, message }) => reason === "CleanupBlocked" && message?.includes("cannot be removed") === true,
    );
  };
  await eventually(blocked, "the Event");
  expect((await world.job("stuck")).metadata.deletionTimestamp).toBeDefined();

  proxy.breakFor(undefined);
  await world.waitGone(KUSCIA_JOBS, ref);
  expect(await watcher.judge()).toEqual([]);
  await operator.stop();
  await kubelet.stop();
  await watcher.stop();
  await proxy.stop();
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

it("lets a job go after the deadline when it may no longer read a namespace, and says what may be left", async () => {
  const world = await new World().create();
  const kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  const folder = mkdtempSync(join(tmpdir(), "deletion-"));
  const proxy = await new KillProxy(world.cluster.kubeconfig).start(join(folder, "kubeconfig"));
  const flags = [`--kubeconfig=${join(folder, "kubeconfig")}`, "--cleanup-deadline=3s"];
  const operator = await runOperator(world, flags);
  const ref = { namespace: world.jobNamespace, name: "orphaned" };
  await world.createJob("orphaned", [{ alias: "a" }]);
  const { metadata } = await world.waitForJob("orphaned", isOver);

  const says = async (reason: string, text: string): Promise<boolean> => {
    const { items } = await world.client.list(EVENTS, { namespace: world.jobNamespace });
    return items.some((event) => event.reason === reason && event.message?.includes(text) === true);
  };
  proxy.forbidFor(({ path }) => path.includes(`/namespaces/${world.bob}/`));
  await world.client.delete(KUSCIA_JOBS, ref);
  await eventually(() => says("CleanupBlocked", `namespace ${world.bob} cannot be read`), "the Event of the wait");
  await world.waitGone(KUSCIA_JOBS, ref);
  const remedy = `-n ${world.bob} -l ${LABEL.jobUID}=${metadata.uid}`;
  await eventually(() => says("CleanupAbandoned", remedy), "the Event of the end");
  expect(await world.pods(world.alice)).toEqual([]);
  expect(await world.pods(world.bob)).toHaveLength(1);

  await operator.stop();
  await kubelet.stop();
  await proxy.stop();
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

it("costs a few requests for each of many jobs that are deleted at once", async () => {
  const JOBS = 30;
  const world = await new World().create();
  const kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  const operator = await runOperator(world);
  const names = Array.from({ length: JOBS }, (_, i) => `many-${i}`);
  await Promise.all(names.map((name) => world.createJob(name, [{ alias: "a", parties: [{ domainID: world.alice }] }])));
  await Promise.all(names.map((name) => world.waitForJob(name, isOver)));
  const count = (labels: Record<string, string>): Promise<number> =>
    metric(operator, "rest_client_requests_total", labels);
  const lists = await count({ method: "list" });
  const patches = await count({ method: "patch", resource: "kusciajobs" });
  await world.client.deleteCollection(KUSCIA_JOBS, world.jobNamespace, { labelSelector: "!none" });
  await Promise.all(names.map((name) => world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name })));
  // Pods and jobs go one by one, so a job may be looked at once before its last pod has gone.
  expect((await count({ method: "list" })) - lists).toBeLessThanOrEqual(2 * 4 * JOBS);
  expect(await count({ method: "deletecollection" })).toBeLessThanOrEqual(2 * JOBS);
  expect((await count({ method: "patch", resource: "kusciajobs" })) - patches).toBeLessThanOrEqual(2 * JOBS);
  await operator.stop();
  await kubelet.stop();
  world.close();
});
