import type { Store } from "./store.ts";
import type { ModelRequest } from "./types.ts";

/** What carrying out one request needs. */
export interface Context {
  readonly store: Store;
  readonly request: ModelRequest;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly nextUID: () => string;
}
