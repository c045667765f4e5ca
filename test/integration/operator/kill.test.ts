import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFailed } from "vitest";
import { KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobSpec } from "../../../src/api/types.ts";
import { FakeKubelet, lifeOf, succeeded } from "../../support/kubelet.ts";
import { KillProxy, type PassingRequest } from "../../support/kill-proxy.ts";
import { flagsFor, OperatorProcess } from "../../support/operator.ts";
import { Random } from "../../support/random.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, type TaskDraft, taskStates, World } from "../../support/world.ts";

const SEED = Number(process.env["KJO_SEED"] ?? Date.now() % 1_000_000);
const KILLS = Number(process.env["KJO_KILLS"] ?? 15);

let world: World;
let watcher: Watcher;
let kubelet: FakeKubelet;
let proxy: KillProxy;
let folder: string;
let operator: OperatorProcess;

beforeEach(async () => {
  onTestFailed(() => {
    process.stderr.write(`seed ${SEED}; the operator said last:\n${operator?.output ?? "nothing"}\n`);
  });
  world = await new World().create();
  watcher = await new Watcher(world).start();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  folder = mkdtempSync(join(tmpdir(), "kill-"));
  proxy = await new KillProxy(world.cluster.kubeconfig).start(join(folder, "kubeconfig"));
});

afterEach(async () => {
  const problems = await watcher.judge();
  await operator.kill();
  await kubelet.stop();
  await watcher.stop();
  await proxy.stop();
  world.close();
  rmSync(folder, { recursive: true, force: true });
  expect(problems, `seed ${SEED}`).toEqual([]);
});

function start(): OperatorProcess {
  return new OperatorProcess([...flagsFor(world), `--kubeconfig=${join(folder, "kubeconfig")}`]);
}

/** An AppImage with a port and a config, so that every kind of child is made. */
async function createFullAppImage(): Promise<string> {
  const name = `full-${world.suffix}`;
  const container = {
    name: "app",
    workingDir: "/",
    ports: [{ name: "psi", scope: "Cluster" as const }],
    configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
  };
  await world.createAppImage(name, {
    configTemplates: { "task.conf": "{{.TASK_CLUSTER_DEFINE}}" },
    deployTemplates: [{ name: "app", spec: { containers: [container] } }],
  });
  return name;
}

/** A status write whose body shows `holds` of its tasks. */
function statusWrite(holds: (job: KusciaJob) => boolean) {
  return ({ method, path, body }: PassingRequest): boolean =>
    method === "PUT" &&
    path.includes("/status") &&
    path.includes("/kusciajobs/") &&
    holds(JSON.parse(body) as KusciaJob);
}

const creation =
  (plural: string) =>
  ({ method, path }: PassingRequest): boolean =>
    method === "POST" && path.split("?")[0]!.endsWith(`/${plural}`);

const WRITES: Record<string, (request: PassingRequest) => boolean> = {
  finalizer: ({ method, path }) => method === "PATCH" && path.includes("/kusciajobs/"),
  intent: statusWrite(
    (job) =>
      job.status?.tasks?.some(({ createTime, state }) => createTime !== undefined && state === "Pending") ?? false,
  ),
  Service: creation("services"),
  ConfigMap: creation("configmaps"),
  Pod: creation("pods"),
  outcome: statusWrite((job) => job.status?.tasks?.some(({ state }) => state === "Succeeded") ?? false),
  "end of the job": statusWrite((job) => job.status?.completionTime !== undefined),
  "deletion of a child": ({ method, path }) => method === "DELETE" && path.includes("/services/"),
};

const CLEANUP: Record<string, (request: PassingRequest) => boolean> = {
  "deletion of pods": ({ method, path }) => method === "DELETE" && path.includes("/pods?"),
  "removal of the finalizer": ({ method, path, body }) =>
    method === "PATCH" && path.includes("/kusciajobs/") && body.includes('"finalizers":[]'),
};

/** The writes of a deletion while the job's task runs, with releases to do. */
const RELEASES: Record<string, (request: PassingRequest) => boolean> = {
  "end of the deleted job": statusWrite((job) => job.status?.reason === "Deleted"),
  "intent of a release": statusWrite(
    (job) => job.status?.hooks?.some(({ release }) => release?.createTime !== undefined) ?? false,
  ),
  "pod of a release": ({ method, path, body }) =>
    method === "POST" && path.includes("/pods") && body.includes("release@"),
  "outcome of a release": statusWrite(
    (job) => job.status?.hooks?.some(({ release }) => release?.state === "Succeeded") ?? false,
  ),
  "removal of the finalizer": CLEANUP["removal of the finalizer"]!,
};

describe("an operator that is killed and started again", () => {
  for (const when of ["before", "after"] as const) {
    it.each(Object.entries(WRITES))(`${when} the write: %s`, async (_, matches) => {
      const appImage = await createFullAppImage();
      operator = start();
      const killed = new Promise<void>((resolve) => {
        proxy.arm({ when, matches, act: () => void operator.kill().then(resolve) });
      });
      await world.createJob("job", [
        { alias: "a", appImage },
        { alias: "b", appImage, dependencies: ["a"] },
      ]);
      await killed;
      operator = start();
      const job = await world.waitForJob("job", isOver);
      expect(job.status!.phase).toBe("Succeeded");
      expect(taskStates(job)).toEqual({ a: "Succeeded", b: "Succeeded" });
    });

    it.each(Object.entries(CLEANUP))(`${when} the write: %s`, async (_, matches) => {
      const appImage = await createFullAppImage();
      operator = start();
      await world.createJob("job", [{ alias: "a", appImage }]);
      await world.waitForJob("job", isOver);
      const killed = new Promise<void>((resolve) => {
        proxy.arm({ when, matches, act: () => void operator.kill().then(resolve) });
      });
      await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "job" });
      await killed;
      operator = start();
      await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "job" });
    });
  }

  it.each(
    (["before", "after"] as const).flatMap((when) => Object.entries(RELEASES).map((each) => [when, ...each] as const)),
  )("%s the write of a deletion: %s", async (when, _, matches) => {
    const { appImage } = world;
    const hooks = { preparation: { appImage }, release: { appImage } } as Partial<KusciaJobSpec>;
    kubelet.use(lifeOf((pod, alias) => (alias === "a" ? undefined : succeeded(pod))));
    operator = start();
    await world.createJob("job", [{ alias: "a" }], hooks);
    await world.waitForJob("job", (job) => job.status?.tasks?.[0]?.state === "Running");
    const killed = new Promise<void>((resolve) => {
      proxy.arm({ when, matches, act: () => void operator.kill().then(resolve) });
    });
    await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "job" });
    await killed;
    operator = start();
    await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "job" });
    // The watcher says that each hook ran once; here that none was left out.
    const last = watcher.history("job").at(-1)?.status?.hooks ?? [];
    expect(last.map(({ preparation, release }) => [preparation?.state, release?.state, release?.attempt])).toEqual([
      ["Succeeded", "Succeeded", undefined],
      ["Succeeded", "Succeeded", undefined],
    ]);
    expect([...(await world.pods(world.alice)), ...(await world.pods(world.bob))]).toEqual([]);
  });

  it(`at ${KILLS} random writes of 20-task jobs (seed ${SEED})`, { timeout: 60_000 + KILLS * 10_000 }, async () => {
    const random = new Random(SEED);
    const appImage = await createFullAppImage();
    operator = start();
    let kills = 0;
    for (let round = 0; kills < KILLS; round += 1) {
      const name = `big-${round}`;
      await world.createJob(name, twentyTasks(appImage, random), { maxParallelism: 3 });
      while (kills < KILLS && (await strike(name, random))) kills += 1;
      proxy.arm(undefined);
      const job = await world.waitForJob(name, isOver);
      expect(job.status!.phase).toBe("Succeeded");
      expect(Object.values(taskStates(job)).every((state) => state === "Succeeded")).toBe(true);
    }
  });
});

function twentyTasks(appImage: string, random: Random): TaskDraft[] {
  return Array.from({ length: 20 }, (_, i) => {
    const dependencies = i < 4 ? [] : [`t${i - 4 + random.below(3)}`];
    return { alias: `t${i}`, appImage, dependencies };
  });
}

/** Kills and restarts the operator at a write soon to come; false if the job was over before. */
async function strike(name: string, random: Random): Promise<boolean> {
  let left = random.below(8);
  const when = random.below(2) === 0 ? "before" : "after";
  const isWrite = ({ method }: PassingRequest): boolean => method !== "GET";
  proxy.arm({ when, matches: (request) => isWrite(request) && (left -= 1) < 0, act: () => void operator.kill() });
  await eventually(async () => !proxy.armed || isOver(await world.job(name)), "the next kill");
  if (proxy.armed) return false;
  await operator.kill();
  operator = start();
  return true;
}
