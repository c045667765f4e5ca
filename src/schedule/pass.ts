import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob, KusciaJobScheduleSpec, KusciaJobScheduleStatus, RunType, ScheduleRun } from "../api/types.ts";
import { floorSecond } from "./zone.ts";
import type { RunDraft, ScheduleEvent, ScheduleSnapshot } from "./types.ts";

/** What is wrong with the schedule, or why a time was missed: one word, one sentence. */
export interface Reasoned {
  readonly reason: string;
  readonly message: string;
}

/** One pass over a schedule: the status it is to have, and what there is to do. */
export interface SchedulePass {
  readonly snapshot: ScheduleSnapshot;
  readonly spec: KusciaJobScheduleSpec;
  /** A copy; written in place. */
  readonly status: KusciaJobScheduleStatus &
    Required<Pick<KusciaJobScheduleStatus, "active" | "waiting" | "counts" | "conditions">>;
  readonly now: number;
  /** Now, in whole seconds. */
  readonly second: number;
  /** Undefined if no job can be made. */
  readonly draft: RunDraft | undefined;
  readonly verify: ScheduleRun[];
  readonly stop: Stored<KusciaJob>[];
  readonly events: ScheduleEvent[];
  readonly started: Record<RunType, number>;
  readonly delays: number[];
  /** Why the newest time that came was missed; undefined when a run has started since. */
  missed: Reasoned | undefined;
  /** Why nothing can be run at present. */
  problem: Reasoned | undefined;
}

const NO_COUNTS = {
  active: 0,
  scheduled: 0,
  manual: 0,
  backfill: 0,
  succeeded: 0,
  failed: 0,
  skipped: 0,
  missed: 0,
};

/** Begins a pass. */
export function beginPass(snapshot: ScheduleSnapshot): SchedulePass {
  const { schedule, draft, now } = snapshot;
  const stored = structuredClone(schedule.status ?? {});
  const missed = stored.conditions?.find(({ type, status }) => type === "Missed" && status === "True");
  return {
    snapshot,
    spec: schedule.spec,
    status: {
      ...stored,
      active: stored.active ?? [],
      waiting: stored.waiting ?? [],
      counts: stored.counts ?? { ...NO_COUNTS },
      conditions: stored.conditions ?? [],
    },
    now,
    second: floorSecond(now),
    draft: "spec" in draft ? draft : undefined,
    verify: [],
    stop: [],
    events: [],
    started: { Scheduled: 0, Manual: 0, Backfill: 0 },
    delays: [],
    missed: missed && { reason: missed.reason, message: missed.message },
    problem: "reason" in draft ? draft : undefined,
  };
}

/** Whether a job of the schedule runs, or is about to. */
export function isBusy({ status }: SchedulePass): boolean {
  return status.active.length > 0;
}
