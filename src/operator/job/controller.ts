import type { Logger } from "pino";
import type { KubeObject, Pod, Stored } from "../../api/kubernetes.ts";
import { API_VERSION, FINALIZER, LABEL } from "../../api/names.ts";
import { KUSCIA_JOBS, PODS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobStatus } from "../../api/types.ts";
import { plan as decide } from "../../job/plan.ts";
import type { ApplyPlan, CreateFailure, JobSettings, Plan, PodRef } from "../../job/types.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isConflict, isNotFound, isTooLarge, messageOf } from "../../kube/errors.ts";
import type { EventRecorder } from "../../kube/events.ts";
import { keyOf } from "../../kube/resource.ts";
import { replaceStatus } from "../../kube/status.ts";
import { WorkQueue } from "../../kube/workqueue.ts";
import { BY_UID, type Caches } from "../caches.ts";
import { Cleanup, overduePods } from "./cleanup.ts";
import { Coalescing } from "./coalescing.ts";
import type { TerminatedPods } from "./terminated-pods.ts";
import type { DomainSettingsSource } from "../domain/settings.ts";
import { Executor } from "./executor.ts";
import { FailureMemory } from "./failure-memory.ts";
import type { OperatorMetrics } from "../metrics.ts";
import { childrenOf, takeSnapshot } from "./snapshot.ts";

/** What the controller works with. */
export interface JobControllerDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly domainSettings: DomainSettingsSource;
  readonly terminatedPods: TerminatedPods;
  readonly events: EventRecorder;
  readonly metrics: OperatorMetrics;
  readonly queue: WorkQueue<string>;
  readonly settings: JobSettings;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** As many conflicts in a row do not come from a watch that is only milliseconds behind. */
const CONFLICTS_OF_A_LAG = 3;
/** A plan that keeps asking for another look at the cluster within one pass is cut off here and goes back to the queue. */
const MAX_STEPS = 6;
/** While children of a deleted job end, their events drive the clean-up; this is only in case one was missed. */
const CLEANUP_RECHECK_MS = 10_000;

/** What a pass writes, deletes, creates and tells. */
type Effects = Omit<ApplyPlan, "action">;

/** A plan that needs no second look at the job or its pods. */
type SettledPlan = Exclude<Plan, { action: "mark" | "verify" }>;

const NO_EFFECTS: Effects = { urgent: false, deletions: [], creations: [], events: [] };

/** Makes the cluster match each KusciaJob: take a snapshot, ask the plan, do what it says. */
export class JobController {
  readonly #deps: JobControllerDeps;
  readonly #executor: Executor;
  readonly #cleanup: Cleanup;
  readonly #failures: FailureMemory;
  readonly #coalescing: Coalescing;
  /** Uids of jobs whose status the API server refused for its size; the plan then leaves out what can be spared. */
  readonly #tooLarge = new Set<string>();
  /** By uid of a job being deleted, the pods of which it was said that they do not end. */
  readonly #overdue = new Map<string, string>();

  constructor(deps: JobControllerDeps) {
    this.#deps = deps;
    this.#executor = new Executor(deps.client, deps.caches, deps.logger);
    this.#cleanup = new Cleanup(deps.client, deps.logger);
    this.#failures = new FailureMemory(deps.clock);
    this.#coalescing = new Coalescing(deps.clock);
  }

  /** One pass over the job of this key. */
  async reconcile(key: string): Promise<void> {
    const { caches, queue } = this.#deps;
    const job = caches.jobs.get(key);
    if (job === undefined) {
      this.#forget(key);
      return;
    }
    try {
      await this.#pass(key, job);
    } catch (error) {
      if (isNotFound(error)) return;
      if (!isConflict(error)) this.#deps.logger.warn({ err: error, job: key, uid: job.metadata.uid }, "reconciling");
      if (isConflict(error) && queue.numRequeues(key) >= CONFLICTS_OF_A_LAG) await this.#lookLive(job);
      queue.addRateLimited(key);
      throw error;
    }
  }

  /** A conflict that comes back is one with a cache that lags, perhaps for long: what is live goes into it. */
  async #lookLive({ metadata: { namespace, name } }: Stored<KusciaJob>): Promise<void> {
    try {
      this.#deps.caches.jobs.observe(await this.#deps.client.get(KUSCIA_JOBS, { namespace, name }));
    } catch (error) {
      this.#deps.logger.debug({ err: error, job: `${namespace}/${name}` }, "looking at a job after conflicts");
    }
  }

  async #pass(key: string, cached: Stored<KusciaJob>): Promise<void> {
    const { job, plan, terminatedPods } = await this.#settle(cached);
    switch (plan.action) {
      case "cleanup":
        return this.#clean(key, job, plan.namespaces);
      case "expire":
        return this.#expire(job);
      case "rest":
        return this.#apply(key, job, { ...NO_EFFECTS, ...plan }, terminatedPods);
      case "apply":
        return this.#apply(key, job, plan, terminatedPods);
    }
  }

  /** Status, deletions, creations, Events, in this order; nothing after the status if somebody else was faster. */
  async #apply(
    key: string,
    job: Stored<KusciaJob>,
    plan: Effects,
    terminatedPods: readonly Stored<Pod>[],
  ): Promise<void> {
    const uid = job.metadata.uid;
    const creations = plan.creations.filter(({ alias }) => this.#failures.mayTry(uid, alias));
    const effects = plan.deletions.length + creations.length > 0;
    if (plan.status !== undefined && !plan.urgent && !effects && this.#mayWait(key)) return;
    const current = await this.#guard(job, plan.status, effects);
    this.#coalescing.forget(key);
    if (current === undefined) {
      this.#deps.queue.addRateLimited(key);
      return;
    }
    this.#deps.terminatedPods.forget(uid, terminatedPods);
    this.#failures.retain(uid, new Set(plan.creations.map(({ alias }) => alias)));
    const done = await this.#act(key, current, { ...plan, creations });
    for (const { type, reason, message } of plan.events)
      this.#deps.events.event(withKind(current), type, reason, message);
    if (done) this.#deps.queue.forget(key);
    this.#lookAgain(key, current, plan);
  }

  /** Plans, does what must come before anything else (finalizer, labels, looks at lost pods), and plans anew. */
  async #settle(
    cached: Stored<KusciaJob>,
  ): Promise<{ job: Stored<KusciaJob>; plan: SettledPlan; terminatedPods: readonly Stored<Pod>[] }> {
    const { caches, domainSettings, settings, clock } = this.#deps;
    const lostPods = new Set<string>();
    let job = cached;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const uid = job.metadata.uid;
      const terminatedPods = this.#deps.terminatedPods.of(uid);
      const plan = decide(
        takeSnapshot(caches, domainSettings, job, {
          terminatedPods,
          settings,
          failures: this.#failures.of(uid),
          lostPods,
          statusTooLarge: this.#tooLarge.has(uid),
          now: clock(),
        }),
      );
      if (plan.action === "verify") await this.#verify(plan.pods, lostPods);
      else if (plan.action === "mark") job = await this.#mark(job, plan);
      else return { job, plan, terminatedPods };
    }
    throw new Error(`the plan of ${keyOf(cached)} did not settle in ${MAX_STEPS} steps`);
  }

  async #mark(job: Stored<KusciaJob>, plan: Extract<Plan, { action: "mark" }>): Promise<Stored<KusciaJob>> {
    const { namespace, name, resourceVersion } = job.metadata;
    const finalizers = plan.finalizer === true ? { finalizers: [...(job.metadata.finalizers ?? []), FINALIZER] } : {};
    const labels = plan.labels === undefined ? {} : { labels: plan.labels };
    const body = { metadata: { resourceVersion, ...finalizers, ...labels } };
    const marked = await this.#deps.client.patch(KUSCIA_JOBS, { namespace, name }, body);
    this.#deps.caches.jobs.observe(marked);
    return marked;
  }

  /** Only a live answer proves that a recorded pod is gone; one that is still there goes into the cache. */
  async #verify(pods: readonly PodRef[], lost: Set<string>): Promise<void> {
    await Promise.all(
      pods.map(async ({ namespace, name, uid }) => {
        try {
          const pod = await this.#deps.client.get(PODS, { namespace, name });
          if (pod.metadata.uid === uid) this.#deps.caches.pods.observe(pod);
          else lost.add(uid);
        } catch (error) {
          if (!isNotFound(error)) throw error;
          lost.add(uid);
        }
      }),
    );
  }

  /** True while a change that is not urgent may still wait for others to be written together with it. */
  #mayWait(key: string): boolean {
    const waitMs = this.#coalescing.waitMs(key);
    if (waitMs === 0) return false;
    // Each time, since a timer can fire a little early by this clock and would then have been the last.
    this.#deps.queue.addAfter(key, waitMs);
    return true;
  }

  /**
   * The proof that the plan still holds: a status write won with the snapshot's resourceVersion, or a live look that shows it is still
   * the newest. Undefined if neither: the snapshot was stale.
   */
  async #guard(
    job: Stored<KusciaJob>,
    status: KusciaJobStatus | undefined,
    effects: boolean,
  ): Promise<Stored<KusciaJob> | undefined> {
    const { client, caches } = this.#deps;
    if (status !== undefined) {
      const written = await replaceStatus(client, KUSCIA_JOBS, job, status).catch((error: unknown) => {
        if (isTooLarge(error)) this.#tooLarge.add(job.metadata.uid);
        throw error;
      });
      caches.jobs.observe(written);
      return written;
    }
    if (!effects) return job;
    const { namespace, name } = job.metadata;
    const live = await client.get(KUSCIA_JOBS, { namespace, name });
    caches.jobs.observe(live);
    return live.metadata.uid === job.metadata.uid && live.metadata.resourceVersion === job.metadata.resourceVersion
      ? live
      : undefined;
  }

  /** Deletions, then creations; true if nothing has to be tried again. */
  async #act(key: string, job: Stored<KusciaJob>, plan: Pick<Effects, "deletions" | "creations">): Promise<boolean> {
    const deleted = await this.#executor.delete(plan.deletions);
    const stage = job.metadata.labels?.[LABEL.jobStage];
    const stop = (): boolean => {
      const now = this.#deps.caches.jobs.get(key);
      const gone =
        now === undefined || now.metadata.uid !== job.metadata.uid || now.metadata.deletionTimestamp !== undefined;
      return gone || now.metadata.labels?.[LABEL.jobStage] !== stage;
    };
    const results = await this.#executor.create(plan.creations, stop);
    for (const { alias, failure } of results) this.#recordResult(key, job, alias, failure);
    const started = new Set(
      plan.creations.filter(({ children }) => children.some(({ kind }) => kind === "Pod")).map(({ alias }) => alias),
    );
    for (const { alias, failure } of results) {
      if (failure === undefined && started.has(alias)) this.#deps.metrics.observeStart(job, alias, this.#deps.clock());
    }
    if (!deleted) this.#deps.queue.addRateLimited(key);
    return deleted && results.every(({ failure }) => failure === undefined);
  }

  #recordResult(key: string, job: Stored<KusciaJob>, alias: string, failure: CreateFailure | undefined): void {
    const uid = job.metadata.uid;
    if (failure === undefined) {
      // Whether the wait it caused is over is for the next plan to say.
      if (this.#failures.succeed(uid, alias)) this.#deps.queue.add(key);
      return;
    }
    this.#failures.fail(uid, failure);
    this.#deps.logger.info(
      { job: key, uid, task: alias, party: failure.domainID, reason: failure.reason, error: failure.message },
      "creating an object of a task",
    );
    // The next pass writes the reason down; the next try comes when the memory allows it.
    this.#deps.queue.add(key);
  }

  #lookAgain(key: string, job: Stored<KusciaJob>, plan: Pick<Effects, "requeueAfterMs">): void {
    const times = [plan.requeueAfterMs, this.#failures.nextTryMs(job.metadata.uid)];
    const soonest = Math.min(...times.filter((each): each is number => each !== undefined));
    if (Number.isFinite(soonest)) this.#deps.queue.addAfter(key, Math.max(soonest, 1));
  }

  async #clean(key: string, job: Stored<KusciaJob>, namespaces: readonly string[]): Promise<void> {
    const { caches, terminatedPods, events } = this.#deps;
    terminatedPods.forget(job.metadata.uid, terminatedPods.of(job.metadata.uid));
    const children = childrenOf(caches, job.metadata.uid);
    const done = await this.#cleanup.step(job, namespaces, children).catch((error: unknown) => {
      const why = "its children cannot be removed, which keeps it from going";
      if (!isConflict(error) && !isNotFound(error)) {
        events.event(withKind(job), "Warning", "CleanupBlocked", `${why}: ${messageOf(error)}`);
      }
      throw error;
    });
    if (done) return;
    this.#tellOverdue(job, overduePods(children, this.#deps.clock()));
    this.#deps.queue.addAfter(key, CLEANUP_RECHECK_MS);
  }

  /** Once for the same pods: the wait may be long, and a repeat says nothing new. */
  #tellOverdue(job: Stored<KusciaJob>, pods: readonly string[]): void {
    const uid = job.metadata.uid;
    const list = pods.join(", ");
    if (list === (this.#overdue.get(uid) ?? "")) return;
    this.#overdue.set(uid, list);
    if (pods.length === 0) return;
    const why =
      "it waits for pods that were told to end and have not, which their node or a finalizer of theirs explains";
    this.#deps.events.event(withKind(job), "Warning", "CleanupBlocked", `${why}: ${list}`);
  }

  async #expire(job: Stored<KusciaJob>): Promise<void> {
    const { namespace, name, uid, resourceVersion } = job.metadata;
    await this.#deps.client.delete(KUSCIA_JOBS, { namespace, name }, { uid, resourceVersion });
    this.#deps.logger.info({ job: keyOf(job), uid }, "deleted a finished job whose time to live is over");
  }

  #forget(key: string): void {
    this.#coalescing.forget(key);
    const exists = (uid: string): boolean => this.#deps.caches.jobs.byIndex(BY_UID, uid).length > 0;
    this.#failures.prune(exists);
    this.#cleanup.prune(exists);
    for (const uid of this.#tooLarge) if (!exists(uid)) this.#tooLarge.delete(uid);
    for (const uid of this.#overdue.keys()) if (!exists(uid)) this.#overdue.delete(uid);
    // A finished job was to be looked at when its time to live ends, in a month perhaps.
    this.#deps.queue.drop(key);
  }
}

/** Objects from a LIST carry no kind of their own; an Event must name it. */
function withKind(job: Stored<KusciaJob>): KubeObject & { apiVersion: string; kind: string } {
  return { ...job, apiVersion: API_VERSION, kind: "KusciaJob" };
}
