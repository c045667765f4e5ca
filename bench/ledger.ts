import type { KubeObject, Pod } from "../src/api/kubernetes.ts";
import { KUSCIA_JOBS, PODS, type ResourceType } from "../src/api/resources.ts";
import type { KusciaJob, KusciaJobStatus } from "../src/api/types.ts";
import { Cache } from "../src/kube/cache.ts";
import type { KubeClient } from "../src/kube/client.ts";
import { silentLogger } from "../src/kube/logger.ts";
import { Reflector } from "../src/kube/reflector.ts";
import { eventually } from "../test/support/world.ts";
import { aliasOf, dependenciesOf, jobName, JOBS_NAMESPACE, type Load } from "./load.ts";

const PATIENCE_MS = 600_000;

/** Which task of which job a pod belongs to; undefined if it is none of ours. */
export type TaskOfPod = (pod: Pod) => { job: string; alias: string } | undefined;

interface TaskRecord {
  readonly createdAt: number[];
  readonly endedAt: number[];
}

/** Every status that the API server ever showed of a job, oldest first, by the job's name. */
export type StatusHistory = ReadonlyMap<string, readonly KusciaJobStatus[]>;

/**
 * What happened to the jobs and pods of a turn, and when, as watches of its own learn it. The API server's own times are whole
 * seconds; those of one watcher err alike for all contestants, and at both ends of an interval.
 */
export class Ledger {
  readonly #load: Load;
  readonly #taskOf: TaskOfPod;
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #submittedAt = new Map<string, number>();
  readonly #statuses = new Map<string, KusciaJobStatus[]>();
  readonly #jobs = new Cache<KusciaJob>();
  readonly #reflectors: Reflector<never>[];
  #pods = 0;

  constructor(client: KubeClient, load: Load, taskOf: TaskOfPod) {
    this.#load = load;
    this.#taskOf = taskOf;
    const pods = new Cache<Pod>();
    this.#reflectors = [reflect(client, PODS, pods), reflect(client, KUSCIA_JOBS, this.#jobs, JOBS_NAMESPACE)];
    pods.onChange(({ type, object, old }) => {
      if (type !== "deleted") this.#see(object, old);
    });
    this.#jobs.onChange(({ type, object: { metadata, status } }) => {
      if (type === "deleted" || status === undefined) return;
      const kept = this.#statuses.get(metadata.name);
      if (kept === undefined) this.#statuses.set(metadata.name, [status]);
      else kept.push(status);
    });
  }

  async start(): Promise<void> {
    for (const each of this.#reflectors) each.start();
    await Promise.all(this.#reflectors.map(({ synced }) => synced));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#reflectors.map((each) => each.stop()));
  }

  /** All statuses of each job that differ from the one before. */
  get statuses(): StatusHistory {
    const texts = (all: KusciaJobStatus[]): string[] => all.map((each) => JSON.stringify(each));
    return new Map(
      [...this.#statuses].map(([name, all]) => {
        const written = texts(all).filter((text, index, list) => text !== list[index - 1]);
        return [name, written.map((text) => JSON.parse(text) as KusciaJobStatus)];
      }),
    );
  }

  /** Resolves at the event after which it holds of all jobs; fails when `alive` throws or time is up. */
  async allJobs(holds: (job: KusciaJob) => boolean, alive: () => void): Promise<void> {
    const open = new Set(Array.from({ length: this.#load.jobs }, (_, index) => jobName(this.#load, index)));
    let finish: () => void = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const stop = this.#jobs.onChange(({ object }) => {
      if (holds(object) && open.delete(object.metadata.name) && open.size === 0) finish();
    });
    const watched = eventually(
      () => {
        alive();
        return open.size === 0;
      },
      `${this.#load.name}: the end of all jobs`,
      PATIENCE_MS,
    );
    await Promise.race([finished, watched]);
    stop();
  }

  /** The API server has answered the job's creation. */
  submitted(job: string): void {
    this.#submittedAt.set(job, performance.now());
  }

  get pods(): number {
    return this.#pods;
  }

  /** When the last pod was created. */
  get lastCreatedAt(): number {
    return Math.max(...[...this.#tasks.values()].flatMap(({ createdAt }) => createdAt));
  }

  /** For each pod: how long after its task was ready it was created, in milliseconds. */
  readyToCreated(): number[] {
    return Array.from({ length: this.#load.jobs }, (_, index) => jobName(this.#load, index)).flatMap((job) =>
      Array.from({ length: this.#load.tasks }, (_, task) => this.#delays(job, task)).flat(),
    );
  }

  #delays(job: string, task: number): number[] {
    const dependencies = dependenciesOf(this.#load, task);
    const ends = dependencies.flatMap((alias) => this.#record(job, alias).endedAt);
    const ready = dependencies.length === 0 ? this.#submittedAt.get(job)! : Math.max(...ends);
    return this.#record(job, aliasOf(task)).createdAt.map((at) => Math.max(0, at - ready));
  }

  #record(job: string, alias: string): TaskRecord {
    const key = `${job}/${alias}`;
    const known = this.#tasks.get(key);
    if (known !== undefined) return known;
    const record = { createdAt: [], endedAt: [] };
    this.#tasks.set(key, record);
    return record;
  }

  #see(pod: Pod, old: Pod | undefined): void {
    const task = this.#taskOf(pod);
    if (task === undefined || !task.job.startsWith(`${this.#load.name}-`)) return;
    const record = this.#record(task.job, task.alias);
    if (old === undefined) {
      record.createdAt.push(performance.now());
      this.#pods += 1;
    }
    const ended = pod.status?.phase === "Succeeded";
    if (ended && old?.status?.phase !== "Succeeded") record.endedAt.push(performance.now());
  }
}

function reflect<T extends KubeObject>(
  client: KubeClient,
  type: ResourceType<T>,
  cache: Cache<T>,
  namespace?: string,
): Reflector<never> {
  return new Reflector<T>({ client, type, cache, namespace, logger: silentLogger }) as unknown as Reflector<never>;
}
