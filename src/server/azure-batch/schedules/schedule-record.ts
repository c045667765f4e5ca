import type { Stored } from "../../../api/kubernetes.ts";
import { GROUP } from "../../../api/names.ts";
import type { KusciaJobSchedule, KusciaJobScheduleSpec } from "../../../api/types.ts";
import { jobSpecOf, placeOf } from "../job-spec.ts";
import { secondsOf } from "../duration.ts";
import type { JobSpecification, Schedule } from "../models.ts";
import type { BatchRequest } from "../operation.ts";
import { annotationsOf, type Move } from "../record.ts";

/** On the jobs of a schedule: what Azure Batch knows of the schedule, as JSON. It is a part of the schedule's spec. */
const SCHEDULE_ANNOTATION = `azure-batch.${GROUP}/schedule`;
const VERSION = 1;
const MOST_KEPT = 1000;
const FIRST_RUN_MS = 2000;

/** What the annotation holds. */
export interface ScheduleRecord {
  readonly id: string;
  readonly displayName?: string;
  readonly schedule: Schedule;
  readonly jobSpecification: JobSpecification;
  readonly metadata?: readonly { readonly name: string; readonly value: string }[];
  readonly modified: string;
  /** When a request ended it. */
  readonly terminated?: string;
  readonly move?: Omit<Move, "from" | "to"> & { readonly from: string; readonly to: string };
}

/** What is recorded of a schedule; undefined for one that was made in another way. */
export function scheduleRecordOf({ spec }: Pick<KusciaJobSchedule, "spec">): ScheduleRecord | undefined {
  const text = spec.job?.metadata?.annotations?.[SCHEDULE_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as ScheduleRecord & { readonly version?: unknown };
    return value.version === VERSION ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The spec of the KusciaJobSchedule that stands for a schedule. */
export function scheduleSpecOf(record: ScheduleRecord, request: BatchRequest, from: number): KusciaJobScheduleSpec {
  const { jobSpecification, displayName } = record;
  const { poolId } = jobSpecification.poolInfo;
  const place = placeOf(poolId, request.environment.pool(poolId), request.domain);
  const annotations = {
    [SCHEDULE_ANNOTATION]: JSON.stringify({ version: VERSION, ...record }),
    ...annotationsOf({ scheduleID: record.id, given: jobSpecification }),
  };
  return {
    ...(displayName !== undefined && { displayName: displayName.slice(0, LONGEST_NAME) }),
    ...timingOf(record.schedule, from),
    concurrencyPolicy: "Forbid",
    successfulJobsHistoryLimit: MOST_KEPT,
    failedJobsHistoryLimit: MOST_KEPT,
    job: {
      metadata: { annotations },
      spec: jobSpecOf(jobSpecification, place, request.domain ?? place.domain),
    },
  } as unknown as KusciaJobScheduleSpec;
}

const LONGEST_NAME = 256;

/** Azure Batch makes the first job at once, or when `doNotRunUntil` has come, and then one after each interval. */
export function timingOf(
  { doNotRunUntil, doNotRunAfter, startWindow, recurrenceInterval }: Schedule,
  from: number,
): Pick<KusciaJobScheduleSpec, "trigger" | "startAt" | "endAt" | "startingDeadlineSeconds"> {
  const earliest = from + FIRST_RUN_MS;
  const first = Math.max(earliest, doNotRunUntil === undefined ? earliest : Date.parse(doNotRunUntil));
  const seconds = recurrenceInterval === undefined ? undefined : Math.ceil(secondsOf(recurrenceInterval) ?? 0);
  const trigger =
    seconds === undefined || seconds > LONGEST_INTERVAL
      ? { date: { at: timeText(first) } }
      : { interval: { seconds, anchor: timeText(first - seconds * 1000) } };
  const window = startWindow === undefined ? undefined : secondsOf(startWindow);
  return {
    trigger,
    ...(doNotRunAfter !== undefined && { endAt: timeText(Date.parse(doNotRunAfter)) }),
    ...(window !== undefined && window <= LONGEST_WINDOW && { startingDeadlineSeconds: Math.ceil(window) }),
  };
}

const LONGEST_INTERVAL = 315_360_000;
const LONGEST_WINDOW = 31_536_000;

function timeText(ms: number): string {
  return `${new Date(Math.ceil(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}

/** The id of a schedule: as it was given, or its name. */
export function scheduleIDOf(schedule: Stored<KusciaJobSchedule>): string {
  return scheduleRecordOf(schedule)?.id ?? schedule.metadata.name;
}
