import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOBS, PODS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { HangingWebhook, LONGEST_HANG_MS } from "../../support/hanging-webhook.ts";
import { lifeOf, succeeded } from "../../support/kubelet.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { eventually, inPhase, isOver, taskStates, type World } from "../../support/world.ts";

/** Far from what it takes on a machine under load, and far from what it takes if anybody waits for the webhook. */
const SOON_MS = LONGEST_HANG_MS / 2;

/** `long` runs until it is stopped, everything else succeeds. */
const script = lifeOf((pod, alias) => (alias === "long" ? undefined : succeeded(pod)));

let scene: Scene;
let world: World;
let webhook: HangingWebhook;
let letGo: () => void;

beforeAll(async () => {
  scene = await Scene.open([], script);
  ({ world } = scene);
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

/** Alice's webhook answers for no pod until it is let go. */
beforeEach(async () => {
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  webhook = await HangingWebhook.start(world.client, [world.alice], held);
});

afterEach(async () => {
  letGo();
  await webhook.stop();
});

/** Alice's pod of the job is being made from now on, and bob's runs. */
async function startHanging(name: string): Promise<KusciaJob> {
  await world.createJob(name, [{ alias: "long" }]);
  await eventually(() => webhook.asked > 0, "alice's webhook to be asked");
  await world.waitFor(PODS, bobs(name), ({ status }) => status?.phase === "Running");
  return world.job(name);
}

const bobs = (name: string) => ({ namespace: world.bob, name: `${name}-long-${world.suffix}-0` });

async function isToldToGo(name: string): Promise<boolean> {
  const { items } = await world.client.list(PODS, {
    namespace: world.bob,
    fieldSelector: `metadata.name=${bobs(name).name}`,
  });
  return items.every(({ metadata }) => metadata.deletionTimestamp !== undefined);
}

async function soon(what: Promise<unknown>): Promise<void> {
  const begin = performance.now();
  await what;
  expect(performance.now() - begin).toBeLessThan(SOON_MS);
}

const labelled = (stage: string): Partial<KubeObject> => ({
  metadata: { labels: { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: "alice" } },
});

it.each([
  ["Stop", "Failed", labelled("Stop")],
  ["Cancel", "Cancelled", labelled("Cancel")],
  ["Suspend", "Suspended", labelled("Suspend")],
  ["spec.suspend", "Suspended", { spec: { suspend: true } }],
])("%s reaches the other party's pod while alice's creation hangs", async (name, phase, patch) => {
  const job = name.toLowerCase().replace(".", "-");
  await startHanging(job);
  const ref = { namespace: world.jobNamespace, name: job };
  const told = eventually(() => isToldToGo(job), "bob's pod to be told");
  const ended = world.waitForJob(job, inPhase(phase));
  await world.client.patch(KUSCIA_JOBS, ref, patch);
  await soon(Promise.all([told, ended]));
  // The operator has closed the connection: the API server does not make the pod any more.
  await eventually(() => webhook.givenUp > 0, "the API server to give the creation up");
});

it("a deleted job goes with the other party's pod while alice's creation hangs", async () => {
  await startHanging("deleted");
  const ref = { namespace: world.jobNamespace, name: "deleted" };
  await world.client.delete(KUSCIA_JOBS, ref);
  await soon(Promise.all([world.waitGone(PODS, bobs("deleted")), world.waitGone(KUSCIA_JOBS, ref)]));
});

it("tasks of the other party end and start while alice's creation hangs", async () => {
  const [alice, bob] = [[{ domainID: world.alice }], [{ domainID: world.bob }]];
  await world.createJob("beside", [
    { alias: "hangs", parties: alice },
    { alias: "first", parties: bob },
    { alias: "second", parties: bob, dependencies: ["first"] },
  ]);
  await soon(world.waitForJob("beside", (job) => taskOf(job, "second")?.state === "Succeeded"));
  expect(taskStates(await world.job("beside"))).toMatchObject({ hangs: "Pending" });
  expect(webhook.asked).toBe(1);
  letGo();
  await world.waitForJob("beside", isOver);
  expect(taskStates(await world.job("beside"))).toMatchObject({ hangs: "Succeeded" });
});
