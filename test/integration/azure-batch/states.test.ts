import { afterAll, beforeAll, expect, it } from "vitest";
import { pino } from "pino";
import { readOptions } from "../../../src/process/options.ts";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";
import type { Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { failed, lifeOf, succeeded } from "../../support/kubelet.ts";
import { Scene } from "../../support/scene.ts";
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
  const flags = [
    `--kubeconfig=${world.cluster.kubeconfig}`,
    `--job-namespace=${world.jobNamespace}`,
    `--azure-batch-config=${writeConfig(world.alice, pools)}`,
    ...["http", "grpc", "health", "azure-batch"].map((name) => `--${name}-port=0`),
    "--address=127.0.0.1",
    "--protocol=NOTLS",
    "--request-rate=0",
  ];
  api = await startApi(readOptions(API_OPTIONS, flags, {}), "test", pino({ level: "silent" }));
  await api.synced;
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
