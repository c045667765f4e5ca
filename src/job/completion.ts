import type { KusciaJob, TaskCompletion, TaskStatus } from "../api/types.ts";

/** How an external task may come out. */
export const OUTCOMES = ["Succeeded", "Failed"] as const;
/** Characters of the message. */
export const LONGEST_COMPLETION = 256;

/** What is told of an external task: one of `OUTCOMES`, or that somebody has begun with it, `Started`. */
export interface Completion {
  readonly alias: string;
  readonly outcome: string;
  readonly message: string;
}

/** What is to be written down of the attempt that runs; nothing, if the same was said before. */
export interface Completed {
  readonly attempt: number;
  readonly said?: { readonly attempt: number; readonly outcome: string; readonly message: string | null };
}

/** Why it cannot be told. `noTask`: the alias is none, or not of an external task. */
export interface NotCompleted {
  readonly refusal: string;
  readonly noTask: boolean;
}

/** What telling it writes down; `known` is what was told before. */
export function completionOf(
  job: KusciaJob,
  completion: Completion,
  known: Pick<TaskCompletion, "attempt" | "outcome"> | undefined = knownOf(job, completion.alias),
): Completed | NotCompleted {
  const { alias } = completion;
  const lack = externalProblem(job, alias);
  if (lack !== undefined) return { refusal: lack, noTask: true };
  const task = job.status?.tasks?.find((each) => each.alias === alias) ?? {};
  return ofTask(job, completion, task, known);
}

function ofTask(
  { metadata }: KusciaJob,
  completion: Completion,
  task: Partial<TaskStatus>,
  known: Pick<TaskCompletion, "attempt" | "outcome"> | undefined,
): Completed | NotCompleted {
  const { alias, outcome } = completion;
  const { attempt = 0, state } = task;
  const earlier = known?.attempt === attempt ? known.outcome : "";
  const idle = idleText(task);
  // The same may be said again, also once the task has ended by it: the answer may have been lost.
  if (earlier === outcome && (idle === undefined || state === earlier)) return { attempt };
  if (idle !== undefined) return { refusal: `task "${alias}" of job "${metadata.name}" ${idle}`, noTask: false };
  return ofAttempt(completion, attempt, earlier);
}

/** What somebody has begun with may end; nothing else may be said twice. */
function ofAttempt(
  { alias, outcome, message }: Completion,
  attempt: number,
  earlier: string,
): Completed | NotCompleted {
  if (earlier !== "" && earlier !== "Started")
    return { refusal: `task "${alias}" was completed already, as ${earlier}`, noTask: false };
  return { attempt, said: { attempt, outcome, message: message === "" ? null : message } };
}

function knownOf({ status }: KusciaJob, alias: string): TaskCompletion | undefined {
  const { completions = {} } = status ?? {};
  return Object.hasOwn(completions, alias) ? completions[alias] : undefined;
}

/** Why no attempt of the task runs. */
function idleText({ state = "Pending", createTime }: Partial<TaskStatus>): string | undefined {
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
