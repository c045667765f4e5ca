import type { ListedJob } from "./filter.ts";

/** Runs of a schedule that are shown as bars. */
const SHOWN = 10;

/** By the name of the newest run of each schedule its last runs, the oldest first. The jobs come newest first. */
export function lastRuns(jobs: Iterable<ListedJob>): ReadonlyMap<string, readonly ListedJob[]> {
  const runs = new Map<string, ListedJob[]>();
  for (const job of jobs) {
    if (job.schedule === undefined || job.isDeleted === true) continue;
    const known = runs.get(job.schedule);
    if (known === undefined) runs.set(job.schedule, [job]);
    else if (known.length < SHOWN) known.push(job);
  }
  return new Map([...runs.values()].map((each) => [each[0]!.name, each.toReversed()]));
}
