import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Pod, PodStatus } from "../../../src/api/kubernetes.ts";
import { GANG_GATE, LABEL } from "../../../src/api/names.ts";
import { KUSCIA_JOBS, NODES, PODS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { KillProxy } from "../../support/kill-proxy.ts";
import { running, type Script, succeeded, unschedulable } from "../../support/kubelet.ts";
import { metric } from "../../support/operator.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { isOver, type World } from "../../support/world.ts";

// Gangs and lines on a real API server: quotas, scheduling gates and their rules are its own.

let scene: Scene;
let world: World;
let proxy: KillProxy;
let folder: string;

/** What becomes of a pod next; undefined leaves it as it is. */
let life: (pod: Pod, attempt: number) => PodStatus | undefined;

const byLife: Script = (pod) => life(pod, Number(pod.metadata.labels?.[LABEL.attempt]));

/** What becomes of a pod that runs to its end at once. */
const runsThrough = (pod: Pod): PodStatus | undefined => {
  if (pod.status?.phase === "Succeeded") return undefined;
  return pod.status?.phase === "Running" ? succeeded(pod) : running(pod);
};

beforeAll(async () => {
  scene = await Scene.prepare(byLife);
  ({ world } = scene);
  folder = mkdtempSync(join(tmpdir(), "gang-release-"));
  const kubeconfig = join(folder, "kubeconfig");
  proxy = await new KillProxy(world.cluster.kubeconfig).start(kubeconfig);
  await scene.startOperator([`--kubeconfig=${kubeconfig}`]);
});

afterAll(async () => {
  const problems = await scene.close();
  await proxy.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(problems).toEqual([]);
});

beforeEach(() => {
  life = runsThrough;
});

const isGated = ({ spec }: Pod): boolean => (spec?.schedulingGates ?? []).length > 0;

const READY = [{ type: "Ready", status: "True" }];

const podName = (job: string, attempt = 0): string =>
  `${job}-a-${world.suffix}-0${attempt === 0 ? "" : `-r${attempt}`}`;

/** The API server fails for the creation of this pod of bob, until `breakFor` is told otherwise. */
function breakCreation(pod: string): void {
  proxy.breakFor(
    ({ method, path, body }) => method === "POST" && path.includes(`/${world.bob}/pods`) && body.includes(pod),
  );
}

function expectNoFailure(job: KusciaJob): void {
  expect(job.status?.phase).toBe("Succeeded");
  expect(taskOf(job, "a")).not.toHaveProperty("retries");
  expect(taskOf(job, "a")).not.toHaveProperty("attempts");
}

it("two jobs that each hold half of what both need let go of it, and both finish", async () => {
  await scene.limitPodsUnseen(world.alice, 1);
  await scene.limitPodsUnseen(world.bob, 1);
  life = () => undefined;
  // Bob's half of the first job cannot be made until the second one holds bob's only place.
  breakCreation(podName("first"));
  await world.createJob("first", [{ alias: "a" }]);
  await world.waitFor(PODS, { namespace: world.alice, name: podName("first") }, () => true);
  await world.createJob("second", [{ alias: "a" }]);
  await world.waitFor(PODS, { namespace: world.bob, name: podName("second") }, () => true);
  // The one that is refused for alice's place lets go of bob's.
  await world.waitForJob("second", (job) => taskOf(job, "a")?.reason === "GangReleased");
  await scene.waitForEvent("second", "GangReleased", "exceeded quota: scoped");
  await world.waitGone(PODS, { namespace: world.bob, name: podName("second") });
  proxy.breakFor(undefined);
  await world.waitFor(PODS, { namespace: world.bob, name: podName("first") }, () => true);
  life = runsThrough;
  scene.kubelet.use(byLife);
  const [first, second] = await Promise.all(["first", "second"].map((name) => world.waitForJob(name, isOver)));
  expectNoFailure(first!);
  expectNoFailure(second!);
  expect(taskOf(second!, "a")?.releases).toBeGreaterThanOrEqual(1);
  expect(Date.parse(taskOf(second!, "a")!.createTime!)).toBeGreaterThanOrEqual(
    Date.parse(taskOf(first!, "a")!.startTime!),
  );
  expect(await metric(scene.operator!, "kusciajob_gang_releases_total", { cause: "quota" })).toBeGreaterThanOrEqual(1);
  await scene.limitPodsUnseen(world.alice, 100);
  await scene.limitPodsUnseen(world.bob, 100);
});

it("pods of which some get no node are let go, and made again", async () => {
  const isBobs = ({ metadata }: Pod): boolean => metadata.namespace === world.bob;
  life = (pod, attempt) => {
    if (attempt > 0) return runsThrough(pod);
    if (pod.status?.conditions?.some(({ type }) => type === "PodScheduled") === true) return undefined;
    return isBobs(pod) ? unschedulable("0/3 nodes are available: 3 Insufficient cpu.") : running(pod);
  };
  const scheduleConfig = { resourceReservedSeconds: 3, retryIntervalSeconds: 4 };
  await world.createJob("placed", [{ alias: "a", scheduleConfig }]);
  const released = await world.waitForJob("placed", (job) => taskOf(job, "a")?.reason === "GangReleased");
  expect(taskOf(released, "a")).toMatchObject({ state: "Pending", attempt: 1, releases: 1 });
  expect(taskOf(released, "a")?.message).toContain("2 pods were let go, 3 s after the first had a node");
  expect(taskOf(released, "a")?.message).toContain("Insufficient cpu");
  const job = await world.waitForJob("placed", isOver);
  expectNoFailure(job);
  expect([...(await scene.podsOf(job)).keys()].sort()).toEqual(["alice/placed-a-0-r1", "bob/placed-a-0-r1"]);
});

it("no pod of a later try is looked at by a scheduler before all of them exist", async () => {
  await scene.limitPodsUnseen(world.bob, 0);
  await world.createJob("gated", [{ alias: "a", scheduleConfig: { retryIntervalSeconds: 4 } }]);
  await world.waitForJob("gated", (job) => taskOf(job, "a")?.releases === 1);
  breakCreation(podName("gated", 1));
  await scene.limitPodsUnseen(world.bob, 100);
  const alices = { namespace: world.alice, name: podName("gated", 1) };
  const pod = await world.waitFor(PODS, alices, () => true);
  expect(pod.spec?.schedulingGates).toEqual([{ name: GANG_GATE }]);
  await world.waitForJob("gated", (job) => taskOf(job, "a")?.reason === "APIError");
  expect((await world.client.get(PODS, alices)).spec?.schedulingGates).toEqual([{ name: GANG_GATE }]);
  await expect(scene.kubelet.bind(world.alice, podName("gated", 1))).rejects.toThrow();
  proxy.breakFor(undefined);
  expectNoFailure(await world.waitForJob("gated", isOver));
  expect((await world.client.get(PODS, alices)).spec?.schedulingGates).toBeUndefined();
});

it("who finds no room stands in line, says where, and has its turn when the one before has gone", async () => {
  await scene.limitPods(world.alice, 1);
  life = (pod) => (pod.status?.phase === "Running" ? undefined : running(pod));
  await world.createJob("line-1", [{ alias: "a" }]);
  await world.waitForJob("line-1", (job) => taskOf(job, "a")?.state === "Running");
  await world.createJob("line-2", [{ alias: "a" }]);
  const second = await world.waitForJob("line-2", (job) => taskOf(job, "a")?.queuePosition !== undefined);
  expect(taskOf(second, "a")).toMatchObject({ queuePosition: 1, queuedFor: [world.alice] });
  await world.createJob("line-3", [{ alias: "a" }]);
  const third = await world.waitForJob("line-3", (job) => taskOf(job, "a")?.queuePosition !== undefined);
  expect(taskOf(third, "a")).toMatchObject({
    state: "Pending",
    reason: "WaitingInLine",
    message: `1 task is before it for pods of ${world.alice}`,
    queuePosition: 2,
  });
  expect(third.status?.queuePosition).toBe(2);
  // It never asked for anything.
  expect(await scene.podsOf(third)).toEqual(new Map());
  life = runsThrough;
  scene.kubelet.use(byLife);
  const ends = await Promise.all(["line-1", "line-2", "line-3"].map((name) => world.waitForJob(name, isOver)));
  for (const job of ends) expectNoFailure(job);
  const starts = ends.map((job) => Date.parse(taskOf(job, "a")!.createTime!));
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  await scene.limitPods(world.alice, 100);
});

it("jobs that come at once share what a quota leaves, and none of the others asks for anything", async () => {
  await scene.limitPods(world.alice, 2);
  // By its end the operator knows of the quota.
  await world.createJob("share", [{ alias: "a" }]);
  expectNoFailure(await world.waitForJob("share", isOver));
  life = (pod) => (pod.status?.phase === "Running" ? undefined : running(pod));
  const names = Array.from({ length: 8 }, (_, index) => `share-${index}`);
  await Promise.all(names.map((name) => world.createJob(name, [{ alias: "a" }])));
  const isSettled = (job: KusciaJob): boolean => {
    const task = taskOf(job, "a");
    return task?.state === "Running" || task?.queuePosition !== undefined;
  };
  const jobs = await Promise.all(names.map((name) => world.waitForJob(name, isSettled)));
  expect(jobs.filter((job) => taskOf(job, "a")?.state === "Running")).toHaveLength(2);
  for (const [index, job] of jobs.entries()) {
    expect(taskOf(job, "a")).not.toHaveProperty("attempt");
    const events = await scene.events(names[index]!);
    expect(events.filter(({ message = "" }) => message.includes("is forbidden: exceeded quota"))).toEqual([]);
  }
  life = runsThrough;
  scene.kubelet.use(byLife);
  for (const name of names) expectNoFailure(await world.waitForJob(name, isOver));
  await scene.limitPods(world.alice, 100);
});

it("the first that finds no nodes keeps its pods, and those behind it make none before it has its nodes", async () => {
  const full = unschedulable("0/3 nodes are available: 3 Insufficient cpu.");
  life = (pod) => (pod.status?.conditions?.some(({ type }) => type === "PodScheduled") === true ? undefined : full);
  await world.createJob("nodes-1", [{ alias: "a" }]);
  const first = await world.waitForJob("nodes-1", (job) => taskOf(job, "a")?.queuePosition !== undefined);
  expect(taskOf(first, "a")).toMatchObject({ reason: "Unschedulable", queuedFor: ["nodes/any"], queuePosition: 1 });
  await world.createJob("nodes-2", [{ alias: "a" }]);
  const second = await world.waitForJob("nodes-2", (job) => taskOf(job, "a")?.queuePosition !== undefined);
  expect(taskOf(second, "a")).toMatchObject({
    reason: "WaitingInLine",
    message: "1 task is before it for nodes",
    queuedFor: ["nodes/any"],
    queuePosition: 2,
  });
  expect(await scene.podsOf(second)).toEqual(new Map());
  life = runsThrough;
  scene.kubelet.use(byLife);
  const ends = await Promise.all(["nodes-1", "nodes-2"].map((name) => world.waitForJob(name, isOver)));
  for (const job of ends) expectNoFailure(job);
  const [one, two] = ends.map((job) => Date.parse(taskOf(job, "a")!.createTime!));
  expect(one).toBeLessThanOrEqual(two!);
});

it("who stands in line in a namespace whose jobs nobody runs any more holds up no others", async () => {
  const namespace = `abandoned-${world.suffix}`;
  await world.createNamespace(namespace);
  const taskID = `left-${world.suffix}`;
  const parties = [{ domainID: world.alice }];
  const spec = {
    initiator: world.alice,
    tasks: [{ alias: "a", taskID, appImage: world.appImage, taskInputConfig: "", parties }],
  };
  const left = await world.client.create(KUSCIA_JOBS, { metadata: { namespace, name: "left" }, spec });
  const task = { alias: "a", taskID, state: "Pending", reason: "Unschedulable", queuedFor: ["nodes/any"] } as const;
  const status = { phase: "Running", tasks: [{ ...task, createTime: "2026-01-08T03:04:05Z" }] } as const;
  await world.client.patch(KUSCIA_JOBS, { namespace, name: "left" }, { status }, { subresource: "status" });
  try {
    await world.createJob("beside", [{ alias: "a" }]);
    expectNoFailure(await world.waitForJob("beside", isOver));
  } finally {
    await world.client.delete(KUSCIA_JOBS, { namespace, name: left.metadata.name });
  }
});

it("a node that comes wakes the first that let go at once, however long its pause has grown", async () => {
  const isBobs = ({ metadata }: Pod): boolean => metadata.namespace === world.bob;
  // What it lets go wakes it, too: after 1, 2, 4 and 8 s; without the node the fifth pause would be 16 s long.
  const triesInVain = 5;
  const pause = 16_000;
  life = (pod, attempt) => {
    if (attempt >= triesInVain) return runsThrough(pod);
    const { status, message = "" } = pod.status?.conditions?.find(({ type }) => type === "PodScheduled") ?? {};
    if (isGated(pod) || status === "True" || message.includes("Insufficient")) return undefined;
    return isBobs(pod) ? unschedulable("0/3 nodes are available: 3 Insufficient cpu.") : running(pod);
  };
  const scheduleConfig = { resourceReservedSeconds: 1, retryIntervalSeconds: 3600 };
  await world.createJob("node-comes", [{ alias: "a", scheduleConfig }]);
  const isPausing = (job: KusciaJob): boolean => {
    const { reason, releases } = taskOf(job, "a") ?? {};
    return reason === "GangReleased" && releases === triesInVain;
  };
  const released = await world.waitForJob("node-comes", isPausing);
  expect(taskOf(released, "a")?.queuedFor).toEqual(["nodes/any"]);
  const node = { name: `late-${world.suffix}` };
  await world.client.create(NODES, { metadata: node });
  try {
    await world.client.patch(NODES, node, { status: { conditions: READY } }, { subresource: "status" });
    const isTried = (job: KusciaJob): boolean => !isPausing(job) && taskOf(job, "a")?.createTime !== undefined;
    const tried = await world.waitForJob("node-comes", isTried);
    const waited = Date.parse(taskOf(tried, "a")!.createTime!) - Date.parse(taskOf(released, "a")!.waitingSince!);
    expect(waited).toBeLessThan(pause);
  } finally {
    await world.client.delete(NODES, node);
  }
  expectNoFailure(await world.waitForJob("node-comes", isOver));
});
