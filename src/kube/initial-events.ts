import type { KubeObject, Stored } from "../api/kubernetes.ts";
import type { FullList } from "./cache.ts";
import { keyOf } from "./resource.ts";
import { endsInitialEvents, type WatchEvent } from "./watch.ts";

/** Collects the present state that a WatchList sends before its end mark. */
export class InitialEvents<T extends KubeObject> {
  readonly #items = new Map<string, Stored<T>>();
  #complete = false;

  /** True once the end mark was seen. */
  get complete(): boolean {
    return this.#complete;
  }

  /** The state, when `event` is the end mark. */
  take(event: WatchEvent<T>): FullList<T> | undefined {
    if (event.type === "BOOKMARK") {
      this.#complete = endsInitialEvents(event.object);
      if (!this.#complete) return undefined;
      return { items: this.#items.values(), resourceVersion: event.object.metadata.resourceVersion };
    }
    const key = keyOf(event.object);
    if (event.type === "DELETED") this.#items.delete(key);
    else this.#items.set(key, event.object);
    return undefined;
  }
}
