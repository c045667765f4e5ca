import { GROUP } from "../../../api/names.ts";
import type { KusciaJobTask } from "../../../api/types.ts";
import type { TaskAdd } from "../models.ts";

/** On a KusciaJobTask: the task as Azure Batch's client gave it, as JSON. */
const TASK_ANNOTATION = `azure-batch.${GROUP}/task`;
const VERSION = 1;

/** What the annotation holds. */
export interface TaskRecord {
  readonly given: TaskAdd;
  /** When a request last changed the task. */
  readonly modified?: string;
}

/** The annotations that keep a task as it was given. */
export function taskAnnotationsOf(record: TaskRecord): Record<string, string> {
  return { [TASK_ANNOTATION]: JSON.stringify({ version: VERSION, ...record }) };
}

/** The task as it was given; undefined for one that was added in another way. */
export function taskRecordOf({ metadata }: Pick<KusciaJobTask, "metadata">): TaskRecord | undefined {
  const text = metadata.annotations?.[TASK_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const { version, given, modified } = JSON.parse(text) as Partial<TaskRecord> & { readonly version?: unknown };
    if (version !== VERSION || given === undefined) return undefined;
    return { given, ...(modified !== undefined && { modified }) };
  } catch {
    return undefined;
  }
}
