import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { isOver } from "../api/phases.ts";
import { SCHEDULE_CONDITION } from "../api/reasons.ts";
import type { KusciaJob, KusciaJobSchedule } from "../api/types.ts";
import type { ReleaseCause, RetryCause } from "../job/types.ts";
import type { ScheduleTally } from "../schedule/types.ts";
import type { Reflector } from "../kube/reflector.ts";
import type { Caches } from "./caches.ts";

const RECONCILE_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** The operator's metrics. Names follow client-go and controller-runtime where these have one. */
export class OperatorMetrics {
  readonly registry: Registry;
  readonly #reconciles: Counter<"controller" | "result">;
  readonly #reconcileSeconds: Histogram<"controller">;
  readonly #requests: Counter<"method" | "resource" | "code">;
  readonly #startSeconds: Histogram;
  readonly #retries: Counter<"cause">;
  readonly #releases: Counter<"cause">;
  readonly #statusRefusals: Counter;
  readonly #unlabelledPods: Counter;
  readonly #scheduleRuns: Counter<"type">;
  readonly #missedRuns: Counter;
  readonly #skippedRuns: Counter;
  readonly #scheduleDelay: Histogram;
  readonly #leader: Gauge<"name">;
  readonly #missingRights: Gauge<"scope">;

  constructor(registry: Registry) {
    this.registry = registry;
    const registers = [registry];
    this.#reconciles = new Counter({
      name: "controller_runtime_reconcile_total",
      help: "Passes over an object by controller and result (success, error).",
      labelNames: ["controller", "result"],
      registers,
    });
    this.#reconcileSeconds = new Histogram({
      name: "controller_runtime_reconcile_time_seconds",
      help: "Time of one pass over an object.",
      labelNames: ["controller"],
      buckets: RECONCILE_BUCKETS,
      registers,
    });
    this.#requests = new Counter({
      name: "rest_client_requests_total",
      help: "Requests to the API server by method, resource and status code; code 0 if none came.",
      labelNames: ["method", "resource", "code"],
      registers,
    });
    this.#startSeconds = new Histogram({
      name: "kusciajob_task_creation_seconds",
      help: "Time from the recorded intent to run a task until all its pods were created; whole seconds at the start.",
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
      registers,
    });
    this.#missingRights = new Gauge({
      name: "kusciajob_operator_missing_permissions",
      help: "Rights that the operator lacks, by namespace that needs them (scope), * for rights over the whole cluster.",
      // Not `namespace`: that is where Prometheus found the operator.
      labelNames: ["scope"],
      registers,
    });
    this.#retries = new Counter({
      name: "kusciajob_task_retries_total",
      help: "Tasks that were tried again by themselves, by cause (failure, disruption).",
      labelNames: ["cause"],
      registers,
    });
    this.#releases = new Counter({
      name: "kusciajob_gang_releases_total",
      help: "Tasks that let go of their pods because not all could be had, by cause (quota, placement, appImage).",
      labelNames: ["cause"],
      registers,
    });
    this.#statusRefusals = new Counter({
      name: "kusciajob_status_refusals_total",
      help: "Writes of a job's status that the API server refused as too large.",
      registers,
    });
    this.#unlabelledPods = new Counter({
      name: "kusciajob_unlabelled_pods_total",
      help: "Pods of jobs whose labels somebody else changed, so that the operator has to look them up.",
      registers,
    });
    this.#scheduleRuns = new Counter({
      name: "kusciajob_schedule_runs_total",
      help: "Runs of KusciaJobSchedules that were started, by what made them due (Scheduled, Manual, Backfill).",
      labelNames: ["type"],
      registers,
    });
    this.#missedRuns = new Counter({
      name: "kusciajob_schedule_missed_runs_total",
      help: "Times of KusciaJobSchedules that were not run because they were too late, or by missedRunPolicy.",
      registers,
    });
    this.#skippedRuns = new Counter({
      name: "kusciajob_schedule_skipped_runs_total",
      help: "Times of KusciaJobSchedules that were skipped because a job of the schedule ran.",
      registers,
    });
    this.#scheduleDelay = new Histogram({
      name: "kusciajob_schedule_delay_seconds",
      help: "How late runs of KusciaJobSchedules were started.",
      buckets: [0.1, 0.5, 1, 5, 10, 30, 60, 300, 3600],
      registers,
    });
    this.#leader = new Gauge({
      name: "leader_election_master_status",
      help: "1 while this process holds the Lease.",
      labelNames: ["name"],
      registers,
    });
  }

  /** Undefined if the namespace is gone. */
  setMissingRights(scope: string, count: number | undefined): void {
    if (count === undefined) this.#missingRights.remove({ scope });
    else this.#missingRights.set({ scope }, count);
  }

  /** Counts jobs by phase and tasks by state when they are asked for, so that an idle operator does nothing. */
  watchCaches(caches: Caches, reflectors: readonly Reflector<never>[] = []): void {
    this.#watchHealth(caches, reflectors);
    const registers = [this.registry];
    new Gauge({
      name: "kusciajob_jobs",
      help: "KusciaJobs by phase.",
      labelNames: ["phase"],
      registers,
      collect() {
        this.reset();
        for (const job of caches.jobs.list()) this.inc({ phase: job.status?.phase ?? "New" });
      },
    });
    new Gauge({
      name: "kusciajob_schedules",
      help: "KusciaJobSchedules by state (Active, Suspended, Completed, NotReady).",
      labelNames: ["state"],
      registers,
      collect() {
        this.reset();
        for (const schedule of caches.schedules.list()) this.inc({ state: scheduleState(schedule) });
      },
    });
    new Gauge({
      name: "kusciajob_consents",
      help: "Answers of parties with a DomainPolicy to KusciaJobs that have not ended, by state (Waiting, Accepted, ...).",
      labelNames: ["state"],
      registers,
      collect() {
        this.reset();
        for (const job of caches.jobs.list()) {
          if (!isOver(job)) for (const { state } of job.status?.consents ?? []) this.inc({ state });
        }
      },
    });
    new Gauge({
      name: "kusciajob_tasks",
      help: "Tasks of all KusciaJobs by state.",
      labelNames: ["state"],
      registers,
      collect() {
        this.reset();
        for (const job of caches.jobs.list()) countTasks(job, (state, count) => this.inc({ state }, count));
      },
    });
  }

  /** How old the caches are, and what could not be read into them. */
  #watchHealth(caches: Caches, reflectors: readonly Reflector<never>[]): void {
    const registers = [this.registry];
    new Gauge({
      name: "kusciajob_operator_cache_age_seconds",
      help: "Time since the API server last sent an event or a bookmark of a kind, by its quietest watch; a watch in order gets a bookmark each minute or two.",
      labelNames: ["resource"],
      registers,
      collect() {
        this.reset();
        for (const [resource, age] of agesOf(reflectors)) this.set({ resource }, age / 1000);
      },
    });
    const faults = new Counter({
      name: "kusciajob_operator_cache_faults_total",
      help: "Changes of an object that could not be read in full; it is shown as far as possible, and the log names it.",
      labelNames: ["cache"],
      registers,
    });
    for (const [name, cache] of Object.entries(caches)) cache.onFault(() => faults.inc({ cache: name }));
  }

  observeReconcile(controller: string, seconds: number, failed: boolean): void {
    this.#reconciles.inc({ controller, result: failed ? "error" : "success" });
    this.#reconcileSeconds.observe({ controller }, seconds);
  }

  observeRequest(request: { verb: string; resource: string; code: number }): void {
    this.#requests.inc({ method: request.verb, resource: request.resource, code: String(request.code) });
  }

  /** All objects of these tasks exist now. `now` in milliseconds since the epoch. */
  observeStarts(job: KusciaJob, started: readonly { readonly alias: string }[], now: number): void {
    const aliases = new Set(started.map(({ alias }) => alias));
    for (const { alias, createTime } of job.status?.tasks ?? [])
      if (createTime !== undefined && aliases.has(alias))
        this.#startSeconds.observe(Math.max(0, (now - Date.parse(createTime)) / 1000));
  }

  /** A task is tried again. */
  observeRetry(cause: RetryCause): void {
    this.#retries.inc({ cause });
  }

  /** A pass over a schedule has settled this. */
  observeSchedule({ started, missed, skipped, delays }: ScheduleTally): void {
    for (const [type, count] of Object.entries(started)) if (count > 0) this.#scheduleRuns.inc({ type }, count);
    this.#missedRuns.inc(missed);
    this.#skippedRuns.inc(skipped);
    for (const delay of delays) this.#scheduleDelay.observe(delay);
  }

  /** A task lets go of its pods. */
  observeRelease(cause: ReleaseCause): void {
    this.#releases.inc({ cause });
  }

  /** The API server refused a status as too large. */
  observeStatusRefusal(): void {
    this.#statusRefusals.inc();
  }

  /** A pod was found that lacks a label. */
  observeUnlabelledPod(): void {
    this.#unlabelledPods.inc();
  }

  setLeader(name: string, leads: boolean): void {
    this.#leader.set({ name }, leads ? 1 : 0);
  }
}

function scheduleState({ spec, status }: KusciaJobSchedule): string {
  const holds = (type: string, value: string): boolean =>
    status?.conditions?.some((each) => each.type === type && each.status === value) === true;
  if (holds(SCHEDULE_CONDITION.completed, "True")) return "Completed";
  if (spec.suspend === true) return "Suspended";
  return holds(SCHEDULE_CONDITION.ready, "False") ? "NotReady" : "Active";
}

/** By resource, the age of its quietest watch in milliseconds; without those that never got an event. */
function agesOf(reflectors: readonly Reflector<never>[]): Map<string, number> {
  const ages = new Map<string, number>();
  for (const reflector of reflectors) {
    const age = reflector.lastEventAge();
    if (Number.isFinite(age)) ages.set(reflector.resource, Math.max(age, ages.get(reflector.resource) ?? 0));
  }
  return ages;
}

function countTasks(job: KusciaJob, add: (state: string, count: number) => void): void {
  const counts = job.status?.taskCounts;
  if (counts === undefined) return;
  for (const state of ["pending", "running", "succeeded", "failed", "skipped"] as const) {
    add(state[0]!.toUpperCase() + state.slice(1), counts[state]);
  }
}
