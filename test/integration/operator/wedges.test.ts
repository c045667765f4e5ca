import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LABEL, type Stage } from "../../../src/api/names.ts";
import { EVENTS, KUSCIA_JOBS, PODS } from "../../../src/api/resources.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { KillProxy } from "../../support/kill-proxy.ts";
import { FakeKubelet, lifeOf, succeeded } from "../../support/kubelet.ts";
import { metric, runOperator } from "../../support/operator.ts";
import { eventually, isOver, taskStates, World } from "../../support/world.ts";

// What once made a job go round in circles without a word, or say more than is known.

let world: World;
let kubelet: FakeKubelet;
let folder: string;
let proxy: KillProxy;
let operator: Operator;

beforeEach(async () => {
  world = await new World().create();
  kubelet = await new FakeKubelet(
    world.client,
    [world.alice, world.bob],
    lifeOf(() => undefined),
  ).start();
  folder = mkdtempSync(join(tmpdir(), "wedges-"));
  proxy = await new KillProxy(world.cluster.kubeconfig).start(join(folder, "kubeconfig"));
  operator = await runOperator(world, [`--kubeconfig=${join(folder, "kubeconfig")}`]);
});

afterEach(async () => {
  await operator.stop();
  await kubelet.stop();
  await proxy.stop();
  world.close();
  rmSync(folder, { recursive: true, force: true });
});

async function says(reason: string, text: string): Promise<boolean> {
  const { items } = await world.client.list(EVENTS, { namespace: world.jobNamespace });
  return items.some((event) => event.reason === reason && event.message?.includes(text) === true);
}

it("follows a pod that has lost its label, and says which", async () => {
  await world.createJob("unlabelled", [{ alias: "a", parties: [{ domainID: world.alice }] }]);
  await world.waitForJob("unlabelled", (job) => taskStates(job)["a"] === "Running");
  const [pod] = await world.pods(world.alice);
  const ref = { namespace: world.alice, name: pod!.metadata.name! };
  await world.client.patch(PODS, ref, { metadata: { labels: { [LABEL.controller]: null } } });
  await eventually(() => says("PodUnlabelled", `${ref.name} lacks ${LABEL.controller}=`), "the Event");
  expect(taskStates(await world.job("unlabelled"))["a"]).toBe("Running");
  await world.client.patch(PODS, ref, { status: succeeded(pod!) }, { subresource: "status" });
  const { status } = await world.waitForJob("unlabelled", isOver);
  expect(status!.phase).toBe("Succeeded");
  expect(await metric(operator, "kusciajob_unlabelled_pods_total")).toBe(1);
  expect(await metric(operator, "controller_runtime_reconcile_total", { result: "error" })).toBe(0);
});

/** A job with one pod, which has lost the label by which it is watched, and the operator knows. */
async function unlabelled(name: string): Promise<{ namespace: string; name: string }> {
  await world.createJob(name, [{ alias: "a", parties: [{ domainID: world.alice }] }]);
  await world.waitForJob(name, (job) => taskStates(job)["a"] === "Running");
  const [pod] = await world.pods(world.alice);
  const ref = { namespace: world.alice, name: pod!.metadata.name! };
  await world.client.patch(PODS, ref, { metadata: { labels: { [LABEL.controller]: null } } });
  await eventually(() => says("PodUnlabelled", `${ref.name} lacks`), "the Event");
  return ref;
}

async function give(name: string, stage: Stage): Promise<void> {
  const labels = { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: world.alice };
  await world.client.patch(KUSCIA_JOBS, { namespace: world.jobNamespace, name }, { metadata: { labels } });
}

it.each([
  ["Stop", "Failed"],
  ["Cancel", "Cancelled"],
  ["Suspend", "Suspended"],
] as const)(
  "%s ends a pod that has lost its label, and a Restart starts the next attempt after that",
  async (stage, phase) => {
    const ref = await unlabelled("stopped");
    await give("stopped", stage);
    await world.waitForJob("stopped", (job) => job.status?.phase === phase);
    await world.waitGone(PODS, ref);
    if (phase === "Cancelled") return;
    await give("stopped", "Restart");
    await world.waitForJob(
      "stopped",
      (job) => job.status?.tasks?.[0]?.attempt === 1 && taskStates(job)["a"] === "Running",
    );
  },
);

it("a pause ends a pod that has lost its label, and the next attempt starts when the job goes on", async () => {
  const ref = await unlabelled("paused");
  const job = { namespace: world.jobNamespace, name: "paused" };
  await world.client.patch(KUSCIA_JOBS, job, { spec: { suspend: true } });
  await world.waitForJob("paused", ({ status }) => status?.phase === "Suspended");
  await world.waitGone(PODS, ref);
  await world.client.patch(KUSCIA_JOBS, job, { spec: { suspend: false } });
  await world.waitForJob(
    "paused",
    (each) => each.status?.tasks?.[0]?.attempt === 1 && taskStates(each)["a"] === "Running",
  );
});

it("says no more than it knows of a pod that ended and went while no operator worked", async () => {
  await world.createJob("pause", [{ alias: "a" }]);
  await world.waitForJob(
    "pause",
    (job) => job.status?.tasks?.[0]?.parties?.every(({ state }) => state === "Running") ?? false,
  );
  await operator.stop();
  const [pod] = await world.pods(world.alice);
  const ref = { namespace: world.alice, name: pod!.metadata.name! };
  await world.client.patch(PODS, ref, { status: succeeded(pod!) }, { subresource: "status" });
  await world.client.delete(PODS, ref);
  await world.waitGone(PODS, ref);
  operator = await runOperator(world);
  const { status } = await world.waitForJob("pause", isOver);
  expect(status!.tasks![0]!.parties![0]).toMatchObject({
    reason: "PodLost",
    message: `pod ${ref.name} is gone; its outcome was not seen: it was removed while the operator was away or by someone else`,
  });
});

it("ends a job whose status is too large whatever is left out, and says so", async () => {
  proxy.rejectAsTooLargeFor(
    ({ method, path, body }) => method === "PUT" && path.includes("/status") && body.includes('"parties"'),
  );
  await world.createJob("too-large", [{ alias: "a" }]);
  const { status } = await world.waitForJob("too-large", isOver);
  expect(status).toMatchObject({ phase: "Failed", reason: "StatusTooLarge" });
  await eventually(() => says("StatusTooLarge", "too large"), "the Event");
  expect(await metric(operator, "kusciajob_status_refusals_total")).toBe(2);
  expect([...(await world.pods(world.alice)), ...(await world.pods(world.bob))]).toEqual([]);
});
