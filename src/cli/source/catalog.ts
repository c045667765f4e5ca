import type {
  KusciaJobScheduleSpec,
  KusciaJobSpec,
  KusciaJobTemplateSpec,
  TemplateParameter,
} from "../../api/types.ts";
import type { ListChange } from "./list-changes.ts";

/** A template as both transports show it. */
export interface TemplateView {
  readonly name: string;
  readonly description: string;
  readonly revision: string;
  readonly parameters: readonly TemplateParameter[];
  /** Why no job can be made from it. */
  readonly problem?: string;
}

/** A schedule as both transports show it. */
export interface ScheduleView {
  readonly name: string;
  /** Active, Suspended, Completed, Missed or NotReady. */
  readonly state: string;
  readonly message?: string;
  readonly trigger: string;
  readonly time_zone: string;
  readonly template?: string;
  readonly next_run_times: readonly string[];
  readonly last_schedule_time?: string;
  /** Jobs that run. */
  readonly active: readonly string[];
}

/** What a schedule says, and what stands for that. */
export interface StoredSchedule {
  readonly spec: KusciaJobScheduleSpec;
  readonly etag: string;
}

/** A job of a schedule. */
export interface RunView {
  readonly job: string;
  /** Scheduled, Manual or Backfill. */
  readonly type: string;
  readonly scheduled_time: string;
  readonly state: string;
  readonly end_time?: string;
}

/** A job to be made from a template. */
export interface TemplateRun {
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Made up from the template's name when absent. */
  readonly name?: string;
  /** It starts nothing until it is resumed. */
  readonly suspended: boolean;
  readonly dryRun: boolean;
}

/** Past times that are made up for; milliseconds since the epoch, both ends count. */
export interface BackfillRange {
  readonly from: number;
  readonly to: number;
  readonly max: number;
}

/** Templates and schedules, as Kubernetes or the job API have them. */
export interface Catalog {
  templates(): Promise<readonly TemplateView[]>;
  template(name: string): Promise<TemplateView>;
  /** The spec of the job that would be made. */
  render(template: string, parameters: Readonly<Record<string, string>>): Promise<KusciaJobSpec>;
  /** Answers with the name of the job. */
  runTemplate(run: TemplateRun): Promise<string>;
  schedules(): Promise<readonly ScheduleView[]>;
  /** Goes on over lost connections until the signal is aborted. */
  watchSchedules(signal: AbortSignal): AsyncGenerator<ListChange<ScheduleView>>;
  schedule(name: string): Promise<ScheduleView>;
  runs(name: string): Promise<readonly RunView[]>;
  suspend(name: string, suspend: boolean): Promise<void>;
  /** Makes a job now, and answers with its name. */
  exec(name: string): Promise<string>;
  deleteSchedule(name: string): Promise<void>;
  createSchedule(name: string, spec: KusciaJobScheduleSpec): Promise<void>;
  scheduleSpec(name: string): Promise<StoredSchedule>;
  /** Changes the spec by a merge patch, if it is still the one that was read. */
  changeSchedule(name: string, patch: object, etag: string): Promise<void>;
  /** Its times after this one, at most so many. */
  scheduleTimes(name: string, from: number, count: number): Promise<readonly string[]>;
  /** Asks for the jobs of past times; answers with those that there will be. */
  backfill(
    name: string,
    range: BackfillRange,
  ): Promise<readonly { readonly job: string; readonly scheduled_time: string }[]>;
  createTemplate(name: string, spec: KusciaJobTemplateSpec): Promise<void>;
}

/** Without the keys whose value is absent or empty, so that both transports show the same. */
export function given<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== "")) as T;
}
