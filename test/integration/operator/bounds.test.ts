import { afterAll, beforeAll, expect, it } from "vitest";
import type { Pod } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { APP_IMAGES, CONFIG_MAPS, KUSCIA_JOBS, PODS } from "../../../src/api/resources.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { lifeOf, succeeded } from "../../support/kubelet.ts";
import { runOperator } from "../../support/operator.ts";
import { conditionOf, Scene, taskOf } from "../../support/scene.ts";
import { inPhase, isOver, taskStates, type World } from "../../support/world.ts";

/** `done` succeeds, and so does what is started a second time; everything else runs. */
const script = lifeOf((pod, alias) =>
  alias === "done" || pod.metadata.labels?.[LABEL.attempt] !== "0" ? succeeded(pod) : undefined,
);

let scene: Scene;
let world: World;
let neighbour: Operator;

beforeAll(async () => {
  scene = await Scene.open(["--default-ttl=0s"], script);
  ({ world } = scene);
  await world.createNamespace(`${world.jobNamespace}-2`);
  neighbour = await runOperator(world, [`--job-namespaces=${world.jobNamespace}-2`, "--default-ttl=1s"]);
});

afterAll(async () => {
  await neighbour.stop();
  expect(await scene.close()).toEqual([]);
});

const stage = (name: string, value: string) =>
  world.client.patch(
    KUSCIA_JOBS,
    { namespace: world.jobNamespace, name },
    { metadata: { labels: { [LABEL.jobStage]: value, [LABEL.jobStageTrigger]: "alice" } } },
  );

it("a stopped job says which pods still end, until their kubelet has let them go", async () => {
  await world.createJob("ending", [{ alias: "a" }]);
  await world.waitForJob("ending", (job) => taskStates(job)["a"] === "Running");
  const pod = `ending-a-${world.suffix}-0`;
  for (const domain of [world.alice, world.bob]) await scene.kubelet.bind(domain, pod);
  await stage("ending", "Stop");
  const stopped = await world.waitForJob("ending", inPhase("Failed"));
  expect(conditionOf(stopped, "Terminating")).toMatchObject({
    status: "True",
    reason: "PodsTerminating",
    message: `pods are still terminating: ${world.alice}/${pod}, ${world.bob}/${pod}`,
  });
  for (const domain of [world.alice, world.bob]) {
    await world.waitFor(
      PODS,
      { namespace: domain, name: pod },
      (each) => each.metadata.deletionTimestamp !== undefined,
    );
    expect(conditionOf(await world.job("ending"), "Terminating").status).toBe("True");
    await scene.kubelet.finish(domain, pod);
  }
  const over = await world.waitForJob("ending", (job) => conditionOf(job, "Terminating").status === "False");
  expect(conditionOf(over, "Terminating").reason).toBe("PodsTerminated");
});

it("the time that a job is suspended does not count against its deadline", async () => {
  const seconds = 15;
  await world.createJob("paused", [{ alias: "a" }], { activeDeadlineSeconds: seconds });
  await world.waitForJob("paused", (job) => taskStates(job)["a"] === "Running");
  await stage("paused", "Suspend");
  await world.waitForJob("paused", inPhase("Suspended"));
  // This one tells when so much time has passed.
  await world.createJob("measure", [{ alias: "a" }], { activeDeadlineSeconds: seconds });
  expect((await world.waitForJob("measure", isOver)).status!.reason).toBe("DeadlineExceeded");
  await stage("paused", "Restart");
  const job = await world.waitForJob("paused", isOver);
  expect(job.status!.phase).toBe("Succeeded");
  expect(job.status!.pausedSeconds).toBeGreaterThanOrEqual(seconds - 1);
});

it("an AppImage that is updated while half of a task waits for admission does not concern that task", async () => {
  const openBob = await world.closeDomain(world.bob);
  const name = `updated-${world.suffix}`;
  const container = { name: "app", workingDir: "/", command: ["true"] };
  await world.createAppImage(name, { deployTemplates: [{ name: "app", spec: { containers: [container] } }] });
  await world.createJob("waits", [{ alias: "done", appImage: name }]);
  await world.waitForJob("waits", (job) => taskOf(job, "done")?.reason === "AdmissionDenied");
  const kept = `waits-done-${world.suffix}-app-image`;
  await world.waitFor(CONFIG_MAPS, { namespace: world.alice, name: kept }, () => true);
  await world.client.patch(APP_IMAGES, { name }, { spec: { image: { tag: "2" } } });
  await openBob();
  const job = await world.waitForJob("waits", isOver);
  expect(job.status!.phase).toBe("Succeeded");
  const images = [...(await scene.podsOf(job)).values()].map(({ spec }: Pod) => spec!.containers[0]!.image);
  expect(images).toEqual(["kusciajob-operator.test/app:1", "kusciajob-operator.test/app:1"]);
  await world.waitGone(CONFIG_MAPS, { namespace: world.alice, name: kept });
});

it("a finished job of another operator is neither expired nor changed", async () => {
  await world.createJob("stays", [{ alias: "done" }]);
  const before = await world.waitForJob("stays", isOver);
  // The neighbour lets its own finished jobs go a second after their end; this one ended later.
  const namespace = `${world.jobNamespace}-2`;
  const { spec } = before;
  await world.client.create(KUSCIA_JOBS, {
    metadata: { namespace, name: "goes" },
    spec: { ...spec, tasks: [{ ...spec.tasks[0]!, taskID: `goes-done-${world.suffix}` }] },
  });
  await world.waitFor(KUSCIA_JOBS, { namespace, name: "goes" }, isOver);
  await world.waitGone(KUSCIA_JOBS, { namespace, name: "goes" });
  const { metadata, status } = await world.job("stays");
  expect(metadata.deletionTimestamp).toBeUndefined();
  expect(status).toEqual(before.status);
});
