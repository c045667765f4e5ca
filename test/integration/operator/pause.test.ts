import { afterAll, beforeAll, expect, it } from "vitest";
import type { PodStatus } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobSpec } from "../../../src/api/types.ts";
import { lifeOf, succeeded } from "../../support/kubelet.ts";
import { conditionOf, isLive, Scene, taskOf } from "../../support/scene.ts";
import { inPhase, isOver, type TaskDraft, taskStates } from "../../support/world.ts";

// Jobs that their spec suspends, on a real API server: grace periods and deletions of pods are its own.

let scene: Scene;

const TASKS: TaskDraft[] = [
  { alias: "done" },
  { alias: "runs", dependencies: ["done"] },
  { alias: "later", dependencies: ["runs"] },
];

beforeAll(async () => {
  // The first attempt of `runs` goes on until it is stopped.
  scene = await Scene.open(
    [],
    lifeOf((pod, alias): PodStatus | undefined =>
      alias === "runs" && pod.metadata.labels?.[LABEL.attempt] === "0" ? undefined : succeeded(pod),
    ),
  );
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

const edit = (name: string, spec: Partial<KusciaJobSpec>): Promise<KusciaJob> =>
  scene.world.client.patch(KUSCIA_JOBS, { namespace: scene.world.jobNamespace, name }, { spec });
const runs = (job: KusciaJob): boolean =>
  taskOf(job, "runs")?.parties?.every(({ state, pods }) => state === "Running" && pods?.[0]?.uid !== undefined) ===
  true;
const running = async (name: string, spec: Partial<KusciaJobSpec> = {}): Promise<KusciaJob> => {
  await scene.world.createJob(name, TASKS, spec);
  return scene.world.waitForJob(name, runs);
};

it("puts running tasks back in the queue, and runs them again when the job goes on", async () => {
  const { world } = scene;
  await running("requeue");
  await edit("requeue", { suspend: true });
  const suspended = await world.waitForJob("requeue", inPhase("Suspended"));
  expect(conditionOf(suspended, "Suspended")).toMatchObject({ status: "True", reason: "Disabled" });
  expect(taskStates(suspended)).toEqual({ done: "Succeeded", runs: "Pending", later: "Pending" });
  expect(taskOf(suspended, "runs")).toMatchObject({ attempt: 1, reason: "JobSuspended" });
  expect([...(await scene.podsOf(suspended)).values()].filter(isLive)).toEqual([]);
  await scene.waitForEvent("requeue", "Suspended", "suspendPolicy Requeue");

  await edit("requeue", { suspend: false });
  const job = await world.waitForJob("requeue", isOver);
  expect(taskStates(job)).toEqual({ done: "Succeeded", runs: "Succeeded", later: "Succeeded" });
  expect(job.status?.resumeTime).toBeDefined();
  expect(taskOf(job, "runs")?.retries).toBeUndefined();
});

it("ends running tasks for good with suspendPolicy Terminate", async () => {
  const { world } = scene;
  await running("terminate", { scheduleMode: "BestEffort" });
  await edit("terminate", { suspend: true, suspendPolicy: "Terminate" });
  const suspended = await world.waitForJob("terminate", inPhase("Suspended"));
  expect(taskOf(suspended, "runs")).toMatchObject({ state: "Failed", reason: "Disabled" });
  await edit("terminate", { suspend: false });
  const job = await world.waitForJob("terminate", isOver);
  expect(job.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
});

it("lets running tasks finish with suspendPolicy Wait, and says that it waits for them", async () => {
  const { world } = scene;
  const job = await running("wait");
  await edit("wait", { suspend: true, suspendPolicy: "Wait" });
  const suspending = await world.waitForJob("wait", (each) => conditionOf(each, "Suspended").reason === "Suspending");
  expect(conditionOf(suspending, "Suspended")).toMatchObject({
    status: "Unknown",
    message: "tasks that run may finish first: runs",
  });
  for (const { domainID, pods = [] } of taskOf(job, "runs")?.parties ?? [])
    for (const { name } of pods) await scene.report(domainID, name, succeeded);
  const suspended = await world.waitForJob("wait", inPhase("Suspended"));
  expect(taskStates(suspended)).toEqual({ done: "Succeeded", runs: "Succeeded", later: "Pending" });
  await edit("wait", { suspend: false });
  await world.waitForJob("wait", inPhase("Succeeded"));
});

it("starts nothing of a job that is created suspended", async () => {
  const { world } = scene;
  await world.createJob("born", TASKS, { suspend: true });
  const job = await world.waitForJob("born", inPhase("Suspended"));
  expect((await scene.podsOf(job)).size).toBe(0);
  expect(conditionOf(job, "JobValidated").status).toBe("True");
});

it("fails a task that has not started by taskStartDeadlineSeconds", async () => {
  const { world } = scene;
  const tasks = [{ alias: "runs", priority: 1 }, { alias: "late" }];
  await world.createJob("deadline", tasks, { maxParallelism: 1, taskStartDeadlineSeconds: 1 });
  const job = await world.waitForJob("deadline", isOver);
  expect(taskOf(job, "late")).toMatchObject({ state: "Failed", reason: "StartDeadline" });
});
