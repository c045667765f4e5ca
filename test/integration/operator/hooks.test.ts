import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ANNOTATION, LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { HooksStatus, KusciaJob, KusciaJobSpec } from "../../../src/api/types.ts";
import { failed, lifeOf, succeeded } from "../../support/kubelet.ts";
import { conditionOf, Scene, taskOf } from "../../support/scene.ts";
import { isOver, taskStates } from "../../support/world.ts";

// Preparations and releases, on a real API server. The watcher judges their order and that each runs once.

let scene: Scene;

beforeAll(async () => {
  scene = await Scene.open();
});

beforeEach(() => scene.kubelet.use(lifeOf()));

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

function hooks(more: { preparation?: object; release?: object } = {}): Partial<KusciaJobSpec> {
  const { appImage } = scene.world;
  return { preparation: { appImage, ...more.preparation }, release: { appImage, ...more.release } };
}

/** `Succeeded/Succeeded` for each domain. */
function hookStates(job: KusciaJob): string[] {
  const text = ({ preparation, release }: HooksStatus): string => `${preparation?.state}/${release?.state}`;
  return (job.status?.hooks ?? []).map(text);
}

const isReleased = (job: KusciaJob): boolean =>
  isOver(job) && conditionOf(job, "Terminating").status === "False" && hookStates(job).length > 0;

it("prepares each domain before its first task and releases it after the last", async () => {
  const { world } = scene;
  await world.createJob("hooked", [{ alias: "a" }, { alias: "b", dependencies: ["a"] }], hooks());
  const job = await world.waitForJob("hooked", isReleased);
  expect(taskStates(job)).toEqual({ a: "Succeeded", b: "Succeeded" });
  expect(hookStates(job)).toEqual(["Succeeded/Succeeded", "Succeeded/Succeeded"]);
  expect(job.spec.release?.timeoutSeconds).toBe(900);
  const pods = [...(await scene.podsOf(job)).values()];
  const aliases = pods.map(({ metadata }) => metadata.annotations?.[ANNOTATION.taskAlias]);
  expect(aliases.filter((alias) => alias?.includes("@"))).toHaveLength(4);
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "hooked" });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "hooked" });
});

it("fails the tasks of a domain that cannot be prepared, and says why", async () => {
  const { world, kubelet } = scene;
  kubelet.use(lifeOf((pod, alias) => (alias.startsWith("preparation@") ? failed(pod, 7, "no disk") : succeeded(pod))));
  await world.createJob("unprepared", [{ alias: "a", parties: [{ domainID: world.alice }] }], hooks());
  const job = await world.waitForJob("unprepared", isReleased);
  expect(taskOf(job, "a")).toMatchObject({ state: "Failed", reason: "PreparationFailed" });
  expect(job.status?.message).toContain("no disk");
  expect(job.status?.hooks?.map(({ preparation }) => preparation?.exitCode)).toEqual([7]);
  expect(hookStates(job)).toEqual(["Failed/Succeeded"]);
  await scene.waitForEvent("unprepared", "PodFailed", "preparation@");
});

it("releases a job that is stopped, and prepares it anew when it is restarted", async () => {
  const { world, kubelet } = scene;
  kubelet.use(lifeOf((pod, alias) => (alias === "a" ? undefined : succeeded(pod))));
  await world.createJob("again", [{ alias: "a" }], hooks());
  await world.waitForJob("again", (job) => taskOf(job, "a")?.state === "Running");
  const command = (stage: string): Promise<unknown> =>
    world.client.patch(
      KUSCIA_JOBS,
      { namespace: world.jobNamespace, name: "again" },
      { metadata: { labels: { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: world.alice } } },
    );
  await command("Stop");
  const stopped = await world.waitForJob("again", isReleased);
  expect(hookStates(stopped)).toEqual(["Succeeded/Succeeded", "Succeeded/Succeeded"]);
  kubelet.use(lifeOf());
  await command("Restart");
  const job = await world.waitForJob("again", (each) => each.status?.phase === "Succeeded" && isReleased(each));
  expect(job.status?.hooks?.map(({ preparation, release }) => [preparation?.attempt, release?.attempt])).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

it("releases a job that is deleted while its task runs, and then leaves nothing", async () => {
  const { world, kubelet, watcher } = scene;
  kubelet.use(lifeOf((pod, alias) => (alias === "a" ? undefined : succeeded(pod))));
  await world.createJob("deleted", [{ alias: "a" }], hooks());
  const running = await world.waitForJob("deleted", (job) => taskOf(job, "a")?.state === "Running");
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "deleted" });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "deleted" });
  expect((await scene.podsOf(running)).size).toBe(0);
  const last = watcher.history("deleted").at(-1)!;
  expect(last.status).toMatchObject({ phase: "Cancelled", reason: "Deleted" });
  expect(hookStates(last)).toEqual(["Succeeded/Succeeded", "Succeeded/Succeeded"]);
});

it("prepares and releases for tasks that are added to an open job", async () => {
  const { world } = scene;
  await world.createJob("open", [], { ...hooks(), open: true });
  await world.waitForJob("open", (job) => job.status?.phase === "Running");
  const parties = [{ domainID: world.alice }];
  await world.client.create(KUSCIA_JOB_TASKS, {
    metadata: { name: `added-${world.suffix}`, namespace: world.jobNamespace },
    spec: { jobName: "open", alias: "x", appImage: world.appImage, taskInputConfig: "", parties },
  });
  await world.waitForJob("open", (job) => job.status?.taskCounts?.succeeded === 1);
  await world.client.patch(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "open" }, { spec: { open: false } });
  const job = await world.waitForJob("open", isReleased);
  expect(hookStates(job)).toEqual(["Succeeded/Succeeded"]);
});

it("keeps what hooks run as it is once the job has a phase, but not how long and how often", async () => {
  const { world } = scene;
  await world.createJob("fixed", [{ alias: "a", appImage: "none" }], hooks());
  await world.waitForJob("fixed", (job) => job.status?.phase !== undefined);
  const patch = (spec: object): Promise<unknown> =>
    world.client.patch(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "fixed" }, { spec });
  await expect(patch({ release: { appImage: "other" } })).rejects.toThrow("release cannot change once the job has");
  await expect(patch({ preparation: null })).rejects.toThrow("preparation cannot change once the job has");
  await patch({ release: { timeoutSeconds: 5, retryPolicy: { limit: 2 } } });
});
