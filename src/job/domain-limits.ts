import type { Stored } from "../api/kubernetes.ts";
import { isCleanedUp } from "../api/phases.ts";
import type { KusciaJob, KusciaJobTask, Task, TaskStatus } from "../api/types.ts";
import { type AddedTask, isFor } from "./added-tasks.ts";
import { isActive, isExternal, isWaiting, partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { listed } from "./text.ts";
import { recordWait } from "./waits.ts";

/** What is asked for and what is recorded of a task, of whichever job. */
export interface RecordedTask {
  readonly spec: Task;
  readonly status: TaskStatus;
}

/** A task that waits because parties let no more tasks run. */
export interface LimitedTask {
  /** "namespace/name" of its job. */
  readonly job: string;
  /** When its job was created, or the task itself if it was added to one. */
  readonly since: string;
  /** The domains whose limits are reached. */
  readonly domains: readonly string[];
}

/** The tasks of the job's spec that something is recorded of. */
export function recordedTasks({ spec, status }: Pick<KusciaJob, "spec" | "status">): RecordedTask[] {
  const byAlias = new Map(spec.tasks.map((task) => [task.alias, task]));
  return (status?.tasks ?? []).flatMap((each) => {
    const task = byAlias.get(each.alias);
    return task === undefined ? [] : [{ spec: task, status: each }];
  });
}

/** An added task in the same form. */
export function recordedTask({ spec, status }: Pick<KusciaJobTask, "spec" | "status">): RecordedTask[] {
  return status === undefined ? [] : [{ spec, status }];
}

/** The tasks of the job's spec that may run. Once its clean-up is done none does, whatever is recorded. */
export function tasksThatCount(job: KusciaJob): RecordedTask[] {
  return isCleanedUp(job) ? [] : recordedTasks(job);
}

/** The same of a task that was added to the job, if that is known. */
export function addedTaskThatCounts(task: AddedTask, job: Stored<KusciaJob> | undefined): RecordedTask[] {
  return job !== undefined && isFor(task, job) && isCleanedUp(job) ? [] : recordedTask(task);
}

/** The domains in which tasks run, once for each task. */
export function busyDomains(tasks: readonly RecordedTask[]): string[] {
  return tasks.filter((task) => isActive(task) && !isExternal(task)).flatMap(({ spec }) => partyDomains([spec]));
}

/** How many of the tasks run in the domain. */
export function countOf(domainID: string, tasks: readonly RecordedTask[]): number {
  return busyDomains(tasks).filter((each) => each === domainID).length;
}

/** Those of the job's tasks that wait for the limit of a party. Nothing of a job that is suspended, over or being deleted does. */
export function limitedTasks(job: Stored<KusciaJob>): LimitedTask[] {
  return isStopped(job) ? [] : limited(recordedTasks(job), job);
}

/** The same of a task that was added to a job, where the job's own may wait; nothing while the job is not known. */
export function limitedAddedTask(task: AddedTask, job: Stored<KusciaJob> | undefined): LimitedTask[] {
  return job === undefined || !isFor(task, job) || isStopped(job) ? [] : limitedRecord(task);
}

/** What is recorded of an added task, whether its job lets it wait or not. */
export function limitedRecord(task: AddedTask): LimitedTask[] {
  const { namespace, creationTimestamp } = task.metadata;
  return limited(recordedTask(task), { metadata: { namespace, name: task.spec.jobName, creationTimestamp } });
}

function limited(tasks: readonly RecordedTask[], { metadata }: Pick<KusciaJob, "metadata">): LimitedTask[] {
  const { namespace = "", name = "", creationTimestamp: since = "" } = metadata;
  return tasks
    .filter((task) => isWaiting(task) && task.status.reason === "DomainLimit")
    .map(({ status }) => ({ job: `${namespace}/${name}`, since, domains: status.limitedBy ?? [] }));
}

function isStopped({ metadata, spec, status }: Stored<KusciaJob>): boolean {
  return spec.suspend === true || metadata.deletionTimestamp !== undefined || status?.phase !== "Running";
}

/** Oldest first. */
export function compareLimited(a: Pick<LimitedTask, "since" | "job">, b: Pick<LimitedTask, "since" | "job">): number {
  return a.since.localeCompare(b.since) || a.job.localeCompare(b.job);
}

/** Forgets which limits were reached: a round of starts finds them anew. */
export function forgetLimits({ runs }: Pass): void {
  for (const { status } of runs) delete status.limitedBy;
}

/** True, with the reason recorded, if a party of the task lets no more tasks run now, or others wait for that longer. */
export function waitForLimits(pass: Pass, run: TaskRun): boolean {
  const full = partyDomains([run.spec]).filter((domainID) => isFull(pass, run, domainID));
  if (full.length === 0) return false;
  run.status.limitedBy = full;
  const texts = full.map((domainID) => `${domainID} lets ${tasksText(limitOf(pass, domainID)!)} run at a time`);
  recordWait(pass, run, { reason: "DomainLimit", message: listed(texts) });
  return true;
}

function isFull(pass: Pass, { added }: TaskRun, domainID: string): boolean {
  const most = limitOf(pass, domainID);
  if (most === undefined) return false;
  const { references } = pass.snapshot;
  const free = most - countOf(domainID, pass.runs) - references.busyTasks(domainID);
  const { namespace, name, creationTimestamp = "" } = pass.job.metadata;
  const self = { job: `${namespace}/${name}`, since: added?.metadata.creationTimestamp ?? creationTimestamp };
  const before = references.limitedTasks(domainID).filter((each) => compareLimited(each, self) < 0);
  return free <= before.length;
}

function limitOf({ snapshot }: Pass, domainID: string): number | undefined {
  return snapshot.references.domainPolicy(domainID)?.spec.maxConcurrentTasks;
}

function tasksText(count: number): string {
  if (count === 0) return "no task";
  return count === 1 ? "1 task" : `${count} tasks`;
}
