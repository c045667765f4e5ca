import { hookRecords, mapHooks } from "../job/hook-records.ts";
import { isAdded } from "../job/added-tasks.ts";
import type { KusciaJob, KusciaJobStatus, OutputStatus, Task, TaskStatus } from "../api/types.ts";

/** What a caller sees of a job: everything, or what concerns these domains; nothing without one. */
export type Sight = "all" | readonly string[];

/** The sight of masters. */
export const ALL: Sight = "all";

/** Whether the caller sees the job at all. */
export function seesAny(sight: Sight): boolean {
  return sight === "all" || sight.length > 0;
}

/**
 * The job as a caller may see it: of tasks in which none of its domains takes part only alias, id, dependencies, state and
 * times, and the same of other domains' hooks; of outputs those that one of its domains gave or may read; of parameters none. The initiator wrote the tasks and sees what it wrote. The same object if nothing is hidden.
 */
export function visiblePart(job: KusciaJob, sight: Sight): KusciaJob {
  if (sight === "all") return job;
  return withReadable(visibleHooks(visibleTasks(job, sight), sight), sight);
}

/** Of hooks of other domains only states and times; what the job waits for is hidden too when one of these may be it. */
function visibleHooks(job: KusciaJob, domains: readonly string[]): KusciaJob {
  const { status } = job;
  const others = (status?.hooks ?? []).filter(({ domainID }) => !domains.includes(domainID));
  if (status === undefined || others.length === 0) return job;
  const hooks = status.hooks?.map((each) => (others.includes(each) ? mapHooks(each, progress) : each));
  const speaks = hookRecords({ hooks: others }).some(saysWhy);
  return { ...job, status: { ...status, ...(hooks && { hooks }), ...(speaks && { conditions: [] }) } };
}

/** Whether nothing of the job's tasks is hidden from the caller. */
export function seesAllTasks({ spec }: Pick<KusciaJob, "spec">, sight: Sight): boolean {
  return sight === "all" || spec.tasks.every((task) => concerns(task, sight));
}

/** Without the outputs that these domains may not read. */
function withReadable(job: KusciaJob, domains: readonly string[]): KusciaJob {
  const { status } = job;
  if (status?.outputs === undefined) return job;
  // Of a task that was added the job shows them already.
  const tasks = status.tasks?.map((each) => ("outputs" in each ? { ...each, outputs: [] } : each));
  const mayRead = ({ domainID, readers = [] }: OutputStatus): boolean =>
    readers.includes("*") || [domainID, ...readers].some((each) => domains.includes(each));
  return { ...job, status: { ...status, ...(tasks && { tasks }), outputs: status.outputs.filter(mayRead) } };
}

function visibleTasks(job: KusciaJob, sight: readonly string[]): KusciaJob {
  const hidden = new Set(job.spec.tasks.filter((task) => !concerns(task, sight)).map(({ alias }) => alias));
  if (hidden.size === 0) return job;
  const status = job.status && visibleStatus(job.status, hidden);
  const shown = { ...job, ...(status && { status }) };
  if (sight.includes(job.spec.initiator)) return shown;
  const tasks = job.spec.tasks.map((task) => (hidden.has(task.alias) ? outline(task) : task));
  // What the job was made with may have gone into a hidden task.
  const { parameters: _, ...spec } = job.spec;
  return { ...shown, spec: { ...spec, tasks } };
}

function concerns({ parties }: Task, domains: readonly string[]): boolean {
  return parties.some(({ domainID }) => domains.includes(domainID));
}

function outline(task: Task): Task {
  const { alias, taskID, dependencies } = task;
  // That it was added is no secret: its place among the tasks says so.
  const added = isAdded(task) && { jobName: task.jobName };
  return { alias, taskID, dependencies, ...added, appImage: "", taskInputConfig: "", parties: [] };
}

/** What the job says as a whole is hidden too when a hidden task may be its cause. */
function visibleStatus(status: KusciaJobStatus, hidden: ReadonlySet<string>): KusciaJobStatus {
  const all = status.tasks ?? [];
  const tasks = all.map((task) => (hidden.has(task.alias) ? progress(task) : task));
  const speaking = all.filter((task) => hidden.has(task.alias) && saysWhy(task));
  if (speaking.length === 0) return { ...status, tasks };
  const failed = speaking.find(({ state }) => state === "Failed");
  const message = failed && `Task[${failed.alias}]: failed; its parties see why`;
  return { ...status, tasks, conditions: [], message };
}

function progress({ alias, taskID, state, createTime, startTime, endTime }: TaskStatus): TaskStatus {
  return { alias, taskID, state, createTime, startTime, endTime, parties: [] };
}

function saysWhy({ message, reason, parties = [] }: TaskStatus): boolean {
  return [message, reason, ...parties.flatMap((party) => [party.message, party.reason])].some(Boolean);
}
