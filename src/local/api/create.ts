import type { Context } from "./context.ts";
import { isRecord } from "./json.ts";
import { KINDS, type ModelKind } from "./kinds.ts";
import { contentOf, newMetadata, timestamp } from "./metadata.ts";
import { alreadyExists, badRequest, forbidden, invalid, notFound, versionOnCreate } from "./refusals.ts";
import { keyOf } from "./store.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelResponse } from "./types.ts";

const NAMESPACES = KINDS.find(({ plural }) => plural === "namespaces")!;

/** A request's body as an object of the target's kind. */
export function bodyObject({ kind, namespace }: Target, body: unknown): ModelObject {
  if (!isRecord(body)) throw badRequest("the request has no object");
  const metadata = isRecord(body["metadata"]) ? body["metadata"] : {};
  const object = { ...body, metadata } as ModelObject;
  if (object.kind !== kind.kind || object.apiVersion !== kind.apiVersion) {
    throw badRequest(`the body is a ${object.apiVersion} ${object.kind}, not a ${kind.apiVersion} ${kind.kind}`);
  }
  if ((object.metadata.namespace ?? namespace) !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return object;
}

/** Throws unless new objects may be made in the namespace. */
export function requireNamespace(context: Context, { kind, namespace }: Target, name: string): void {
  if (namespace === undefined) return;
  const found = context.store.get(NAMESPACES, namespace);
  if (found === undefined) throw notFound(NAMESPACES, namespace);
  if (found.metadata.deletionTimestamp === undefined) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  const message = `namespace ${namespace} is being terminated`;
  throw forbidden(kind, name, why, [{ reason: "NamespaceTerminating", message, field: "metadata.namespace" }]);
}

/** Makes an object. */
export function create(context: Context, target: Target, given: ModelObject, admit: () => void): ModelResponse {
  const { kind, namespace } = target;
  const { store } = context;
  requireNamespace(context, target, given.metadata.name ?? "");
  if ((given.metadata.resourceVersion ?? "") !== "") throw versionOnCreate();
  const name = given.metadata.name ?? generatedName(context, kind, given);
  context.decoded?.(target, given);
  const content = kind.prepare(kind.initial(contentOf(given), name));
  const { apiVersion } = kind;
  const metadata = { ...given.metadata, name, namespace };
  context.validate?.(target, { apiVersion, kind: kind.kind, metadata, ...content });
  // As validating admission does, before anybody looks whether the name is free.
  admit();
  const existing = store.get(kind, keyOf(namespace, name));
  if (existing !== undefined) throw alreadyExists(kind, name, existing.metadata.deletionTimestamp !== undefined);
  const own = {
    name,
    namespace,
    uid: context.nextUID(),
    creationTimestamp: timestamp(context.now()),
    generation: kind.hasGeneration ? 1 : undefined,
  };
  const next = {
    apiVersion,
    kind: kind.kind,
    metadata: newMetadata(labelled(kind, given, name).metadata, own),
    ...content,
  };
  return { code: 201, body: store.commit(kind, { next }, context.request) };
}

function generatedName(context: Context, kind: ModelKind, { metadata }: ModelObject): string {
  const { generateName } = metadata as { generateName?: string };
  if (generateName !== undefined) return `${generateName}${context.nextUID().slice(-5)}`;
  const message = "Required value: name or generateName is required";
  throw invalid(kind, "", [{ reason: "FieldValueRequired", message, field: "metadata.name" }]);
}

/** Every namespace carries its name as a label. */
function labelled(kind: ModelKind, object: ModelObject, name: string): ModelObject {
  if (kind !== NAMESPACES) return object;
  const labels = { "kubernetes.io/metadata.name": name, ...object.metadata.labels };
  return { ...object, metadata: { ...object.metadata, labels } };
}
