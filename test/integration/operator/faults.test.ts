import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ContainerStateTerminated, ContainerStatus, Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { LABEL } from "../../../src/api/names.ts";
import { APP_IMAGES, CONFIG_MAPS, KUSCIA_JOBS, PODS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { failed, running, succeeded, waiting } from "../../support/kubelet.ts";
import { conditionOf, Scene, taskOf } from "../../support/scene.ts";
import { eventually, isOver, type World } from "../../support/world.ts";

/** In the task's input and, by that, in its rendered config; nothing may ever repeat it. */
const SECRET = "hunter2-do-not-tell";

let scene: Scene;
let world: World;

beforeAll(async () => {
  scene = await Scene.prepare(() => undefined);
  ({ world } = scene);
  await scene.startOperator();
  await world.createAppImage(twoContainers(), {
    configTemplates: { "task.conf": "{{.TASK_INPUT_CONFIG}}" },
    deployTemplates: [
      {
        name: "app",
        spec: {
          containers: ["engine", "sidecar"].map((name) => ({
            name,
            workingDir: "/",
            command: ["true"],
            configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
          })),
        },
      },
    ],
  });
});

afterAll(async () => {
  await world.client.delete(APP_IMAGES, { name: twoContainers() });
  expect(await scene.close()).toEqual([]);
});

const twoContainers = (): string => `two-${world.suffix}`;
const plain = (text: string | undefined): string => (text ?? "").replaceAll(`-${world.suffix}`, "");
const podOf = (job: string): string => `${job}-a-${world.suffix}-0`;

let touched = 86_400;

/** The job after the operator has looked at it again; the change of the spec is there to be answered. */
async function lookedAtAgain(name: string): Promise<KusciaJob> {
  touched += 1;
  const ref = { namespace: world.jobNamespace, name };
  const { metadata } = await world.client.patch(KUSCIA_JOBS, ref, { spec: { ttlSecondsAfterFinished: touched } });
  return world.waitForJob(name, ({ status }) => status?.observedGeneration === metadata.generation);
}

function dead(engine: Partial<ContainerStateTerminated>, sidecar?: Partial<ContainerStateTerminated>): PodStatus {
  const at = (name: string, terminated: Partial<ContainerStateTerminated>): ContainerStatus =>
    ({
      name,
      restartCount: 0,
      ready: false,
      image: "",
      imageID: "",
      state: { terminated: { reason: "Error", finishedAt: "2026-01-01T00:00:02Z", ...terminated } },
    }) as ContainerStatus;
  const other = sidecar ?? { exitCode: 0, reason: "Completed" };
  return { phase: "Failed", containerStatuses: [at("engine", { exitCode: 1, ...engine }), at("sidecar", other)] };
}

interface Row {
  readonly status: (pod: Pod) => PodStatus;
  readonly reason: "PodFailed" | "ContainerFailed";
  readonly message: string;
  /** What the task's message says besides. */
  readonly note?: string;
}

const FAULTS: Record<string, Row> = {
  "an exit code, with the last lines of the log": {
    status: () => dead({ exitCode: 3, message: 'row 17:\n  "age" is missing\n' }),
    reason: "PodFailed",
    message:
      'container[engine] terminated state reason "Error", exit code 3, message: "row 17:\\n  \\"age\\" is missing"',
  },
  "a signal": {
    status: () => dead({ exitCode: 137, signal: 9 }),
    reason: "PodFailed",
    message: 'container[engine] terminated state reason "Error", signal 9',
  },
  "too little memory": {
    status: () => dead({ exitCode: 137, reason: "OOMKilled" }),
    reason: "PodFailed",
    message: 'container[engine] terminated state reason "OOMKilled", exit code 137',
  },
  "the container that failed first": {
    status: () =>
      dead(
        { exitCode: 1, message: "peer is gone" },
        { exitCode: 2, message: "disk full", finishedAt: "2026-01-01T00:00:01Z" },
      ),
    reason: "PodFailed",
    message: 'container[sidecar] terminated state reason "Error", exit code 2, message: "disk full"',
  },
  "an eviction, by the kubelet's own words": {
    status: () => ({ phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory." }),
    reason: "PodFailed",
    message: "pod NAME: Evicted, The node was low on resource: memory.",
    note: "; attempt 0, ended by the disruption Evicted, was the last that the task's retryPolicy allows",
  },
  "a container that can never be made": {
    status: (pod) => waiting(pod, "InvalidImageName", 'couldn\'t parse image name "A"'),
    reason: "ContainerFailed",
    message:
      'container[engine] waiting state reason: "InvalidImageName", message: "couldn\'t parse image name \\"A\\""',
  },
  "a container that crashes again and again": {
    status: (pod) => {
      const status = waiting(pod, "CrashLoopBackOff", "back-off 10s");
      const lastState = { terminated: { exitCode: 2, reason: "Error", message: "bad flag" } };
      return {
        ...status,
        phase: "Running",
        containerStatuses: status.containerStatuses!.map((each) => ({ ...each, lastState })),
      };
    },
    reason: "ContainerFailed",
    message:
      'container[engine] waiting state reason: "CrashLoopBackOff", message: "back-off 10s"; container[engine] last terminated state reason "Error", exit code 2, message: "bad flag"',
  },
};

describe("the status says whose fault it was", () => {
  it.each(Object.entries(FAULTS).map(([title, row], i) => ({ title, row, name: `fault${i}` })))(
    "$title",
    async ({ row, name }) => {
      const taskInputConfig = JSON.stringify({ password: SECRET });
      // Whatever happens is the end of the task, an eviction too.
      const retryPolicy = { disruptionLimit: 0 };
      await world.createJob(name, [{ alias: "a", appImage: twoContainers(), taskInputConfig, retryPolicy }]);
      await scene.report(world.alice, podOf(name), running);
      await world.waitForJob(name, (job) => taskOf(job, "a")?.state === "Running");
      const { items } = await world.client.list(CONFIG_MAPS, { namespace: world.bob });
      // Else there would be nothing that could be told.
      expect(JSON.stringify(items)).toContain(SECRET);
      await scene.report(world.bob, podOf(name), row.status);
      const job = await world.waitForJob(name, isOver);
      const message = row.message.replace("NAME", podOf(name));
      const culprit = taskOf(job, "a")!.parties!.find(({ domainID }) => domainID === world.bob)!;
      expect(culprit).toMatchObject({ state: "Failed", reason: row.reason, message });
      const counted =
        "The remaining no-failed party task counts 1 are less than the task success threshold 2. pending party[], running party[alice], successful party[], failed party[bob]";
      expect(plain(taskOf(job, "a")!.message)).toBe(plain(`${counted}; Party[bob]: ${message}${row.note ?? ""}`));
      expect(plain(job.status!.message)).toBe(plain(`Task[a]-Party[bob]: ${message}`));
      expect(job.status).toMatchObject({ phase: "Failed", reason: "TasksFailed" });
      expect(conditionOf(job, "Failed")).toMatchObject({
        status: "True",
        reason: "TasksFailed",
        message: job.status!.message,
      });
      await scene.waitForEvent(name, "PartyFailed", message);
      await scene.waitForEvent(name, "Failed", message);
      // Kept when the pod is gone; one that never ended by itself is gone already.
      const stays = row.reason === "PodFailed";
      if (stays) await world.client.delete(PODS, { namespace: world.bob, name: podOf(name) });
      await world.waitGone(PODS, { namespace: world.bob, name: podOf(name) });
      const later = await lookedAtAgain(name);
      expect(later.status!.message).toBe(job.status!.message);
      expect(later.status!.tasks).toEqual(job.status!.tasks);
      // Neither the input nor what was rendered from it.
      expect(JSON.stringify(later.status)).not.toContain(SECRET);
      expect(JSON.stringify(await scene.events(name))).not.toContain(SECRET);
    },
  );

  it("also of a config template that cannot be rendered, by name and line, without the values", async () => {
    const appImage = `template-${world.suffix}`;
    const container = {
      name: "app",
      workingDir: "/",
      configVolumeMounts: [{ mountPath: "/etc/c", subPath: "c.conf" }],
    };
    await world.createAppImage(appImage, {
      configTemplates: { "c.conf": "ok={{.TASK_INPUT_CONFIG}}\nbad={{.TASK_INPUT_CONFIG" },
      deployTemplates: [{ name: "app", spec: { containers: [container] } }],
    });
    await world.createJob("template", [{ alias: "a", appImage, taskInputConfig: SECRET }]);
    const job = await world.waitForJob("template", isOver);
    expect(taskOf(job, "a")).toMatchObject({ state: "Failed", reason: "ConfigTemplateInvalid" });
    expect(job.status!.message).toContain('config template "c.conf", line 2: unclosed action');
    expect(JSON.stringify([job.status, await scene.events("template")])).not.toContain(SECRET);
  });
});

describe("a pod that someone deletes", () => {
  it("is lost, and the status says so, unless it had Succeeded", async () => {
    await world.createJob("lost", [{ alias: "a" }]);
    const partyIs = (index: number, state: string) => (job: KusciaJob) =>
      taskOf(job, "a")?.parties?.[index]?.state === state;
    await scene.report(world.bob, podOf("lost"), running);
    await scene.report(world.alice, podOf("lost"), succeeded);
    await world.waitForJob("lost", (job) => partyIs(0, "Succeeded")(job) && partyIs(1, "Running")(job));
    await world.client.delete(PODS, { namespace: world.alice, name: podOf("lost") });
    await world.waitGone(PODS, { namespace: world.alice, name: podOf("lost") });
    const unharmed = await lookedAtAgain("lost");
    expect(taskOf(unharmed, "a")).toMatchObject({ state: "Running" });
    await world.client.delete(PODS, { namespace: world.bob, name: podOf("lost") });
    const job = await world.waitForJob("lost", isOver);
    expect(taskOf(job, "a")!.parties).toMatchObject([
      { state: "Succeeded" },
      { state: "Failed", reason: "PodLost", message: `pod ${podOf("lost")} was removed by someone else` },
    ]);
    expect(plain(job.status!.message)).toBe(`Task[a]-Party[bob]: pod lost-a-0 was removed by someone else`);
    // It is not made again.
    expect((await scene.podsOf(job)).size).toBe(0);
  });
});

describe("an AppImage that changes while the pods of a task are made", () => {
  const change = (): Promise<unknown> =>
    world.client.patch(APP_IMAGES, { name: world.appImage }, { spec: { image: { tag: `${(touched += 1)}` } } });

  it("does not concern a task of which pods exist and others wait for admission", async () => {
    const openBob = await world.closeDomain(world.bob);
    await world.createJob("changed", [{ alias: "a" }]);
    await world.waitForJob("changed", (job) => taskOf(job, "a")?.reason === "AdmissionDenied");
    const first = await world.client.get(PODS, { namespace: world.alice, name: podOf("changed") });
    await eventually(async () => {
      const { items } = await world.client.list(CONFIG_MAPS, { namespace: world.alice });
      return items.some(({ metadata }) => metadata.labels?.[LABEL.content] === "app-image");
    }, "the copy of the AppImage");
    await change();
    await openBob();
    const image = first.spec!.containers[0]!.image;
    await scene.report(world.bob, podOf("changed"), (pod) => {
      expect(pod.spec!.containers[0]!.image).toBe(image);
      return succeeded(pod);
    });
    await scene.report(world.alice, podOf("changed"), succeeded);
    expect((await world.waitForJob("changed", isOver)).status!.phase).toBe("Succeeded");
  });

  it("is followed while there are none", async () => {
    const openBob = await world.closeDomain(world.bob);
    await world.createJob("followed", [{ alias: "a", parties: [{ domainID: world.bob }] }]);
    const before = await world.waitForJob("followed", (job) => taskOf(job, "a")?.reason === "AdmissionDenied");
    await change();
    const { metadata } = await world.client.get(APP_IMAGES, { name: world.appImage });
    await world.waitForJob("followed", (job) => taskOf(job, "a")?.appImageGeneration === metadata.generation);
    expect(taskOf(before, "a")!.appImageGeneration).toBeLessThan(metadata.generation!);
    await openBob();
    // It begins anew: a creation of before that is carried out late is none of its own.
    await scene.report(world.bob, `${podOf("followed")}-r1`, (pod) => {
      expect(pod.spec!.containers[0]!.image).toBe(`kusciajob-operator.test/app:${touched}`);
      return failed(pod);
    });
    expect((await world.waitForJob("followed", isOver)).status!.reason).toBe("TasksFailed");
  });
});
