import type { Context } from "./context.ts";
import { isRecord } from "./json.ts";
import type { ModelKind } from "./kinds.ts";
import { timestamp } from "./metadata.ts";
import { deleteConflict, notFound } from "./refusals.ts";
import { keyOf } from "./store.ts";
import type { Target } from "./target.ts";
import type { ModelObject, ModelResponse } from "./types.ts";

interface DeleteOptions {
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly gracePeriodSeconds?: number;
}

/** A DELETE of one object. */
export function deleteOne(context: Context, target: Target): ModelResponse {
  const { kind, namespace, name = "" } = target;
  const found = context.store.get(kind, keyOf(namespace, name));
  if (found === undefined) throw notFound(kind, name);
  const options = optionsOf(context, target);
  requirePreconditions(kind, found, options);
  const { left, last } = remove(context, kind, found, options);
  if (left !== undefined) return { code: 200, body: left };
  return { code: 200, body: kind.answersDeleted ? last : deletedStatus(kind, found) };
}

/** Removes an object as far as it may go: `left` is what stays for its node or its finalizers. */
export function remove(
  context: Context,
  kind: ModelKind,
  found: ModelObject,
  options: DeleteOptions,
): { left?: ModelObject; last: ModelObject } {
  const { store, request } = context;
  const marked = marking(context, kind, found, options);
  let last = found;
  if (marked !== found) last = store.commit(kind, { previous: found, next: marked }, request);
  if (mustStay(kind, last)) return { left: last, last };
  // Whoever saw the mark may have written at once, or finished the deletion.
  const previous = store.get(kind, keyOf(found.metadata.namespace, found.metadata.name ?? ""));
  if (previous?.metadata.uid !== found.metadata.uid) return { last };
  return { last: store.commit(kind, { previous }, request) };
}

function optionsOf({ request }: Context, { query }: Target): DeleteOptions {
  const body = isRecord(request.body) ? request.body : {};
  const preconditions = isRecord(body["preconditions"]) ? body["preconditions"] : {};
  const grace = body["gracePeriodSeconds"] ?? query.get("gracePeriodSeconds") ?? undefined;
  return { ...preconditions, gracePeriodSeconds: grace === undefined ? undefined : Number(grace) };
}

function requirePreconditions(kind: ModelKind, { metadata }: ModelObject, options: DeleteOptions): void {
  const { uid, resourceVersion } = options;
  const refuse = (what: string, [wanted, found]: [string, string | undefined], guess: string): never => {
    const why = `the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). ${guess}`;
    throw deleteConflict(kind, metadata.name ?? "", why);
  };
  if (uid !== undefined && uid !== metadata.uid) {
    refuse("UID", [uid, metadata.uid], "The object might have been deleted and then recreated");
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    refuse("ResourceVersion", [resourceVersion, metadata.resourceVersion], "The object might have been modified");
  }
}

/** The object as being deleted; itself when nothing about it changes. */
function marking(context: Context, kind: ModelKind, found: ModelObject, options: DeleteOptions): ModelObject {
  const grace = kind.plural === "pods" ? podGrace(found, options) : 0;
  const { metadata } = found;
  if (metadata.deletionTimestamp !== undefined) {
    return options.gracePeriodSeconds === undefined ? found : shortened(found, grace, context.now());
  }
  if (kind.plural === "namespaces") return terminating(found, timestamp(context.now()));
  if (kind.plural !== "pods" && !hasFinalizers(found)) return found;
  return withMetadata(found, {
    deletionTimestamp: timestamp(context.now() + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(metadata.generation !== undefined && { generation: metadata.generation + 1 }),
  });
}

/** With less time to end; a period cannot become longer, nor lie in the past. */
function shortened(pod: ModelObject, grace: number, now: number): ModelObject {
  const { deletionTimestamp = "", deletionGracePeriodSeconds: before = 0 } = pod.metadata;
  if (grace >= before) return pod;
  const end = Date.parse(deletionTimestamp) + (grace - before) * 1000;
  return withMetadata(pod, {
    deletionTimestamp: timestamp(Math.max(end, now)),
    deletionGracePeriodSeconds: end < now && grace > 0 ? 1 : grace,
  });
}

/** How long a pod may take to end: nothing waits for one that has no node or has ended. */
function podGrace(pod: ModelObject, { gracePeriodSeconds }: DeleteOptions): number {
  const spec = isRecord(pod["spec"]) ? pod["spec"] : {};
  const status = isRecord(pod["status"]) ? pod["status"] : {};
  if (pod.metadata.deletionTimestamp === undefined) {
    if (!spec["nodeName"] || status["phase"] === "Succeeded" || status["phase"] === "Failed") return 0;
  }
  const period = gracePeriodSeconds ?? Number(spec["terminationGracePeriodSeconds"] ?? 0);
  return period < 0 ? 1 : period;
}

function terminating(namespace: ModelObject, deletionTimestamp: string): ModelObject {
  const status = isRecord(namespace["status"]) ? namespace["status"] : {};
  return { ...withMetadata(namespace, { deletionTimestamp }), status: { ...status, phase: "Terminating" } };
}

function withMetadata(object: ModelObject, metadata: ModelObject["metadata"]): ModelObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

function hasFinalizers({ metadata }: ModelObject): boolean {
  return (metadata.finalizers ?? []).length > 0;
}

function mustStay(kind: ModelKind, object: ModelObject): boolean {
  if (hasFinalizers(object) || (object.metadata.deletionGracePeriodSeconds ?? 0) > 0) return true;
  const spec = isRecord(object["spec"]) ? object["spec"] : {};
  const { finalizers } = spec;
  return kind.plural === "namespaces" && Array.isArray(finalizers) && finalizers.length > 0;
}

function deletedStatus({ group, plural }: ModelKind, { metadata }: ModelObject): object {
  const details = { name: metadata.name, ...(group !== "" && { group }), kind: plural, uid: metadata.uid };
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details };
}
