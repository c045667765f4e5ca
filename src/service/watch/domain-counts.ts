import type { TaskCounts } from "../../job/domain-usage.ts";
import type { Backend } from "../call.ts";
import { countsByDomain, wholeJobs } from "../catalog/domains.ts";

type Counts = ReadonlyMap<string, TaskCounts>;

interface Kept {
  readonly at: number;
  readonly counts: Promise<Counts>;
  isCurrent: boolean;
}

/** How long an answer serves all who ask, whatever happens meanwhile. */
const KEPT_MS = 1000;

/** The tasks of each domain, counted once for all who follow them. */
export class DomainCounts {
  readonly #backend: Pick<Backend, "jobs" | "tasks">;
  #kept: Kept | undefined;

  constructor(backend: Pick<Backend, "jobs" | "tasks">) {
    this.#backend = backend;
    const age = (): void => {
      if (this.#kept !== undefined) this.#kept.isCurrent = false;
    };
    backend.jobs.cache.onChange(age);
    backend.tasks.cache.onChange(age);
  }

  /** The counts are not current where a job has changed since they were made. */
  async ofAll(): Promise<{ readonly counts: Counts; readonly isCurrent: boolean }> {
    const now = performance.now();
    const isUsable = this.#kept !== undefined && (this.#kept.isCurrent || now - this.#kept.at < KEPT_MS);
    if (!isUsable) this.#kept = { at: now, isCurrent: true, counts: this.#count() };
    const { counts, isCurrent } = this.#kept as Kept;
    return { counts: await counts, isCurrent };
  }

  async #count(): Promise<Counts> {
    return countsByDomain(await wholeJobs(this.#backend));
  }
}
