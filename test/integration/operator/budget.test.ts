import { afterEach, beforeEach, expect, it } from "vitest";
import { EVENTS, PODS } from "../../../src/api/resources.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { FakeKubelet, lifeOf, running, type Script, succeeded } from "../../support/kubelet.ts";
import { metric, runOperator } from "../../support/operator.ts";
import { eventually, isOver, taskStates, type TaskDraft, World } from "../../support/world.ts";

// What a task costs in requests does not depend on the machine when its pods go on only after the status has said what
// they did last: nothing is left to chance that several changes might or might not share a write.

let world: World;
let kubelet: FakeKubelet;
let operator: Operator;
/** How far the pods of each task may go, by alias. */
let allowed: Map<string, "Running" | "Succeeded">;

const asAllowed: Script = (pod, alias) => {
  const goal = allowed.get(alias);
  const phase = pod.status?.phase;
  if (goal === undefined || phase === "Succeeded") return undefined;
  if (phase !== "Running") return running(pod);
  return goal === "Succeeded" ? succeeded(pod) : undefined;
};

beforeEach(async () => {
  allowed = new Map();
  world = await new World().create();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], asAllowed).start();
  await start();
});

afterEach(async () => {
  await operator.stop();
  await kubelet.stop();
  world.close();
});

const KINDS = ["kusciajobs", "pods", "services", "configmaps", "networkpolicies", "events"];
const METHODS = ["get", "list", "create", "update", "patch", "delete", "deletecollection"];

/** What a start costs: a list of each kind where the server has no WatchList. */
let atStart: Record<string, number>;

async function start(): Promise<void> {
  operator = await runOperator(world);
  const isReady = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${operator.healthPort}/readyz`)).ok;
  await eventually(isReady, "the caches to be synced");
  atStart = {};
  atStart = await costs();
}

/** Requests about jobs and their children since the start, by method and kind; what did not happen is left out. */
async function costs(): Promise<Record<string, number>> {
  const pairs = METHODS.flatMap((method) => KINDS.map((resource) => ({ method, resource })));
  const counts = await Promise.all(pairs.map((pair) => metric(operator, "rest_client_requests_total", pair)));
  const entries = pairs.map(({ method, resource }, i) => {
    const pair = `${method} ${resource}`;
    return [pair, counts[i]! - (atStart[pair] ?? 0)] as const;
  });
  // Events of pods that have not started for 5 s are listed, which a busy machine brings about.
  return Object.fromEntries(entries.filter(([name, count]) => count > 0 && name !== "list events"));
}

/** Waits for exactly these costs: the last answers come, and Events go out, after the job is seen to be over. */
async function expectCosts(wanted: Record<string, number>, jobs: number): Promise<void> {
  const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, each) => sum + each, 0);
  const least = total(wanted) + jobs;
  await eventually(async () => total(await costs()) >= least, JSON.stringify(wanted)).catch(() => undefined);
  const { "create events": events, ...others } = await costs();
  expect(others).toEqual(wanted);
  // The end of each job, and that it ran, which a busy machine lets be overtaken by the end.
  expect(events).toBeGreaterThanOrEqual(jobs);
  expect(events).toBeLessThanOrEqual(2 * jobs);
}

/** Lets the pods of a task go on, and waits until the status says so. */
async function go(job: string, alias: string, state: "Running" | "Succeeded"): Promise<void> {
  allowed.set(alias, state);
  kubelet.use(asAllowed);
  await world.waitForJob(job, (each) => taskStates(each)[alias] === state);
}

function chain(length: number, task: Partial<TaskDraft>): TaskDraft[] {
  return Array.from({ length }, (_, i) => ({ alias: `t${i}`, dependencies: i === 0 ? [] : [`t${i - 1}`], ...task }));
}

it("costs two status writes per task of a chain, at most two Events per job and no read", async () => {
  const tasks = chain(4, { parties: [{ domainID: world.alice }] });
  await world.createJob("chain", tasks);
  for (const { alias } of tasks) {
    await go("chain", alias, "Running");
    await go("chain", alias, "Succeeded");
  }
  // The first records that the job was accepted and starts its first task; each outcome starts the next task.
  const wanted = { "patch kusciajobs": 1, "update kusciajobs": 1 + 2 * tasks.length, "create pods": tasks.length };
  await expectCosts(wanted, 1);
  // A second job is handled after all that the first one left: it costs the same, and the first one nothing more.
  await world.createJob("again", tasks.slice(0, 1));
  allowed.clear();
  await go("again", "t0", "Running");
  await go("again", "t0", "Succeeded");
  const both = {
    "update kusciajobs": wanted["update kusciajobs"] + 3,
    "patch kusciajobs": 2,
    "create pods": tasks.length + 1,
  };
  await expectCosts(both, 2);
});

it("creates each object of a task with ports and config once, and reads none of them", async () => {
  const appImage = `ports-${world.suffix}`;
  const container = {
    name: "app",
    workingDir: "/",
    command: ["true"],
    ports: [{ name: "psi", scope: "Cluster" as const }],
    configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
  };
  await world.createAppImage(appImage, {
    configTemplates: { "task.conf": "{{.TASK_CLUSTER_DEFINE}}" },
    deployTemplates: [{ name: "app", spec: { containers: [container] } }],
  });
  kubelet.use(lifeOf());
  await world.createJob("ports", chain(3, { appImage }));
  const { status } = await world.waitForJob("ports", isOver);
  expect(status!.phase).toBe("Succeeded");
  const exact = {
    "patch kusciajobs": 1,
    "create services": 6,
    "create configmaps": 6,
    "create pods": 6,
    // Those of a task go as soon as it has ended.
    "delete services": 6,
    "delete configmaps": 6,
  };
  await eventually(async () => (await costs())["delete configmaps"] === 6, "the last task's ConfigMaps to go");
  const { "update kusciajobs": writes, "create events": _events, ...children } = await costs();
  expect(children).toEqual(exact);
  // The job's first, and per task its start, that it runs, and each party's outcome unless some share a write.
  expect(writes).toBeGreaterThanOrEqual(1 + 3);
  expect(writes).toBeLessThanOrEqual(1 + 3 * 4);
});

/** True once the Event that each job runs was written, and every answer to an Event was counted. */
async function areTold(jobs: readonly string[]): Promise<boolean> {
  const { items } = await world.client.list(EVENTS, { namespace: world.jobNamespace });
  const told = new Set(
    items.filter(({ reason }) => reason === "Running").map(({ involvedObject }) => involvedObject?.name),
  );
  return jobs.every((job) => told.has(job)) && (await costs())["create events"] === items.length;
}

it("costs nothing while jobs run, whatever is written to their pods that says nothing new", async () => {
  const jobs = Array.from({ length: 20 }, (_, i) => `idle-${i}`);
  allowed.set("t0", "Running");
  await Promise.all(jobs.map((name) => world.createJob(name, chain(1, {}))));
  const isRunning = (job: Parameters<typeof taskStates>[0]): boolean =>
    job.status?.tasks?.[0]?.parties?.every(({ state }) => state === "Running") ?? false;
  await Promise.all(jobs.map((name) => world.waitForJob(name, isRunning)));
  await eventually(() => areTold(jobs), "all Events of the start");
  const before = await costs();
  const passes = (): Promise<number> =>
    metric(operator, "controller_runtime_reconcile_total", { controller: "kusciajob" });
  const passed = await passes();
  const touched = { metadata: { annotations: { "example.com/touched": "yes" } } };
  const pods = await world.pods(world.alice);
  await Promise.all(
    pods.map(({ metadata: { namespace, name } }) => world.client.patch(PODS, { namespace, name: name! }, touched)),
  );
  await eventually(async () => (await passes()) >= passed + jobs.length, "a pass over each job");
  expect(await costs()).toEqual(before);
  // Nor does a new process write or read anything about them.
  await operator.stop();
  await start();
  await eventually(async () => (await passes()) >= jobs.length, "a first pass over each job");
  expect(await costs()).toEqual({});
});
