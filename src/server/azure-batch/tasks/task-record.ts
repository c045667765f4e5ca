import { GROUP } from "../../../api/names.ts";
import type { KusciaJobTask } from "../../../api/types.ts";
import type { TaskAdd } from "../models.ts";

/** On a KusciaJobTask: the task as Azure Batch's client gave it, as JSON. */
const TASK_ANNOTATION = `azure-batch.${GROUP}/task`;
const VERSION = 1;

/** The annotations that keep a task as it was given. */
export function taskAnnotationsOf(given: TaskAdd): Record<string, string> {
  return { [TASK_ANNOTATION]: JSON.stringify({ version: VERSION, given }) };
}

/** The task as it was given; undefined for one that was added in another way. */
export function givenTaskOf({ metadata }: Pick<KusciaJobTask, "metadata">): TaskAdd | undefined {
  const text = metadata.annotations?.[TASK_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as { readonly version?: unknown; readonly given?: TaskAdd };
    return value.version === VERSION ? value.given : undefined;
  } catch {
    return undefined;
  }
}
