import { createHash, type Hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, isBuildStale } from "../scripts/program.mjs";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import type { KusciaJob } from "../src/api/types.ts";
import { Cache } from "../src/kube/cache.ts";
import { silentLogger } from "../src/kube/logger.ts";
import { Reflector } from "../src/kube/reflector.ts";
import { startCluster } from "../test/cluster/start.ts";
import { openHttp, postJson } from "../test/integration/server/http.ts";
import { flagsFor } from "../test/support/operator.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { eventually, isOver, World } from "../test/support/world.ts";
import { percentile, print, round, say } from "./figures.ts";
import { freePort, Program } from "./program.ts";

const PATIENCE_MS = 600_000;
/** Jobs that run while the clients watch. */
const WATCHED_JOBS = 20;
/** Single changes whose way to all clients is timed. */
const MARKERS = 5;
// More connections at once would overflow the queue of the listening socket.
const CONNECTING = 100;
const MIB = 2 ** 20;

/**
 * The job API with one replica, and the operator, as processes on a simulated cluster: many jobs created at once, and
 * many clients that watch.
 */
export async function runApi(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { jobs: { type: "string", default: "200" }, clients: { type: "string", default: "2000" } },
  });
  if (isBuildStale()) await build();
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
  const processes: Command[] = [];
  const cluster = await startCluster({ dir, mode: "simulated", progress: say });
  try {
    await installCRDs(cluster);
    const world = await new World(dir).create();
    processes.push(await Command.start("operator", flagsFor(world)));
    const port = await freePort();
    const flags = [
      "--protocol=NOTLS",
      "--request-rate=0",
      "--max-streams-per-caller=0",
      "--max-streams=0",
      "--address=127.0.0.1",
      "--grpc-port=-1",
      "--log-level=warn",
    ];
    const place = [`--kubeconfig=${cluster.kubeconfig}`, `--job-namespace=${world.jobNamespace}`];
    const api = await Command.start("api", [...flags, ...place, `--http-port=${port}`]);
    processes.push(api);
    await Promise.all(processes.map((program) => program.ready()));
    const truth = new Truth(world);
    await truth.start();
    const bench = { world, api, port, truth };
    await burst(bench, Number(values.jobs));
    await watch(bench, Number(values.clients));
    await truth.stop();
    world.close();
  } finally {
    await Promise.all(processes.map((program) => program.stop()));
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Bench {
  readonly world: World;
  readonly api: Command;
  readonly port: number;
  readonly truth: Truth;
}

async function burst({ world, port, truth }: Bench, count: number): Promise<void> {
  say(`creating ${count} jobs`);
  const begin = performance.now();
  const latencies = await createJobs(world, port, "burst", count);
  const created = performance.now();
  await truth.waitForEnd(count);
  const seconds = (performance.now() - begin) / 1000;
  print({
    bench: "api",
    part: "burst",
    jobs: count,
    podsPerJob: 2,
    succeeded: truth.succeeded,
    createMs: { p50: round(percentile(latencies, 0.5)), p99: round(percentile(latencies, 0.99)) },
    createdPerSecond: round((count / (created - begin)) * 1000),
    seconds: round(seconds),
    jobsPerSecond: round(count / seconds),
  });
}

async function watch({ world, api, port, truth }: Bench, count: number): Promise<void> {
  say(`opening ${count} watches`);
  const jobs = truth.jobs;
  const rss = { before: await api.rss() };
  const peak = api.samplePeak();
  const cpu = await api.cpuSeconds();
  const audience = new Audience();
  const begin = performance.now();
  for (let open = 0; open < count; open += CONNECTING) {
    await Promise.all(Array.from({ length: Math.min(CONNECTING, count - open) }, () => audience.join(port)));
  }
  await audience.waitForEvents(jobs);
  const openSeconds = (performance.now() - begin) / 1000;
  const connected = await api.rss();
  say(`running ${WATCHED_JOBS} jobs before them`);
  const changesBefore = truth.changes;
  const started = performance.now();
  await createJobs(world, port, "watched", WATCHED_JOBS);
  await truth.waitForEnd(jobs + WATCHED_JOBS);
  await truth.quiet();
  await audience.waitForEvents(jobs + truth.changes - changesBefore);
  const runSeconds = (audience.lastAt - started) / 1000;
  const markers: { first: number; last: number }[] = [];
  for (let i = 0; i < MARKERS; i += 1) {
    const expected = jobs + truth.changes - changesBefore + 1;
    audience.firstAt = undefined;
    const sent = performance.now();
    await world.client.patch(
      KUSCIA_JOBS,
      { namespace: world.jobNamespace, name: "watched-0" },
      { metadata: { labels: { marker: String(i) } } },
    );
    await audience.waitForEvents(expected);
    await truth.quiet();
    markers.push({ first: audience.firstAt! - sent, last: audience.lastAt - sent });
  }
  const last = markers.map((marker) => marker.last);
  const first = markers.map((marker) => marker.first);
  print({
    bench: "api",
    part: "watch",
    clients: count,
    apiserverWatches: await api.metric('rest_client_requests_total{method="watch",resource="kusciajobs",code="200"}'),
    dropped: await api.metric("kusciajob_api_watchers_dropped_total"),
    jobsAtTheBeginning: jobs,
    openSeconds: round(openSeconds),
    changes: truth.changes - changesBefore,
    clientsThatSawAll: audience.agreeing(jobs + truth.changes - changesBefore),
    events: audience.events,
    runSeconds: round(runSeconds),
    oneChangeMs: {
      first: round(percentile(first, 0.5)),
      last: round(percentile(last, 0.5)),
      lastMax: round(percentile(last, 1)),
    },
    rssMiB: { ...rss, connected, after: await api.rss(), peak: peak.stop() },
    cpuSeconds: round((await api.cpuSeconds()) - cpu),
  });
  audience.leave();
}

/** Creates jobs of one task with two parties, all at once; answers with how long each call took, in milliseconds. */
function createJobs({ alice, bob, appImage }: World, port: number, prefix: string, count: number): Promise<number[]> {
  const parties = [{ domain_id: alice }, { domain_id: bob }];
  const tasks = [{ alias: "t", app_image: appImage, task_input_config: "{}", parties }];
  const create = async (_: unknown, i: number): Promise<number> => {
    const begin = performance.now();
    const job = { job_id: `${prefix}-${i}`, initiator: alice, tasks };
    const { status } = await postJson(port, "/api/v1/job/create", job);
    if (status?.code !== 0) throw new Error(`${job.job_id}: ${JSON.stringify(status)}`);
    return performance.now() - begin;
  };
  return Promise.all(Array.from({ length: count }, create));
}

/** What really happens to the jobs, by a watch of the API server. */
class Truth {
  changes = 0;
  readonly #cache = new Cache<KusciaJob>();
  readonly #reflector: Reflector<KusciaJob>;
  #changedAt = 0;

  constructor({ client, jobNamespace: namespace }: World) {
    this.#reflector = new Reflector({ client, type: KUSCIA_JOBS, namespace, cache: this.#cache, logger: silentLogger });
    this.#cache.onChange(() => {
      this.changes += 1;
      this.#changedAt = performance.now();
    });
  }

  get jobs(): number {
    return this.#cache.size;
  }

  get succeeded(): number {
    return [...this.#cache.list()].filter(({ status }) => status?.phase === "Succeeded").length;
  }

  async start(): Promise<void> {
    this.#reflector.start();
    await this.#reflector.synced;
  }

  /** Resolves when there are so many jobs and all of them have ended. */
  waitForEnd(count: number): Promise<void> {
    const over = (): boolean => this.jobs >= count && [...this.#cache.list()].every(isOver);
    return eventually(over, `${count} jobs to end`, PATIENCE_MS);
  }

  /** Resolves when nothing has changed for a second. */
  quiet(): Promise<void> {
    return eventually(() => performance.now() - this.#changedAt > 1000, "quiet", PATIENCE_MS);
  }

  stop(): Promise<void> {
    return this.#reflector.stop();
  }
}

interface Spectator {
  readonly response: IncomingMessage;
  readonly digest: Hash;
  events: number;
}

/** Clients of HTTP watches. They keep no events, only how many there were and a digest of them. */
class Audience {
  /** When one of them saw its first event since this was cleared, and its last. */
  firstAt: number | undefined;
  lastAt = 0;
  readonly #spectators: Spectator[] = [];

  async join(port: number): Promise<void> {
    const headers = { "content-type": "application/json" };
    const response = await openHttp(port, "/api/v1/job/watch", "{}", { headers });
    const spectator: Spectator = { response, digest: createHash("md5"), events: 0 };
    this.#spectators.push(spectator);
    response.on("error", () => undefined);
    let rest = "";
    response.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== '{"type":4}') this.#see(spectator, line);
    });
  }

  get events(): number {
    return this.#spectators.reduce((sum, { events }) => sum + events, 0);
  }

  #see(spectator: Spectator, line: string): void {
    spectator.events += 1;
    spectator.digest.update(line);
    this.lastAt = performance.now();
    this.firstAt ??= this.lastAt;
  }

  /** Resolves when each has seen so many events. */
  waitForEvents(count: number): Promise<void> {
    const have = (): boolean => this.#spectators.every(({ events }) => events >= count);
    return eventually(have, `all clients to see ${count} events`, PATIENCE_MS);
  }

  /** How many saw exactly so many events, and the same as the first client. */
  agreeing(count: number): number {
    const digests = this.#spectators.map(({ digest }) => digest.copy().digest("hex"));
    return this.#spectators.filter(({ events }, i) => events === count && digests[i] === digests[0]).length;
  }

  leave(): void {
    for (const { response } of this.#spectators) response.destroy();
  }
}

/** A command of the program, by the metrics that Node.js programs have. */
export class Command extends Program {
  static async start(command: string, flags: readonly string[]): Promise<Command> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const argv = ["dist/main.mjs", command, ...flags, `--health-port=${port}`];
    return new Command([process.execPath, ...argv], { ready: `${url}/readyz`, metrics: `${url}/metrics` });
  }

  async rss(): Promise<number> {
    return Math.round((await this.metric("process_resident_memory_bytes")) / MIB);
  }

  cpuSeconds(): Promise<number> {
    return this.metric("process_cpu_seconds_total");
  }

  /** Looks at the memory now and then; `stop` answers with the most it saw. */
  samplePeak(): { stop: () => number } {
    let peak = 0;
    const sample = async (): Promise<void> => {
      peak = Math.max(peak, await this.rss());
    };
    const timer = setInterval(() => void sample().catch(() => undefined), 250);
    return {
      stop: () => {
        clearInterval(timer);
        return peak;
      },
    };
  }
}
