import { ANNOTATION, CUSTOM_FIELD_PREFIX } from "../api/names.ts";
import type { KusciaJob, KusciaJobSpec, Task } from "../api/types.ts";
import { LONGEST_REASON } from "./stage-command.ts";

/** What may change while a job runs; what is absent stays as it is. */
export interface JobChanges {
  readonly maxParallelism?: number;
  readonly priority?: number;
  readonly activeDeadlineSeconds?: number;
  readonly taskStartDeadlineSeconds?: number;
  readonly ttlSecondsAfterFinished?: number;
  readonly displayName?: string;
  readonly description?: string;
  /** By alias. */
  readonly taskPriorities: Readonly<Record<string, number>>;
  readonly customFields: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A change that cannot be; says which field, why, and what may be. */
export class ChangeError extends Error {
  override readonly name = "ChangeError";
}

/** What the changes write. A value of null takes a field away. */
export interface ChangesPatch {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string | null>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: object;
}

const INT32_MAX = 2 ** 31 - 1;

/** A number that may change while a job runs, under the name that it has in requests. */
interface NumberField {
  readonly field: keyof KusciaJobSpec & keyof JobChanges;
  readonly minimum: number;
  readonly maximum: number;
  /** 0 takes the limit away. */
  readonly zeroIsNone?: true;
}

export const NUMBER_FIELDS: Readonly<Record<string, NumberField>> = {
  max_parallelism: { field: "maxParallelism", minimum: 1, maximum: 128 },
  priority: { field: "priority", minimum: -1000, maximum: 1000 },
  active_deadline_seconds: { field: "activeDeadlineSeconds", minimum: 0, maximum: INT32_MAX, zeroIsNone: true },
  task_start_deadline_seconds: { field: "taskStartDeadlineSeconds", minimum: 0, maximum: INT32_MAX, zeroIsNone: true },
  ttl_seconds_after_finished: { field: "ttlSecondsAfterFinished", minimum: 0, maximum: INT32_MAX },
};

/** Texts that may change while a job runs, and how many characters they may have. */
export const TEXT_FIELDS: Readonly<
  Record<string, { readonly field: "displayName" | "description"; readonly maxLength: number }>
> = {
  display_name: { field: "displayName", maxLength: 1024 },
  description: { field: "description", maxLength: 8192 },
};

/** @throws ChangeError */
export function requireChanges(changes: JobChanges | undefined): void {
  if (changes === undefined) throw new ChangeError("changes is missing; give the fields that are to change");
  for (const [name, { field, minimum, maximum }] of Object.entries(NUMBER_FIELDS)) {
    const value = changes[field];
    if (typeof value === "number" && (value < minimum || value > maximum))
      throw new ChangeError(`${name} is ${value}, it must be from ${minimum} to ${maximum}`);
  }
  for (const [name, { field, maxLength }] of Object.entries(TEXT_FIELDS)) {
    const length = changes[field]?.length ?? 0;
    if (length > maxLength)
      throw new ChangeError(`${name} has ${length} characters, it must have at most ${maxLength}`);
  }
}

/**
 * What the changes write to the job. Fields that are not given stay as they are, or `reset` sets them back to their default.
 * @throws ChangeError for a priority of a task that there is not
 */
export function changesPatch(job: KusciaJob, changes: JobChanges, reset: boolean): ChangesPatch {
  const labels = entries(changes.customFields, customKeysOf(job), reset, CUSTOM_FIELD_PREFIX);
  const parameters = entries(changes.parameters, Object.keys(job.spec.parameters ?? {}), reset);
  const tasks = tasksWith(job.spec.tasks, changes.taskPriorities, reset);
  const spec = {
    ...numbersOf(changes, reset),
    ...textsOf(changes, reset),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(tasks !== undefined && { tasks }),
  };
  return { ...(Object.keys(labels).length > 0 && { metadata: { labels } }), spec };
}

/** A field that may change while a job runs, as texts; the same twice where nothing changes. */
export interface FieldChange {
  /** As in requests; `task_priorities.ALIAS` for that of a task. */
  readonly field: string;
  /** Empty for none. */
  readonly from: string;
  readonly to: string;
}

/** All fields of the job that may change, and what the changes make of each; of tasks the priorities of those of the spec. */
export function fieldsOf({ spec }: Pick<KusciaJob, "spec">, changes: JobChanges): FieldChange[] {
  const numbers = Object.entries(NUMBER_FIELDS).map(([name, { field, zeroIsNone }]) => {
    const from = spec[field] as number | undefined;
    const to = (changes[field] as number | undefined) ?? from;
    return fieldChange(name, from, zeroIsNone && to === 0 ? undefined : to);
  });
  const texts = Object.entries(TEXT_FIELDS).map(([name, { field }]) =>
    fieldChange(name, spec[field], changes[field] ?? spec[field]),
  );
  const priorities = spec.tasks.map(({ alias, priority }) =>
    fieldChange(`task_priorities.${alias}`, priority, changes.taskPriorities[alias] ?? priority),
  );
  return [...numbers, ...texts, ...priorities];
}

function fieldChange(field: string, from: number | string | undefined, to: number | string | undefined): FieldChange {
  return { field, from: String(from ?? ""), to: String(to ?? "") };
}

/** With why it is changed, for the job to tell. */
export function withReason(patch: ChangesPatch, reason: string): ChangesPatch {
  if (reason === "") return patch;
  return { ...patch, metadata: { ...patch.metadata, annotations: reasonAnnotation(reason) } };
}

/** Why something was changed or added, as its object tells. */
export function reasonAnnotation(reason: string): Readonly<Record<string, string>> {
  return reason === "" ? {} : { [ANNOTATION.changeReason]: reason.slice(0, LONGEST_REASON) };
}

type Written<T> = Record<string, T | null>;

function numbersOf(changes: JobChanges, reset: boolean): Written<number> {
  const written: Written<number> = {};
  for (const { field, zeroIsNone } of Object.values(NUMBER_FIELDS)) {
    const value = changes[field] as number | undefined;
    if (value !== undefined) written[field] = zeroIsNone && value === 0 ? null : value;
    else if (reset) written[field] = null;
  }
  return written;
}

function textsOf(changes: JobChanges, reset: boolean): Written<string> {
  const written: Written<string> = {};
  for (const { field } of Object.values(TEXT_FIELDS)) {
    const value = changes[field];
    if (value !== undefined) written[field] = value === "" ? null : value;
    else if (reset) written[field] = null;
  }
  return written;
}

/** The entries of a map that change; with `reset` those that are not given go. */
function entries(
  given: Readonly<Record<string, string>>,
  known: readonly string[],
  reset: boolean,
  prefix = "",
): Written<string> {
  const gone = reset ? known.map((key): [string, null] => [prefix + key, null]) : [];
  return Object.fromEntries([...gone, ...Object.entries(given).map(([key, value]) => [prefix + key, value])]);
}

function customKeysOf({ metadata }: KusciaJob): string[] {
  return Object.keys(metadata.labels ?? {})
    .filter((key) => key.startsWith(CUSTOM_FIELD_PREFIX))
    .map((key) => key.slice(CUSTOM_FIELD_PREFIX.length));
}

/** All tasks, as a list is written as a whole; undefined if no priority changes. */
function tasksWith(
  tasks: readonly Task[],
  priorities: Readonly<Record<string, number>>,
  reset: boolean,
): Task[] | undefined {
  const unknown = Object.keys(priorities).find((alias) => !tasks.some((task) => task.alias === alias));
  if (unknown !== undefined)
    throw new ChangeError(`task_priorities names "${unknown}", which is no task of the job; give the alias of one`);
  const wanted = (task: Task): number | undefined => priorities[task.alias] ?? (reset ? undefined : task.priority);
  if (tasks.every((task) => wanted(task) === task.priority)) return undefined;
  return tasks.map((task) => {
    const { priority: _, ...rest } = task;
    const priority = wanted(task);
    return priority === undefined ? rest : { ...rest, priority };
  });
}
