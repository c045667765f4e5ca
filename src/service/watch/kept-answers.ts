import type { KubeObject } from "../../api/kubernetes.ts";
import type { Cache } from "../../kube/cache.ts";

/** What was worked out from caches, and whether nothing has changed since. */
export interface Answer<T> {
  readonly answer: T;
  readonly isCurrent: boolean;
}

interface Kept<T> {
  readonly at: number;
  /** How many changes there had been. */
  readonly changes: number;
  readonly answer: Promise<T>;
}

/** How long an answer serves all who ask the same, whatever happens meanwhile. */
const KEPT_MS = 1000;
const MOST_KEPT = 100;

/** Answers that take work and that many ask for: each is worked out once a second at most, and kept while nothing changes. */
export class KeptAnswers<T> {
  readonly #kept = new Map<string, Kept<T>>();
  /** Of the caches, since they are followed. A version would not tell of an object that a full read lacks. */
  #changes = 0;

  /** The caches are what the answers are made from. */
  constructor(caches: readonly Pick<Cache<KubeObject>, "onChange">[]) {
    for (const cache of caches) cache.onChange(() => (this.#changes += 1));
  }

  /** The answer to the question, worked out by `work` unless it is known. */
  async of(question: string, work: () => Promise<T>): Promise<Answer<T>> {
    const [now, changes] = [performance.now(), this.#changes];
    const known = this.#kept.get(question);
    if (known !== undefined && (known.changes === changes || now - known.at < KEPT_MS))
      return { answer: await known.answer, isCurrent: known.changes === changes };
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    const answer = work();
    this.#kept.set(question, { at: now, changes, answer });
    return { answer: await answer, isCurrent: true };
  }
}
