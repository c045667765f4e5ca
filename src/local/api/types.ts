import type { KubeObject } from "../../api/kubernetes.ts";

/** An object as the server keeps it. Never changed once stored: it is shared with the log, watchers and answers. */
export type ModelObject = KubeObject & { readonly [field: string]: unknown };

/** What a client asks. The server takes the body over: it must not be changed afterwards. */
export interface ModelRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** The body as JSON, where it came so: an object may have a field twice there. */
  readonly text?: string;
}

/** What the server answers; a body that is text is sent as it is. */
export interface ModelResponse {
  readonly code: number;
  readonly body: object | string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One line of a watch. */
export interface ModelEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: object;
}

/** Where a watch's events go. */
export interface WatchSink {
  event(event: ModelEvent): void;
  /** The server has ended the watch; nothing follows. */
  end(): void;
}

/** One commit. */
export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly kind: string;
  readonly plural: string;
  /** As committed; of a deletion the last state, with the deletion's resourceVersion. */
  readonly object: ModelObject;
  /** The state before, absent when the object was created. */
  readonly previous?: ModelObject;
  readonly resourceVersion: number;
  /** What caused it. */
  readonly request?: ModelRequest;
}
