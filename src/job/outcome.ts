import type { TaskStatus } from "../api/types.ts";
import { descendants } from "./graph.ts";
import { skipTask } from "./transitions.ts";
import { listed } from "./text.ts";
import { isActive, isFinished, isWaiting, type Pass, type TaskRun } from "./pass.ts";

/**
 * The phase that the tasks add up to (Kuscia's lifecycle). A skipped task counts as finished where it is tolerable and
 * as failed where it is critical, since its result will be missing; so no job hangs on a task that can never start.
 */
export function jobOutcome(runs: readonly TaskRun[], mode: string | undefined): "Running" | "Succeeded" | "Failed" {
  const critical = runs.filter(({ spec }) => spec.tolerable !== true);
  const ended = (run: TaskRun): boolean => isFinished(run) || run.status.state === "Skipped";
  if (runs.every(ended) && critical.every(({ status }) => status.state === "Succeeded")) return "Succeeded";
  if (!critical.some((run) => ended(run) && run.status.state !== "Succeeded")) return "Running";
  if (mode !== "BestEffort") return "Failed";
  // What is not blocked by a failure gets its turn first.
  const succeeded = succeededAliases(runs);
  return runs.some((run) => isActive(run) || isReady(run, succeeded)) ? "Running" : "Failed";
}

/** A task whose end ends the job, if it has ended, or can never start. */
export function endingTask(runs: readonly TaskRun[]): TaskRun | undefined {
  return runs.find((run) => run.spec.endsJob === true && (isFinished(run) || run.status.state === "Skipped"));
}

/** The tasks whose dependents may start: those that Succeeded, and those whose failure does not matter to them. */
export function succeededAliases(runs: readonly TaskRun[]): ReadonlySet<string> {
  return new Set(runs.filter(({ status }) => satisfiesDependents(status)).map(({ spec }) => spec.alias));
}

/** Whether tasks that depend on one of this status may start. */
export function satisfiesDependents({ state, dependenciesSatisfied }: TaskStatus): boolean {
  return state === "Succeeded" || (state === "Failed" && dependenciesSatisfied === true);
}

/** Ready as Kuscia's lifecycle means it: not started, and all dependencies Succeeded. */
export function isReady(run: TaskRun, succeeded: ReadonlySet<string>): boolean {
  return isWaiting(run) && unmetDependencies(run, succeeded).length === 0;
}

/** The dependencies that have not Succeeded. One that is no task of the job can never be met. */
export function unmetDependencies({ spec }: TaskRun, succeeded: ReadonlySet<string>): string[] {
  return (spec.dependencies ?? []).filter((alias) => !succeeded.has(alias));
}

/** Marks every task that can never start, because a task it depends on failed, as Skipped. */
export function skipBlocked({ runs }: Pass): void {
  const failed = runs
    .filter(({ status }) => status.state === "Failed" && !satisfiesDependents(status))
    .map(({ spec }) => spec.alias);
  if (failed.length === 0) return;
  const succeeded = succeededAliases(runs);
  const blocked = descendants(
    runs.map(({ spec }) => spec),
    failed,
  );
  for (const run of runs.filter((each) => isWaiting(each) && blocked.has(each.spec.alias))) {
    const unmet = listed(unmetDependencies(run, succeeded));
    skipTask(run, {
      reason: "DependencyFailed",
      message: `Skipped, because it depends on ${unmet} and a task before it failed.`,
    });
  }
}
