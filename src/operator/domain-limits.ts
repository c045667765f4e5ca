import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTask } from "../api/types.ts";
import { POLICY_NAME } from "../consent/policy.ts";
import {
  busyDomains,
  compareLimited,
  countOf,
  limitedAddedTask,
  limitedTasks,
  type LimitedTask,
  recordedTask,
  recordedTasks,
} from "../job/domain-limits.ts";
import { keyOf } from "../kube/resource.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { BY_BUSY_DOMAIN, BY_LIMIT, type Caches, jobKeyOf } from "./caches.ts";

/** What limits are counted from. */
export type LimitCaches = Pick<Caches, "jobs" | "tasks" | "domainPolicies">;

/** How many tasks the domain's policy lets run at a time; undefined for any number. */
export function limitOf({ domainPolicies }: LimitCaches, domainID: string): number | undefined {
  return domainPolicies.get(`${domainID}/${POLICY_NAME}`)?.spec.maxConcurrentTasks;
}

/** How many tasks run in the domain, without those of the job of this key. */
export function busyTasks({ jobs, tasks }: LimitCaches, domainID: string, except?: string): number {
  const others = jobs.byIndex(BY_BUSY_DOMAIN, domainID).filter((job) => keyOf(job) !== except);
  const added = tasks.byIndex(BY_BUSY_DOMAIN, domainID).filter((task) => jobKeyOf(task) !== except);
  return countOf(domainID, [...others.flatMap(recordedTasks), ...added.flatMap(recordedTask)]);
}

/** The tasks that wait because the domain lets no more run, in no order. */
export function waitingForLimit({ jobs, tasks }: LimitCaches, domainID: string): LimitedTask[] {
  const waiting = [
    ...jobs.byIndex(BY_LIMIT, domainID).flatMap(limitedTasks),
    ...tasks.byIndex(BY_LIMIT, domainID).flatMap(limitedAddedTask),
  ];
  return waiting.filter(({ domains }) => domains.includes(domainID));
}

/**
 * Wakes the jobs of tasks that may start now: as many as the domain's policy leaves room for, oldest first, when a task there
 * ends, and when one before them waits for something else. A change of the policy wakes all jobs of the domain anyway.
 */
export function followLimits(caches: LimitCaches, queue: WorkQueue<string>): void {
  const wake = (domainID: string): void => {
    const most = limitOf(caches, domainID);
    const waiting = waitingForLimit(caches, domainID).sort(compareLimited);
    if (waiting.length === 0) return;
    const free = most === undefined ? waiting.length : most - busyTasks(caches, domainID);
    for (const { job } of waiting.slice(0, Math.max(0, free))) queue.add(job, "fast");
  };
  const follow = (before: readonly string[], after: readonly string[]): void => {
    for (const domainID of lost(before, after)) wake(domainID);
  };
  caches.jobs.onChange(({ type, object, old = object }) => {
    follow(standing(old), type === "deleted" ? [] : standing(object));
  });
  caches.tasks.onChange(({ type, object, old = object }) => {
    follow(standingAdded(old), type === "deleted" ? [] : standingAdded(object));
  });
}

/** The domains in which tasks of the job run, and those whose limits its tasks wait for; once for each task. */
function standing(job: Stored<KusciaJob>): string[] {
  return [...busyDomains(recordedTasks(job)), ...limitedTasks(job).flatMap(({ domains }) => domains)];
}

function standingAdded(task: Stored<KusciaJobTask>): string[] {
  return [...busyDomains(recordedTask(task)), ...limitedAddedTask(task).flatMap(({ domains }) => domains)];
}

/** The domains that are in the second list less often. */
function lost(before: readonly string[], after: readonly string[]): string[] {
  if (before.length === 0) return [];
  const count = (list: readonly string[], value: string): number => list.filter((each) => each === value).length;
  return [...new Set(before)].filter((each) => count(after, each) < count(before, each));
}
