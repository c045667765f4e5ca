import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { addCounts, type TaskCounts } from "../../job/domain-usage.ts";
import { isForbidden } from "../../kube/errors.ts";
import type { Backend } from "../call.ts";
import { mapInTurns } from "../turns.ts";

/** All jobs, with the tasks that were added to them. */
export function wholeJobs({ jobs, tasks }: Pick<Backend, "jobs" | "tasks">): Promise<readonly Stored<KusciaJob>[]> {
  return mapInTurns([...jobs.list()], (job) => tasks.whole(job));
}

/** The tasks of each domain, of jobs that have not ended. */
export async function countsByDomain(jobs: Iterable<Stored<KusciaJob>>): Promise<ReadonlyMap<string, TaskCounts>> {
  const counts = new Map<string, TaskCounts>();
  await mapInTurns([...jobs], (job) => addCounts(counts, job));
  return counts;
}

/** What `look` finds; undefined where the server has no right to Domains, as with the chart's `rbac.scope=namespaced`. */
export async function ifAllowed<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
