import { createHash } from "node:crypto";
import { invalidProperty } from "./errors.ts";

const ID = /^[A-Za-z0-9_-]{1,64}$/;
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const HASH_DIGITS = 8;
const RULE = "an id has 1 to 64 letters, digits, hyphens and underscores";

/** @throws BatchError unless the text can be the id of something new */
export function requireID(property: string, id: unknown): asserts id is string {
  if (typeof id !== "string" || !ID.test(id)) throw invalidProperty(property, id, RULE);
}

/**
 * The name of the object with this id: the same for ids that differ in case alone. An id that is a name is its own; others
 * get a part of their digest, which no id that is a name has by chance.
 */
export function nameOf(id: string, longest: number): string {
  const lower = id.toLowerCase();
  if (NAME.test(lower) && lower.length <= longest && !LOOKS_HASHED.test(lower)) return lower;
  const digest = createHash("sha256").update(lower).digest("hex").slice(0, HASH_DIGITS);
  const readable = lower.replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
  const room = longest - HASH_DIGITS - MARK.length;
  const start = readable.slice(0, room).replace(/-+$/, "") || "id";
  return `${start}${MARK}${digest}`;
}

const MARK = "-0x";
const LOOKS_HASHED = /-0x[0-9a-f]{8}$/;

const LONGEST_JOB = 63;
const LONGEST_SCHEDULE = 48;

/** The KusciaJobSchedule with this id. */
export const scheduleNameOf = (id: string): string => nameOf(id, LONGEST_SCHEDULE);

/** The id of the job that a schedule made: `nightly:job-1`. */
const OF_A_SCHEDULE = /^([^:]+):job-(\d{1,14})$/;

/** The KusciaJob with this id. */
export function jobNameOf(id: string): string {
  const [, schedule, run] = OF_A_SCHEDULE.exec(id) ?? [];
  return schedule === undefined ? nameOf(id, LONGEST_JOB) : `${scheduleNameOf(schedule)}-${run}`;
}

/** The id of a job that the schedule with this id made under this name. */
export function scheduledJobID(schedule: string, jobName: string): string {
  return `${schedule}:job-${jobName.slice(jobName.lastIndexOf("-") + 1)}`;
}
