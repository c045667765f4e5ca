import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EVENTS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { KillProxy } from "../../support/kill-proxy.ts";
import { runOperator } from "../../support/operator.ts";
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
