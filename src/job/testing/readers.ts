import type { Pod, Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { AddedTask } from "../added-tasks.ts";
import { blockersIn } from "../blockers.ts";
import { isLive } from "../children.ts";
import { limitedAddedTask, limitedTasks, type LimitedTask } from "../domain-limits.ts";
import { compareQueued, queuedAddedTask, type QueuedTask, queuedTasks } from "../lines.ts";
import type { ApplyPlan, Plan, References } from "../types.ts";

/** The names of the pods that live in a domain. */
export function liveNames(pods: ReadonlyMap<string, Stored<Pod>>, domainID: string): ReadonlySet<string> {
  const there = [...pods.values()].filter(({ metadata }) => metadata.namespace === domainID);
  return new Set(there.filter(isLive).map(({ metadata }) => metadata.name));
}

/** What a plan writes, deletes and creates. */
export function effectsOf(decided: Plan | undefined): Pick<ApplyPlan, "status" | "deletions" | "creations" | "events"> {
  return decided?.action === "apply" ? decided : { deletions: [], creations: [], events: [] };
}

/** What a snapshot tells of these tasks of other jobs, which stand in all lines. */
export function lineReferences(tasks: readonly QueuedTask[]): Pick<References, "queued" | "blockers"> {
  const sorted = tasks.toSorted(compareQueued);
  return {
    queued: () => sorted,
    blockers: (views) => blockersIn(views.map((view) => ({ tasks: sorted, view }))),
  };
}

/** Of these jobs, and of the tasks that were added to them, those that stand in line. */
export function queuedOf(jobs: readonly Stored<KusciaJob>[], added: readonly AddedTask[]): QueuedTask[] {
  return [...jobs.flatMap(queuedTasks), ...added.flatMap((task) => queuedAddedTask(task, jobOf(task, jobs)))];
}

/** Of these jobs, and of the tasks that were added to them, those that wait for the limit of a domain. */
export function limitedOf(jobs: readonly Stored<KusciaJob>[], added: readonly AddedTask[]): LimitedTask[] {
  return [...jobs.flatMap(limitedTasks), ...added.flatMap((task) => limitedAddedTask(task, jobOf(task, jobs)))];
}

function jobOf({ spec }: AddedTask, jobs: readonly Stored<KusciaJob>[]): Stored<KusciaJob> | undefined {
  return jobs.find(({ metadata }) => metadata.name === spec.jobName);
}
