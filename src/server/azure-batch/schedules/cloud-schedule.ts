import { createHash } from "node:crypto";
import type { Stored } from "../../../api/kubernetes.ts";
import { isOver } from "../../../api/phases.ts";
import type { KusciaJob, KusciaJobSchedule } from "../../../api/types.ts";
import { stateOf } from "../../../service/schedule/schedules.ts";
import { constraintsOf, JOB_DEFAULTS } from "../cloud-job.ts";
import type { Version } from "../conditions.ts";
import { idOf } from "../record.ts";
import { scheduleIDOf, type ScheduleRecord, scheduleRecordOf } from "./schedule-record.ts";
import type { Filterable } from "../odata/filter.ts";
import { usageOf } from "../usage.ts";

export const SCHEDULE_PROPERTIES = [
  "id",
  "displayName",
  "url",
  "eTag",
  "lastModified",
  "creationTime",
  "state",
  "stateTransitionTime",
  "previousState",
  "previousStateTransitionTime",
  "schedule",
  "jobSpecification",
  "executionInfo",
  "metadata",
  "stats",
] as const;

export const SCHEDULE_FILTER: Filterable = {
  id: "text",
  state: "word",
  stateTransitionTime: "time",
  creationTime: "time",
  lastModified: "time",
  "executionInfo/endTime": "time",
  "schedule/doNotRunUntil": "time",
  "schedule/doNotRunAfter": "time",
};

type ScheduleState = "active" | "completed" | "disabled" | "terminating" | "deleting";

/** The state of a schedule in Azure Batch's words. */
export function scheduleStateOf(schedule: Stored<KusciaJobSchedule>, jobs: readonly KusciaJob[]): ScheduleState {
  if (schedule.metadata.deletionTimestamp !== undefined) return "deleting";
  const isBusy = jobs.some((job) => !isOver(job));
  if (scheduleRecordOf(schedule)?.terminated !== undefined) return isBusy ? "terminating" : "completed";
  const { state } = stateOf(schedule);
  // The last job is a part of it.
  if (state === "Completed") return isBusy ? "active" : "completed";
  return state === "Suspended" ? "disabled" : "active";
}

/** What changes whenever the schedule does. */
export function scheduleVersionOf(schedule: Stored<KusciaJobSchedule>, jobs: readonly KusciaJob[]): Version {
  const { uid, generation = 0, creationTimestamp = "" } = schedule.metadata;
  const text = JSON.stringify([uid, generation, scheduleStateOf(schedule, jobs)]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 15).toUpperCase();
  const modified = scheduleRecordOf(schedule)?.modified ?? creationTimestamp;
  return { etag: `0x${digest}`, lastModified: Math.max(Date.parse(modified), Date.parse(creationTimestamp)) };
}

/** A schedule as Azure Batch shows it. */
export function cloudScheduleOf(
  schedule: Stored<KusciaJobSchedule>,
  jobs: readonly KusciaJob[],
  { base, stats }: { readonly base: string; readonly stats: boolean },
): object {
  const record = scheduleRecordOf(schedule);
  const id = scheduleIDOf(schedule);
  const { etag, lastModified } = scheduleVersionOf(schedule, jobs);
  const { creationTimestamp } = schedule.metadata;
  const course = { state: scheduleStateOf(schedule, jobs), created: creationTimestamp ?? "", ended: endOf(jobs) };
  const name = record?.displayName ?? schedule.spec.displayName;
  return {
    id,
    displayName: name,
    url: `${base}/jobschedules/${encodeURIComponent(id)}`,
    eTag: etag,
    lastModified: new Date(lastModified).toISOString(),
    creationTime: creationTimestamp,
    ...historyOf(record, course),
    schedule: record?.schedule ?? {},
    ...(record && { jobSpecification: specificationOf(record) }),
    executionInfo: executionOf(schedule, jobs, { ...course, base }),
    metadata: record?.metadata,
    ...(stats && { stats: statsOf(jobs, `${base}/jobschedules/${encodeURIComponent(id)}/stats`, creationTimestamp) }),
  };
}

function statsOf(jobs: readonly KusciaJob[], url: string, created: string | undefined): object {
  const sum = (what: "succeeded" | "failed"): number =>
    jobs.reduce((total, { status }) => total + (status?.taskCounts?.[what] ?? 0), 0);
  const numbers = { numSucceededTasks: sum("succeeded"), numFailedTasks: sum("failed"), numTaskRetries: 0 };
  return { ...usageOf(url, created, undefined), ...numbers, waitTime: "PT0S" };
}

function specificationOf({ jobSpecification }: ScheduleRecord): object {
  const constraints = constraintsOf(jobSpecification.constraints);
  return { priority: 0, ...JOB_DEFAULTS, ...jobSpecification, constraints };
}

interface Course {
  readonly state: ScheduleState;
  readonly created: string;
  /** When its last job ended. */
  readonly ended?: string;
}

/** The state with its history, as far as requests and the jobs tell it. */
function historyOf(record: ScheduleRecord | undefined, { state, created, ended }: Course): object {
  const times = (at: string, previousState: string, since: string): object => ({
    state,
    stateTransitionTime: at,
    previousState,
    previousStateTransitionTime: since,
  });
  const move = record?.move;
  if (move !== undefined && move.to === state) return times(move.at, move.from, move.since);
  if (move?.to === "terminating" && state === "completed") return times(ended ?? move.at, move.to, move.at);
  if (state === "active") return { state, stateTransitionTime: created };
  return times(ended ?? created, "active", created);
}

function endOf(jobs: readonly KusciaJob[]): string | undefined {
  return jobs
    .flatMap(({ status }) => status?.completionTime ?? [])
    .sort()
    .at(-1);
}

function executionOf(
  schedule: Stored<KusciaJobSchedule>,
  jobs: readonly KusciaJob[],
  { state, ended, base }: Pick<Course, "state" | "ended"> & { readonly base: string },
): object {
  const next = state === "active" ? schedule.status?.nextRunTimes?.[0] : undefined;
  const end = state === "completed" ? (ended ?? scheduleRecordOf(schedule)?.terminated) : undefined;
  return { nextRunTime: next, recentJob: recentOf(jobs, base), endTime: end };
}

/** Names of jobs end in the times that they are for. */
function recentOf(jobs: readonly KusciaJob[], base: string): object | undefined {
  const recent = jobs.toSorted((a, b) => ((a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1)).at(-1);
  if (recent === undefined) return undefined;
  const id = idOf(recent);
  return { id, url: `${base}/jobs/${encodeURIComponent(id)}` };
}
