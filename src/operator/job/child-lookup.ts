import type { ResourceType } from "../../api/resources.ts";
import { LABEL } from "../../api/names.ts";
import type { KubeClient } from "../../kube/client.ts";

/** A kind of child in a namespace. */
export interface Place {
  readonly type: ResourceType;
  readonly namespace: string;
}

/** A selector of so many uids has 4 kB, which every proxy lets through. */
const MAX_JOBS = 100;
/** More children than this are left in one answer only when something is very wrong. */
const MAX_CHILDREN = 500;

interface Batch {
  readonly uids: Set<string>;
  /** The uids of jobs that may have children left. */
  readonly answer: Promise<ReadonlySet<string>>;
  readonly start: () => void;
}

/**
 * Asks the API server whether jobs have children left, by live LISTs. While a LIST of a place is under way, all jobs
 * that ask about that place share the next one, so that many deletions at once cost few LISTs. A LIST begins after
 * each of its questions was asked, so its answer holds for each as if it had been asked alone.
 */
export class ChildLookup {
  readonly #client: Pick<KubeClient, "list">;
  readonly #waiting = new Map<string, Batch[]>();
  readonly #busy = new Set<string>();

  constructor(client: Pick<KubeClient, "list">) {
    this.#client = client;
  }

  /** True if the job may have children in this place. */
  async hasChildren(place: Place, uid: string): Promise<boolean> {
    const key = `${place.type.plural} ${place.namespace}`;
    const waiting = this.#waiting.get(key) ?? [];
    this.#waiting.set(key, waiting);
    let batch = waiting.at(-1);
    if (batch === undefined || batch.uids.size >= MAX_JOBS) {
      batch = this.#newBatch(place);
      waiting.push(batch);
    }
    batch.uids.add(uid);
    const { answer } = batch;
    if (!this.#busy.has(key)) void this.#run(key, waiting);
    return (await answer).has(uid);
  }

  async #run(key: string, waiting: Batch[]): Promise<void> {
    this.#busy.add(key);
    // Questions of the same moment share the first LIST too.
    await Promise.resolve();
    for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
      batch.start();
      // Each of those who ask handles its failure.
      await batch.answer.catch(() => undefined);
    }
    this.#busy.delete(key);
    this.#waiting.delete(key);
  }

  #newBatch(place: Place): Batch {
    const uids = new Set<string>();
    let start = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      start = resolve;
    });
    return { uids, start, answer: begun.then(() => this.#list(place, uids)) };
  }

  async #list({ type, namespace }: Place, uids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const [first = "", ...others] = uids;
    const isAlone = others.length === 0;
    const labelSelector = `${LABEL.jobUID}${isAlone ? `=${first}` : ` in (${[...uids].join(",")})`}`;
    const limit = isAlone ? 1 : MAX_CHILDREN;
    const { items, metadata } = await this.#client.list(type, { namespace, labelSelector, limit });
    if (isAlone) return items.length > 0 ? uids : new Set();
    // A page of many tells nothing of the jobs that it does not show.
    if (metadata.continue !== undefined && metadata.continue !== "") return uids;
    return new Set(items.flatMap((item) => item.metadata.labels?.[LABEL.jobUID] ?? []));
  }
}
