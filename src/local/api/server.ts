import type { IncomingMessage } from "node:http";
import { abortReason } from "../../kube/errors.ts";
import type { Exchange, Outgoing } from "../../kube/exchange.ts";
import { bind } from "./binding.ts";
import type { Context } from "./context.ts";
import { bodyObject, create } from "./create.ts";
import { deleteOne } from "./delete.ts";
import { DryRun } from "./dry-run.ts";
import { isRecord, recordOf, same } from "./json.ts";
import { KINDS, type ModelKind } from "./kinds.ts";
import { deleteCollection, list } from "./list.ts";
import { methodNotAllowed, noSuchPath, notFound, Refusal } from "./refusals.ts";
import { keyOf, Store } from "./store.ts";
import { checkFields, type FieldCheck, requireDeclared, warningHeader } from "./strictness.ts";
import { type Target, targetOf } from "./target.ts";
import type { Change, ModelObject, ModelRequest, ModelResponse, WatchSink } from "./types.ts";
import { patch } from "./patch.ts";
import { replace } from "./update.ts";
import { Watch } from "./watch.ts";
import { answer, watchStream } from "./wire.ts";

export interface ModelApiServerOptions {
  /** Milliseconds since the epoch, for the times in objects; default: always the same. */
  readonly now?: () => number;
  /** How many changes of a kind a watch can be given of the past; default all. */
  readonly history?: number;
  /** Asked before anything is created; an answer is a refusal. Plays admission. */
  readonly admit?: (request: ModelRequest, target: Target) => ModelResponse | undefined;
  /** Throws a Refusal unless the object may be stored in place of the old one; default: everything may. */
  readonly validate?: (target: Target, next: ModelObject, old?: ModelObject) => void;
  /** Finds fields that a kind does not have, for `fieldValidation`; default: nobody looks. */
  readonly fieldCheck?: FieldCheck;
  /** Makes uids; default: numbers in order, the same each time. */
  readonly uid?: () => string;
  /** Told of every change; default: the log keeps them all. */
  readonly onCommit?: (change: Change) => void;
  /** The objects of an earlier life, and the version it had reached. */
  readonly restored?: { readonly objects: readonly ModelObject[]; readonly resourceVersion: number };
  /** The status of a TokenReview, by its spec; default: there are none. */
  readonly reviewToken?: (spec: Readonly<Record<string, unknown>>) => object;
  /** Answers SelfSubjectAccessReviews; default: everything is allowed. */
  readonly allows?: (attributes: Readonly<Record<string, unknown>>) => boolean;
}

/** A refused watch, or an open one. */
export interface OpenedWatch {
  readonly response?: ModelResponse;
  /** The client goes away. */
  close(): void;
}

const TOKEN_REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
const REVIEWS = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** Plays a kube-apiserver in memory: the same answers to the same requests, and nothing of its own that is random. */
export class ModelApiServer {
  readonly #options: ModelApiServerOptions;
  readonly #store: Store;
  readonly #watches = new Set<Watch>();
  /** Every commit, in order. Empty when somebody else is told of them. */
  readonly log: Change[] = [];
  #lastUID = 0;

  constructor(options: ModelApiServerOptions = {}) {
    this.#options = options;
    const onCommit = options.onCommit ?? ((change: Change) => void this.log.push(change));
    this.#store = new Store(options.history ?? Number.POSITIVE_INFINITY, onCommit);
    if (options.restored !== undefined) this.#restore(options.restored);
    else for (const name of ["default", "kube-system"]) this.#createNamespace(name);
  }

  /** Of the last commit. */
  get resourceVersion(): number {
    return this.#store.resourceVersion;
  }

  /** An object as it is now. */
  get(plural: string, namespace: string | undefined, name: string): ModelObject | undefined {
    return this.#store.get(kindOf(plural), keyOf(namespace, name));
  }

  /** The present objects of a kind. */
  objects(plural: string, namespace?: string): ModelObject[] {
    const kind = kindOf(plural);
    const all = this.#store.objects(kind);
    return namespace === undefined ? all : all.filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** Carries out a request at once. Watches have a method of their own. */
  handle(request: ModelRequest): ModelResponse {
    try {
      return this.#special(request) ?? this.#serve(request, targetOf(request.path));
    } catch (error) {
      if (error instanceof Refusal) return error.response;
      throw error;
    }
  }

  /** Opens a watch; what it is to be given of the past and the present is in the sink before this returns. */
  watch(request: ModelRequest, sink: WatchSink): OpenedWatch {
    try {
      const target = targetOf(request.path);
      const watch = new Watch(this.#store, target, sink);
      this.#watches.add(watch);
      watch.start(target);
      return {
        close: () => {
          watch.close();
          this.#watches.delete(watch);
        },
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { response: error.response, close: () => {} };
    }
  }

  /** Sends every watch that wants them a bookmark, as the server does about once a minute. */
  bookmark(): void {
    for (const watch of this.#open()) watch.bookmark();
  }

  /** Forgets the past: a watch or a continued list that needs it is told that it expired. */
  compact(): void {
    this.#store.compact();
  }

  /** Ends all watches in good order, as a server does that shuts down. */
  endWatches(): void {
    for (const watch of this.#open()) watch.end();
  }

  /** Talks to this server with nothing in between. */
  readonly exchange: Exchange = (outgoing) =>
    new Promise((resolve) => {
      const { signal } = outgoing;
      if (signal.aborted) throw abortReason(signal);
      outgoing.beforeSend?.();
      resolve(this.#answer(outgoing, requestOf(outgoing)));
    });

  #answer({ signal }: Outgoing, request: ModelRequest): IncomingMessage {
    if (!isWatch(request)) {
      const { code, body, headers } = this.handle(request);
      return answer(code, body, headers);
    }
    const stream = watchStream();
    const opened = this.watch(request, { event: (event) => stream.push(event), end: () => stream.end() });
    if (opened.response !== undefined) return answer(opened.response.code, opened.response.body);
    const onAbort = (): void => stream.destroy();
    signal.addEventListener("abort", onAbort, { once: true });
    stream.message.once("close", () => {
      signal.removeEventListener("abort", onAbort);
      opened.close();
    });
    return stream.message;
  }

  #open(): Watch[] {
    for (const watch of this.#watches) if (!watch.open) this.#watches.delete(watch);
    return [...this.#watches];
  }

  #special({ method, path, body }: ModelRequest): ModelResponse | undefined {
    if (method === "GET" && /^\/(readyz|livez|healthz)/.test(path)) return { code: 200, body: "ok" };
    if (method === "GET" && path === "/version") return { code: 200, body: { major: "1", minor: "35" } };
    if (method !== "POST" || !isRecord(body)) return undefined;
    const status = this.#review(path, recordOf(body["spec"]));
    return status && { code: 201, body: { ...body, metadata: {}, status } };
  }

  /** What a review comes to; undefined if it is none. */
  #review(path: string, spec: Readonly<Record<string, unknown>>): object | undefined {
    if (path.startsWith(TOKEN_REVIEWS)) return this.#options.reviewToken?.(spec);
    if (!path.startsWith(REVIEWS)) return undefined;
    return { allowed: this.#options.allows?.(recordOf(spec["resourceAttributes"])) ?? true };
  }

  #context(request: ModelRequest, isDry = false): Context {
    return {
      store: isDry ? new DryRun(this.#store) : this.#store,
      request,
      now: this.#options.now ?? (() => 0),
      nextUID: this.#options.uid ?? (() => this.#nextUID()),
      validate: this.#options.validate,
    };
  }

  #createNamespace(name: string): void {
    const request = { method: "POST", path: "/api/v1/namespaces" };
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    create(this.#context(request), targetOf(request.path), body, () => {});
  }

  #restore({ objects, resourceVersion }: NonNullable<ModelApiServerOptions["restored"]>): void {
    for (const object of objects) this.#store.restore(kindOfObject(object), object);
    this.#store.resourceVersion = resourceVersion;
    // Whoever watched the earlier life must list anew.
    this.#store.compact();
  }

  #serve(request: ModelRequest, target: Target): ModelResponse {
    const warnings: string[] = [];
    const context: Context = {
      ...this.#context(request, isDryRun(request, target)),
      ...this.#judges(request, warnings),
    };
    const response = target.name === undefined ? this.#collection(context, target) : this.#object(context, target);
    if (warnings.length === 0) return response;
    return { ...response, headers: { ...response.headers, warning: warningHeader(warnings) } };
  }

  #judges(request: ModelRequest, warnings: string[]): Pick<Context, "decoded" | "declared"> {
    const { fieldCheck: check } = this.#options;
    if (check === undefined) return {};
    return {
      decoded: (target, given, refuse) => warnings.push(...checkFields(target, { given, request, check }, refuse)),
      declared: (target, given) => requireDeclared(target, given, check),
    };
  }

  #collection(context: Context, target: Target): ModelResponse {
    switch (context.request.method) {
      case "GET":
        return list(this.#store, target);
      case "POST":
        if (target.kind.namespaced && target.namespace === undefined) throw methodNotAllowed(target.kind);
        return this.#create(context, target);
      case "DELETE":
        return deleteCollection(context, target);
      default:
        throw methodNotAllowed(target.kind);
    }
  }

  #object(context: Context, target: Target): ModelResponse {
    const { kind, subresource } = target;
    requireSubresource(target);
    switch (context.request.method) {
      case "GET":
        return this.#get(target);
      case "PUT":
        return replace(context, target, () => this.#admit(context.request, target));
      case "PATCH":
        return patch(context, target, () => this.#admit(context.request, target));
      case "POST":
        if (subresource === "binding" && kind.plural === "pods") return bind(context, target);
        break;
      case "DELETE":
        if (subresource === undefined) return deleteOne(context, target);
        break;
    }
    throw methodNotAllowed(kind);
  }

  #get({ kind, namespace, name = "" }: Target): ModelResponse {
    const found = this.#store.get(kind, keyOf(namespace, name));
    if (found === undefined) throw notFound(kind, name);
    return { code: 200, body: found };
  }

  #create(context: Context, target: Target): ModelResponse {
    const given = bodyObject(target, context.request.body);
    return create(context, target, given, () => this.#admit(context.request, target));
  }

  #admit(request: ModelRequest, target: Target): void {
    const refusal = this.#options.admit?.(request, target);
    if (refusal !== undefined) throw new Refusal(refusal);
  }

  #nextUID(): string {
    this.#lastUID += 1;
    return `00000000-0000-4000-8000-${this.#lastUID.toString(16).padStart(12, "0")}`;
  }
}

/** Whether a request opens a watch. */
export function isWatch({ method, path }: ModelRequest): boolean {
  return method === "GET" && /[?&]watch=(true|1)(&|$)/.test(path);
}

/** What a client sends, as the server reads it. */
export function requestOf({ options, body }: Outgoing): ModelRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {})) headers[name] = String(value);
  return {
    method: options.method ?? "GET",
    path: options.path ?? "/",
    headers,
    body: body === undefined ? undefined : (JSON.parse(body) as unknown),
  };
}

function kindOf(plural: string): ModelKind {
  const kind = KINDS.find((each) => each.plural === plural);
  if (kind === undefined) throw new Error(`the model serves no ${plural}`);
  return kind;
}

function kindOfObject({ apiVersion, kind, metadata }: ModelObject): ModelKind {
  const found = KINDS.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  if (found === undefined)
    throw new Error(`the model serves no ${apiVersion} ${kind}, of which ${metadata.name} is one`);
  return found;
}

/** Whether a request only asks what would be. A DELETE with a body says so there: its query then counts for nothing. */
function isDryRun({ method, body }: ModelRequest, { query }: Target): boolean {
  if (method === "DELETE" && isRecord(body)) return same(body["dryRun"], ["All"]);
  return query.get("dryRun") === "All";
}

function requireSubresource({ kind, name = "", subresource }: Target): void {
  if (subresource === undefined || (subresource === "status" && kind.hasStatus)) return;
  if (`${kind.plural}/${subresource}` === "pods/binding" || `${kind.plural}/${subresource}` === "namespaces/finalize")
    return;
  throw kind.custom ? notFound(kind, name) : noSuchPath(true);
}
