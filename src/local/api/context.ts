import type { Refusal } from "./refusals.ts";
import type { Commits } from "./store.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelRequest } from "./types.ts";

/** What carrying out one request needs. */
export interface Context {
  readonly store: Commits;
  readonly request: ModelRequest;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly nextUID: () => string;
  /** Judges an object as it was sent; throws when it has fields that the client wanted refused. */
  readonly decoded?: (target: Target, given: ModelObject, refuse?: (why: string) => Refusal) => void;
  /** Judges what is applied. */
  readonly declared?: (target: Target, given: ModelObject) => void;
  /** Throws unless the object may be stored in place of the old one. */
  readonly validate?: (target: Target, next: ModelObject, old?: ModelObject) => void;
}
