import type { DomainPolicy, KusciaJob, KusciaJobTask } from "../../src/api/types.ts";
import { countOf, recordedTask, type RecordedTask, tasksThatCount } from "../../src/job/domain-limits.ts";
import type { Change } from "../../src/local/api/types.ts";

/** No more tasks run in a namespace than its policy says. One that is lowered lets those go on that run. */
export class LimitRule {
  /** By namespace, as long as nobody changed it. */
  readonly #limits = new Map<string, number>();
  /** By kind and uid. */
  readonly #tasks = new Map<string, readonly RecordedTask[]>();

  /** A commit of any kind; answers with what is wrong then. */
  committed({ type, plural, object }: Change): string[] {
    const { namespace = "", uid = "" } = object.metadata;
    if (plural === "domainpolicies") this.#notePolicy(namespace, type, object as unknown as DomainPolicy);
    const tasks = tasksOf(plural, object);
    if (tasks === undefined) return [];
    if (type === "DELETED") this.#tasks.delete(`${plural}/${uid}`);
    else this.#tasks.set(`${plural}/${uid}`, tasks);
    const all = [...this.#tasks.values()].flat();
    return [...this.#limits]
      .filter(([domainID, most]) => countOf(domainID, all) > most)
      .map(([domainID, most]) => `more than ${most} tasks run in ${domainID}`);
  }

  #notePolicy(namespace: string, type: Change["type"], { spec }: DomainPolicy): void {
    const most = spec.maxConcurrentTasks;
    if (type === "ADDED" && most !== undefined) this.#limits.set(namespace, most);
    else this.#limits.delete(namespace);
  }
}

function tasksOf(plural: string, object: unknown): RecordedTask[] | undefined {
  if (plural === "kusciajobs") return tasksThatCount(object as KusciaJob);
  return plural === "kusciajobtasks" ? recordedTask(object as KusciaJobTask) : undefined;
}
