import { afterAll, beforeAll, expect, it } from "vitest";
import type { PodStatus } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobTask, KusciaJobTaskSpec } from "../../../src/api/types.ts";
import { lifeOf, succeeded } from "../../support/kubelet.ts";
import { Scene } from "../../support/scene.ts";
import { inPhase, isOver } from "../../support/world.ts";

// Tasks that are added to an open job, on a real API server: statuses, owners and deletions are its own.

let scene: Scene;

beforeAll(async () => {
  // A task called `runs` goes on until it is stopped.
  scene = await Scene.open(
    [],
    lifeOf((pod, alias): PodStatus | undefined => (alias.startsWith("runs") ? undefined : succeeded(pod))),
  );
});

afterAll(async () => {
  expect(await scene.close()).toEqual([]);
});

/** What a user applies with kubectl, who knows the job by its name alone. */
async function add(jobName: string, alias: string, spec: Partial<KusciaJobTaskSpec> = {}): Promise<void> {
  const { world } = scene;
  const full = {
    jobName,
    alias,
    appImage: world.appImage,
    taskInputConfig: "{}",
    parties: [{ domainID: world.alice }, { domainID: world.bob }],
    ...spec,
  };
  const metadata = { name: `${jobName}-${alias}`, namespace: world.jobNamespace };
  const object = { apiVersion: "kuscia.secretflow/v1alpha1", kind: "KusciaJobTask", metadata, spec: full };
  await world.cluster.kubectl(["apply", "-f", "-"], { input: JSON.stringify(object) });
}

const waitForTask = (name: string, is: (task: KusciaJobTask) => boolean): Promise<KusciaJobTask> =>
  scene.world.waitFor(KUSCIA_JOB_TASKS, { namespace: scene.world.jobNamespace, name }, is);
const inState = (state: string) => (task: KusciaJobTask) => task.status?.state === state;
const edit = (name: string, spec: object): Promise<KusciaJob> =>
  scene.world.client.patch(KUSCIA_JOBS, { namespace: scene.world.jobNamespace, name }, { spec });

it("runs tasks that kubectl adds to an open job, and ends once the job is closed", async () => {
  const { world } = scene;
  await world.createJob("open", [], { open: true });
  await world.waitForJob("open", inPhase("Running"));
  await add("open", "second", { dependencies: ["first"] });
  await add("open", "first");
  const second = await waitForTask("open-second", inState("Succeeded"));
  const job = await world.waitForJob("open", ({ status }) => status?.progress === "2/2");
  expect(job.status).toMatchObject({ phase: "Running", tasks: [], taskStatus: {} });
  expect(second.metadata.labels?.[LABEL.jobUID]).toBe(job.metadata.uid);
  expect(second.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual([job.metadata.uid]);
  const shown = await world.cluster.kubectl(["get", "kjtask", "open-second", "-n", world.jobNamespace]);
  expect(shown).toMatch(/open-second +open +second +Succeeded/);
  await edit("open", { open: false });
  const ended = await world.waitForJob("open", isOver);
  expect(ended.status).toMatchObject({ phase: "Succeeded", taskCounts: { total: 2, succeeded: 2 } });
  await add("open", "late");
  const late = await waitForTask("open-late", inState("Failed"));
  expect(late.status).toMatchObject({ reason: "Invalid", message: "job open has ended, it is Succeeded" });
});

it("stops added tasks with the job and lets go of everything when it is deleted", async () => {
  const { world } = scene;
  await world.createJob("stop", [], { open: true, maxParallelism: 1 });
  await add("stop", "runs");
  await add("stop", "waits");
  await waitForTask("stop-runs", inState("Running"));
  const stage = { [LABEL.jobStage]: "Stop", [LABEL.jobStageTrigger]: world.alice };
  await world.client.patch(
    KUSCIA_JOBS,
    { namespace: world.jobNamespace, name: "stop" },
    { metadata: { labels: stage } },
  );
  await world.waitForJob("stop", inPhase("Failed"));
  expect((await waitForTask("stop-runs", inState("Failed"))).status?.reason).toBe("KusciaJobStopped");
  expect((await waitForTask("stop-waits", inState("Skipped"))).status?.reason).toBe("JobEnded");

  await world.createJob("gone", [], { open: true });
  await add("gone", "runs");
  await waitForTask("gone-runs", inState("Running"));
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gone" }, {});
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gone" });
  await world.waitGone(KUSCIA_JOB_TASKS, { namespace: world.jobNamespace, name: "gone-runs" });
});
