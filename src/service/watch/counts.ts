import { jobState } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Cache } from "../../kube/cache.ts";
import type { Sees } from "../access.ts";
import { seesAny } from "../sight.ts";
import { mapInTurns } from "../turns.ts";

/** Jobs by state. */
export type Counts = Readonly<Record<string, number>>;

interface Kept {
  readonly at: number;
  readonly version: string;
  readonly counts: Promise<Counts>;
}

/** How long an answer serves all who ask the same. */
const KEPT_MS = 1000;
const MOST_KEPT = 100;

/** Counts jobs by state; those who see all jobs share what was counted within a second. */
export class JobCounts {
  readonly #jobs: Pick<Cache<KusciaJob>, "list" | "newestVersion">;
  readonly #kept = new Map<string, Kept>();

  constructor(jobs: Pick<Cache<KusciaJob>, "list" | "newestVersion">) {
    this.#jobs = jobs;
  }

  /**
   * Of the jobs that match; `question` says in which way, the same for the same `matches`. The counts are not current where
   * a job has changed since they were made.
   */
  async ofAll(
    question: string,
    matches: (job: KusciaJob) => boolean,
  ): Promise<{ readonly counts: Counts; readonly isCurrent: boolean }> {
    const now = performance.now();
    const { newestVersion: version = "" } = this.#jobs;
    const known = this.#kept.get(question);
    if (known !== undefined && (known.version === version || now - known.at < KEPT_MS))
      return { counts: await known.counts, isCurrent: known.version === version };
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const counts = mapInTurns([...this.#jobs.list()], (job) => (matches(job) ? stateOf(job) : "")).then(counted);
    this.#kept.set(question, { at: now, version, counts });
    return { counts: await counts, isCurrent: true };
  }

  /** Of those among them that the caller sees. */
  async ofVisible(matches: (job: KusciaJob) => boolean, sees: Sees): Promise<Counts> {
    const jobs = (await mapInTurns([...this.#jobs.list()], (job) => (matches(job) ? [job] : []))).flat();
    const sights = await Promise.all(await mapInTurns(jobs, sees));
    return counted(jobs.map((job, index) => (seesAny(sights[index] ?? []) ? stateOf(job) : "")));
  }
}

function stateOf({ status }: KusciaJob): string {
  return jobState(status?.phase);
}

/** Empty words count for nothing. */
function counted(states: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const state of states) if (state !== "") counts.set(state, (counts.get(state) ?? 0) + 1);
  return Object.fromEntries(counts);
}
