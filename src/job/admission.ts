import type { FailureReason, WaitReason } from "../api/reasons.ts";
import { isOver, jobState } from "../api/phases.ts";
import type { KusciaJob, KusciaJobTask, KusciaJobTaskStatus, Task } from "../api/types.ts";
import { reservedNameProblem } from "../domain/names.ts";
import { parseTime } from "../util/time.ts";
import { type AddedTask, compareAdded, isAccepted, isFor, isRefused } from "./added-tasks.ts";
import { neverReady } from "./graph.ts";
import { isPartner, missingDomain } from "./references.ts";
import { isTaskID, taskIDOf } from "./task-ids.ts";
import type { PassClock } from "./time.ts";
import { listed } from "./text.ts";
import type { Explanation, Snapshot } from "./types.ts";

/** Watches of tasks may be so far behind those of jobs: a job that was closed waits for tasks that were added before. */
export const CLOSING_SECONDS = 2;

/** What becomes of the tasks that were added to a job. */
export interface Admission {
  /** Tasks of the job, in the order in which they were added; each has a status. */
  readonly tasks: readonly AddedTask[];
  /** What is said to those that are none, or not yet, if that is new. */
  readonly answers: readonly { readonly task: AddedTask; readonly status: KusciaJobTaskStatus }[];
  /** What the first of those lacks that may still become tasks of the job; undefined if there is none. */
  readonly awaited?: string;
}

/** Whether the job has begun, so that tasks can be added to it. */
function hasBegun({ status }: KusciaJob): boolean {
  return status?.phase !== undefined && status.phase !== "initialized";
}

/** Decides which of the tasks that were added are tasks of the job. What was taken once stays one. */
export function admit(snapshot: Snapshot, clock: PassClock): Admission {
  const { job, addedTasks = [] } = snapshot;
  if (addedTasks.length === 0) return { tasks: [], answers: [] };
  const sorted = addedTasks.toSorted(compareAdded);
  const accepted = sorted.filter((task) => isAccepted(task) && isFor(task, job));
  const asking = sorted.filter((task) => !isAccepted(task) && !isRefused(task));
  if (asking.length === 0 || !hasBegun(job)) return { tasks: accepted, answers: [] };
  const verdicts = judge(snapshot, accepted, asking);
  const acceptTime = clock.text;
  const taken = asking
    .filter((task) => !verdicts.has(task))
    .map((task) => ({ ...task, status: { ...recordOf(job, task), acceptTime } }));
  const grace = snapshot.settings.missingReferenceGraceSeconds;
  const refusals = [...verdicts].map(([task, { lack, message }]) => {
    const waits = lack !== undefined && !clock.passed(task.metadata.creationTimestamp, grace);
    const status = { ...recordOf(job, task), ...(waits ? waiting(lack, message) : refused(message, clock)) };
    return { task, status, waits, message };
  });
  const first = refusals.find(({ waits }) => waits);
  return {
    tasks: [...accepted, ...taken],
    answers: refusals.filter(({ task, status }) => isNews(task, status)),
    ...(first && { awaited: `task ${first.task.spec.alias}: ${first.message}` }),
  };
}

function isNews({ status: known }: AddedTask, { reason, message }: KusciaJobTaskStatus): boolean {
  return known?.reason !== reason || known?.message !== message;
}

function recordOf(job: Snapshot["job"], { spec }: AddedTask): KusciaJobTaskStatus {
  return { alias: spec.alias, taskID: taskIDOf(job, spec), state: "Pending" };
}

function waiting(reason: WaitReason, message: string): Explanation {
  return { reason, message };
}

function refused(message: string, clock: PassClock): Partial<KusciaJobTaskStatus> {
  return { state: "Failed", reason: "Invalid" satisfies FailureReason, message, endTime: clock.text };
}

/** Why a task is none of the job. */
interface Verdict {
  readonly message: string;
  /** Set if what it lacks may still appear. */
  readonly lack?: WaitReason;
}

/** The tasks that the job does not take, and why; a task may depend on others that are added with it. */
function judge(
  snapshot: Snapshot,
  accepted: readonly AddedTask[],
  asking: readonly AddedTask[],
): ReadonlyMap<AddedTask, Verdict> {
  const { job } = snapshot;
  const verdicts = new Map<AddedTask, Verdict>();
  const tasks: Task[] = [...job.spec.tasks, ...accepted.map(({ spec }) => spec)];
  const byAlias = new Map(tasks.map((task) => [task.alias, task]));
  const taskIDs = new Map(tasks.map((task) => [taskIDOf(job, task), task.alias]));
  const candidates = new Map<string, AddedTask>();
  for (const task of asking) {
    const verdict =
      refusalOf(snapshot, task) ?? nameClash(job, task.spec, { byAlias, taskIDs }) ?? lackOf(snapshot, task);
    if (verdict !== undefined) {
      verdicts.set(task, verdict);
      continue;
    }
    byAlias.set(task.spec.alias, task.spec);
    taskIDs.set(taskIDOf(job, task.spec), task.spec.alias);
    candidates.set(task.spec.alias, task);
  }
  const stuck = neverReady([...byAlias.values()]);
  // What a task depends on may turn out to be none of the job.
  for (let again = true; again;) {
    again = false;
    for (const [alias, task] of candidates) {
      const verdict = dependencyProblem(task.spec, byAlias, stuck);
      if (verdict === undefined) continue;
      verdicts.set(task, verdict);
      candidates.delete(alias);
      byAlias.delete(alias);
      again = true;
    }
  }
  return verdicts;
}

/** Why the task cannot be taken, whatever else is there. */
function refusalOf(snapshot: Snapshot, task: AddedTask): Verdict | undefined {
  const { job } = snapshot;
  const message = jobRefusal(job, task, snapshot.addedTasks) ?? specRefusal(snapshot, task.spec);
  return message === undefined ? undefined : { message };
}

/** Why the job takes no task, or not this one; undefined if it does. */
function jobRefusal(job: KusciaJob, task: KusciaJobTask, all: readonly KusciaJobTask[] = []): string | undefined {
  const { name } = job.metadata;
  if (!isFor(task, job)) return `it is for a job ${name} with another uid, which is gone`;
  const { initiator = job.spec.initiator } = task.spec;
  if (initiator !== job.spec.initiator) return `job ${name} has the initiator ${job.spec.initiator}, not ${initiator}`;
  if (isOver(job)) return `job ${name} has ended, it is ${jobState(job.status?.phase)}`;
  const wasOpen = job.spec.open === false || all.some(isAccepted);
  return wasAddedInTime(job, task, wasOpen) ? undefined : `job ${name} takes no more tasks: its open is not true`;
}

/** Whether the job was open when the task was added. Times have whole seconds. */
function wasAddedInTime({ spec, status }: KusciaJob, { metadata }: KusciaJobTask, wasOpen: boolean): boolean {
  if (spec.open === true) return true;
  const closed = parseTime(status?.closeTime);
  // It is seen only now that the job was closed.
  if (closed === undefined) return wasOpen;
  return (parseTime(metadata.creationTimestamp) ?? closed) <= closed;
}

function specRefusal(snapshot: Snapshot, { alias, parties, ...task }: Task): string | undefined {
  const taskID = taskIDOf(snapshot.job, { alias, parties, ...task });
  if (!isTaskID(taskID)) return `task ${alias} has an invalid taskID ${taskID}`;
  const other = snapshot.references.otherJobWith(taskID);
  if (other !== undefined) return `a task with the taskID ${taskID} exists in job ${other}; choose another taskID`;
  const reserved = parties.find(({ domainID }) => reservedNameProblem(snapshot.settings, domainID) !== undefined);
  if (reserved !== undefined) return `party ${reserved.domainID} can never be a domain`;
  const partner = parties.find(({ domainID }) => isPartner(snapshot, domainID));
  return partner && `party ${partner.domainID} is a partner domain of another cluster, which is not supported`;
}

function nameClash(
  job: Snapshot["job"],
  task: Task,
  known: { readonly byAlias: ReadonlyMap<string, Task>; readonly taskIDs: ReadonlyMap<string, string> },
): Verdict | undefined {
  if (known.byAlias.has(task.alias)) return { message: `the job has a task with the alias ${task.alias} already` };
  const taskID = taskIDOf(job, task);
  const other = known.taskIDs.get(taskID);
  return other === undefined ? undefined : { message: `task ${other} has the taskID ${taskID} already` };
}

/** What may still appear. */
function lackOf(snapshot: Snapshot, { spec }: AddedTask): Verdict | undefined {
  const [message] = spec.parties.flatMap(({ domainID }) => missingDomain(snapshot, domainID) ?? []);
  return message === undefined ? undefined : { message, lack: "DomainNotFound" };
}

function dependencyProblem(
  { alias, dependencies = [] }: Task,
  byAlias: ReadonlyMap<string, Task>,
  stuck: ReadonlySet<string>,
): Verdict | undefined {
  if (stuck.has(alias)) return { message: `task ${alias} depends on itself through its dependencies` };
  const unknown = dependencies.filter((each) => !byAlias.has(each));
  if (unknown.length > 0)
    return { message: `task ${alias} depends on ${listed(unknown)}, no task of the job`, lack: "DependencyNotFound" };
  const tolerable = dependencies.find((each) => byAlias.get(each)?.tolerable === true);
  return tolerable === undefined ? undefined : { message: `task ${alias} depends on the tolerable task ${tolerable}` };
}
