import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { CONFIG_MAPS, NETWORK_POLICIES, type ResourceType, SERVICES } from "../../../src/api/resources.ts";
import { formatTime } from "../../../src/util/time.ts";
import { lifeOf, waiting } from "../../support/kubelet.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { taskStates, type World } from "../../support/world.ts";

/** Longer ago than a pod may stay silent. */
const A_WHILE_AGO = formatTime(Date.now() - 90_000);

let scene: Scene;
let world: World;
let folder: string;
let appImage: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "repair-"));
  const settings = join(folder, "domains.yaml");
  writeFileSync(settings, "defaults: {networkPolicy: true}\n");
  const script = lifeOf((pod, alias) =>
    alias === "stuck" ? waiting(pod, "ContainerCreating", "", A_WHILE_AGO) : undefined,
  );
  scene = await Scene.prepare(script);
  ({ world } = scene);
  // Limited, so that its passes are all of this test's jobs.
  await scene.startOperator([
    "--container-start-deadline=1h",
    `--domain-settings=${settings}`,
    `--domain-namespaces=${world.alice},${world.bob}`,
  ]);
  appImage = `full-${world.suffix}`;
  const container = {
    name: "app",
    workingDir: "/",
    command: ["true"],
    ports: [{ name: "data", scope: "Cluster" as const, protocol: "HTTP" as const }],
    configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
  };
  await world.createAppImage(appImage, {
    configTemplates: { "task.conf": "{{.TASK_ID}}" },
    deployTemplates: [{ name: "app", spec: { containers: [container] } }],
  });
});

afterAll(async () => {
  const problems = await scene.close();
  rmSync(folder, { recursive: true, force: true });
  expect(problems).toEqual([]);
});

async function childOf(job: KusciaJob, type: ResourceType): Promise<KubeObject | undefined> {
  const labelSelector = `${LABEL.jobUID}=${job.metadata.uid}`;
  return (await world.client.list(type, { namespace: world.alice, labelSelector })).items[0];
}

/** Deletes the object as anybody with the right might, and answers with the one that stands in its place. */
async function deleteAndAwait(job: KusciaJob, type: ResourceType): Promise<{ before: KubeObject; after: KubeObject }> {
  const before = (await childOf(job, type))!;
  const { namespace, name, uid } = before.metadata;
  await world.client.delete(type, { namespace, name: name! });
  const after = await world.waitFor(type, { namespace, name: name! }, ({ metadata }) => metadata.uid !== uid);
  return { before, after };
}

const facts = ({ metadata, ...rest }: KubeObject): unknown => {
  const { spec, data } = rest as { spec?: Record<string, unknown>; data?: unknown };
  const { clusterIP: _ip, clusterIPs: _ips, ...own } = spec ?? {};
  return { labels: metadata.labels, annotations: metadata.annotations, own, data };
};

it("makes a Service and a NetworkPolicy again that somebody deleted while the task runs", async () => {
  await world.createJob("runs", [{ alias: "runs", appImage }]);
  const job = await world.waitForJob("runs", (each) => taskStates(each)["runs"] === "Running");
  for (const type of [SERVICES, NETWORK_POLICIES]) {
    const { before, after } = await deleteAndAwait(job, type);
    expect(facts(after), type.kind).toEqual(facts(before));
  }
  expect(taskStates(await world.job("runs"))).toEqual({ runs: "Running" });
});

it("makes the ConfigMap again of a pod that does not come up", async () => {
  await world.createJob("stuck", [{ alias: "stuck", appImage }]);
  const job = await world.waitForJob("stuck", (each) => taskOf(each, "stuck")?.reason === "ContainerCreating");
  const { before, after } = await deleteAndAwait(job, CONFIG_MAPS);
  expect(facts(after)).toEqual(facts(before));
});
