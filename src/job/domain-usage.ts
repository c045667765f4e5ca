import type { ResourceQuota, Stored } from "../api/kubernetes.ts";
import { isOver } from "../api/phases.ts";
import type { AppImage, Domain, KusciaJob, Task, TaskStatus } from "../api/types.ts";
import { partyNames } from "../workload/names.ts";
import { compareQueued, type QueuedTask, queuedTasks } from "./lines.ts";

/** How many tasks there are of a domain. */
export interface TaskCounts {
  runningTasks: number;
  waitingTasks: number;
  queuedTasks: number;
}

export const NO_TASKS: Readonly<TaskCounts> = { runningTasks: 0, waitingTasks: 0, queuedTasks: 0 };

/** Adds the tasks of a job to those of each domain, unless it has ended. */
export function addCounts(counts: Map<string, TaskCounts>, job: Stored<KusciaJob>): void {
  if (isOver(job)) return;
  const queued = new Set(queuedTasks(job).map(({ spec }) => spec.alias));
  const known = new Map((job.status?.tasks ?? []).map((task) => [task.alias, task]));
  for (const { alias, parties } of job.spec.tasks) {
    const kind = kindOf(known.get(alias));
    for (const domainID of new Set(parties.map((party) => party.domainID))) {
      const count = counts.get(domainID) ?? { ...NO_TASKS };
      counts.set(domainID, count);
      if (kind !== undefined) count[kind] += 1;
      if (queued.has(alias)) count.queuedTasks += 1;
    }
  }
}

function kindOf(status: TaskStatus | undefined): "runningTasks" | "waitingTasks" | undefined {
  if (isActive(status)) return "runningTasks";
  return status === undefined || status.state === "Pending" ? "waitingTasks" : undefined;
}

/** Whether pods of the task are meant to be there. */
function isActive(status: TaskStatus | undefined): boolean {
  return status?.state === "Running" || (status?.state === "Pending" && status.createTime !== undefined);
}

/** A domain in short. */
export interface DomainSummary extends TaskCounts {
  readonly domainId: string;
  /** Ready, NotReady or Unknown; Unknown also where there is a namespace but no Domain. */
  readonly state: string;
  /** Why it is NotReady. */
  readonly message: string;
  readonly createTime: string;
}

export function domainSummary(
  domainId: string,
  domain: Domain | undefined,
  counts: TaskCounts = NO_TASKS,
): DomainSummary {
  const createTime = domain?.metadata.creationTimestamp ?? "";
  return { domainId, createTime, ...readiness(domain), ...counts };
}

function readiness(domain: Domain | undefined): { readonly state: string; readonly message: string } {
  const ready = domain?.status?.conditions?.find(({ type }) => type === "Ready");
  if (ready === undefined) return { state: "Unknown", message: "" };
  return ready.status === "True" ? { state: "Ready", message: "" } : { state: "NotReady", message: ready.message };
}

/** A task of a job, with what is known of it. */
export interface DomainTask {
  readonly job: Stored<KusciaJob>;
  readonly spec: Task;
  readonly status: TaskStatus;
}

/** A task that runs in a domain, or stands in its line. */
export interface TaskInDomain {
  readonly jobId: string;
  readonly task: string;
  /** Pods that it has there, or asks for; 0 if that is not known. */
  readonly pods: number;
  /** Its place in the line; absent for one that runs. */
  readonly position?: number;
  readonly since: string;
  readonly reason?: string;
}

/** The job's tasks that run in the domain. */
export function runningIn(job: Stored<KusciaJob>, domainID: string): DomainTask[] {
  const specs = new Map(job.spec.tasks.map((spec) => [spec.alias, spec]));
  return (job.status?.tasks ?? []).filter(isActive).flatMap((status) => {
    const spec = specs.get(status.alias);
    return spec !== undefined && isIn(domainID)({ spec }) ? [{ job, spec, status }] : [];
  });
}

/** The tasks that run, the oldest first. */
export function runningTasks(tasks: readonly DomainTask[], domainID: string): TaskInDomain[] {
  return tasks.toSorted(byStart).map(({ job, spec, status }) => {
    const own = (status.parties ?? []).filter((party) => party.domainID === domainID);
    const pods = own.reduce((sum, party) => sum + (party.pods ?? []).length, 0);
    return { jobId: job.metadata.name, task: spec.alias, since: sinceOf(status), pods };
  });
}

function byStart(a: DomainTask, b: DomainTask): number {
  return sinceOf(a.status).localeCompare(sinceOf(b.status));
}

function sinceOf({ startTime, createTime = "" }: TaskStatus): string {
  return startTime ?? createTime;
}

/** The domain's line, the first in front, of all tasks that queue anywhere. */
export function lineOf(queued: readonly QueuedTask[], domainID: string): QueuedTask[] {
  return queued.filter(isIn(domainID)).sort(compareQueued);
}

function isIn(domainID: string): (task: { readonly spec: Task }) => boolean {
  return ({ spec }) => spec.parties.some((party) => party.domainID === domainID);
}

/** The tasks of a line with their places. */
export function waitingTasks(
  line: readonly DomainTask[],
  domainID: string,
  findAppImage: (name: string) => AppImage | undefined,
): TaskInDomain[] {
  return line.map((task, index) => {
    const { job, spec, status } = task;
    const { queuedSince, waitingSince, message = "" } = status;
    const pods = podsAsked(task, domainID, findAppImage(spec.appImage));
    const about = { jobId: job.metadata.name, task: spec.alias, since: queuedSince ?? waitingSince ?? "" };
    return { ...about, reason: message, position: index + 1, pods };
  });
}

/** How many pods the task asks of the domain; 0 without its AppImage. */
function podsAsked({ spec, status }: DomainTask, domainID: string, image: AppImage | undefined): number {
  if (image === undefined) return 0;
  const own = partyNames(spec, status.taskID, image).filter((party) => party.domainID === domainID);
  return own.reduce((sum, { pods }) => sum + pods.length, 0);
}

/** What a quota allows of one resource, and what is used. */
export interface QuotaUse {
  readonly quota: string;
  readonly resource: string;
  readonly hard: string;
  readonly used: string;
}

export function quotaUses({ metadata, spec, status }: Stored<ResourceQuota>): QuotaUse[] {
  const hard = Object.entries(spec?.hard ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return hard.map(([resource, limit]) => ({
    quota: metadata.name,
    resource,
    hard: limit,
    used: status?.used?.[resource] ?? "",
  }));
}
