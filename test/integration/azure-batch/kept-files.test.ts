import { afterAll, beforeAll, expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import type { Pod, Stored } from "../../../src/api/kubernetes.ts";
import { PODS } from "../../../src/api/resources.ts";
import type { Api } from "../../../src/server/api.ts";
import { lifeOf } from "../../support/kubelet.ts";
import { LogKubelet } from "../../support/log-kubelet.ts";
import { Scene } from "../../support/scene.ts";
import { eventually } from "../../support/world.ts";
import { startBatchApi } from "./api.ts";
import { failures, runChecks, writeConfig } from "./client.ts";

// What tasks wrote whose pods are gone, asked by the published client.

let scene: Scene;
let kubelet: LogKubelet;
let api: Api;

beforeAll(async () => {
  scene = await Scene.prepare(lifeOf(() => undefined));
  const { world } = scene;
  kubelet = await LogKubelet.open(world);
  await scene.startOperator(["--kept-logs=1"]);
  const pools = [{ id: "shell", appImage: world.appImage, domain: world.alice }];
  api = await startBatchApi(
    world.cluster.kubeconfig,
    writeConfig(world.alice, pools),
    `--job-namespace=${world.jobNamespace}`,
  );
});

afterAll(async () => {
  await api.stop();
  await kubelet.close();
  expect(await scene.close()).toEqual([]);
});

/** The only pod of the test's jobs, once it is as it is wanted. */
async function podThat(isWanted: (pod: Stored<Pod>) => boolean): Promise<Stored<Pod>> {
  let found: Stored<Pod> | undefined;
  const query = { namespace: scene.world.alice, labelSelector: LABEL.jobUID };
  await eventually(async () => {
    const { items } = await scene.world.client.list(PODS, query);
    found = items.find(isWanted);
    return found !== undefined;
  }, "the pod of the task");
  return found!;
}

/** A program that writes to both outputs, and once more when it is told to end. */
async function playProgram(): Promise<void> {
  const { alice } = scene.world;
  const { name } = (await podThat(() => true)).metadata;
  const print = (second: number, text: string): void =>
    kubelet.print(alice, name, { at: new Date(Date.UTC(2026, 4, 1, 12, 0, second)).toISOString(), text });
  await kubelet.bind(alice, name);
  print(1, "begun");
  await podThat(({ metadata }) => metadata.deletionTimestamp !== undefined);
  await eventually(async () => kubelet.follows(alice, name), "somebody who listens to the pod that goes");
  print(2, "\u001Ea warning");
  print(3, "TERM");
  kubelet.end(alice, name);
  await scene.kubelet.finish(alice, name);
}

it("shows the end of what a task wrote whose pod is gone", async () => {
  const settings = { url: `http://127.0.0.1:${api.azureBatchPort}`, pool: "shell" };
  const [outcomes] = await Promise.all([runChecks("kept.py", "14.2", settings), playProgram()]);
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes)).toHaveLength(2);
});
