import { afterAll, beforeAll, expect, it } from "vitest";
import { KUSCIA_JOBS } from "../../../src/api/resources.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { isOver, taskStates } from "../../support/world.ts";

// A task without pods, on a real API server.

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

it("runs until its job is told how it came out", async () => {
  const { world } = scene;
  const tasks = [
    { alias: "sign", external: true, appImage: "" },
    { alias: "work", dependencies: ["sign"] },
  ];
  await world.createJob("external", tasks);
  const job = await world.waitForJob("external", (each) => taskOf(each, "sign")?.reason === "AwaitingCompletion");
  expect(taskOf(job, "sign")).toMatchObject({ state: "Running" });
  expect((await scene.podsOf(job)).size).toBe(0);
  // As the job API writes it.
  const status = { completions: { sign: { attempt: 0, outcome: "Succeeded" } } };
  const ref = { namespace: world.jobNamespace, name: "external" };
  await world.client.patch(KUSCIA_JOBS, ref, { status }, { subresource: "status" });
  expect(taskStates(await world.waitForJob("external", isOver))).toEqual({ sign: "Succeeded", work: "Succeeded" });
});
