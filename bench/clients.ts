import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { dump } from "js-yaml";
import { build, isBuildStale } from "../scripts/program.mjs";
import { pythonEnvironment } from "../scripts/python-environment.ts";
import { APP_IMAGES, KUSCIA_JOB_TEMPLATES } from "../src/api/resources.ts";
import { KubeClient } from "../src/kube/client.ts";
import { startCluster } from "../test/cluster/start.ts";
import { applyExamples } from "../test/local/examples.ts";
import { flagsFor } from "../test/support/operator.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { eventually, World } from "../test/support/world.ts";
import { percentile, print, round, say } from "./figures.ts";
import { cpuMs, freePort, peakRSS, Program } from "./program.ts";

const ROOT = resolve(import.meta.dirname, "..");
const PYTHON = join(import.meta.dirname, "python");
/** Clients of one process: more would wait for its interpreter, and not for the API. */
const CLIENTS_PER_PROCESS = 10;
const KEY = Buffer.from("the key of the bench").toString("base64");
const run = promisify(execFile);

/**
 * Published clients of other systems, many at once: those of Azure Batch that add tasks and ask how they go, and readers of
 * CloudPSS. What they did not get is in the figures.
 */
export async function runClients(args: string[]): Promise<void> {
  const option = (value: string) => ({ type: "string", default: value }) as const;
  const options = { clients: option("50"), tasks: option("100"), readers: option("200"), messages: option("1000") };
  const { values } = parseArgs({ args, options });
  if (isBuildStale()) await build();
  if (values.clients !== "0") await batch(Number(values.clients), Number(values.tasks));
  if (values.readers !== "0") await readers(Number(values.readers), Number(values.messages));
}

interface Outcome {
  readonly calls: Readonly<Record<"add" | "add_collection" | "poll", readonly number[]>>;
  readonly errors: readonly string[];
  readonly missing: number;
  readonly seconds: number | null;
}

/** On a simulated cluster, whose pods succeed by themselves. */
async function batch(clients: number, tasks: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
  const programs: Program[] = [];
  const cluster = await startCluster({ dir, mode: "simulated", progress: say });
  try {
    await installCRDs(cluster);
    const world = await new World(dir).create();
    const health = await freePort();
    programs.push(await program("operator", [...flagsFor(world), `--health-port=${health}`], health));
    const config = join(dir, "azure-batch.yaml");
    const pools = [{ id: "pool", appImage: world.appImage, domain: world.alice }];
    writeFileSync(config, dump({ accounts: [{ name: "bench", key: KEY, master: true }], pools }));
    const port = await freePort();
    const place = [`--kubeconfig=${cluster.kubeconfig}`, `--job-namespace=${world.jobNamespace}`];
    const api = await apiProgram([...place, `--azure-batch-port=${port}`, `--azure-batch-config=${config}`]);
    programs.push(api);
    say(`${clients} clients add ${tasks} tasks each`);
    const cpu = cpuMs(api.pid);
    const begin = performance.now();
    const outcomes = await runBatchClients({ clients, tasks, url: `http://127.0.0.1:${port}` });
    const seconds = (performance.now() - begin) / 1000;
    const times = (what: keyof Outcome["calls"]): object => {
      const ms = outcomes.flatMap(({ calls }) => calls[what]).map((each) => each * 1000);
      return { count: ms.length, p50: round(percentile(ms, 0.5)), p99: round(percentile(ms, 0.99)) };
    };
    const errors = outcomes.flatMap((each) => each.errors);
    print({
      bench: "clients",
      part: "azure-batch",
      clients,
      tasks: clients * tasks,
      missing: outcomes.reduce((sum, { missing }) => sum + missing, 0),
      errors: errors.length,
      ...(errors.length > 0 && { firstErrors: errors.slice(0, 3) }),
      seconds: round(seconds),
      tasksPerSecond: round((clients * tasks) / seconds),
      jobAddMs: times("add"),
      addCollectionMs: times("add_collection"),
      pollMs: times("poll"),
      apiCpuSeconds: round((cpuMs(api.pid) - cpu) / 1000),
      apiPeakRssMiB: round(peakRSS(api.pid)),
    });
    world.close();
  } finally {
    await Promise.all(programs.map((each) => each.stop()));
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Work {
  readonly clients: number;
  readonly tasks: number;
  readonly url: string;
}

async function runBatchClients({ clients, tasks, url }: Work): Promise<readonly Outcome[]> {
  const environment = await pythonEnvironment(join(ROOT, "test/integration/azure-batch/requirements-14.0.txt"));
  const processes = Array.from({ length: Math.ceil(clients / CLIENTS_PER_PROCESS) }, async (_, index) => {
    const first = index * CLIENTS_PER_PROCESS;
    const count = Math.min(CLIENTS_PER_PROCESS, clients - first);
    const settings = { name: "bench", key: KEY, pool: "pool", prefix: "bench", tasks, url, first, clients: count };
    const args = ["-W", "ignore", join(PYTHON, "batch_clients.py"), JSON.stringify(settings)];
    const { stdout } = await run(join(environment, "bin/python"), args, { maxBuffer: 2 ** 28 });
    return JSON.parse(stdout) as Outcome[];
  });
  return (await Promise.all(processes)).flat();
}

/** In local mode, where containers run and have logs. */
async function readers(count: number, messages: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
  const data = join(dir, "data");
  mkdirSync(data);
  const args = [join(ROOT, "dist/main.mjs"), "local", "--data", data, "--end-with-stdin"];
  const local = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  local.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  let api: Program | undefined;
  try {
    await eventually(() => Promise.resolve(said.includes("Stop with Ctrl-C")), "local mode", 120_000);
    const kubeconfig = join(data, "kubeconfig");
    await prepare(kubeconfig, messages);
    const port = await freePort();
    api = await apiProgram([`--kubeconfig=${kubeconfig}`, `--cloudpss-port=${port}`]);
    say(`${count} readers of ${messages} messages`);
    const cpu = cpuMs(api.pid);
    const environment = await pythonEnvironment(join(ROOT, "test/integration/server/python/cloudpss-5.0.9.txt"));
    const script = join(PYTHON, "cloudpss_readers.py");
    const settings = JSON.stringify({ template: "count", readers: count, messages });
    const env = { PATH: process.env["PATH"], CLOUDPSS_API_URL: `http://127.0.0.1:${port}/`, CLOUDPSS_TOKEN: "none" };
    const { stdout } = await run(join(environment, "bin/python"), [script, settings], { env });
    const seen = JSON.parse(stdout.trim().split("\n").at(-1)!) as Record<string, number>;
    print({
      bench: "clients",
      part: "cloudpss",
      readers: count,
      messages: count * messages,
      readersThatGotAll: seen["whole"],
      readersToldOfTheEnd: seen["ended"],
      openSeconds: round(seen["opened"]!),
      seconds: round(seen["seconds"]!),
      messagesPerSecond: round((count * messages) / seen["seconds"]!),
      apiCpuSeconds: round((cpuMs(api.pid) - cpu) / 1000),
      apiPeakRssMiB: round(peakRSS(api.pid)),
    });
  } finally {
    await api?.stop();
    const ended = once(local, "close");
    local.stdin.end();
    await ended;
    rmSync(dir, { recursive: true, force: true });
  }
}

/** An application that prints so many lines in a few seconds, and the template that runs it. */
async function prepare(kubeconfig: string, messages: number): Promise<void> {
  const client = KubeClient.create({ kubeconfig, userAgent: "kusciajob-bench/1" });
  const script = `for i in $(seq ${messages}); do echo $i; [ $((i % 100)) = 0 ] && sleep 0.2; done; true`;
  const containers = [{ name: "c", workingDir: "", command: ["sh", "-c", script] }];
  const deployTemplates = [{ name: "d", replicas: 1, spec: { restartPolicy: "Never" as const, containers } }];
  const image = { name: "none", tag: "1" };
  await client.create(APP_IMAGES, { metadata: { name: "count" }, spec: { image, deployTemplates } });
  await applyExamples(client);
  const tasks = [{ alias: "t", appImage: "count", taskInputConfig: "{}", parties: [{ domainID: "alice" }] }];
  const spec = { template: { spec: { initiator: "alice", tasks } } };
  await client.create(KUSCIA_JOB_TEMPLATES, { metadata: { name: "count", namespace: "cross-domain" }, spec });
  client.close();
}

async function apiProgram(flags: readonly string[]): Promise<Program> {
  const health = await freePort();
  const open = ["--protocol=NOTLS", "--address=127.0.0.1", "--http-port=0", "--grpc-port=-1", "--request-rate=0"];
  return program("api", [...open, "--log-level=warn", ...flags, `--health-port=${health}`], health);
}

async function program(command: "api" | "operator", flags: readonly string[], health: number): Promise<Program> {
  const urls = { ready: `http://127.0.0.1:${health}/readyz`, metrics: `http://127.0.0.1:${health}/metrics` };
  const started = new Program([process.execPath, join(ROOT, "dist/main.mjs"), command, ...flags], urls);
  await started.ready();
  return started;
}
