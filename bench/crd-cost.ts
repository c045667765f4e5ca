/**
 * What the KusciaJob CRD's rules cost: creation and status write of jobs of several sizes, against the same CRD without its
 * CEL rules, and without list-maps and limits too. The variants take turns, so that a busy machine is equally unfair to all.
 *
 *   npx tsx bench/crd-cost.ts [--rounds 5] [--cluster DIR] [--apiserver-arg X]
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { KubeObject } from "../src/api/kubernetes.ts";
import type { KusciaJob, KusciaJobSpec, KusciaJobStatus } from "../src/api/types.ts";
import { KubeClient } from "../src/kube/client.ts";
import type { ResourceType } from "../src/api/resources.ts";
import { type Cluster, openCluster } from "../test/cluster/cluster.ts";
import { startCluster } from "../test/cluster/start.ts";
import { copyAs, type CRD, jobCRD, jobsOf, withoutLimits, withoutRules } from "../test/integration/crds/variants.ts";

interface Bench {
  client: KubeClient;
  kinds: ResourceType<KusciaJob>[];
  serverTime: () => number;
}

interface Shape {
  name: string;
  tasks: number;
  parties: number;
  /** How many of the tasks before it a task depends on. */
  dependencies: number;
}

const SHAPES: Shape[] = [
  { name: "3×2", tasks: 3, parties: 2, dependencies: 1 },
  { name: "10×3", tasks: 10, parties: 3, dependencies: 1 },
  { name: "32×3", tasks: 32, parties: 3, dependencies: 1 },
  { name: "128×4", tasks: 128, parties: 4, dependencies: 1 },
  { name: "128×4, 40 dependencies each", tasks: 128, parties: 4, dependencies: 40 },
];

const VARIANTS: { name: string; change: (crd: CRD) => CRD }[] = [
  { name: "no rules, no list-map", change: withoutLimits },
  { name: "no rules", change: withoutRules },
  { name: "as shipped", change: (crd) => crd },
];

/** Milliseconds of the server's processor time per call; the clock on the wall tells more about the neighbours. */
interface Sample {
  create: number;
  status: number;
}

/** Jobs per batch: processor time is counted in steps of 10 ms. */
const BATCH = 20;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      cluster: { type: "string" },
      "apiserver-arg": { type: "string", multiple: true, default: [] },
    },
  });
  const rounds = Number(values.rounds);
  if (values.cluster !== undefined) return measure(openCluster(values.cluster), rounds);
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-crd-cost-"));
  const cluster = await startCluster({ dir, mode: "api", apiServerArgs: values["apiserver-arg"] });
  try {
    await measure(cluster, rounds);
  } finally {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function measure(cluster: Cluster, rounds: number): Promise<void> {
  const client = KubeClient.create({ kubeconfig: cluster.kubeconfig, userAgent: "crd-cost/1" });
  const groups = VARIANTS.map((_, index) => `cost-${index}.example.com`);
  for (const [index, { change }] of VARIANTS.entries()) await install(cluster, change(jobCRD(groups[index]!)));
  const bench = { client, kinds: groups.map(jobsOf), serverTime: serverClock(cluster) };
  const rows: string[] = [];
  for (const shape of SHAPES) rows.push(row(shape, await runShape(bench, shape, rounds)));
  for (const group of groups) await cluster.kubectl(["delete", "crd", `kusciajobs.${group}`, "--wait=false"]);
  client.close();
  console.log(
    `Processor time of kube-apiserver, ms per create / ms per status write, median of ${rounds} batches of ${BATCH}; N×P = N tasks of P parties.\n`,
  );
  console.log(
    [
      `| Job | ${VARIANTS.map(({ name }) => name).join(" | ")} | rules' share of a status write |`,
      `|---|${"---|".repeat(VARIANTS.length + 1)}`,
      ...rows,
    ].join("\n"),
  );
}

async function install(cluster: Cluster, crd: CRD): Promise<void> {
  await cluster.kubectl(["apply", "--server-side", "-f", "-"], { input: JSON.stringify(crd) });
  await cluster.kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", crd.metadata.name]);
}

async function runShape(bench: Bench, shape: Shape, rounds: number): Promise<Sample[]> {
  const samples: Sample[][] = bench.kinds.map(() => []);
  // The first round only warms up: the server compiles the rules with the first request.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, kind] of bench.kinds.entries()) {
      const sample = await batch(bench, kind, shape);
      if (round > 0) samples[index]!.push(sample);
    }
  }
  return samples.map((list) => ({
    create: median(list.map(({ create }) => create)),
    status: median(list.map(({ status }) => status)),
  }));
}

async function batch({ client, serverTime }: Bench, kind: ResourceType<KusciaJob>, shape: Shape): Promise<Sample> {
  const names = range(BATCH).map((index) => `cost-${index}`);
  const metadata = { namespace: "default" };
  const start = serverTime();
  for (const name of names)
    await retried(() => client.create(kind, { metadata: { ...metadata, name }, spec: spec(shape) }));
  const created = serverTime();
  for (const name of names)
    await write(client, kind, await client.get(kind, { ...metadata, name }), statusOf(shape, "Pending"));
  const jobs = await Promise.all(names.map((name) => client.get<KusciaJob>(kind, { ...metadata, name })));
  const pending = serverTime();
  for (const job of jobs) await write(client, kind, job, statusOf(shape, "Running"));
  const running = serverTime();
  for (const name of names) await client.delete(kind, { ...metadata, name });
  return { create: (created - start) / BATCH, status: (running - pending) / BATCH };
}

/** A clock that counts the processor time of the cluster's API server, in milliseconds. */
function serverClock(cluster: Cluster): () => number {
  const pid = cluster.state.components["kube-apiserver"]?.process?.pid;
  if (pid === undefined) throw new Error("needs a cluster of processes on this machine");
  return () => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
}

/** A PUT without the spec, as the operator writes it. */
function write(
  client: KubeClient,
  kind: ResourceType<KusciaJob>,
  job: KusciaJob,
  next: KusciaJobStatus,
): Promise<KubeObject> {
  const { name, namespace, uid, resourceVersion } = job.metadata;
  const slim = copyAs<KusciaJob>({ metadata: { name, namespace, uid, resourceVersion }, status: next });
  return client.replace(kind, slim, { subresource: "status" });
}

/** A kind made a moment ago may not be served yet. */
async function retried<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => {
        setTimeout(resolve, 500);
      });
    }
  }
}

function spec({ tasks, parties, dependencies }: Shape): KusciaJobSpec {
  return {
    initiator: "domain-0",
    maxParallelism: 10,
    tasks: range(tasks).map((task) => ({
      alias: `task-${task}`,
      taskID: `cost-job-task-${task}`,
      appImage: "some-application",
      taskInputConfig: JSON.stringify({ input: `table-${task}`, columns: ["id", "age", "income"] }),
      dependencies: range(Math.min(task, dependencies)).map((back) => `task-${task - 1 - back}`),
      parties: range(parties).map((party) => ({ domainID: `domain-${party}`, role: party === 0 ? "host" : "guest" })),
    })),
  };
}

/** Parties with their pod and one endpoint each. */
function statusOf({ tasks, parties }: Shape, state: "Pending" | "Running"): KusciaJobStatus {
  const time = "2026-01-01T00:00:00Z";
  return {
    phase: "Running",
    startTime: time,
    lastReconcileTime: time,
    progress: `0/${tasks}`,
    tasks: range(tasks).map((task) => ({
      alias: `task-${task}`,
      taskID: `cost-job-task-${task}`,
      state,
      attempt: 0,
      appImageGeneration: 1,
      createTime: time,
      parties: range(parties).map((party) => ({
        domainID: `domain-${party}`,
        role: party === 0 ? "host" : "guest",
        state,
        endpoints: [{ portName: "app", scope: "Cluster", endpoint: `cost-job-task-${task}-0-app.domain-${party}.svc` }],
        pods: [{ name: `cost-job-task-${task}-0`, uid: "00000000-0000-4000-8000-000000000000" }],
      })),
    })),
  };
}

function row({ name }: Shape, samples: Sample[]): string {
  const cells = samples.map(({ create, status: ms }) => `${create.toFixed(1)} / ${ms.toFixed(1)}`);
  const bare = samples.at(-2)?.status ?? 0;
  const full = samples.at(-1)?.status ?? 0;
  return `| ${name} | ${cells.join(" | ")} | ${(full - bare).toFixed(1)} ms (${(((full - bare) / full) * 100).toFixed(0)} %) |`;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

await main();
