import { GROUP, LABEL } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Life } from "../../service/convert/life.ts";
import { scheduledJobID } from "./ids.ts";
import type { JobSpecification } from "./models.ts";

/** On a KusciaJob: what Azure Batch knows of a job and a KusciaJob has no field for, as JSON. */
export const JOB_ANNOTATION = `azure-batch.${GROUP}/job`;
const VERSION = 1;

/** A move from one state to another that a request began. */
export interface Move {
  readonly from: Life;
  /** When the job entered the state before. */
  readonly since: string;
  readonly to: Life;
  readonly at: string;
}

/** What the annotation holds. */
export interface JobRecord {
  /** As it was given; names are in lower case. Absent for the jobs of a schedule. */
  readonly id?: string;
  /** Of the schedule that made the job, as it was given. */
  readonly scheduleID?: string;
  readonly given: Partial<JobSpecification>;
  /** When a request last changed the job. */
  readonly modified?: string;
  readonly move?: Move;
}

/** The annotations that keep the record. */
export function annotationsOf(record: JobRecord): Record<string, string> {
  return { [JOB_ANNOTATION]: JSON.stringify({ version: VERSION, ...record }) };
}

/** What is recorded of a job; of one that was made in another way, nothing. */
export function recordOf({ metadata }: KusciaJob): JobRecord {
  const text = metadata.annotations?.[JOB_ANNOTATION];
  if (text === undefined) return { given: {} };
  try {
    const value = JSON.parse(text) as Partial<JobRecord> & { readonly version?: unknown };
    return value.version === VERSION && typeof value.given === "object" ? { ...value, given: value.given } : NOTHING;
  } catch {
    return NOTHING;
  }
}

const NOTHING: JobRecord = { given: {} };

/** The id of a job: as it was given, made of that of its schedule, or its name. */
export function idOf(job: KusciaJob, record = recordOf(job)): string {
  const { name = "", labels = {} } = job.metadata;
  const schedule = record.scheduleID ?? labels[LABEL.schedule];
  if (record.id !== undefined) return record.id;
  return schedule === undefined ? name : scheduledJobID(schedule, name);
}
