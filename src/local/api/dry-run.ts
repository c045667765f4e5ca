import type { ModelKind } from "./kinds.ts";
import type { Commits } from "./store.ts";
import type { ModelObject } from "./types.ts";

/** A store that looks like another and keeps nothing: what a request with `dryRun=All` commits to. */
export class DryRun implements Commits {
  readonly #store: Commits;

  constructor(store: Commits) {
    this.#store = store;
  }

  get resourceVersion(): number {
    return this.#store.resourceVersion;
  }

  get(kind: ModelKind, key: string): ModelObject | undefined {
    return this.#store.get(kind, key);
  }

  objects(kind: ModelKind): ModelObject[] {
    return this.#store.objects(kind);
  }

  /** Answers with the object as it would be, without a version of its own. */
  commit(_: ModelKind, { previous, next }: { previous?: ModelObject; next?: ModelObject }): ModelObject {
    const state = next ?? previous;
    if (state === undefined) throw new Error("a commit needs an object");
    return state;
  }
}
