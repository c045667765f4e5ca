import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, isBuildStale } from "../scripts/program.mjs";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import { startCluster } from "../test/cluster/start.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { World } from "../test/support/world.ts";
import { ATTACKS } from "./abuse-attacks.ts";
import { JOBS, LARGE, largeJob, largeStatus, smallJob, smallName } from "./abuse-jobs.ts";
import { percentile, print, round, say } from "./figures.ts";
import { freePort, peakRSS, Program } from "./program.ts";

const PARALLEL = 8;
/** How often the client that is measured calls: less often than its own limit. */
const PAUSE_MS = 40;
/** Another address than the attack's, so that the server takes it for another client. */
const VICTIM_ADDRESS = "127.0.0.2";

/** How long another client's calls take while a client does its worst within the server's default limits. */
export async function runAbuse(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { seconds: { type: "string", default: "10" }, only: { type: "string", default: "" } },
  });
  if (isBuildStale()) await build();
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
  const cluster = await startCluster({ dir, mode: "api", progress: say });
  try {
    await installCRDs(cluster);
    const world = await new World(dir).create();
    say(`storing ${JOBS} jobs, ${LARGE} of them large`);
    await store(world);
    for (const name of Object.keys(ATTACKS).filter((each) => each.includes(values.only)))
      await measure(name, { world, kubeconfig: cluster.kubeconfig, seconds: Number(values.seconds) });
    world.close();
  } finally {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function store({ client, jobNamespace }: World): Promise<void> {
  const numbers = Array.from({ length: JOBS }, (_, index) => index);
  const work = async (): Promise<void> => {
    for (let index = numbers.pop(); index !== undefined; index = numbers.pop()) {
      if (index >= LARGE) {
        await client.create(KUSCIA_JOBS, smallJob(jobNamespace, index));
        continue;
      }
      const job = await client.create(KUSCIA_JOBS, largeJob(jobNamespace, index));
      const status = largeStatus(job);
      await client.patch(
        KUSCIA_JOBS,
        { namespace: jobNamespace, name: job.metadata.name },
        { status },
        { subresource: "status" },
      );
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

interface Setting {
  readonly world: World;
  readonly kubeconfig: string;
  readonly seconds: number;
}

/** One attack on a server of its own, whose memory then tells of this attack alone. */
async function measure(name: string, { world, kubeconfig, seconds }: Setting): Promise<void> {
  const [http, grpc, health] = await Promise.all([freePort(), freePort(), freePort()]);
  const url = `http://127.0.0.1:${health}`;
  const flags = [
    "--protocol=NOTLS",
    "--address=127.0.0.1",
    "--log-level=error",
    `--kubeconfig=${kubeconfig}`,
    `--job-namespace=${world.jobNamespace}`,
    `--http-port=${http}`,
    `--grpc-port=${grpc}`,
    `--health-port=${health}`,
  ];
  const server = new Program([process.execPath, "dist/main.mjs", "api", ...flags], {
    ready: `${url}/readyz`,
    metrics: `${url}/metrics`,
  });
  try {
    await server.ready();
    await victim(http, 1);
    await server.metrics();
    say(name);
    const [count, latencies] = await Promise.all([attack(name, [http, grpc, seconds]), victim(http, seconds)]);
    const metrics = await server.metrics();
    print({
      bench: "abuse",
      attack: name,
      count,
      calls: latencies.length,
      otherClientMs: {
        p50: round(percentile(latencies, 0.5)),
        p99: round(percentile(latencies, 0.99)),
        max: round(percentile(latencies, 1)),
      },
      eventLoopMs: { p99: lag(metrics, "p99"), max: lag(metrics, "max") },
      peakRssMiB: Math.round(peakRSS(server.pid)),
      load: round(loadavg()[0] ?? 0),
    });
  } finally {
    await server.stop();
  }
}

function lag(metrics: ReadonlyMap<string, number>, part: string): number {
  return round((metrics.get(`nodejs_eventloop_lag_${part}_seconds`) ?? 0) * 1000);
}

async function attack(name: string, args: readonly number[]): Promise<number> {
  const file = join(import.meta.dirname, "abuse-attacks.ts");
  const child = spawn(process.execPath, [...process.execArgv, file, name, ...args.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(child, "close");
  return Number(text);
}

/** A client that asks for a small job now and then: how long each answer took, in milliseconds. */
async function victim(port: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const body = JSON.stringify({ job_id: smallName(LARGE) });
  while (performance.now() < end) {
    const begin = performance.now();
    if ((await ask(port, body, agent)) === 200) latencies.push(performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  agent.destroy();
  return latencies;
}

function ask(port: number, body: string, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json" };
    const path = "/api/v1/job/query";
    const options = { host: "127.0.0.1", localAddress: VICTIM_ADDRESS, port, path, method: "POST", headers, agent };
    const call = request(options, (response) => {
      response.resume().on("close", () => resolve(response.statusCode ?? 0));
    });
    call.on("error", () => resolve(0)).end(body);
  });
}
