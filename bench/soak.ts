import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { LABEL } from "../src/api/names.ts";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import { isTransient } from "../src/kube/errors.ts";
import type { Cluster } from "../test/cluster/cluster.ts";
import { startCluster } from "../test/cluster/start.ts";
import { failed, FakeKubelet, lifeOf, succeeded } from "../test/support/kubelet.ts";
import { flagsFor } from "../test/support/operator.ts";
import { Random } from "../test/support/random.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { inPhase, isOver, type TaskDraft, World } from "../test/support/world.ts";

const SAMPLE_MS = 15_000;
/** Jobs that are under way at any time. */
const CREW = 8;
/** The API server is killed this often. */
const OUTAGE_MS = 5 * 60_000;
const MIB = 2 ** 20;

/**
 * A long run of everything at once, to see whether memory and handles stay flat: jobs that succeed and fail, commands,
 * deletions, jobs whose time to live ends, and an API server that is killed every five minutes.
 */
export async function runSoak(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { minutes: { type: "string", default: "30" } } });
  const minutes = Number(values.minutes);
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-soak-"));
  const cluster = await startCluster({ dir, mode: "api", progress: (line) => void process.stderr.write(`${line}\n`) });
  const world = new World(dir);
  try {
    await installCRDs(cluster);
    await world.create();
    const kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf(fate)).start();
    const operator = await Operator.start(world);
    const end = performance.now() + minutes * 60_000;
    const crew = new Crew(world, end);
    const [samples] = await Promise.all([watch(operator, end), strike(cluster, end), crew.work()]);
    await operator.stop();
    await kubelet.stop();
    process.stdout.write(`${JSON.stringify({ bench: "soak", minutes, jobs: crew.done, ...growth(samples) })}\n`);
  } finally {
    world.close();
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** How the container of a task ends; one called `stays` does not. */
const fate: Parameters<typeof lifeOf>[0] = (pod, alias) => {
  if (alias === "stays") return undefined;
  return alias === "fails" ? failed(pod, 1, "as it was told to") : succeeded(pod);
};

const chain = (...aliases: string[]): TaskDraft[] =>
  aliases.map((alias, i) => ({ alias, dependencies: i === 0 ? [] : [aliases[i - 1]!] }));

/** Users who create one job after the other, each with another course of life. */
class Crew {
  readonly done: Record<string, number> = {};
  readonly #world: World;
  readonly #end: number;
  readonly #random = new Random(1);
  #count = 0;

  constructor(world: World, end: number) {
    this.#world = world;
    this.#end = end;
  }

  async work(): Promise<void> {
    await Promise.all(Array.from({ length: CREW }, () => this.#member()));
  }

  async #member(): Promise<void> {
    const courses = Object.entries(this.#courses);
    while (performance.now() < this.#end) {
      const [name, run] = courses[this.#random.below(courses.length)]!;
      this.#count += 1;
      await insist(() => run(`${name}-${this.#count}`));
      this.done[name] = (this.done[name] ?? 0) + 1;
    }
  }

  /** A retry meets a job that is there already; that is as good. */
  async #create(job: string, tasks: TaskDraft[], ttlSecondsAfterFinished?: number): Promise<void> {
    const spec = ttlSecondsAfterFinished === undefined ? {} : { ttlSecondsAfterFinished };
    await this.#world.createJob(job, tasks, spec).catch((error: unknown) => {
      if (!String(error).includes("already exists")) throw error;
    });
  }

  async #command(job: string, stage: string): Promise<void> {
    const metadata = { labels: { [LABEL.jobStage]: stage, [LABEL.jobStageTrigger]: "alice" } };
    await this.#world.client.patch(KUSCIA_JOBS, { namespace: this.#world.jobNamespace, name: job }, { metadata });
  }

  async #remove(job: string): Promise<void> {
    const ref = { namespace: this.#world.jobNamespace, name: job };
    await this.#world.client.delete(KUSCIA_JOBS, ref).catch((error: unknown) => {
      if (!String(error).includes("not found")) throw error;
    });
    await this.#world.waitGone(KUSCIA_JOBS, ref);
  }

  readonly #courses: Record<string, (job: string) => Promise<void>> = {
    succeeds: async (job) => {
      await this.#create(job, chain("a", "b", "c"));
      await this.#world.waitForJob(job, isOver);
      await this.#remove(job);
    },
    fails: async (job) => {
      await this.#create(job, chain("a", "fails", "c"));
      await this.#world.waitForJob(job, isOver);
      await this.#remove(job);
    },
    expires: async (job) => {
      await this.#create(job, chain("a"), 1);
      await this.#world.waitGone(KUSCIA_JOBS, { namespace: this.#world.jobNamespace, name: job });
    },
    deleted: async (job) => {
      await this.#create(job, chain("a", "stays"));
      await this.#world.waitForJob(job, inPhase("Running"));
      await this.#remove(job);
    },
    steered: async (job) => {
      await this.#create(job, chain("a", "stays"));
      await this.#world.waitForJob(job, inPhase("Running"));
      await this.#command(job, "Suspend");
      await this.#world.waitForJob(job, inPhase("Suspended"));
      await this.#command(job, "Restart");
      await this.#world.waitForJob(job, inPhase("Running"));
      await this.#command(job, "Cancel");
      await this.#world.waitForJob(job, inPhase("Cancelled"));
      await this.#remove(job);
    },
  };
}

/** Does it again while the API server is away. */
async function insist(act: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await pause(200);
    }
  }
}

async function strike(cluster: Cluster, end: number): Promise<void> {
  while (performance.now() + OUTAGE_MS < end) {
    await pause(OUTAGE_MS);
    await cluster.killApiServer();
    await cluster.startComponent("kube-apiserver");
  }
}

/** What the operator's process held at one moment. */
interface Sample {
  readonly minute: number;
  readonly rssMiB: number;
  readonly heapMiB: number;
  readonly files: number;
}

async function watch(operator: Operator, end: number): Promise<Sample[]> {
  const samples: Sample[] = [];
  const begin = performance.now();
  while (performance.now() < end) {
    await pause(SAMPLE_MS);
    const sample = { minute: Math.round((performance.now() - begin) / 6000) / 10, ...(await operator.holdings()) };
    samples.push(sample);
    process.stderr.write(`${JSON.stringify(sample)}\n`);
  }
  return samples;
}

/** The first and the last quarter of the run beside each other, by their medians. */
function growth(samples: readonly Sample[]): object {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const medians = (part: readonly Sample[]): object => ({
    rssMiB: median(part.map(({ rssMiB }) => rssMiB)),
    heapMiB: median(part.map(({ heapMiB }) => heapMiB)),
    files: median(part.map(({ files }) => files)),
  });
  const peakRSSMiB = Math.max(...samples.map(({ rssMiB }) => rssMiB));
  return { first: medians(samples.slice(0, quarter)), last: medians(samples.slice(-quarter)), peakRSSMiB };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** The operator as a process of its own, seen from outside. */
class Operator {
  readonly #child: ChildProcess;
  readonly #port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#port = port;
  }

  static async start(world: World): Promise<Operator> {
    const port = await freePort();
    const flags = [...flagsFor(world), "--leader-elect=true", `--operator-namespace=${world.jobNamespace}`];
    const command = ["dist/main.mjs", "operator", ...flags, `--health-port=${port}`];
    return new Operator(spawn(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] }), port);
  }

  async holdings(): Promise<Omit<Sample, "minute">> {
    const text = await fetch(`http://127.0.0.1:${this.#port}/metrics`).then((response) => response.text());
    const gauge = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
    const inMiB = (name: string): number => Math.round((gauge(name) / MIB) * 10) / 10;
    const files = readdirSync(`/proc/${this.#child.pid}/fd`).length;
    return {
      rssMiB: inMiB("process_resident_memory_bytes"),
      heapMiB: inMiB("nodejs_heap_size_used_bytes"),
      files,
    };
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    await new Promise((resolve) => {
      this.#child.once("exit", resolve);
    });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
