import { ANNOTATION, LABEL } from "../api/names.ts";
import type { KusciaJob, Task, TaskStatus } from "../api/types.ts";
import { descendants } from "./graph.ts";
import { jsonObject } from "../util/json-object.ts";
import { listed } from "./text.ts";

/** Which tasks a Restart runs again; without any of it those that did not succeed. */
export interface RestartChoice {
  /** Every task. */
  readonly all?: boolean;
  /** By alias: also these, though they succeeded, and what depends on them. */
  readonly tasks?: readonly string[];
  /** Nothing but `tasks`: what depends on them stays as it is, and so does what else did not succeed. */
  readonly only?: boolean;
}

/** What a Restart does: the tasks that run again, each with why, or why it cannot be. */
export type Restart = { readonly again: ReadonlyMap<string, string> } | { readonly refusal: string };

/** The choice as an annotation; it counts for the command of this `job-stage-version` alone. */
export function choiceText(version: string, { all, tasks = [], only }: RestartChoice): string {
  return JSON.stringify({ version, ...(all && { all }), ...(tasks.length > 0 && { tasks }), ...(only && { only }) });
}

/** What was chosen with the command that is on the job. Texts that are none of ours choose nothing. */
export function choiceOf({ metadata }: Pick<KusciaJob, "metadata">): RestartChoice {
  const { labels = {}, annotations = {} } = metadata;
  const { version, all, tasks, only } = jsonObject(annotations[ANNOTATION.jobStageTasks]);
  if (version === undefined || version !== labels[LABEL.jobStageVersion]) return {};
  const names = Array.isArray(tasks) ? tasks.filter((each) => typeof each === "string") : [];
  return { all: all === true, tasks: names, only: only === true };
}

/** The tasks that the Restart runs again, with `tasks` as they are. */
export function tasksToRestart(
  { spec }: Pick<KusciaJob, "spec">,
  tasks: readonly TaskStatus[],
  { all = false, tasks: chosen = [], only = false }: RestartChoice = {},
): Restart {
  const known = new Map(tasks.map((task) => [task.alias, task]));
  const refusal = unknownTask(spec.tasks, chosen, only);
  if (refusal !== undefined) return { refusal };
  const asked = new Set(all ? spec.tasks.map(({ alias }) => alias) : chosen);
  const after = only ? new Set<string>() : descendants(spec.tasks, asked);
  const isAgain = ({ alias }: Task): boolean =>
    asked.has(alias) || after.has(alias) || (!only && known.get(alias)?.state !== "Succeeded");
  const again = new Set(spec.tasks.filter(isAgain).map(({ alias }) => alias));
  const problem = only ? loneProblem(spec, known, again) : undefined;
  if (problem !== undefined) return { refusal: problem };
  const because = (task: Task): string =>
    asked.has(task.alias) ? "asked for" : reason(task, known.get(task.alias), again);
  return { again: new Map(spec.tasks.filter(isAgain).map((task) => [task.alias, because(task)])) };
}

function unknownTask(tasks: readonly Task[], chosen: readonly string[], only: boolean): string | undefined {
  if (only && chosen.length === 0) return "only is given without tasks; name those that are to run";
  const unknown = chosen.find((each) => !tasks.some(({ alias }) => alias === each));
  return unknown && `the job has no task "${unknown}"; it has ${listed(tasks.map(({ alias }) => alias))}`;
}

function reason(
  { dependencies = [] }: Task,
  { state = "Pending", createTime }: Partial<TaskStatus> = {},
  again: ReadonlySet<string>,
): string {
  if (state !== "Succeeded" && createTime !== undefined) return "did not succeed";
  const open = dependencies.filter((alias) => again.has(alias));
  return open.length > 0 ? `depends on ${listed(open)}` : "was not started";
}

/** Why tasks cannot run without others: they wait for one for ever, or one fails the job before they have run. */
function loneProblem(
  { tasks, scheduleMode }: KusciaJob["spec"],
  known: ReadonlyMap<string, TaskStatus>,
  again: ReadonlySet<string>,
): string | undefined {
  const isMissing = (alias: string): boolean => !again.has(alias) && known.get(alias)?.state !== "Succeeded";
  for (const { alias, dependencies = [] } of tasks.filter((task) => again.has(task.alias))) {
    const missing = dependencies.find(isMissing);
    if (missing !== undefined) return `${alias} depends on ${missing}, which did not succeed; choose that, too`;
  }
  if (scheduleMode === "BestEffort") return undefined;
  const fatal = tasks.filter((task) => task.tolerable !== true && isMissing(task.alias)).map(({ alias }) => alias);
  if (fatal.length === 0) return undefined;
  return `without ${listed(fatal)}, not succeeded, the job fails at once; choose that, too`;
}
