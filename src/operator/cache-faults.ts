import type { Stored } from "../api/kubernetes.ts";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS, type ResourceType } from "../api/resources.ts";
import type { KusciaJob, KusciaJobTask } from "../api/types.ts";
import type { Cache } from "../kube/cache.ts";
import { messageOf } from "../kube/errors.ts";
import type { EventRecorder } from "../kube/events.ts";
import { keyOf, withKind } from "../kube/resource.ts";
import { BY_UID, type Caches, childSources, jobUIDOf } from "./caches.ts";

/** Objects that nobody has told of yet are as many at most: the log and a counter know of all. */
const MOST_KEPT = 1000;

/** What could not be read in full. */
interface Unreadable {
  /** Of its job, as far as it says; `uid` or `key`, as `namespace/name`. */
  readonly job: { readonly uid?: string | undefined; readonly key?: string | undefined };
  readonly message: string;
}

/**
 * Tells on a job that it, a task that was added to it or a child of it cannot be read in full: else a job that is missing
 * from a line or a limit would wait without a word.
 */
export class CacheFaults {
  readonly #jobs: Cache<KusciaJob>;
  readonly #events: Pick<EventRecorder, "event">;
  readonly #isJobNamespace: (namespace: string) => boolean;
  /** Only who leads tells, also of what came before. */
  #kept: Unreadable[] | undefined = [];

  constructor(caches: Caches, events: Pick<EventRecorder, "event">, isJobNamespace: (namespace: string) => boolean) {
    this.#jobs = caches.jobs;
    this.#events = events;
    this.#isJobNamespace = isJobNamespace;
    this.#follow(KUSCIA_JOBS, caches.jobs, (job) => ({ key: keyOf(job) }));
    this.#follow(KUSCIA_JOB_TASKS, caches.tasks, jobOfTask);
    for (const { type, cache } of childSources(caches))
      this.#follow(type, cache, (child) => ({ uid: jobUIDOf(child)[0] }));
  }

  /** From now on, and of what was seen before. */
  begin(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    for (const each of kept) this.#tell(each);
  }

  #follow(
    type: ResourceType,
    cache: Pick<Cache<never>, "onFault">,
    jobOf: (object: Stored) => Unreadable["job"],
  ): void {
    cache.onFault(({ first, object, where, err }) => {
      if (!first || (this.#kept?.length ?? 0) >= MOST_KEPT) return;
      const what = `${type.kind} ${keyOf(object)}`;
      const message = `the operator cannot read all of ${what} (${where}): ${messageOf(err)}; what depends on that may not see it`;
      const unreadable = { job: jobOf(object), message };
      if (this.#kept !== undefined) this.#kept.push(unreadable);
      // Once the cache has it.
      else queueMicrotask(() => this.#tell(unreadable));
    });
  }

  #tell({ job: { uid, key }, message }: Unreadable): void {
    const job = uid === undefined ? this.#jobs.get(key ?? "") : this.#jobs.byIndex(BY_UID, uid)[0];
    if (job === undefined || !this.#isJobNamespace(job.metadata.namespace)) return;
    this.#events.event(withKind(KUSCIA_JOBS, job), "Warning", "ObjectUnreadable", message);
  }
}

/** A task that was added by hand names its job by the name alone. */
function jobOfTask(task: Stored): Unreadable["job"] {
  const { spec } = task as Partial<KusciaJobTask>;
  return { uid: jobUIDOf(task)[0], key: `${task.metadata.namespace}/${spec?.jobName}` };
}
