import type { Stored } from "../../api/kubernetes.ts";
import { LABEL } from "../../api/names.ts";
import { KUSCIA_JOB_SCHEDULES, KUSCIA_JOBS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobSchedule, ScheduleRun } from "../../api/types.ts";
import { withFinalizer } from "../../job/finalizer.ts";
import type { KubeClient } from "../../kube/client.ts";
import { systemClock } from "../../kube/clock.ts";
import {
  isAlreadyExists,
  isBadRequest,
  isForbidden,
  isInvalid,
  isNotFound,
  isTooLarge,
  messageOf,
  orUndefined,
} from "../../kube/errors.ts";
import type { EventRecorder } from "../../kube/events.ts";
import type { Logger } from "../../kube/logger.ts";
import { keyOf, withKind } from "../../kube/resource.ts";
import { draftOf } from "../../schedule/draft.ts";
import { planSchedule } from "../../schedule/plan.ts";
import type { CreationFailure, SchedulePlan } from "../../schedule/types.ts";
import { BY_SCHEDULE, type Caches } from "../caches.ts";
import type { OperatorMetrics } from "../metrics.ts";
import { guard } from "../guard.ts";
import type { Result } from "../reconcile.ts";
import { ClockSteps } from "./clock-steps.ts";

/** What the controller works with. */
export interface ScheduleControllerDeps {
  readonly client: KubeClient;
  readonly caches: Caches;
  readonly events: EventRecorder;
  readonly metrics: OperatorMetrics;
  readonly logger: Logger;
  /** Told of a namespace where a right seems to be missing. */
  readonly onRefused: (namespace: string) => void;
  /** Lets all schedules look again: the wall clock was set. */
  readonly onClockStep: () => void;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** Each step of a pass looks up what the one before it asked for. */
const MAX_STEPS = 4;

/** Makes the jobs of each KusciaJobSchedule: the status says which are due before any of them is made. */
export class ScheduleController {
  readonly #deps: ScheduleControllerDeps;
  /** By the uid of a schedule and the name of a job: why the job could not be made. */
  readonly #failures = new Map<string, Map<string, CreationFailure>>();

  readonly #clockSteps: ClockSteps;

  constructor(deps: ScheduleControllerDeps) {
    this.#deps = deps;
    this.#clockSteps = new ClockSteps(systemClock, deps.onClockStep);
  }

  /** Looks after the clock from the first schedule on, and forgets those that are gone. */
  follow(): void {
    const { schedules } = this.#deps.caches;
    schedules.onChange(({ type, object }) => {
      if (type === "deleted") this.#failures.delete(object.metadata.uid);
      else this.#clockSteps.start();
    });
    if (schedules.size > 0) this.#clockSteps.start();
  }

  stop(): void {
    this.#clockSteps.stop();
  }

  /** One pass over the schedule of this key. */
  async reconcile(key: string): Promise<Result> {
    const schedule = this.#deps.caches.schedules.get(key);
    if (schedule === undefined) return {};
    const plan = await this.#settle(schedule);
    const { client, caches } = this.#deps;
    const { status, create, stop, delete: gone } = plan;
    const effects = create.length + stop.length + gone.length > 0;
    const guarded = { client, type: KUSCIA_JOB_SCHEDULES, cache: caches.schedules };
    const current = await guard(guarded, schedule, { status, effects });
    this.#tell(current, plan);
    for (const job of stop) await this.#stop(job);
    const results = await Promise.all(create.map((job) => this.#create(current, job)));
    for (const job of gone) await this.#delete(job);
    return {
      requeue: results.includes("later"),
      requeueAfterMs: results.includes("refused") ? 0 : plan.requeueAfterMs,
    };
  }

  /** Plans; jobs of which the status and the cache tell different things are looked up first. */
  async #settle(schedule: Stored<KusciaJobSchedule>): Promise<SchedulePlan> {
    const { caches, clock } = this.#deps;
    const { namespace, uid } = schedule.metadata;
    const gone = new Set<string>();
    const live = new Set<string>();
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const plan = planSchedule({
        schedule,
        jobs: caches.jobs.byIndex(BY_SCHEDULE, uid),
        draft: draftOf(schedule, caches.templates.get(`${namespace}/${schedule.spec.template?.name}`)),
        gone,
        live,
        failures: this.#failures.get(uid) ?? new Map(),
        now: clock(),
      });
      if (plan.verify.length === 0) return plan;
      await Promise.all(plan.verify.map((run) => this.#look(schedule, run, { gone, live })));
    }
    throw new Error(`the plan of ${keyOf(schedule)} did not settle in ${MAX_STEPS} steps`);
  }

  /** Only a live answer proves that a job is gone, or that it runs. */
  async #look(
    { metadata: { namespace } }: Stored<KusciaJobSchedule>,
    { name, uid = "" }: ScheduleRun,
    { gone, live }: { readonly gone: Set<string>; readonly live: Set<string> },
  ): Promise<void> {
    const job = await orUndefined(() => this.#deps.client.get(KUSCIA_JOBS, { namespace, name }));
    if (job?.metadata.uid === uid) {
      this.#deps.caches.jobs.observe(job);
      live.add(uid);
    } else gone.add(uid);
  }

  /** Events and metrics, once what they tell is in the status. */
  #tell(schedule: Stored<KusciaJobSchedule>, { status, events, tally }: SchedulePlan): void {
    if (status === undefined) return;
    for (const { type, reason, message } of events)
      this.#deps.events.event(withKind(KUSCIA_JOB_SCHEDULES, schedule), type, reason, message);
    this.#deps.metrics.observeSchedule(tally);
  }

  /** A job that is stopped already is left alone. */
  async #stop(job: Stored<KusciaJob>): Promise<void> {
    const { namespace, name, uid, resourceVersion, labels = {} } = job.metadata;
    if (["Stop", "Cancel"].includes(labels[LABEL.jobStage] ?? "")) return;
    const version = Number(labels[LABEL.jobStageVersion] ?? 0);
    const stage = {
      [LABEL.jobStage]: "Stop",
      [LABEL.jobStageTrigger]: job.spec.initiator,
      [LABEL.jobStageVersion]: String(Number.isSafeInteger(version) ? version + 1 : 1),
    };
    const body = { metadata: { uid, resourceVersion, labels: stage } };
    this.#deps.caches.jobs.observe(await this.#deps.client.patch(KUSCIA_JOBS, { namespace, name }, body));
  }

  async #delete({ metadata: { namespace, name, uid } }: Stored<KusciaJob>): Promise<void> {
    try {
      await this.#deps.client.delete(KUSCIA_JOBS, { namespace, name }, { uid });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** A job of that name that is its own counts as made: an earlier try got through. */
  async #create(schedule: Stored<KusciaJobSchedule>, job: KusciaJob): Promise<"made" | "later" | "refused"> {
    const { caches, events, logger } = this.#deps;
    const name = job.metadata.name!;
    try {
      caches.jobs.observe(await this.#createOrFind(schedule, job));
    } catch (error) {
      if (error instanceof NameTakenError || isInvalid(error) || isBadRequest(error) || isTooLarge(error)) {
        this.#fail(schedule, name, { message: messageOf(error), isFinal: true });
        return "refused";
      }
      this.#fail(schedule, name, { message: messageOf(error), isFinal: false });
      if (!isForbidden(error)) throw error;
      this.#deps.onRefused(schedule.metadata.namespace);
      events.event(
        withKind(KUSCIA_JOB_SCHEDULES, schedule),
        "Warning",
        "FailedCreate",
        `job ${name} could not be created: ${error.message}`,
      );
      return "later";
    }
    this.#failures.get(schedule.metadata.uid)?.delete(name);
    events.event(withKind(KUSCIA_JOB_SCHEDULES, schedule), "Normal", "RunCreated", `created job ${name}`);
    logger.info({ schedule: keyOf(schedule), job: name }, "created a job of a schedule");
    return "made";
  }

  async #createOrFind({ metadata }: Stored<KusciaJobSchedule>, job: KusciaJob): Promise<Stored<KusciaJob>> {
    const { client } = this.#deps;
    try {
      return await client.create(KUSCIA_JOBS, withFinalizer(job));
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const { namespace } = metadata;
      const found = await client.get(KUSCIA_JOBS, { namespace, name: job.metadata.name! });
      if (found.metadata.labels?.[LABEL.scheduleUID] === metadata.uid) return found;
      throw new NameTakenError("another job has that name, which is none of this schedule");
    }
  }

  #fail({ metadata: { uid } }: Stored<KusciaJobSchedule>, name: string, failure: CreationFailure): void {
    const known = this.#failures.get(uid) ?? new Map<string, CreationFailure>();
    this.#failures.set(uid, known.set(name, failure));
  }
}

/** A job of the name that a run needs belongs to somebody else. */
class NameTakenError extends Error {}
