import type { TaskCounts } from "../../job/domain-usage.ts";
import type { Backend } from "../call.ts";
import { countsByDomain, wholeJobs } from "../catalog/domains.ts";
import { type Answer, KeptAnswers } from "./kept-answers.ts";

type Counts = ReadonlyMap<string, TaskCounts>;

/** The tasks of each domain, counted once for all who follow them. */
export class DomainCounts {
  readonly #backend: Pick<Backend, "jobs" | "tasks">;
  readonly #kept: KeptAnswers<Counts>;

  constructor(backend: Pick<Backend, "jobs" | "tasks">) {
    const { jobs, tasks } = backend;
    this.#backend = backend;
    this.#kept = new KeptAnswers([jobs.cache, tasks.cache]);
  }

  /** The counts are not current where a job or an added task has changed since they were made. */
  ofAll(): Promise<Answer<Counts>> {
    return this.#kept.of("", async () => countsByDomain(await wholeJobs(this.#backend)));
  }
}
