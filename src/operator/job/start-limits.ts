import type { Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../../api/resources.ts";
import type { KusciaJob } from "../../api/types.ts";
import { isFor } from "../../job/added-tasks.ts";
import { countOf, recordedTask, type RecordedTask, recordedTasks } from "../../job/domain-limits.ts";
import type { ApplyPlan, JobSettings } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isTransient } from "../../kube/errors.ts";
import { keyOf } from "../../kube/resource.ts";
import { BY_JOB, isLimited } from "../caches.ts";
import { busyTasks, type LimitCaches, limitOf } from "../domain-limits.ts";
import { StaleStateError } from "../reconcile.ts";
import { startedBy, startingTasks } from "./added-tasks.ts";

/** What a plan writes of tasks. */
type Writes = Pick<ApplyPlan, "status" | "outcomes" | "intents">;

/** Starts that are being written, or of which nobody knows whether they were. */
interface Held {
  /** "namespace/name" and resourceVersion of the job that was planned with. */
  readonly job: string;
  readonly version: string;
  /** Once for each task. */
  readonly domains: readonly string[];
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** What the limits work with. */
export interface StartLimitsDeps {
  readonly client: Pick<KubeClient, "listAll">;
  readonly caches: LimitCaches;
  readonly settings: Pick<JobSettings, "jobNamespaces" | "domainNamespaces">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** A write whose answer did not come has been carried out by then, or never is. */
const UNCLEAR_MS = 60_000;

/**
 * Keeps jobs that are handled at the same time from starting more tasks together than a party's policy lets run: what a
 * write is about to start counts before the caches show it.
 */
export class StartLimits {
  readonly #deps: StartLimitsDeps;
  /** By the uid of the job. */
  readonly #held = new Map<string, Held>();
  #looked: Promise<void> | undefined;

  constructor(deps: StartLimitsDeps) {
    this.#deps = deps;
  }

  /** Writes, and counts what starts with it meanwhile. @throws StaleStateError if others were faster */
  async hold<T>(job: Stored<KusciaJob>, plan: Writes, write: () => Promise<T>): Promise<T> {
    const { uid } = job.metadata;
    const domains = this.#started(job, plan);
    if (domains.length === 0) return write();
    await this.#lookOnce();
    this.#require(job, plan, domains);
    const { resourceVersion: version } = job.metadata;
    this.#held.set(uid, { job: keyOf(job), version, domains, since: this.#deps.clock() });
    try {
      const written = await write();
      this.#held.delete(uid);
      return written;
    } catch (error) {
      if (!isTransient(error)) this.#held.delete(uid);
      throw error;
    }
  }

  /** Caches may have been filled with an old state; what this process starts is in them from then on. */
  async #lookOnce(): Promise<void> {
    this.#looked ??= this.#look();
    try {
      await this.#looked;
    } catch (error) {
      this.#looked = undefined;
      throw error;
    }
  }

  async #look(): Promise<void> {
    const { client, caches, settings } = this.#deps;
    const places = isLimited(settings) ? settings.jobNamespaces.map((namespace) => ({ namespace })) : [{}];
    for (const where of places) {
      for (const job of (await client.listAll(KUSCIA_JOBS, where)).items) caches.jobs.observe(job);
      for (const task of (await client.listAll(KUSCIA_JOB_TASKS, where)).items) caches.tasks.observe(task);
    }
  }

  /** The domains with a limit in which the plan starts tasks, once for each task. */
  #started(job: Stored<KusciaJob>, plan: Writes): string[] {
    const started = startedBy(...startingTasks(job, plan)).filter(({ external }) => external !== true);
    const domains = started.flatMap(({ parties }) => [...new Set(parties.map(({ domainID }) => domainID))]);
    return domains.filter((each) => limitOf(this.#deps.caches, each) !== undefined);
  }

  #require(job: Stored<KusciaJob>, plan: Writes, domains: readonly string[]): void {
    const own = this.#tasksAfter(job, plan);
    for (const domainID of new Set(domains)) {
      const busy = countOf(domainID, own) + busyTasks(this.#deps.caches, domainID, keyOf(job));
      const held = this.#heldBy(domainID, job.metadata.uid);
      if (busy + held > limitOf(this.#deps.caches, domainID)!)
        throw new StaleStateError(`other jobs start tasks in ${domainID}, which lets no more run`);
    }
  }

  /** The job's tasks as they are once the plan is written. */
  #tasksAfter(job: Stored<KusciaJob>, { status = job.status ?? {}, outcomes, intents }: Writes): RecordedTask[] {
    const written = new Map([...outcomes, ...intents].map((write) => [write.task.metadata.uid, write.status]));
    const added = this.#deps.caches.tasks.byIndex(BY_JOB, keyOf(job)).filter((task) => isFor(task, job));
    const after = added.map(({ metadata, spec, ...task }) => ({
      spec,
      status: written.get(metadata.uid) ?? task.status,
    }));
    return [
      ...recordedTasks({ spec: job.spec, status }),
      ...after.flatMap(({ spec, status: each }) => (each === undefined ? [] : recordedTask({ spec, status: each }))),
    ];
  }

  #heldBy(domainID: string, except: string): number {
    let count = 0;
    for (const [uid, held] of this.#held) {
      if (this.#isOver(uid, held)) this.#held.delete(uid);
      else if (uid !== except) count += held.domains.filter((each) => each === domainID).length;
    }
    return count;
  }

  /** Whether the caches show by now what became of the write. */
  #isOver(uid: string, { job, version, since }: Held): boolean {
    const { metadata } = this.#deps.caches.jobs.get(job) ?? {};
    return metadata?.uid !== uid || metadata.resourceVersion !== version || this.#deps.clock() - since > UNCLEAR_MS;
  }
}
