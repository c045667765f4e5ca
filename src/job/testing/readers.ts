import type { Pod, Stored } from "../../api/kubernetes.ts";
import { blockersIn } from "../blockers.ts";
import { isLive } from "../children.ts";
import { compareQueued, type QueuedTask } from "../lines.ts";
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
