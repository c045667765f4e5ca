import type { Pod, Stored } from "../../api/kubernetes.ts";
import { isLive } from "../children.ts";
import type { ApplyPlan, Plan } from "../types.ts";

/** The names of the pods that live in a domain. */
export function liveNames(pods: ReadonlyMap<string, Stored<Pod>>, domainID: string): ReadonlySet<string> {
  const there = [...pods.values()].filter(({ metadata }) => metadata.namespace === domainID);
  return new Set(there.filter(isLive).map(({ metadata }) => metadata.name));
}

/** What a plan writes, deletes and creates. */
export function effectsOf(decided: Plan | undefined): Pick<ApplyPlan, "status" | "deletions" | "creations" | "events"> {
  return decided?.action === "apply" ? decided : { deletions: [], creations: [], events: [] };
}
