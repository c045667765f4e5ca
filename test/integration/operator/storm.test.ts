import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFailed } from "vitest";
import type { Pod } from "../../../src/api/kubernetes.ts";
import { startCluster } from "../../cluster/start.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { FakeKubelet, lifeOf } from "../../support/kubelet.ts";
import { type Fate, KillProxy, type PassingRequest } from "../../support/kill-proxy.ts";
import { flagsFor, OperatorProcess } from "../../support/operator.ts";
import { Random } from "../../support/random.ts";
import { installCRDs } from "../../support/shared-cluster.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, type TaskDraft, taskStates, World } from "../../support/world.ts";

/** Faults of the real thing while many jobs run: not the shared cluster, its API server and its etcd are maltreated. */
const SEED = Number(process.env["KJO_SEED"] ?? Date.now() % 1_000_000);
const JOBS = Number(process.env["KJO_STORM_JOBS"] ?? 12);
const LEASE = ["--leader-elect=true", "--lease-duration=6s", "--lease-renew-deadline=5s", "--lease-retry-period=500ms"];

let dir: string;
let cluster: Cluster;
let random: Random;
let world: World;
let watcher: Watcher;
let kubelet: FakeKubelet;
let proxy: KillProxy;
let operators: OperatorProcess[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "storm-"));
  cluster = await startCluster({ mode: "api", dir: join(dir, "cluster"), audit: true });
  await installCRDs(cluster);
});

afterAll(async () => {
  await cluster?.stop();
  rmSync(dir, { recursive: true, force: true });
});

beforeEach(async () => {
  onTestFailed(() => {
    const said = operators.map((operator) => operator.output).join("\n---\n");
    process.stderr.write(`seed ${SEED}; the operators said last:\n${said}\n`);
  });
  random = new Random(SEED);
  operators = [];
  world = await new World(cluster.dir).create();
  watcher = await new Watcher(world).start();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  proxy = await new KillProxy(cluster.kubeconfig).start(join(dir, "proxied"));
});

afterEach(async () => {
  const seen = await watcher.judge().catch((error: unknown) => [String(error)]);
  const problems = [...seen, ...judgeAudit()];
  await Promise.all(operators.map((operator) => operator.kill()));
  await kubelet.stop();
  await watcher.stop();
  await proxy.stop();
  world.close();
  expect(problems, `seed ${SEED}`).toEqual([]);
});

interface AuditLine {
  readonly verb: string;
  readonly userAgent?: string;
  readonly objectRef?: { resource?: string; namespace?: string; name?: string; subresource?: string };
  readonly responseStatus?: { code?: number };
}

/** By the API server's own account no pod was made twice, and none was deleted: every one of them succeeded. */
function judgeAudit(): string[] {
  const ours = cluster.auditLines().flatMap((text) => {
    const line = JSON.parse(text) as AuditLine;
    const { namespace, resource, subresource } = line.objectRef ?? {};
    const mine = line.userAgent?.startsWith("kusciajob-operator/") === true && resource === "pods" && !subresource;
    return mine && (namespace === world.alice || namespace === world.bob) ? [line] : [];
  });
  const made = ours.filter(({ verb, responseStatus }) => verb === "create" && responseStatus?.code === 201);
  const names = made.map(({ objectRef }) => `${objectRef?.namespace}/${objectRef?.name}`);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const deleted = ours.filter(({ verb }) => verb.startsWith("delete"));
  return [
    ...twice.map((name) => `the audit log has two creations of ${name}`),
    ...deleted.map(({ objectRef }) => `the audit log has a deletion of ${objectRef?.namespace}/${objectRef?.name}`),
  ];
}

function start(flags: readonly string[] = []): OperatorProcess {
  const operator = new OperatorProcess([
    ...flagsFor(world),
    `--operator-namespace=${world.jobNamespace}`,
    "--log-level=info",
    ...flags,
  ]);
  operators.push(operator);
  return operator;
}

const throughProxy = (): string => `--kubeconfig=${join(dir, "proxied")}`;

/** Tasks per job. */
const TASKS = 6;

/** Two chains of three that meet nowhere. */
function tasks(): TaskDraft[] {
  return Array.from({ length: TASKS }, (_, i) => ({ alias: `t${i}`, dependencies: i < 2 ? [] : [`t${i - 2}`] }));
}

async function createJobs(): Promise<void> {
  for (let i = 0; i < JOBS; i += 1) await world.createJob(`job-${i}`, tasks(), { maxParallelism: 2 });
}

/** How many tasks have succeeded by now, as the watcher saw. */
function progress(): number {
  const jobs = Array.from({ length: JOBS }, (_, i) => watcher.history(`job-${i}`).at(-1));
  return jobs.reduce((sum, job) => sum + (job?.status?.tasks ?? []).filter((t) => t.state === "Succeeded").length, 0);
}

/** Resolves when this part of all tasks has succeeded. */
function reached(part: number): Promise<void> {
  return eventually(() => progress() >= part * JOBS * TASKS, `${part} of the tasks to succeed`);
}

async function allSucceed(): Promise<void> {
  for (let i = 0; i < JOBS; i += 1) {
    const job = await world.waitForJob(`job-${i}`, isOver, 120_000);
    expect(job.status?.phase).toBe("Succeeded");
    expect(Object.values(taskStates(job))).toEqual(Array.from({ length: TASKS }, () => "Succeeded"));
  }
  expect(await pods()).toHaveLength(JOBS * TASKS * 2);
}

async function pods(): Promise<Pod[]> {
  return [...(await world.pods(world.alice)), ...(await world.pods(world.bob))];
}

const leads = (operator: OperatorProcess): boolean => operator.output.includes("starting to work");

async function leader(among: readonly OperatorProcess[]): Promise<OperatorProcess> {
  await eventually(() => among.some(leads), "a leader");
  return among.find(leads)!;
}

it(`leaders are killed at random moments (seed ${SEED})`, async () => {
  let alive = [start(LEASE), start(LEASE)];
  await createJobs();
  for (const part of [0.2, 0.5, 0.7]) {
    const first = await leader(alive);
    await reached(part * (0.5 + random.next() / 2));
    await first.kill();
    alive = [...alive.filter((each) => each !== first), start(LEASE)];
  }
  await allSucceed();
});

it("a leader is paused for longer than its Lease, and wakes up beside the next one", async () => {
  const alive = [start(LEASE), start(LEASE)];
  await createJobs();
  const first = await leader(alive);
  await reached(0.3);
  first.signal("SIGSTOP");
  await leader(alive.filter((each) => each !== first));
  first.signal("SIGCONT");
  expect(await first.exited).toBe(1);
  await allSucceed();
});

it("the API server is killed and comes back", async () => {
  start();
  await createJobs();
  for (const part of [0.25, 0.6]) {
    await reached(part);
    await cluster.killApiServer();
    await cluster.startComponent("kube-apiserver");
  }
  await allSucceed();
});

/** Makes etcd forget every state but the present one, and the API server what it kept of them in memory. */
async function compact(): Promise<void> {
  const etcd = cluster.state.components["etcd"]!.command.find((arg) => arg.startsWith("--listen-client-urls="))!;
  const url = etcd.slice(etcd.indexOf("=") + 1);
  const ask = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/v3/kv/${path}`, { method: "POST", body: JSON.stringify(body) });
    expect(response.status, await response.clone().text()).toBe(200);
    return response.json();
  };
  const { header } = (await ask("range", { key: "AA==" })) as { header: { revision: string } };
  await ask("compaction", { revision: header.revision, physical: true });
  await cluster.restartApiServer();
}

it("etcd is compacted while the operator hears nothing", async () => {
  const operator = start([throughProxy()]);
  await createJobs();
  await reached(0.3);
  proxy.misbehave(() => ({ kind: "lost" }));
  proxy.cut();
  // The pods that were made end meanwhile, unheard.
  const ended = async (): Promise<boolean> => (await pods()).every(({ status }) => status?.phase === "Succeeded");
  await eventually(ended, "the pods to end");
  await compact();
  proxy.misbehave(undefined);
  await allSucceed();
  expect(operator.output).toContain("reading the full state again");
});

/** One request in five comes to harm. */
function fateOf({ path }: PassingRequest): Fate | undefined {
  const dice = random.below(25);
  if (path.includes("watch=true"))
    return dice < 12 ? { kind: "truncated", bytes: 500 + random.below(60_000) } : undefined;
  if (dice === 0) return { kind: "lost" };
  if (dice === 1) return { kind: "unanswered" };
  if (dice === 2) return { kind: "truncated", bytes: random.below(200) };
  return dice < 5 ? { kind: "delayed", ms: random.below(400) } : undefined;
}

it(`the network loses, delays and truncates (seed ${SEED})`, async () => {
  proxy.misbehave(fateOf);
  start([throughProxy()]);
  await createJobs();
  await allSucceed();
});
