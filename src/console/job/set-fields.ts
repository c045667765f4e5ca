import type { FieldChange } from "../../job/job-changes.ts";
import { call } from "../app/api.ts";

/** What a change of fields would do, as the server sees it; `refusal` is empty if it would not be refused. */
export interface SetPlan {
  readonly etag: string;
  readonly refusal: string;
  readonly fields: readonly FieldChange[];
}

/** Fields and their new values, as they were typed. */
export type Draft = Readonly<Record<string, string>>;

const OF_TASK = "task_priorities.";
const TEXTS: readonly string[] = ["display_name", "description"];

/** The task whose priority the field is. */
export function taskOfField(field: string): string | undefined {
  return field.startsWith(OF_TASK) ? field.slice(OF_TASK.length) : undefined;
}

export function isText(field: string): boolean {
  return TEXTS.includes(field);
}

/** Fields whose limit is taken away by leaving them empty, which requests say with 0; of others empty changes nothing. */
const EMPTY_IS_NONE: readonly string[] = ["active_deadline_seconds", "task_start_deadline_seconds", "priority"];

/** The changes of a request: what differs from what is. */
export function changesOf(draft: Draft, fields: readonly FieldChange[]): Readonly<Record<string, unknown>> {
  const changes: Record<string, unknown> = {};
  const priorities: Record<string, number> = {};
  for (const { field, from } of fields) {
    const value = draft[field]?.trim();
    if (value === undefined || value === from) continue;
    const task = taskOfField(field);
    if (isText(field)) changes[field] = value;
    else if (task !== undefined) priorities[task] = Number(value);
    else if (value !== "" || EMPTY_IS_NONE.includes(field)) changes[field] = Number(value);
  }
  if (Object.keys(priorities).length > 0) changes["task_priorities"] = priorities;
  return changes;
}

/** Those that a plan changes. */
export function changed(fields: readonly FieldChange[]): readonly FieldChange[] {
  return fields.filter(({ from, to }) => from !== to);
}

export function planOfSet(job: string, changes: object): Promise<SetPlan> {
  return call<SetPlan>("/api/v1/job/plan", { job_id: job, action: "set", changes });
}

/** Makes the changes that were planned. @throws Problem with status 409 if the job's fields have changed */
export async function setFields(
  job: string,
  changes: object,
  { etag, reason }: { etag: string; reason: string },
): Promise<void> {
  await call("/api/v1/job/do", { job_id: job, action: "set", changes, etag, reason });
}
