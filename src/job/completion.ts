import type { KusciaJob, TaskStatus } from "../api/types.ts";

/** How an external task may come out. */
export const OUTCOMES = ["Succeeded", "Failed"] as const;
/** Characters of the message. */
export const LONGEST_COMPLETION = 256;

/** What is told of an external task. */
export interface Completion {
  readonly alias: string;
  readonly outcome: string;
  readonly message: string;
}

/** What telling it writes to the job's status: nothing, if the same was said before. */
export interface Completed {
  readonly attempt: number;
  readonly status?: object;
}

/** Why it cannot be told. `noTask`: the alias is none, or not of an external task. */
export interface NotCompleted {
  readonly refusal: string;
  readonly noTask: boolean;
}

/** Records how the attempt of an external task that runs came out. */
export function completionOf(job: KusciaJob, completion: Completion): Completed | NotCompleted {
  const { alias } = completion;
  const lack = externalProblem(job, alias);
  if (lack !== undefined) return { refusal: lack, noTask: true };
  const task = job.status?.tasks?.find((each) => each.alias === alias);
  const idle = idleText(task);
  if (idle !== undefined) return { refusal: `task "${alias}" of job "${job.metadata.name}" ${idle}`, noTask: false };
  const { attempt = 0 } = task ?? {};
  const known = knownOf(job, alias);
  return known?.attempt === attempt ? repeated(completion, known) : { attempt, status: first(completion, attempt) };
}

/** What was told before. */
function knownOf({ status }: KusciaJob, alias: string): { attempt: number; outcome: string } | undefined {
  const { completions = {} } = status ?? {};
  return Object.hasOwn(completions, alias) ? completions[alias] : undefined;
}

function first({ alias, outcome, message }: Completion, attempt: number): object {
  return { completions: { [alias]: { attempt, outcome, message: message === "" ? null : message } } };
}

/** The same may be said again, and nothing else. */
function repeated(
  { alias, outcome }: Completion,
  known: { attempt: number; outcome: string },
): Completed | NotCompleted {
  if (known.outcome === outcome) return { attempt: known.attempt };
  return { refusal: `task "${alias}" was completed already, as ${known.outcome}`, noTask: false };
}

/** Why no attempt of the task runs. */
function idleText({ state = "Pending", createTime }: Partial<TaskStatus> = {}): string | undefined {
  if (state === "Pending" && createTime === undefined) return "has not started yet";
  return state === "Running" || state === "Pending" ? undefined : `has ended, it is ${state}`;
}

function externalProblem({ metadata, spec }: KusciaJob, alias: string): string | undefined {
  const task = spec.tasks.find((each) => each.alias === alias);
  if (task === undefined) return `alias is "${alias}", which is no task of job "${metadata.name}"`;
  return task.external === true
    ? undefined
    : `alias is "${alias}", a task with pods; only an external task is completed`;
}
