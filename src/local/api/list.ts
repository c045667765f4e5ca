import type { Context } from "./context.ts";
import { remove } from "./delete.ts";
import type { ModelKind } from "./kinds.ts";
import { badRequest, expired, methodNotAllowed } from "./refusals.ts";
import { namesOne, selectorOf } from "./selectors.ts";
import { keyOf, type Store } from "./store.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelResponse } from "./types.ts";
import { tooLargeVersion } from "./versions.ts";

/** Where a list in pages goes on. */
interface Continuation {
  readonly version: number;
  /** The key of the last object that was given. */
  readonly after: string;
}

/** A GET of a collection. */
export function list(store: Store, { kind, namespace, query }: Target): ModelResponse {
  const { rest, resourceVersion } = state(store, kind, query);
  const found = rest.filter(selectorOf(kind, namespace, query));
  const limit = Number(query.get("limit") ?? 0);
  const last = limit > 0 && !isOfOne(kind, namespace, query) ? found[limit - 1] : undefined;
  const unread = last === undefined ? [] : after(rest, last, namespace);
  const metadata = { resourceVersion: String(resourceVersion) };
  if (last === undefined || unread.length === 0) return answer(kind, found, metadata);
  const selective = query.get("labelSelector") || query.get("fieldSelector");
  return answer(kind, found.slice(0, limit), {
    ...metadata,
    continue: tokenOf({ version: resourceVersion, after: objectKey(last) }),
    ...(!selective && { remainingItemCount: unread.length }),
  });
}

/** The objects of the version that the request is about, from where it goes on. */
function state(
  store: Store,
  kind: ModelKind,
  query: URLSearchParams,
): { rest: readonly ModelObject[]; resourceVersion: number } {
  const token = query.get("continue") ?? "";
  const from = token === "" ? undefined : continuation(token);
  const version = from?.version ?? exactVersion(store, query);
  const all = version === undefined ? store.objects(kind) : store.objectsAt(kind, version);
  if (all === undefined) throw from === undefined ? versionTooOld() : tokenTooOld();
  const rest = from === undefined ? all : all.filter((object) => objectKey(object) > from.after);
  return { rest, resourceVersion: version ?? store.resourceVersion };
}

/** A list of the one object of a name is read like an object: there is nothing after it. */
function isOfOne({ namespaced }: ModelKind, namespace: string | undefined, query: URLSearchParams): boolean {
  if ((query.get("continue") ?? "") !== "" || (namespaced && namespace === undefined)) return false;
  return namesOne(query.get("fieldSelector") ?? "");
}

/** What the server has not looked at when it has found enough, whether it matches or not. */
function after(objects: readonly ModelObject[], last: ModelObject, namespace: string | undefined): ModelObject[] {
  const inNamespace =
    namespace === undefined ? objects : objects.filter(({ metadata }) => metadata.namespace === namespace);
  return inNamespace.filter((object) => objectKey(object) > objectKey(last));
}

/** A DELETE of a collection: one object after the other, each with its own commits. */
export function deleteCollection(context: Context, { kind, namespace, query }: Target): ModelResponse {
  if (kind.namespaced && namespace === undefined) throw methodNotAllowed(kind);
  const { store } = context;
  const version = String(store.resourceVersion);
  const found = store.objects(kind).filter(selectorOf(kind, namespace, query));
  for (const { metadata } of found) {
    const present = store.get(kind, keyOf(metadata.namespace, metadata.name ?? ""));
    if (present !== undefined) remove(context, kind, present, {});
  }
  // As they were before.
  return answer(kind, found, { resourceVersion: version });
}

function answer(kind: ModelKind, items: readonly ModelObject[], metadata: object): ModelResponse {
  const { apiVersion } = kind;
  const body = { kind: `${kind.kind}List`, apiVersion, metadata, items: kind.custom ? items : items.map(untyped) };
  return { code: 200, body };
}

const UNTYPED = new WeakMap<ModelObject, object>();

/** Items of built-in kinds come without their kind. */
function untyped(object: ModelObject): object {
  let rest = UNTYPED.get(object);
  if (rest === undefined) {
    const { apiVersion: _, kind: __, ...kept } = object;
    rest = kept;
    UNTYPED.set(object, rest);
  }
  return rest;
}

function objectKey({ metadata }: ModelObject): string {
  return keyOf(metadata.namespace, metadata.name ?? "");
}

/** The version whose state is asked for, if not the newest. */
function exactVersion(store: Store, query: URLSearchParams): number | undefined {
  const version = Number(query.get("resourceVersion") ?? 0);
  if (version === 0) return undefined;
  const match = query.get("resourceVersionMatch");
  if (version > store.resourceVersion) throw tooLargeVersion(version, store.resourceVersion);
  const exact = match === "Exact" || (match === null && Number(query.get("limit") ?? 0) > 0);
  return exact ? version : undefined;
}

function continuation(token: string): Continuation {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString()) as Continuation;
  } catch {
    throw badRequest("continue key is not valid");
  }
}

function tokenOf(continuationOf: Continuation): string {
  return Buffer.from(JSON.stringify(continuationOf)).toString("base64url");
}

function versionTooOld(): Error {
  return expired("The resourceVersion for the provided list is too old.");
}

function tokenTooOld(): Error {
  const why = "The provided continue parameter is too old to display a consistent list result.";
  return expired(`${why} You can start a new list without the continue parameter.`);
}
