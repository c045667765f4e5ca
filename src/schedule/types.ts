import type { Stored } from "../api/kubernetes.ts";
import type { NotReadyReason, ScheduleEventReason } from "../api/reasons.ts";
import type {
  KusciaJob,
  KusciaJobSchedule,
  KusciaJobScheduleStatus,
  KusciaJobSpec,
  RunType,
  ScheduleRun,
} from "../api/types.ts";

/** What each job of a schedule is made of. */
export interface RunDraft {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: KusciaJobSpec;
  /** The template that it came from. */
  readonly template?: { readonly name: string; readonly revision: string };
}

/** Why no job can be made at present. */
export interface NotReady {
  readonly reason: NotReadyReason;
  readonly message: string;
}

/** Why a job could not be created. */
export interface CreationFailure {
  readonly message: string;
  /** Trying again will not help. */
  readonly isFinal: boolean;
}

/** Everything that a plan is made from. */
export interface ScheduleSnapshot {
  readonly schedule: Stored<KusciaJobSchedule>;
  /** The jobs that carry the schedule's uid. */
  readonly jobs: readonly Stored<KusciaJob>[];
  readonly draft: RunDraft | NotReady;
  /** Uids of jobs that a live look has shown to be gone. */
  readonly gone: ReadonlySet<string>;
  /** Uids of jobs that a live look has found; `jobs` has them as they were then, or newer. */
  readonly live: ReadonlySet<string>;
  /** By the name of the job. */
  readonly failures: ReadonlyMap<string, CreationFailure>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** An Event about the schedule. */
export interface ScheduleEvent {
  readonly type: "Normal" | "Warning";
  readonly reason: ScheduleEventReason;
  readonly message: string;
}

/** What is counted once the status is written. */
export interface ScheduleTally {
  readonly started: Readonly<Record<RunType, number>>;
  readonly missed: number;
  readonly skipped: number;
  /** How late each run that starts by the trigger is, in seconds. */
  readonly delays: readonly number[];
}

/** What a pass does: status first, then the rest. */
export interface SchedulePlan {
  /** Jobs of which the status and the cache tell different things: they are looked up, and the plan is made again. */
  readonly verify: readonly ScheduleRun[];
  /** Absent if it is as it was. */
  readonly status?: KusciaJobScheduleStatus;
  readonly create: readonly KusciaJob[];
  readonly stop: readonly Stored<KusciaJob>[];
  readonly delete: readonly Stored<KusciaJob>[];
  readonly events: readonly ScheduleEvent[];
  readonly tally: ScheduleTally;
  readonly requeueAfterMs?: number;
}
