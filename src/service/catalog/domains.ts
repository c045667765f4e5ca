import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { addCounts, type TaskCounts } from "../../job/domain-usage.ts";
import type { Backend, Call } from "../call.ts";
import type { Verb } from "../caller.ts";
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

/** All for who may do this to domains, or to all jobs; else those whose jobs the caller may do it to. */
export async function visibleDomains(
  ids: readonly string[],
  { caller, backend }: Call,
  verb: Verb,
): Promise<readonly string[]> {
  const right = { verb, resource: "kusciajobs" } as const;
  if (await caller.may({ verb, resource: "domains" })) return ids;
  if (await caller.may({ ...right, namespace: backend.jobs.namespace })) return ids;
  const seen = await Promise.all(ids.map((namespace) => caller.may({ ...right, namespace })));
  return ids.filter((_, index) => seen[index]);
}
