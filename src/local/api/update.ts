import type { Context } from "./context.ts";
import { bodyObject, create } from "./create.ts";
import { same } from "./json.ts";
import type { Content, ModelKind } from "./kinds.ts";
import { changedMetadata, contentOf } from "./metadata.ts";
import { badRequest, conflict, invalid, MODIFIED, notFound } from "./refusals.ts";
import { keyOf } from "./store.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelResponse } from "./types.ts";

/** A PUT of an object or a part of it. Some kinds are created by it. */
export function replace(context: Context, target: Target, admit: () => void): ModelResponse {
  const { kind, namespace, subresource } = target;
  const given = bodyObject(target, context.request.body);
  const { name, uid } = given.metadata;
  if (name !== undefined && name !== target.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${target.name})`);
  }
  const exists = context.store.get(kind, keyOf(namespace, target.name ?? "")) !== undefined;
  if (!exists && kind.createOnUpdate && subresource === undefined) {
    if (uid !== undefined) throw otherUID(target, { metadata: { name, uid: "" } }, uid);
    return create(context, target, withoutVersion(given), admit);
  }
  return update(context, target, (old) => {
    if (uid !== undefined && uid !== old.metadata.uid) throw otherUID(target, old, uid);
    return given;
  });
}

/** Which version it had does not matter to what is created. */
function withoutVersion({ metadata, ...rest }: ModelObject): ModelObject {
  return { ...rest, metadata: { ...metadata, resourceVersion: undefined } };
}

function otherUID({ kind, namespace }: Target, { metadata }: ModelObject, uid: string): Error {
  const { name = "" } = metadata;
  const root = kind.group === "" ? "" : `${kind.group}/`;
  const error = `StorageError: invalid object, Code: 4, Key: /registry/${root}${kind.plural}/${keyOf(namespace, name)}`;
  const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid}`;
  return conflict(kind, name, `${error}, ResourceVersion: 0, AdditionalErrorMsg: ${why}`);
}

/** Carries out a change of an object or a part of it. */
export function update(context: Context, target: Target, propose: (old: ModelObject) => ModelObject): ModelResponse {
  const { kind, namespace, name = "" } = target;
  const { store, request } = context;
  const old = store.get(kind, keyOf(namespace, name));
  if (old === undefined) throw notFound(kind, name);
  const given = propose(old);
  requireVersion(kind, old, given);
  context.decoded?.(target, given);
  const next = merged(target, old, given);
  context.validate?.(target, next, old);
  if (emptiesFinalizers(old, next)) {
    store.commit(kind, { previous: old }, request);
    return { code: 200, body: next };
  }
  if (same(next, old)) return { code: 200, body: old };
  return { code: 200, body: store.commit(kind, { previous: old, next }, request) };
}

/** Optimistic concurrency. */
export function requireVersion(kind: ModelKind, old: ModelObject, given: ModelObject): void {
  const { resourceVersion, name = "" } = old.metadata;
  const version = given.metadata.resourceVersion ?? "";
  if (version === resourceVersion) return;
  if (version !== "" && version !== "0") throw conflict(kind, name, MODIFIED);
  if (kind.unconditionalUpdate) return;
  const message = "Invalid value: 0: must be specified for an update";
  const field = "metadata.resourceVersion";
  // The server names the resource here where it names the kind elsewhere.
  throw invalid({ ...kind, kind: kind.plural }, name, [{ reason: "FieldValueInvalid", message, field }]);
}

/** The last finalizer of an object that is being deleted has gone. */
function emptiesFinalizers(old: ModelObject, next: ModelObject): boolean {
  const { finalizers = [] } = next.metadata;
  return finalizers.length === 0 && old.metadata.deletionGracePeriodSeconds === 0;
}

/** What a write of the status of a custom resource says of metadata does not count. */
export function keepsMetadata({ kind, subresource }: Target): boolean {
  return kind.custom && subresource === "status";
}

function merged({ kind, subresource }: Target, old: ModelObject, given: ModelObject): ModelObject {
  if (subresource === undefined) return mergedMain(kind, old, given);
  if (subresource === "status") return mergedStatus(kind, old, given);
  return { ...old, spec: given["spec"] };
}

function mergedMain(kind: ModelKind, old: ModelObject, given: ModelObject): ModelObject {
  const content = { ...kind.prepare(contentOf(given)), ...serverOwned(kind, old) };
  const metadata = changedMetadata(kind, old.metadata, given.metadata);
  const { status: _, ...before } = contentOf(old);
  const { status: __, ...after } = content;
  const changed =
    kind.hasGeneration && !same(kind.hasStatus ? before : contentOf(old), kind.hasStatus ? after : content);
  const generation = changed ? { generation: (old.metadata.generation ?? 0) + 1 } : {};
  return { apiVersion: old.apiVersion, kind: old.kind, metadata: { ...metadata, ...generation }, ...content };
}

/** What a write of the main resource leaves as it is. */
function serverOwned(kind: ModelKind, old: ModelObject): Content {
  const kept: Record<string, unknown> = {};
  if (kind.hasStatus) kept["status"] = old["status"];
  if (kind.plural === "namespaces") kept["spec"] = old["spec"];
  return kept;
}

function mergedStatus(kind: ModelKind, old: ModelObject, given: ModelObject): ModelObject {
  const { status } = kind.prepare({ status: given["status"] });
  if (kind.custom) return { ...old, status };
  const metadata = changedMetadata(kind, old.metadata, given.metadata);
  return { ...old, metadata: { ...metadata, ownerReferences: old.metadata.ownerReferences }, status };
}
