import type { Pod } from "../src/api/kubernetes.ts";
import { KUSCIA_JOBS, PODS } from "../src/api/resources.ts";
import type { KusciaJob, KusciaJobStatus } from "../src/api/types.ts";
import { KubeClient } from "../src/kube/client.ts";
import { replaceStatus } from "../src/kube/status.ts";

/**
 * The least that any program would have to do: a process that knows all pod bodies beforehand and sends them. It waits
 * only for what the tasks themselves wait for: a job's first pods are created when the job is seen, a task's pods when
 * the pods of the tasks before it have succeeded. It keeps no state that survives it, checks nothing and repairs
 * nothing. With statuses given, it also writes those, one after the other and beside everything else, spread evenly
 * over the job's life.
 */

/** What to do about one job. */
export interface BareJob {
  readonly name: string;
  /** By task: which tasks must have ended before, and the pods. */
  readonly tasks: readonly { readonly after: readonly number[]; readonly pods: readonly Pod[] }[];
  readonly statuses: readonly KusciaJobStatus[];
}

/** To the process. */
export interface BareOrder {
  readonly kubeconfig: string;
  readonly namespace: string;
  readonly jobs: readonly BareJob[];
}

/** From the process: it watches, or all is done; and what it has sent so far. */
export interface BareReport {
  readonly event: "ready" | "done" | "failed";
  readonly error?: string;
  readonly writes: { pods: number; status: number };
}

/** Of a pod's life the client sees three steps: created, running, succeeded. */
const STEPS_OF_POD = 3;
/** All pods of a wide job wait for a connection at once; on a slow machine that takes longer than calls usually may. */
const PATIENCE_MS = 600_000;

const writes = { pods: 0, status: 0 };

class Run {
  readonly #client: KubeClient;
  readonly #job: BareJob;
  readonly #open: number[];
  readonly #steps: number;
  #seen = 0;
  #written = 0;
  #ended = 0;
  #last: KusciaJob | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #created: Promise<unknown>[] = [];

  constructor(client: KubeClient, job: BareJob) {
    this.#client = client;
    this.#job = job;
    this.#open = job.tasks.map(({ pods }) => pods.length);
    this.#steps = job.tasks.reduce((sum, { pods }) => sum + pods.length, 0) * STEPS_OF_POD;
  }

  get isOver(): boolean {
    return this.#ended === this.#job.tasks.length;
  }

  /** Sends what is still due, and resolves when every request was answered. */
  async settle(): Promise<void> {
    await Promise.all(this.#created);
    this.#writeStatuses(this.#steps);
    await this.#writing;
  }

  start(job: KusciaJob): void {
    this.#last = job;
    this.#job.tasks.forEach(({ after }, task) => {
      if (after.length === 0) this.#create(task);
    });
  }

  /** A pod of the task went on by one step. */
  step(task: number, phase: "Running" | "Succeeded"): void {
    this.#writeStatuses(this.#seen + 1);
    if (phase !== "Succeeded") return;
    this.#open[task]! -= 1;
    if (this.#open[task] !== 0) return;
    this.#ended += 1;
    this.#job.tasks.forEach(({ after }, next) => {
      if (after.includes(task) && after.every((each) => this.#open[each] === 0)) this.#create(next);
    });
  }

  #create(task: number): void {
    for (const pod of this.#job.tasks[task]!.pods) {
      writes.pods += 1;
      this.#created.push(
        this.#client.create(PODS, pod, { timeoutMs: PATIENCE_MS }).then(() => this.#writeStatuses(this.#seen + 1)),
      );
    }
  }

  #writeStatuses(seen: number): void {
    this.#seen = seen;
    const due = Math.floor((this.#job.statuses.length * this.#seen) / this.#steps);
    for (; this.#written < due; this.#written += 1) {
      const status = this.#job.statuses[this.#written]!;
      this.#writing = this.#writing.then(() => this.#write(status));
    }
  }

  async #write(status: KusciaJobStatus): Promise<void> {
    writes.status += 1;
    this.#last = await replaceStatus(this.#client, KUSCIA_JOBS, this.#last!, status);
  }
}

function report(event: BareReport["event"], error?: unknown): void {
  const message = error instanceof Error ? error.stack : undefined;
  process.send?.({ event, error: message, writes } satisfies BareReport);
}

/** Both watches are there before the process reports that it is ready: their bookmarks say so. */
async function follow({ kubeconfig, namespace, jobs }: BareOrder): Promise<void> {
  const client = KubeClient.create({ kubeconfig, userAgent: "kusciajob-operator/1" });
  const runs = new Map(jobs.map((job) => [job.name, new Run(client, job)]));
  const taskOfPod = new Map<string, { run: Run; task: number; phase: string }>();
  for (const job of jobs) {
    job.tasks.forEach(({ pods }, task) => {
      const run = runs.get(job.name)!;
      for (const { metadata } of pods)
        taskOfPod.set(`${metadata.namespace}/${metadata.name}`, { run, task, phase: "" });
    });
  }
  const stop = new AbortController();
  const options = { sendInitialEvents: true, signal: stop.signal };
  let synced = 0;
  const sync = (): void => {
    synced += 1;
    if (synced === 2) report("ready");
  };
  const watchJobs = async (): Promise<void> => {
    let initial = true;
    for await (const { type, object } of client.watch(KUSCIA_JOBS, { ...options, namespace })) {
      if (type === "BOOKMARK" && initial) {
        initial = false;
        sync();
      } else if (type === "ADDED") runs.get(object.metadata.name)?.start(object);
    }
  };
  const watchPods = async (): Promise<void> => {
    let initial = true;
    for await (const { type, object } of client.watch(PODS, options)) {
      if (type === "BOOKMARK" && initial) {
        initial = false;
        sync();
      }
      if (type !== "MODIFIED") continue;
      const known = taskOfPod.get(`${object.metadata.namespace}/${object.metadata.name}`);
      const phase = object.status?.phase;
      if (known === undefined || known.phase === phase) continue;
      if (phase !== "Running" && phase !== "Succeeded") continue;
      known.phase = phase;
      known.run.step(known.task, phase);
      if ([...runs.values()].every((run) => run.isOver)) stop.abort();
    }
  };
  await Promise.allSettled([watchJobs(), watchPods()]);
  if (!stop.signal.aborted) throw new Error("a watch ended early");
  await Promise.all([...runs.values()].map((run) => run.settle()));
  client.close();
  report("done");
}

process.on("message", (order: BareOrder) => {
  follow(order).catch((error: unknown) => report("failed", error));
});
process.once("disconnect", () => process.exit(0));
