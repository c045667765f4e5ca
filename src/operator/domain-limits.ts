import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { POLICY_NAME } from "../consent/policy.ts";
import type { AddedTask } from "../job/added-tasks.ts";
import {
  addedTaskThatCounts,
  busyDomains,
  compareLimited,
  countOf,
  limitedAddedTask,
  limitedTasks,
  type LimitedTask,
  tasksThatCount,
} from "../job/domain-limits.ts";
import { keyOf } from "../kube/resource.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { BY_BUSY_DOMAIN, BY_LIMIT, BY_PLACED_JOB, type Caches, jobKeyOf } from "./caches.ts";

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
  const counted = added.flatMap((task) => addedTaskThatCounts(task, jobs.get(jobKeyOf(task))));
  return countOf(domainID, [...others.flatMap(tasksThatCount), ...counted]);
}

/** The tasks that wait because the domain lets no more run, in no order. */
export function waitingForLimit({ jobs, tasks }: LimitCaches, domainID: string): LimitedTask[] {
  const waiting = [
    ...jobs.byIndex(BY_LIMIT, domainID).flatMap(limitedTasks),
    ...tasks.byIndex(BY_LIMIT, domainID).flatMap((task) => limitedAddedTask(task, jobs.get(jobKeyOf(task)))),
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
    // Whether these run or wait is up to their job, too.
    const added = caches.tasks.byIndex(BY_PLACED_JOB, keyOf(object));
    follow(standing(old, added), type === "deleted" ? [] : standing(object, added));
  });
  caches.tasks.onChange(({ type, object, old = object }) => {
    const job = caches.jobs.get(jobKeyOf(object));
    follow(standingAdded(old, job), type === "deleted" ? [] : standingAdded(object, job));
  });
}

/** The domains in which tasks of the job and these run, and those whose limits they wait for; once for each task. */
function standing(job: Stored<KusciaJob>, added: readonly AddedTask[]): string[] {
  const waiting = limitedTasks(job).flatMap(({ domains }) => domains);
  return [...busyDomains(tasksThatCount(job)), ...waiting, ...added.flatMap((task) => standingAdded(task, job))];
}

function standingAdded(task: AddedTask, job: Stored<KusciaJob> | undefined): string[] {
  const waiting = limitedAddedTask(task, job).flatMap(({ domains }) => domains);
  return [...busyDomains(addedTaskThatCounts(task, job)), ...waiting];
}

/** The domains that are in the second list less often. */
function lost(before: readonly string[], after: readonly string[]): string[] {
  if (before.length === 0) return [];
  const count = (list: readonly string[], value: string): number => list.filter((each) => each === value).length;
  return [...new Set(before)].filter((each) => count(after, each) < count(before, each));
}
