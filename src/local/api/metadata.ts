import type { ObjectMeta } from "../../api/kubernetes.ts";
import type { StatusCause } from "../../kube/errors.ts";
import { isRecord } from "./json.ts";
import type { Content, ModelKind } from "./kinds.ts";
import { invalidChange } from "./refusals.ts";
import type { ModelObject } from "./types.ts";

/** Times in objects have no fractions. */
export function timestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Everything of an object but what it is and its metadata. */
export function contentOf(object: ModelObject): Content {
  const { apiVersion: _, kind: __, metadata: ___, ...content } = object;
  return content;
}

/** The metadata that belongs to clients; what is empty is not kept. */
function clientMetadata({ labels, annotations, finalizers, ownerReferences }: ObjectMeta): ObjectMeta {
  return {
    ...(!isEmpty(labels) && { labels }),
    ...(!isEmpty(annotations) && { annotations }),
    ...(!isEmpty(finalizers) && { finalizers }),
    ...(!isEmpty(ownerReferences) && { ownerReferences }),
  };
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return !isRecord(value) || Object.keys(value).length === 0;
}

/** Of a new object: nothing that a client says about the server's own fields counts. */
export function newMetadata(
  given: ObjectMeta,
  own: Required<Pick<ObjectMeta, "name" | "uid" | "creationTimestamp">> & Pick<ObjectMeta, "namespace" | "generation">,
): ObjectMeta {
  const { name, namespace, uid, creationTimestamp, generation } = own;
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    uid,
    ...(generation !== undefined && { generation }),
    creationTimestamp,
    ...clientMetadata(given),
  };
}

/** Of a changed object: the client's part as given, the server's own as it was. */
export function changedMetadata(kind: ModelKind, old: ObjectMeta, given: ObjectMeta): ObjectMeta {
  const forbidden = newFinalizers(old, given);
  if (forbidden !== undefined) throw invalidChange(kind, old.name ?? "", [forbidden]);
  const { labels: _, annotations: __, finalizers: ___, ownerReferences: ____, ...own } = old;
  return { ...own, ...clientMetadata(given) };
}

/** What is wrong with finalizers that are added to an object which is being deleted. */
export function newFinalizers(old: ObjectMeta, given: ObjectMeta): Required<StatusCause> | undefined {
  if (old.deletionTimestamp === undefined) return undefined;
  const added = (given.finalizers ?? []).filter((each) => !old.finalizers?.includes(each));
  if (added.length === 0) return undefined;
  const list = added.map((each) => `"${each}"`).join(", ");
  const why = "no new finalizers can be added if the object is being deleted, found new finalizers";
  const message = `Forbidden: ${why} []string{${list}}`;
  return { reason: "FieldValueForbidden", message, field: "metadata.finalizers" };
}
