import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob, KusciaJobSchedule, KusciaJobScheduleSpec } from "../../api/types.ts";
import { formatTime } from "../../util/time.ts";
import { planSchedule } from "../plan.ts";
import { runOf } from "../runs.ts";
import type { CreationFailure, NotReady, RunDraft, SchedulePlan } from "../types.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Thrown where an operator dies. */
export class Crash extends Error {}

export const DRAFT: RunDraft = { labels: {}, annotations: {}, spec: { initiator: "alice", tasks: [] } };

/** A schedule, its jobs and the one controller that works on it, in virtual time. */
export class Simulation {
  now: number;
  schedule: Stored<KusciaJobSchedule>;
  readonly jobs = new Map<string, Stored<KusciaJob>>();
  /** All jobs that were ever made, by name, with the moments. */
  readonly made: { readonly name: string; readonly time: string; readonly type: string; readonly at: number }[] = [];
  readonly events: string[] = [];
  draft: RunDraft | NotReady = DRAFT;
  /** What a creation of a job ends in. */
  refuse: CreationFailure | undefined;
  /** How long a job runs. */
  jobMs = MINUTE;
  /** Asked before each write; may throw a Crash. */
  beforeWrite: () => void = () => undefined;
  writes = 0;
  #failures = new Map<string, CreationFailure>();
  #requeueAt: number | undefined;
  #uids = 0;

  constructor(spec: Partial<KusciaJobScheduleSpec> & Pick<KusciaJobScheduleSpec, "trigger">, createdAt: string) {
    this.now = Date.parse(createdAt);
    this.schedule = {
      metadata: {
        name: "nightly",
        namespace: "cross-domain",
        uid: "uid-of-nightly",
        resourceVersion: "1",
        generation: 1,
        creationTimestamp: formatTime(this.now),
      },
      spec: { job: { spec: {} }, ...spec },
    };
  }

  /** Somebody changes the spec. */
  change(spec: Partial<KusciaJobScheduleSpec>): this {
    const { metadata } = this.schedule;
    const generation = (metadata.generation ?? 0) + 1;
    this.schedule = {
      ...this.schedule,
      metadata: { ...metadata, generation },
      spec: { ...this.schedule.spec, ...spec },
    };
    return this;
  }

  annotate(annotations: Record<string, string>): this {
    this.schedule = { ...this.schedule, metadata: { ...this.schedule.metadata, annotations } };
    return this;
  }

  /** An operator works until this moment, and handles each thing when it comes. */
  runUntil(time: string | number): this {
    const end = typeof time === "string" ? Date.parse(time) : time;
    this.pass();
    for (;;) {
      const next = Math.min(this.#requeueAt ?? Number.POSITIVE_INFINITY, this.#nextEnd());
      if (next > end) break;
      this.now = Math.max(this.now, next);
      this.#endJobs();
      this.pass();
    }
    this.now = Math.max(this.now, end);
    this.#endJobs();
    return this.pass();
  }

  /** No operator works until this moment; jobs go on. */
  sleepUntil(time: string | number): this {
    this.now = typeof time === "string" ? Date.parse(time) : time;
    this.#endJobs();
    this.#failures.clear();
    return this;
  }

  /** Passes until there is nothing left to do. */
  pass(): this {
    for (let i = 0; i < 50; i += 1) {
      const plan = this.plan();
      this.#requeueAt = plan.requeueAfterMs === undefined ? undefined : this.now + plan.requeueAfterMs;
      if (!this.#apply(plan)) return this;
    }
    throw new Error("the plan does not come to rest");
  }

  plan(gone: ReadonlySet<string> = new Set(), live: ReadonlySet<string> = new Set()): SchedulePlan {
    const jobs = [...this.jobs.values()];
    const { schedule, draft, now } = this;
    const plan = planSchedule({ schedule, jobs, draft, gone, live, failures: this.#failures, now });
    if (plan.verify.length === 0) return plan;
    const known = new Set(jobs.map(({ metadata }) => metadata.uid));
    const asked = plan.verify.map(({ uid = "" }) => uid);
    const [found, missing] = [asked.filter((uid) => known.has(uid)), asked.filter((uid) => !known.has(uid))];
    return this.plan(new Set([...gone, ...missing]), new Set([...live, ...found]));
  }

  /** The times of the runs that were made, as they are in the names of the jobs. */
  get times(): string[] {
    return this.made.map(({ time }) => time);
  }

  condition(type: string): string | undefined {
    return this.schedule.status?.conditions?.find((each) => each.type === type)?.status;
  }

  deleteJob(name: string): void {
    this.jobs.delete(name);
  }

  #write(): void {
    this.beforeWrite();
    this.writes += 1;
  }

  #apply(plan: SchedulePlan): boolean {
    let acted = false;
    if (plan.status !== undefined) {
      this.#write();
      this.schedule = { ...this.schedule, status: structuredClone(plan.status) };
      this.events.push(...plan.events.map(({ reason }) => reason));
      acted = true;
    }
    for (const job of plan.stop) {
      this.#write();
      this.#end(job, "Failed");
      acted = true;
    }
    for (const job of plan.create) acted = this.#create(job) || acted;
    for (const { metadata } of plan.delete) {
      this.#write();
      this.jobs.delete(metadata.name);
      acted = true;
    }
    return acted;
  }

  #create(job: KusciaJob): boolean {
    const name = job.metadata.name!;
    if (this.jobs.has(name)) return false;
    this.#write();
    if (this.refuse !== undefined) {
      const isNews = !this.#failures.has(name);
      this.#failures.set(name, this.refuse);
      return isNews;
    }
    this.#uids += 1;
    const metadata = {
      ...job.metadata,
      name,
      namespace: "cross-domain",
      uid: `job-${this.#uids}`,
      resourceVersion: "1",
      creationTimestamp: formatTime(this.now),
    };
    const stored = { ...job, metadata };
    this.jobs.set(name, stored);
    const { type, time } = runOf(stored)!;
    this.made.push({ name, type, time, at: this.now });
    return true;
  }

  #nextEnd(): number {
    const running = [...this.jobs.values()].filter(({ status }) => status?.completionTime === undefined);
    const ends = running.map(({ metadata }) => Date.parse(metadata.creationTimestamp!) + this.jobMs);
    return Math.min(...ends.filter((end) => end > this.now), Number.POSITIVE_INFINITY);
  }

  #endJobs(): void {
    for (const job of this.jobs.values()) {
      const end = Date.parse(job.metadata.creationTimestamp!) + this.jobMs;
      if (job.status?.completionTime === undefined && end <= this.now) this.#end(job, "Succeeded");
    }
  }

  #end(job: Stored<KusciaJob>, phase: "Succeeded" | "Failed"): void {
    const status = { phase, completionTime: formatTime(this.now) };
    this.jobs.set(job.metadata.name, { ...job, status });
  }
}
