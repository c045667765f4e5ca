import { afterAll, beforeAll, expect, it } from "vitest";
import type { ConfigMap } from "../../../src/api/kubernetes.ts";
import { outputValue } from "../../../src/api/output.ts";
import { CONFIG_MAPS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import { lifeOf, succeeded } from "../../support/kubelet.ts";
import { Scene } from "../../support/scene.ts";

// Results that containers declare at their end, on a real API server.

let scene: Scene;

beforeAll(async () => {
  const message = JSON.stringify({ outputs: [{ name: "rows", value: { n: 42 }, readers: ["bob"] }] });
  scene = await Scene.open(
    [],
    lifeOf((pod) => {
      const status = succeeded(pod);
      const containerStatuses = status.containerStatuses?.map((each) => ({
        ...each,
        state: { terminated: { ...each.state!.terminated!, message } },
      }));
      return { ...status, ...(containerStatuses && { containerStatuses }) };
    }),
  );
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

it("keeps them in the namespaces of their parties until the job goes", async () => {
  const { world } = scene;
  await world.createJob("outputs", [{ alias: "a" }]);
  const job = await world.waitForJob("outputs", ({ status }) => status?.outputs?.length === 2);
  const outputs = job.status!.outputs!;
  expect(outputs.map(({ domainID }) => domainID).sort()).toEqual([world.alice, world.bob].sort());
  expect(outputs).toMatchObject([
    { name: "rows", task: "a", attempt: 0, mediaType: "application/json", size: 8, readers: ["bob"] },
    { name: "rows" },
  ]);
  const values = await Promise.all(
    outputs.map(({ domainID, configMap }) =>
      world.client.get<ConfigMap>(CONFIG_MAPS, { namespace: domainID, name: configMap }),
    ),
  );
  expect(values.map(outputValue)).toEqual(['{"n":42}', '{"n":42}']);
  // Only what all may read shows in the job.
  expect(JSON.stringify(job.status)).not.toContain("42}");

  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "outputs" });
  for (const { domainID, configMap } of outputs)
    await world.waitGone(CONFIG_MAPS, { namespace: domainID, name: configMap });
});
