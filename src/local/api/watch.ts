import type { ModelKind } from "./kinds.ts";
import { failureStatus, invalid } from "./refusals.ts";
import { selectorOf, type Selects } from "./selectors.ts";
import type { Store } from "./store.ts";
import type { Target } from "./target.ts";
import type { Change, ModelEvent, ModelObject, WatchSink } from "./types.ts";
import { tooLargeStatus } from "./versions.ts";

const INITIAL_EVENTS_END = { "k8s.io/initial-events-end": "true" };

/** One open watch. */
export class Watch {
  readonly #store: Store;
  readonly #kind: ModelKind;
  readonly #selects: Selects;
  readonly #bookmarks: boolean;
  readonly #sink: WatchSink;
  /** Nothing older than this is sent. */
  #since = 0;
  #stopListening: (() => void) | undefined;
  #open = true;

  /** Throws when the request is refused. */
  constructor(store: Store, target: Target, sink: WatchSink) {
    const { kind, namespace, query } = target;
    this.#store = store;
    this.#kind = kind;
    this.#selects = selectorOf(kind, namespace, query);
    this.#bookmarks = query.get("allowWatchBookmarks") === "true";
    this.#sink = sink;
    requireMatch(kind, query);
  }

  get open(): boolean {
    return this.#open;
  }

  /** Sends what the request asks for of the past and the present, and all that follows. */
  start({ query }: Target): void {
    const initial = query.get("sendInitialEvents") === "true";
    const version = Number(query.get("resourceVersion") ?? 0);
    const current = this.#store.resourceVersion;
    if (initial && version > current) this.#fail(tooLargeStatus(version, current));
    else if (initial || version === 0) this.#sendPresent();
    else if (version <= current) this.#sendPast(version);
    // A version that is still to come is no fault: the watch is silent until it is reached.
    this.#since = Math.max(version, current);
    if (this.#open) this.#stopListening = this.#store.listen(this.#kind, (change) => this.#send(change));
  }

  /** Tells how far the watch has come, if it wants to know. */
  bookmark(annotations?: Record<string, string>): void {
    if (!this.#open || !this.#bookmarks || this.#store.resourceVersion < this.#since) return;
    const { apiVersion, kind, blank } = this.#kind;
    const resourceVersion = String(this.#store.resourceVersion);
    const metadata = { resourceVersion, creationTimestamp: null, ...(annotations !== undefined && { annotations }) };
    this.#sink.event({ type: "BOOKMARK", object: { kind, apiVersion, metadata, ...blank } });
  }

  /** Ends the watch from the server's side. */
  end(): void {
    if (!this.#open) return;
    this.close();
    this.#sink.end();
  }

  /** The client has gone. */
  close(): void {
    this.#open = false;
    this.#stopListening?.();
  }

  /** With its end marked even when nobody asked for that, as the real server does. */
  #sendPresent(): void {
    for (const object of this.#store.objects(this.#kind)) {
      if (this.#selects(object)) this.#sink.event({ type: "ADDED", object });
    }
    this.bookmark(INITIAL_EVENTS_END);
  }

  #sendPast(version: number): void {
    const changes = this.#store.changesAfter(this.#kind, version);
    if (changes === undefined) {
      const message = `too old resource version: ${version} (${this.#store.forgotten(this.#kind)})`;
      this.#fail(failureStatus({ code: 410, reason: "Expired", message }));
      return;
    }
    for (const change of changes) this.#send(change);
  }

  #send(change: Change): void {
    const event = eventOf(change, this.#selects);
    if (event !== undefined && this.#open && change.resourceVersion > this.#since) this.#sink.event(event);
  }

  #fail(status: object): void {
    this.#sink.event({ type: "ERROR", object: status });
    this.end();
  }
}

/** What a watch sees of a change: an object that enters or leaves the selection comes or goes for it. */
function eventOf({ type, object, previous, resourceVersion }: Change, selects: Selects): ModelEvent | undefined {
  const before = previous !== undefined && selects(previous);
  const after = type !== "DELETED" && selects(object);
  if (before && after) return { type: "MODIFIED", object };
  if (after) return { type: "ADDED", object };
  return before ? { type: "DELETED", object: stamped(previous, resourceVersion) } : undefined;
}

function stamped(object: ModelObject, resourceVersion: number): ModelObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(resourceVersion) } };
}

function requireMatch(kind: ModelKind, query: URLSearchParams): void {
  const match = query.get("resourceVersionMatch");
  const initial = query.get("sendInitialEvents");
  if (initial === null && match === null) return;
  if (initial !== null && match === "NotOlderThan") return;
  const field = "resourceVersionMatch";
  const message =
    initial === null
      ? "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
      : "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan";
  const unsupported = {
    reason: "FieldValueNotSupported",
    message: `Unsupported value: "${match}": supported values: "NotOlderThan"`,
    field,
  };
  throw invalid({ ...kind, group: "meta.k8s.io", kind: "ListOptions" }, "", [
    { reason: "FieldValueForbidden", message, field },
    ...(initial === null || match === null ? [] : [unsupported]),
  ]);
}
