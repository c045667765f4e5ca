import { jobState } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Cache } from "../../kube/cache.ts";
import type { Sees } from "../access.ts";
import { seesAny } from "../sight.ts";
import { mapInTurns } from "../turns.ts";
import { type Answer, KeptAnswers } from "./kept-answers.ts";

/** Jobs by state. */
export type Counts = Readonly<Record<string, number>>;

/** Counts jobs by state; those who see all jobs share what was counted within a second. */
export class JobCounts {
  readonly #jobs: Pick<Cache<KusciaJob>, "list" | "onChange">;
  readonly #kept: KeptAnswers<Counts>;

  constructor(jobs: Pick<Cache<KusciaJob>, "list" | "onChange">) {
    this.#jobs = jobs;
    this.#kept = new KeptAnswers([jobs]);
  }

  /**
   * Of the jobs that match; `question` says in which way, the same for the same `matches`. The counts are not current where
   * a job has changed since they were made.
   */
  ofAll(question: string, matches: (job: KusciaJob) => boolean): Promise<Answer<Counts>> {
    const state = (job: KusciaJob): string => (matches(job) ? stateOf(job) : "");
    return this.#kept.of(question, async () => counted(await mapInTurns([...this.#jobs.list()], state)));
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
