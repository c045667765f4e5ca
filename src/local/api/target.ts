import { KINDS, type ModelKind } from "./kinds.ts";
import { noSuchPath } from "./refusals.ts";

/** What a request is about. */
export interface Target {
  readonly kind: ModelKind;
  readonly namespace?: string;
  /** Absent when the collection is meant. */
  readonly name?: string;
  readonly subresource?: string;
  readonly query: URLSearchParams;
}

const BY_PATH = new Map(KINDS.map((kind) => [`${kind.apiVersion}/${kind.plural}`, kind]));

/** Reads a path and its query; throws a 404 when nothing is served there. */
export function targetOf(path: string): Target {
  const [pathname = "", query = ""] = path.split("?", 2);
  const [root, ...rest] = pathname.slice(1).split("/").map(decodeURIComponent);
  const apiVersion = rest.splice(0, root === "api" ? 1 : 2).join("/");
  const namespace = isInNamespace(rest) ? rest.splice(0, 2)[1] : undefined;
  const [plural, name, subresource, ...more] = rest;
  const kind = BY_PATH.get(`${apiVersion}/${plural}`);
  if (kind === undefined || more.length > 0 || !fits(kind, namespace, name)) throw noSuchPath(root === "api");
  return { kind, namespace, name, subresource, query: new URLSearchParams(query) };
}

/** A namespace is a place only when something in it follows. */
function isInNamespace([first, , third]: readonly string[]): boolean {
  return first === "namespaces" && third !== undefined && third !== "status" && third !== "finalize";
}

/** What has a namespace is named in one; what has none, in none. */
function fits(kind: ModelKind, namespace: string | undefined, name: string | undefined): boolean {
  return kind.namespaced ? namespace !== undefined || name === undefined : namespace === undefined;
}
