import type { Stored } from "../api/kubernetes.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS, type ResourceType } from "../api/resources.ts";
import type { KusciaJob } from "../api/types.ts";
import type { Cache, CacheFault } from "../kube/cache.ts";
import { messageOf } from "../kube/errors.ts";
import type { EventRecorder } from "../kube/events.ts";
import { keyOf, withKind } from "../kube/resource.ts";
import { BY_UID, type Caches, childSources, jobUIDOf } from "./caches.ts";

/** Objects that nobody has told of yet are as many at most: the log and a counter know of all. */
const MOST_KEPT = 1000;

/** What could not be read in full. */
interface Unreadable {
  readonly type: ResourceType;
  readonly fault: CacheFault;
}

/**
 * Tells on a job that it, a task that was added to it or a child of it cannot be read in full: else a job that is missing
 * from a line or a limit would wait without a word.
 */
export class CacheFaults {
  readonly #jobs: Cache<KusciaJob>;
  readonly #events: Pick<EventRecorder, "event">;
  /** Only who leads tells, also of what came before. */
  #kept: Unreadable[] | undefined = [];

  constructor(caches: Caches, events: Pick<EventRecorder, "event">) {
    this.#jobs = caches.jobs;
    this.#events = events;
    this.#follow(KUSCIA_JOBS, caches.jobs);
    this.#follow(KUSCIA_JOB_TASKS, caches.tasks);
    for (const { type, cache } of childSources(caches)) this.#follow(type, cache);
  }

  /** From now on, and of what was seen before. */
  begin(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    for (const each of kept) this.#tell(each);
  }

  #follow(type: ResourceType, cache: Pick<Cache<never>, "onFault">): void {
    cache.onFault((fault) => {
      if (!fault.first) return;
      if (this.#kept === undefined) this.#tell({ type, fault });
      else if (this.#kept.length < MOST_KEPT) this.#kept.push({ type, fault });
    });
  }

  #tell({ type, fault: { object, where, err } }: Unreadable): void {
    const job = type === KUSCIA_JOBS ? (object as Stored<KusciaJob>) : this.#jobOf(object);
    if (job === undefined) return;
    const what = `${type.kind} ${keyOf(object)}`;
    const message = `the operator cannot read all of ${what} (${where}): ${messageOf(err)}; what depends on that may not see it`;
    this.#events.event(withKind(KUSCIA_JOBS, job), "Warning", "ObjectUnreadable", message);
  }

  #jobOf(object: Stored): Stored<KusciaJob> | undefined {
    const [uid] = jobUIDOf(object);
    return uid === undefined ? undefined : this.#jobs.byIndex(BY_UID, uid)[0];
  }
}
