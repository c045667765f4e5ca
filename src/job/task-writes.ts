import { isEndPhase } from "../api/phases.ts";
import type { KusciaJobStatus, TaskStatus } from "../api/types.ts";
import { isAccepted, type TaskWrite, writeTo } from "./added-tasks.ts";
import { activeTasks } from "./claims.ts";
import { ownOutputs } from "./outputs.ts";
import { isFinished, isWaiting, type Pass, type TaskRun } from "./pass.ts";
import { countTasks, isTaskUrgent, isTaskWorthWriting } from "./status.ts";

/** What of the draft is the job's own: without the added tasks, of which it keeps counts and who runs. */
export function ownStatus(pass: Pass): KusciaJobStatus {
  const { activeTasks: _, tasks, outputs: __, ...status } = pass.status;
  const active = activeTasks(pass);
  const outputs = ownOutputs(pass);
  return {
    ...status,
    ...(outputs !== undefined && { outputs }),
    ...(tasks !== undefined && { tasks: tasks.filter(({ alias }) => !pass.added.has(alias)) }),
    ...(active.length > 0 && { activeTasks: active }),
  };
}

/**
 * Names of tasks that something is known of, and that the snapshot lacks: whether they are gone shows a live look. `all` if
 * the job's status counts other tasks than the snapshot has, or a job that was open ends: a cache that is behind must neither
 * end the job nor start more.
 */
export function doubtfulTasks(pass: Pass): readonly string[] | "all" {
  const { addedTasks = [], tasksAreLive = false } = pass.snapshot;
  const mayHaveTasks = addedTasks.length > 0 || pass.stored.spec.open !== undefined;
  if (tasksAreLive || !mayHaveTasks) return [];
  return isCounted(pass) && !endsClosed(pass) ? unknownTasks(pass) : "all";
}

/** Whether a job ends that was open: tasks that were added before it was closed may not have reached the cache. */
function endsClosed({ status, stored }: Pass): boolean {
  return status.closeTime !== undefined && isEndPhase(status.phase) && !isEndPhase(stored.status?.phase);
}

function unknownTasks(pass: Pass): string[] {
  const { addedTasks = [], goneTasks = new Set() } = pass.snapshot;
  const claimed = (pass.stored.status?.activeTasks ?? []).map(({ name }) => name);
  const named = [...claimed, ...straysOf(pass)];
  if (named.length === 0) return [];
  const known = new Set(addedTasks.map(({ metadata }) => metadata.name));
  return [...new Set(named)].filter((name) => !known.has(name) && !goneTasks.has(name));
}

/** Of what added tasks there are children though the job has no such task. */
function straysOf({ children, added }: Pass): string[] {
  return [...children.aliases].filter((alias) => !added.has(alias)).flatMap((alias) => children.addedTasks(alias));
}

/** Whether the tasks, as they are stored, are those that the job's status was last written with. */
function isCounted({ stored, added }: Pass): boolean {
  const { taskCounts, tasks = [], activeTasks: claims = [] } = stored.status ?? {};
  if (taskCounts === undefined) return true;
  const statuses = [...added.values()].filter(isAccepted).map(({ status }) => status!);
  const { total, succeeded, failed, skipped } = countTasks([...tasks, ...statuses]);
  const isSame =
    total === taskCounts.total &&
    succeeded === taskCounts.succeeded &&
    failed === taskCounts.failed &&
    skipped === taskCounts.skipped;
  const attempts = new Map([...added.values()].map(({ metadata, status }) => [metadata.name, status?.attempt ?? 0]));
  return isSame && claims.every(({ name, attempt }) => (attempts.get(name) ?? attempt) >= attempt);
}

/** What is to be written to the added tasks: their outcomes before the job's status, everything else after it. */
export interface TaskWrites {
  readonly outcomes: readonly TaskWrite[];
  readonly intents: readonly TaskWrite[];
  readonly urgent: boolean;
}

/** Compares the drafts of the added tasks with what is stored of them. */
export function planTaskWrites(pass: Pass): TaskWrites {
  const changed = pass.runs.filter(
    ({ added, status }) => added !== undefined && isTaskWorthWriting(added.status, status),
  );
  const writeOf = ({ added, status }: TaskRun): TaskWrite => writeTo(pass.stored, added!, status);
  return {
    outcomes: changed.filter(isOutcome).map(writeOf),
    intents: [...changed.filter((run) => !isOutcome(run)).map(writeOf), ...pass.answers],
    urgent: pass.answers.length > 0 || changed.some(({ added, status }) => isTaskUrgent(added!.status, status)),
  };
}

/** Why tasks end with their job, or are stopped with it: that follows from what the job's status says. */
const OF_THE_JOB: ReadonlySet<string | undefined> = new Set(["KusciaJobStopped", "JobEnded", "Disabled"]);

/**
 * What must be known before the job's status may rely on it: how a task ended by itself, and that it is to run again. Were a
 * Restart written to the job first, a crash would leave tasks as they had ended.
 */
function isOutcome(run: TaskRun): boolean {
  const { status, added } = run;
  const before: Partial<TaskStatus> = added?.status ?? {};
  if (isFinished(run) && before.state !== status.state) return !OF_THE_JOB.has(status.reason);
  const isAgain =
    (status.attempt ?? 0) > (before.attempt ?? 0) || before.state === "Failed" || before.state === "Skipped";
  return isAgain && isWaiting(run);
}
