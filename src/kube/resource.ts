import type { KubeObject } from "../api/kubernetes.ts";
import type { ResourceType } from "../api/resources.ts";

/** Names one object. */
export interface ObjectRef {
  namespace?: string;
  name: string;
}

/** "namespace/name", or "name" for what has no namespace: the key of caches and queues. */
export function keyOf(object: KubeObject | ObjectRef): string {
  const { namespace, name } = "metadata" in object ? object.metadata : object;
  return namespace ? `${namespace}/${name}` : `${name}`;
}

/** The object with its kind: one from a LIST carries none, and an Event must name it. */
export function withKind<T extends KubeObject>(
  { apiVersion, kind }: ResourceType<T>,
  object: T,
): T & { apiVersion: string; kind: string } {
  return { ...object, apiVersion, kind };
}

/** The URL path of a collection; without a namespace that of the whole cluster. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const root = type.apiVersion.includes("/") ? `/apis/${type.apiVersion}` : `/api/${type.apiVersion}`;
  const scope = type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${scope}/${type.plural}`;
}

/** The URL path of one object. Throws when a namespace is needed and missing, or the name is empty. */
export function objectPath(type: ResourceType, ref: ObjectRef, subresource?: string): string {
  // Both would address another resource: the whole collection, or one at cluster scope.
  if (!ref.name) throw new TypeError(`a ${type.kind} needs a name`);
  if (type.namespaced && !ref.namespace) throw new TypeError(`${type.kind} ${ref.name} needs a namespace`);
  const path = `${collectionPath(type, ref.namespace)}/${encodeURIComponent(ref.name)}`;
  return subresource ? `${path}/${subresource}` : path;
}

/** The namespace in the URL path of a namespaced object or collection; empty for any other path. */
export function namespaceOf(path: string): string {
  return /\/namespaces\/([^/?]+)\//.exec(path)?.[1] ?? "";
}
