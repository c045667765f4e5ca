import type { Stored } from "../api/kubernetes.ts";
import { KUSCIA_JOBS } from "../api/resources.ts";
import type { KusciaJob } from "../api/types.ts";
import { withFinalizer, withoutFinalizer } from "../job/finalizer.ts";
import { Cache } from "../kube/cache.ts";
import type { KubeClient } from "../kube/client.ts";
import { isConflict } from "../kube/errors.ts";
import { keyOf } from "../kube/resource.ts";
import { isNewer } from "../kube/versions.ts";
import type { Freshness } from "./freshness.ts";

export interface StoreOptions {
  readonly client: Pick<KubeClient, "get" | "create" | "patch" | "delete">;
  readonly freshness: Pick<Freshness, "requireFresh" | "requireReachable">;
  readonly namespace: string;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

/** Index of the jobs' task ids, generated ones included. */
const BY_TASK_ID = "taskID";
// How long a deletion may take to come through the watch.
const DOUBT_MS = 10_000;
const CONFLICT_TRIES = 6;
// The watch is late by a millisecond; when it is down, the answer must not wait for it.
const CATCH_UP_MS = 500;

/** The job namespace's jobs: reads from the cache, confirmed live where it may lag, and writes that heal conflicts. */
export class JobStore {
  readonly cache = new Cache<KusciaJob>({ indexes: { [BY_TASK_ID]: taskIDsOf } });
  readonly #options: StoreOptions;
  readonly #now: () => number;
  /** Jobs that we deleted, and until when the cache may not know. */
  readonly #doubtful = new Map<string, number>();

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  get namespace(): string {
    return this.#options.namespace;
  }

  /**
   * The job, whichever replica wrote it: what the cache lacks is asked for.
   * @throws UnavailableError when the cache is stale, ApiError when there is no such job.
   */
  async find(name: string, signal: AbortSignal): Promise<KusciaJob> {
    this.#options.freshness.requireFresh();
    const cached = this.#isDoubtful(name) ? undefined : this.cache.get(keyOf(this.#ref(name)));
    return cached ?? this.findLive(name, signal);
  }

  /** The job as the API server has it now. */
  async findLive(name: string, signal: AbortSignal): Promise<KusciaJob> {
    this.#options.freshness.requireReachable();
    const job = await this.#options.client.get(KUSCIA_JOBS, this.#ref(name), { signal });
    return job;
  }

  /** The job that has the task; undefined if none is known. Several may ask for an id, but only one started a task of it. */
  findByTaskID(taskID: string): KusciaJob | undefined {
    this.#options.freshness.requireFresh();
    const jobs = this.cache.byIndex(BY_TASK_ID, taskID);
    return jobs.find(({ status }) => Object.hasOwn(status?.taskStatus ?? {}, taskID)) ?? jobs[0];
  }

  /** @throws UnavailableError when the cache is too old to answer from. */
  requireFresh(): void {
    this.#options.freshness.requireFresh();
  }

  /** All jobs, in no order. */
  list(): Iterable<Stored<KusciaJob>> {
    this.requireFresh();
    return this.cache.list();
  }

  /** Creates the job; with `dryRun` Kubernetes only says whether it would. */
  async create(job: KusciaJob, signal: AbortSignal, { dryRun = false } = {}): Promise<KusciaJob> {
    if (dryRun) return this.#options.client.create(KUSCIA_JOBS, job, { signal, query: { dryRun: "All" } });
    this.#options.freshness.requireReachable();
    const created = await this.#options.client.create(KUSCIA_JOBS, withFinalizer(job), { signal });
    this.#doubtful.delete(job.metadata.name ?? "");
    await this.#caughtUp(keyOf(job), (cached) => cached !== undefined && !isNewer(created, cached));
    return created;
  }

  /**
   * Deletes the job that was read, not a successor of its name. One that no operator has begun is gone at once, also where
   * none runs: it was created with the operator's finalizer, which is taken off first. If an operator begins it meanwhile,
   * its write or this one meets a conflict, and it adds the finalizer again before it makes anything.
   */
  async delete(job: KusciaJob, signal: AbortSignal): Promise<void> {
    this.#options.freshness.requireReachable();
    const { name = "", uid } = job.metadata;
    await this.change(job, signal, (seen) => {
      const finalizers = isBegun(seen) ? undefined : withoutFinalizer(seen);
      return Promise.resolve(finalizers && { patch: { metadata: { finalizers } } });
    });
    await this.#options.client.delete(KUSCIA_JOBS, this.#ref(name), { signal, uid });
    const isGone = (cached: KusciaJob | undefined): boolean =>
      cached?.metadata.uid !== uid || cached?.metadata.deletionTimestamp !== undefined;
    if (!(await this.#caughtUp(keyOf(job), isGone))) this.#doubt(name);
  }

  /** Whether the job, which is being deleted, is gone within the time. */
  isGoneWithin(ms: number, { metadata }: KusciaJob, signal: AbortSignal): Promise<boolean> {
    const key = keyOf({ metadata: { ...metadata, namespace: this.namespace } });
    return this.#caughtUp(key, (cached) => cached?.metadata.uid !== metadata.uid, { ms, signal });
  }

  /**
   * Lets `change` decide on a merge patch (undefined: nothing to do; it throws to refuse), and writes that patch to the very
   * state that it saw. If someone else was faster, the job is read and decided on again. Answers with the job as it is then.
   */
  async change(first: KusciaJob, signal: AbortSignal, change: JobChange): Promise<KusciaJob> {
    let job = first;
    for (let attempt = 1; ; attempt += 1) {
      const decided = await change(job);
      if (decided === undefined) return job;
      const { name = "", resourceVersion, uid } = job.metadata;
      const body = { ...decided.patch, metadata: { ...decided.patch.metadata, resourceVersion, uid } };
      try {
        const options = { signal, subresource: decided.subresource };
        const patched = await this.#options.client.patch(KUSCIA_JOBS, this.#ref(name), body, options);
        await this.#caughtUp(keyOf(job), (cached) => cached === undefined || !isNewer(patched, cached));
        return patched;
      } catch (error) {
        if (!isConflict(error) || attempt >= CONFLICT_TRIES) throw error;
        job = await this.findLive(name, signal);
      }
    }
  }

  /**
   * Waits until our own write has come back through the watch, which takes about a millisecond: then a client's next call
   * finds it. Writes are not laid over the cache, as that would show them to watchers before older changes of others.
   */
  #caughtUp(
    key: string,
    test: (cached: Stored<KusciaJob> | undefined) => boolean,
    { ms = CATCH_UP_MS, signal }: { readonly ms?: number; readonly signal?: AbortSignal } = {},
  ): Promise<boolean> {
    if (test(this.cache.get(key))) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (found: boolean): void => {
        clearTimeout(timer);
        stop();
        signal?.removeEventListener("abort", giveUp);
        resolve(found);
      };
      const giveUp = (): void => finish(false);
      const timer = setTimeout(giveUp, ms);
      signal?.addEventListener("abort", giveUp, { once: true });
      const stop = this.cache.onChange((change) => {
        if (keyOf(change.object) === key && test(this.cache.get(key))) finish(true);
      });
    });
  }

  #ref(name: string): { namespace: string; name: string } {
    return { namespace: this.#options.namespace, name };
  }

  #doubt(name: string): void {
    const now = this.#now();
    for (const [other, until] of this.#doubtful) if (until < now) this.#doubtful.delete(other);
    this.#doubtful.set(name, now + DOUBT_MS);
  }

  #isDoubtful(name: string): boolean {
    return (this.#doubtful.get(name) ?? Number.NEGATIVE_INFINITY) > this.#now();
  }
}

/** What to write to a job. */
export interface JobPatch {
  readonly patch: {
    /** A value of null removes the label or annotation. */
    readonly metadata?: {
      readonly labels?: Readonly<Record<string, string | null>>;
      readonly annotations?: Readonly<Record<string, string | null>>;
      readonly finalizers?: readonly string[];
    };
    readonly spec?: object;
    readonly status?: object;
  };
  readonly subresource?: "status";
}

export type JobChange = (job: KusciaJob) => Promise<JobPatch | undefined>;

/** Whether an operator has accepted the job, which is its first write, or somebody else has deleted it. */
function isBegun({ metadata, status }: KusciaJob): boolean {
  return status?.phase !== undefined || metadata.deletionTimestamp !== undefined;
}

function taskIDsOf(job: KusciaJob): readonly string[] {
  const ids = [...job.spec.tasks, ...(job.status?.tasks ?? [])].map((task) => task.taskID ?? "");
  return [...new Set(ids.filter((id) => id !== ""))];
}
