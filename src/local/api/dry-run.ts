import type { ModelKind } from "./kinds.ts";
import { type Commits, keyOf } from "./store.ts";
import type { ModelObject } from "./types.ts";

/** A store that looks like another and keeps nothing: what a request with `dryRun=All` commits to. */
export class DryRun implements Commits {
  readonly #store: Commits;
  /** What this request has changed, for it to go on from. */
  readonly #changed = new Map<string, ModelObject>();

  constructor(store: Commits) {
    this.#store = store;
  }

  get resourceVersion(): number {
    return this.#store.resourceVersion;
  }

  get(kind: ModelKind, key: string): ModelObject | undefined {
    return this.#changed.get(`${kind.plural} ${key}`) ?? this.#store.get(kind, key);
  }

  objects(kind: ModelKind): ModelObject[] {
    return this.#store.objects(kind);
  }

  /** Answers with the object as it would be, without a version of its own. */
  commit(kind: ModelKind, { previous, next }: { previous?: ModelObject; next?: ModelObject }): ModelObject {
    const state = next ?? previous;
    if (state === undefined) throw new Error("a commit needs an object");
    const { namespace, name = "" } = state.metadata;
    this.#changed.set(`${kind.plural} ${keyOf(namespace, name)}`, state);
    return state;
  }
}
