import type { ActiveTask } from "../api/types.ts";
import { isActive, isBetweenAttempts, isWaiting, type Pass, type TaskRun } from "./pass.ts";

/** True for a task that holds a place of `maxParallelism` though its own status does not tell yet that it was started. */
export function isClaimed({ stored }: Pass, run: TaskRun): boolean {
  const { added, status } = run;
  if (added === undefined || !isWaiting(run) || isBetweenAttempts(run)) return false;
  const claims = stored.status?.activeTasks ?? [];
  return claims.some(({ name, attempt }) => name === added.metadata.name && attempt === (status.attempt ?? 0));
}

/** What `status.activeTasks` is to hold: added tasks that run or are about to start. */
export function activeTasks(pass: Pass): ActiveTask[] {
  const holding = pass.runs.filter((run) => run.added !== undefined && (isActive(run) || isClaimed(pass, run)));
  return holding
    .map(({ added, status }) => ({ name: added!.metadata.name, attempt: status.attempt ?? 0 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
