import type { ResourceType } from "../api/resources.ts";
import type { KubeObject, Stored } from "../api/kubernetes.ts";
import { ApiError, CanceledError, isGone, NotLeaderError } from "./errors.ts";
import type { PriorityLevel } from "./fair-queue.ts";
import { parseJson } from "./json.ts";
import type {
  CallOptions,
  ClientOptions,
  CreateOptions,
  DeferredObject,
  DeleteOptions,
  ListOptions,
  LogQuery,
  ObjectList,
  PatchOptions,
  RawOptions,
  WatchOptions,
} from "./options.ts";
import { collectionPath, objectPath, type ObjectRef } from "./resource.ts";
import { Transport, type Answer } from "./transport.ts";
import { watchEvents, type WatchEvent } from "./watch.ts";

const PATCH_TYPES = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  apply: "application/apply-patch+yaml",
};
const PAGE_SIZE = 500;
const CALL_MS = 30_000;
// The server answers when the last object is gone: about 3 ms each.
const DELETE_COLLECTION_MS = 120_000;
const WATCH_HEAD_MS = 30_000;
const WATCH_IDLE_MS = 240_000;

interface Call {
  verb: string;
  method: string;
  path: string;
  resource: string;
  body?: () => unknown;
  contentType?: string;
  accept?: string;
  idempotent: boolean;
  asksOnly?: boolean;
  level?: PriorityLevel;
  query?: Record<string, string | number | boolean | undefined>;
}

/**
 * Typed calls to the API server. They reject with ApiError (it said no), TransportError (what became of the call is
 * unknown), NotLeaderError, CanceledError, or the reason of an abort.
 */
export class KubeClient {
  readonly #transport: Transport;
  readonly #mayWrite: () => boolean;
  readonly #manager: string;
  readonly #callMs: number;

  constructor(transport: Transport, options: Pick<ClientOptions, "userAgent" | "mayWrite" | "callTimeoutMs">) {
    this.#transport = transport;
    this.#mayWrite = options.mayWrite ?? (() => true);
    this.#callMs = options.callTimeoutMs ?? CALL_MS;
    this.#manager = options.userAgent.split("/", 1)[0] ?? "";
  }

  /** Needs a `close` in the end. */
  static create(options: ClientOptions): KubeClient {
    return new KubeClient(new Transport(options), options);
  }

  async get<T extends KubeObject>(
    type: ResourceType<T>,
    ref: ObjectRef,
    options: CallOptions = {},
  ): Promise<Stored<T>> {
    const call = { verb: "get", method: "GET", path: objectPath(type, ref), resource: type.plural, idempotent: true };
    return parseJson<Stored<T>>((await this.#call(call, options)).text);
  }

  /** One page, or everything when no `limit` is given. */
  async list<T extends KubeObject>(type: ResourceType<T>, options: ListOptions = {}): Promise<ObjectList<T>> {
    const { namespace, labelSelector, fieldSelector, limit, resourceVersion, resourceVersionMatch } = options;
    const query = {
      labelSelector,
      fieldSelector,
      limit,
      resourceVersion,
      resourceVersionMatch,
      continue: options.continue,
    };
    const path = collectionPath(type, namespace);
    const call = { verb: "list", method: "GET", path, resource: type.plural, idempotent: true, query };
    const page = parseJson<ObjectList<T>>((await this.#call(call, options)).text);
    // The items of built-in kinds come without them; a reference to an object needs them.
    for (const item of page.items) Object.assign(item, { apiVersion: type.apiVersion, kind: type.kind });
    return page;
  }

  /** All pages of the newest state. */
  async listAll<T extends KubeObject>(type: ResourceType<T>, options: ListOptions = {}): Promise<ObjectList<T>> {
    const items: Stored<T>[] = [];
    let token: string | undefined;
    for (;;) {
      try {
        const page = await this.list(type, { limit: PAGE_SIZE, ...options, continue: token });
        items.push(...page.items);
        token = page.metadata.continue || undefined;
        if (token === undefined) return { items, metadata: { resourceVersion: page.metadata.resourceVersion } };
      } catch (err) {
        // The token outlived the state it belongs to: only one large answer is consistent.
        if (isGone(err) && token !== undefined) return this.list(type, { ...options, limit: undefined });
        throw err;
      }
    }
  }

  /**
   * A POST; it is never sent twice unless the server refused it unseen (429). It waits for its turn behind everything
   * that is not a creation.
   */
  async create<T extends KubeObject>(
    type: ResourceType<T>,
    object: T | DeferredObject<T>,
    options: CreateOptions = {},
  ): Promise<Stored<T>> {
    const call = {
      verb: "create",
      method: "POST",
      path: collectionPath(type, "render" in object ? object.namespace : object.metadata.namespace),
      resource: type.plural,
      level: "creation" as const,
      body: () => withType(type, "render" in object ? object.render() : object),
      idempotent: false,
      query: { fieldManager: this.#manager },
    };
    return parseJson<Stored<T>>((await this.#call(call, options)).text);
  }

  /**
   * A PUT. For the status of a custom resource, metadata (name, namespace, uid, resourceVersion) and status suffice; of a
   * built-in kind that would remove the labels.
   */
  async replace<T extends KubeObject>(
    type: ResourceType<T>,
    object: T,
    options: CallOptions & { subresource?: "status" } = {},
  ): Promise<Stored<T>> {
    const { name = "", namespace, resourceVersion } = object.metadata;
    const call = {
      verb: "update",
      method: "PUT",
      path: objectPath(type, { name, namespace }, options.subresource),
      resource: type.plural,
      body: () => withType(type, object),
      // A second one meets the version that the first has moved: a conflict, never a second write.
      idempotent: resourceVersion !== undefined,
      query: { fieldManager: this.#manager },
    };
    return parseJson<Stored<T>>((await this.#call(call, options)).text);
  }

  async patch<T extends KubeObject>(
    type: ResourceType<T>,
    ref: ObjectRef,
    body: object,
    options: PatchOptions = {},
  ): Promise<Stored<T>> {
    const { type: patchType = "merge", fieldManager = this.#manager, force } = options;
    const call = {
      verb: "patch",
      method: "PATCH",
      path: objectPath(type, ref, options.subresource),
      resource: type.plural,
      body: () => body,
      contentType: PATCH_TYPES[patchType],
      idempotent: (body as Partial<KubeObject>).metadata?.resourceVersion !== undefined,
      query: { fieldManager, force: patchType === "apply" ? force : undefined },
    };
    return parseJson<Stored<T>>((await this.#call(call, options)).text);
  }

  async delete(type: ResourceType, ref: ObjectRef, options: DeleteOptions = {}): Promise<void> {
    const { uid, resourceVersion, gracePeriodSeconds, propagationPolicy } = options;
    const body = { gracePeriodSeconds, propagationPolicy, preconditions: { uid, resourceVersion } };
    const call = {
      verb: "delete",
      method: "DELETE",
      path: objectPath(type, ref),
      resource: type.plural,
      body: () => ({ apiVersion: "v1", kind: "DeleteOptions", ...body }),
      // Without a uid a second one might hit a successor of the same name.
      idempotent: uid !== undefined,
    };
    await this.#call(call, options);
  }

  /** Deletes all objects of a namespace that match. */
  async deleteCollection(
    type: ResourceType,
    namespace: string,
    options: CallOptions & { labelSelector: string; propagationPolicy?: DeleteOptions["propagationPolicy"] },
  ): Promise<void> {
    // Either one missing would delete what was never meant.
    if (!namespace || !options.labelSelector) throw new TypeError("deleteCollection needs a namespace and a selector");
    const { labelSelector, propagationPolicy } = options;
    const call = {
      verb: "deletecollection",
      method: "DELETE",
      path: collectionPath(type, namespace),
      resource: type.plural,
      idempotent: false,
      query: { labelSelector, propagationPolicy },
    };
    await this.#call(call, { timeoutMs: DELETE_COLLECTION_MS, ...options });
  }

  /** Events until the server ends the watch. Throws as `watchEvents` does. */
  async *watch<T extends KubeObject>(type: ResourceType<T>, options: WatchOptions = {}): AsyncGenerator<WatchEvent<T>> {
    const { namespace, labelSelector, fieldSelector, resourceVersion, sendInitialEvents, timeoutSeconds } = options;
    const resourceVersionMatch = sendInitialEvents ? "NotOlderThan" : undefined;
    const query = {
      labelSelector,
      fieldSelector,
      resourceVersion,
      // The server refuses even a plain "false" without a match.
      sendInitialEvents: sendInitialEvents || undefined,
      resourceVersionMatch,
      timeoutSeconds,
    };
    const response = await this.#transport.open({
      verb: "watch",
      method: "GET",
      path: collectionPath(type, namespace) + queryString({ watch: true, allowWatchBookmarks: true, ...query }),
      resource: type.plural,
      idempotent: true,
      pool: "watches",
      timeoutMs: WATCH_HEAD_MS,
      signal: options.signal,
    });
    const { idleMs = WATCH_IDLE_MS, initialIdleMs, signal, onOpen } = options;
    onOpen?.();
    yield* watchEvents<T>(response, { idleMs, initialIdleMs, signal });
  }

  /** The log of a container, as it comes; where times are asked for and the server has none, without. */
  async log({ namespace, name }: ObjectRef, query: LogQuery, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
    try {
      return await this.#transport.open({
        verb: "get",
        method: "GET",
        path: `/api/v1/namespaces/${encodeURIComponent(namespace ?? "")}/pods/${encodeURIComponent(name)}/log${queryString({ ...query })}`,
        resource: "pods/log",
        idempotent: true,
        pool: "watches",
        timeoutMs: WATCH_HEAD_MS,
        signal,
      });
    } catch (error) {
      const hasNone = error instanceof ApiError && error.code === 400 && error.message.includes("carry no times");
      if (!hasNone || !query.timestamps) throw error;
      return this.log({ namespace, name }, { ...query, timestamps: false }, signal);
    }
  }

  /** Anything else: reviews, /version, logs. `path` may hold a query. */
  raw(method: string, path: string, body?: unknown, options: RawOptions = {}): Promise<Answer> {
    const { contentType, accept, asksOnly, idempotent = method === "GET" || asksOnly === true } = options;
    const resource = path.split("?", 1)[0] ?? path;
    const bodyOf = body === undefined ? undefined : (): unknown => body;
    return this.#call(
      { verb: method.toLowerCase(), method, path, resource, body: bodyOf, contentType, accept, idempotent, asksOnly },
      options,
    );
  }

  /** Ends all connections. */
  close(): void {
    this.#transport.close();
  }

  #call(call: Call, options: CreateOptions): Promise<Answer> {
    const { method, path, body, level } = call;
    const pool = options.pool ?? "requests";
    const guarded = method !== "GET" && pool !== "lease" && call.asksOnly !== true;
    return this.#transport.fetch({
      verb: call.verb,
      method,
      resource: call.resource,
      path: path + queryString({ ...call.query, ...options.query }, path.includes("?")),
      headers: headersOf(call),
      body: body === undefined ? undefined : () => JSON.stringify(body()),
      pool,
      level,
      timeoutMs: options.timeoutMs ?? this.#callMs,
      mayQueue: options.timeoutMs === undefined,
      signal: options.signal,
      idempotent: call.idempotent,
      beforeSend: () => {
        if (guarded && !this.#mayWrite()) throw new NotLeaderError();
        if (options.proceed?.() === false) throw new CanceledError();
      },
    });
  }
}

function headersOf(call: Call): Record<string, string> {
  return {
    ...(call.accept !== undefined && { Accept: call.accept }),
    ...(call.body !== undefined && { "Content-Type": call.contentType ?? "application/json" }),
  };
}

function withType<T extends KubeObject>(type: ResourceType<T>, object: T): T {
  return { ...object, apiVersion: type.apiVersion, kind: type.kind };
}

function queryString(values: Record<string, string | number | boolean | undefined>, started = false): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  const text = query.toString();
  return text === "" ? "" : `${started ? "&" : "?"}${text}`;
}
