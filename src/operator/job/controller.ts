import type { Pod, Stored } from "../../api/kubernetes.ts";
import { isOver } from "../../api/phases.ts";
import { KUSCIA_JOBS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobStatus } from "../../api/types.ts";
import type { AddedTask } from "../../job/added-tasks.ts";
import { withFinalizer } from "../../job/finalizer.ts";
import { owedReleases } from "../../job/hook-records.ts";
import { runsJobsIn } from "../../job/ownership.ts";
import { plan as decide } from "../../job/plan.ts";
import { LAST_STATUS_REFUSAL } from "../../job/status.ts";
import type { JobSettings, Plan } from "../../job/types.ts";
import { isConflict, isNotFound, isTooLarge, messageOf, TransportError } from "../../kube/errors.ts";
import { keyOf, withKind } from "../../kube/resource.ts";
import { BY_JOB } from "../caches.ts";
import type { DomainSettingsSource } from "../domain/settings.ts";
import { countedStarts } from "../lines.ts";
import type { LogKeeper } from "../log-keeper.ts";
import type { OperatorMetrics } from "../metrics.ts";
import { guard } from "../guard.ts";
import type { QueueLines } from "../queue-lines.ts";
import type { Reservations } from "../reservations.ts";
import { type Result, soonest, StaleStateError } from "../reconcile.ts";
import { Actions, type ActionsDeps } from "./actions.ts";
import { AddedTasks, type TaskFindings } from "./added-tasks.ts";
import { JobDeletion, type JobDeletionDeps } from "./deletion.ts";
import { type Effects, NO_EFFECTS, writes } from "./effects.ts";
import { aboutWhat } from "./event-object.ts";
import { verifyIntents } from "./intent-guard.ts";
import type { JobMemories, JobMemory } from "./memory.ts";
import { PodWarnings, warningsOf } from "./pod-warnings.ts";
import { type PodFindings, PodVerifier, UNLABELLED_RECHECK_MS } from "./pod-verifier.ts";
import { takeSnapshot } from "./snapshot.ts";
import { StartLimits } from "./start-limits.ts";

/** What the controller works with. */
export interface JobControllerDeps extends JobDeletionDeps, ActionsDeps {
  readonly domainSettings: DomainSettingsSource;
  readonly memories: JobMemories;
  readonly metrics: OperatorMetrics;
  readonly reservations: Reservations;
  readonly queueLines: QueueLines;
  readonly settings: JobSettings;
  readonly logs: Pick<LogKeeper, "awaited">;
}

/** As many conflicts in a row do not come from a watch that is only milliseconds behind. */
const CONFLICTS_OF_A_LAG = 3;
/** A pass that fails for a moment is no news. */
const FAILING_MS = 10_000;
/** A plan that keeps asking for another look at the cluster within one pass is cut off here and goes back to the queue. */
const MAX_STEPS = 6;

/** What a plan was made from beside what is in the cache. */
interface Seen {
  readonly terminatedPods: readonly Stored<Pod>[];
  readonly unlabelledPods: readonly Stored<Pod>[];
  readonly roomIn: ReadonlySet<string>;
  readonly addedTasks: readonly AddedTask[];
}

/** A plan that needs no second look at the job or its pods. */
type SettledPlan = Exclude<Plan, { action: "mark" | "verify" }>;

/** Makes the cluster match each KusciaJob: take a snapshot, ask the plan, do what it says. */
export class JobController {
  readonly #deps: JobControllerDeps;
  readonly #actions: Actions;
  readonly #deletion: JobDeletion;
  readonly #podWarnings: PodWarnings;
  readonly #podLooks: PodVerifier;
  readonly #tasks: AddedTasks;
  readonly #limits: StartLimits;

  constructor(deps: JobControllerDeps) {
    this.#deps = deps;
    this.#deletion = new JobDeletion(deps);
    this.#podWarnings = new PodWarnings(deps);
    this.#tasks = new AddedTasks(deps);
    this.#actions = new Actions(deps, this.#tasks);
    this.#podLooks = new PodVerifier(deps, this.#tasks);
    this.#limits = new StartLimits(deps);
    deps.caches.jobs.onChange(({ type, object: { metadata } }) => {
      if (type === "deleted") deps.reservations.release(metadata.uid);
    });
  }

  /** One pass over the job of this key. */
  async reconcile(key: string): Promise<Result> {
    const job = this.#deps.caches.jobs.get(key);
    if (job === undefined) return {};
    const memory = this.#deps.memories.of(job);
    const { mayLackPods } = memory;
    try {
      const result = await this.#pass(key, job, memory);
      memory.failure = undefined;
      return memory.underWay.isEmpty ? result : { ...result, isOpen: true };
    } catch (error) {
      if (mayLackPods) memory.mayLackPods = true;
      this.#noteFailure(job, memory, error);
      if (isConflict(error)) await this.#noteConflict(job, memory);
      throw error;
    } finally {
      // Pods that are on their way need their room.
      if (memory.underWay.isEmpty) this.#deps.reservations.release(job.metadata.uid);
    }
  }

  /**
   * Says on the job that its passes keep failing, once for the same words. Where the API server cannot be reached nobody could
   * read it, and who was merely overtaken sees the newer state next time.
   */
  #noteFailure(job: Stored<KusciaJob>, memory: JobMemory, error: unknown): void {
    const isOvertaken = isConflict(error) || isNotFound(error) || error instanceof StaleStateError;
    if (isOvertaken || error instanceof TransportError) {
      memory.failure = undefined;
      return;
    }
    const now = this.#deps.clock();
    memory.failure ??= { since: now };
    const text = messageOf(error);
    if (now - memory.failure.since < FAILING_MS || memory.failure.told === text) return;
    memory.failure.told = text;
    const message = `the operator cannot go on with the job, and tries again: ${text}`;
    this.#deps.events.event(withKind(KUSCIA_JOBS, job), "Warning", "ReconcileFailed", message);
  }

  /** A conflict that comes back is one with a cache that lags, perhaps for long: what is live goes into it. */
  async #noteConflict({ metadata: { namespace, name } }: Stored<KusciaJob>, memory: JobMemory): Promise<void> {
    memory.conflicts += 1;
    if (memory.conflicts <= CONFLICTS_OF_A_LAG) return;
    try {
      this.#deps.caches.jobs.observe(await this.#deps.client.get(KUSCIA_JOBS, { namespace, name }));
    } catch (error) {
      this.#deps.logger.debug({ err: error, job: `${namespace}/${name}` }, "looking at a job after conflicts");
    }
  }

  async #pass(key: string, cached: Stored<KusciaJob>, memory: JobMemory): Promise<Result> {
    const { job, plan, ...seen } = await this.#settle(cached, memory);
    switch (plan.action) {
      case "cleanup":
        return this.#deletion.pass(job, memory, plan.namespaces, seen.addedTasks);
      case "expire":
        return this.#expire(job);
      case "rest":
        return this.#apply(key, job, memory, { ...NO_EFFECTS, ...plan, ...seen });
      case "apply":
        return this.#apply(key, job, memory, { ...plan, ...seen });
    }
  }

  /** Status, deletions, creations, Events, in this order; nothing after the status if somebody else was faster. */
  async #apply(key: string, job: Stored<KusciaJob>, memory: JobMemory, plan: Effects & Seen): Promise<Result> {
    // Before anything is written: what this plan ends must not be sent any more.
    this.#actions.keep(memory, plan);
    const due = this.#actions.due(memory, plan);
    const effects = due.deletions.length + due.creations.length + due.bestEffort.length + due.ungating.length > 0;
    if (writes(plan) && !plan.urgent && !effects) {
      // Asked each time, since a timer can fire a little early by this clock.
      const waitMs = memory.coalescing.waitMs();
      if (waitMs > 0) return { requeueAfterMs: waitMs };
    }
    const current = await this.#write(job, memory, plan, effects);
    await this.#tasks.guard(plan.addedTasks, { ...plan, ...due });
    this.#noteWritten(memory, plan);
    memory.creations.retain(new Set(plan.creations.map(({ alias }) => alias)));
    const result = await this.#actions.carryOut(key, current, memory, due);
    for (const { type, reason, message, toDomain, state } of plan.events)
      this.#deps.events.event(aboutWhat(current, toDomain), type, reason, message, { state });
    if (result.requeueAfterMs !== undefined) return result;
    const recheckMs = plan.unlabelledPods.length > 0 ? UNLABELLED_RECHECK_MS : undefined;
    const nextLookMs = this.#podWarnings.nextLookMs(this.#startingPods(current), memory.podLooks);
    return { ...result, ...soonest(plan.requeueAfterMs, memory.creations.nextTryMs(), nextLookMs, recheckMs) };
  }

  /** Outcomes of added tasks, the job's status, what is decided about added tasks; answers with the job as it is then. */
  async #write(job: Stored<KusciaJob>, memory: JobMemory, plan: Effects, effects: boolean): Promise<Stored<KusciaJob>> {
    await verifyIntents(this.#deps, job, plan);
    return this.#limits.hold(job, plan, async () => {
      // Only a Restart changes tasks of a job that does not run, and it must not be carried out twice.
      if (plan.outcomes.length > 0 && job.status?.phase !== "Running") await this.#guard(job, memory, undefined, true);
      await this.#tasks.write(job, plan.outcomes);
      const current = await this.#guard(job, memory, plan.status, effects || plan.intents.length > 0);
      await this.#tasks.write(current, plan.intents);
      return current;
    });
  }

  /** The job has not changed since the plan was made: what that was made from has been seen to. */
  #noteWritten(memory: JobMemory, plan: Effects & Seen): void {
    memory.conflicts = 0;
    memory.coalescing.written();
    memory.forgetTerminatedPods(plan.terminatedPods);
    memory.forgetRoom(plan.roomIn);
    for (const cause of plan.retries) this.#deps.metrics.observeRetry(cause);
    for (const cause of plan.releases) this.#deps.metrics.observeRelease(cause);
  }

  /** Plans, does what must come before anything else (finalizer, labels, looks at lost pods), and plans anew. */
  async #settle(
    cached: Stored<KusciaJob>,
    memory: JobMemory,
  ): Promise<Seen & { job: Stored<KusciaJob>; plan: SettledPlan }> {
    const { caches, settings, reservations, logs, clock } = this.#deps;
    const found: PodFindings = { lost: new Set(), live: new Set(), lostWithNodes: new Set() };
    const tasksFound: TaskFindings = { goneTasks: new Set(), tasksAreLive: false };
    const unlabelledPods: Stored<Pod>[] = [];
    const { mayLackPods } = memory;
    memory.mayLackPods = false;
    let job = cached;
    await this.#podWarnings.refresh(this.#startingPods(cached), memory.podLooks);
    unlabelledPods.push(...(await this.#podLooks.follow(memory, found)));
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const { terminatedPods, roomIn } = memory;
      const snapshot = takeSnapshot(this.#deps, job, {
        terminatedPods,
        roomIn,
        podWarnings: warningsOf(memory.podLooks),
        settings,
        failures: memory.creations.failures(),
        lostPods: found.lost,
        livePods: found.live,
        lostWithNodes: found.lostWithNodes,
        mayLackPods,
        ...tasksFound,
        statusRefusals: memory.statusRefusals,
        unlabelledPods,
        awaitedLogs: logs.awaited(job),
        now: clock(),
      });
      const { addedTasks = [] } = snapshot;
      const plan = decide(snapshot);
      if (plan.action === "verify") {
        unlabelledPods.push(...(await this.#podLooks.verify(job, memory, plan.pods, found)));
        await this.#tasks.verify(job, plan.tasks, tasksFound);
      } else if (plan.action === "mark") job = await this.#mark(job, plan);
      else {
        // Before anybody else decides: nothing was awaited since the snapshot was taken.
        if (plan.action === "apply") reservations.hold(job.metadata.uid, countedStarts(caches, job, plan));
        return { job, plan, terminatedPods, unlabelledPods, roomIn, addedTasks };
      }
    }
    throw new Error(`the plan of ${keyOf(cached)} did not settle in ${MAX_STEPS} steps`);
  }

  /** The pods of a job for whose start somebody waits: those of its releases also when it has ended, or is to go. */
  #startingPods(job: Stored<KusciaJob>): readonly Stored<Pod>[] {
    const { caches, settings } = this.#deps;
    const isOpen = job.metadata.deletionTimestamp === undefined && !isOver(job);
    const isAwaited = runsJobsIn(settings, job.metadata.namespace) && (isOpen || owedReleases(job).length > 0);
    return isAwaited ? caches.pods.byIndex(BY_JOB, job.metadata.uid) : [];
  }

  async #mark(job: Stored<KusciaJob>, plan: Extract<Plan, { action: "mark" }>): Promise<Stored<KusciaJob>> {
    const { namespace, name, resourceVersion } = job.metadata;
    const finalizers = plan.finalizer === true ? { finalizers: withFinalizer(job).metadata.finalizers } : {};
    const labels = plan.labels === undefined ? {} : { labels: plan.labels };
    const body = { metadata: { resourceVersion, ...finalizers, ...labels }, ...(plan.spec && { spec: plan.spec }) };
    const marked = await this.#deps.client.patch(KUSCIA_JOBS, { namespace, name }, body);
    this.#deps.caches.jobs.observe(marked);
    return marked;
  }

  /** The job as it is stored now. @throws StaleStateError if the pass did not see its newest state */
  async #guard(
    job: Stored<KusciaJob>,
    memory: JobMemory,
    status: KusciaJobStatus | undefined,
    effects: boolean,
  ): Promise<Stored<KusciaJob>> {
    const { client, caches } = this.#deps;
    try {
      return await guard({ client, type: KUSCIA_JOBS, cache: caches.jobs }, job, { status, effects });
    } catch (error) {
      if (isTooLarge(error)) this.#noteTooLarge(job, memory);
      throw error;
    }
  }

  /** The next plan leaves out more. Whether anything of it can be written shows in the job; the Event comes in any case. */
  #noteTooLarge(job: Stored<KusciaJob>, memory: JobMemory): void {
    memory.statusRefusals += 1;
    this.#deps.metrics.observeStatusRefusal();
    const isFinal = memory.statusRefusals === LAST_STATUS_REFUSAL;
    const message = "the API server refuses the status as too large, even without endpoints and messages; the job ends";
    if (isFinal) this.#deps.events.event(withKind(KUSCIA_JOBS, job), "Warning", "StatusTooLarge", message);
  }

  async #expire(job: Stored<KusciaJob>): Promise<Result> {
    const { namespace, name, uid, resourceVersion } = job.metadata;
    await this.#deps.client.delete(KUSCIA_JOBS, { namespace, name }, { uid, resourceVersion });
    this.#deps.logger.info({ job: keyOf(job), uid }, "deleted a finished job whose time to live is over");
    return {};
  }
}
