import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import type { Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { failed, lifeOf, succeeded } from "../../support/kubelet.ts";
import { Scene } from "../../support/scene.ts";
import { startBatchApi } from "./api.ts";
import { failures, runChecks, writeConfig } from "./client.ts";
import { expectShown } from "./operation-table.ts";

// What needs an operator, and pods that a kubelet plays, asked by the published client.

let scene: Scene;
let api: Api;

beforeAll(async () => {
  scene = await Scene.open([], lifeOf(endOf));
  const { world } = scene;
  const pools = [
    { id: "Shell", appImage: world.appImage, domain: world.alice },
    { id: "bobs", appImage: world.appImage, domain: world.bob },
  ];
  api = await startBatchApi(
    world.cluster.kubeconfig,
    writeConfig(world.alice, pools),
    `--job-namespace=${world.jobNamespace}`,
  );
});
afterAll(async () => {
  await api.stop();
  expect(await scene.close()).toEqual([]);
});

const settings = (): object => ({
  url: `http://127.0.0.1:${api.azureBatchPort}`,
  pool: "Shell",
  bobsPool: "bobs",
});

/** What a program does is in the id of its task. */
function endOf(pod: Pod, alias: string): PodStatus | undefined {
  if (alias.startsWith("sleep")) return undefined;
  return alias.startsWith("fail") ? failed(pod, 3) : succeeded(pod);
}

it("runs tasks of every kind of outcome", async () => {
  const outcomes = await runChecks("tasks.py", "14.0", settings());
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes).length).toBeGreaterThan(11);
  await expectShown("tasks.py", api);
});

it("moves jobs and schedules through their states", async () => {
  const outcomes = await runChecks("states.py", "14.0", settings());
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes).length).toBeGreaterThan(9);
});
