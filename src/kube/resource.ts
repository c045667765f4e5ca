import type { ConfigMap, KubeObject, Namespace, Pod, ResourceQuota, Service } from "../api/kubernetes.ts";

/** A kind of object and where its collection lives. */
export interface ResourceType<T extends KubeObject = KubeObject> {
  /** "v1" or "group/version". */
  readonly apiVersion: string;
  readonly kind: string;
  /** The lower case plural of the URL. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Never set; carries the type of the objects. */
  readonly __object?: T;
}

export interface LeaseSpec {
  holderIdentity?: string;
  leaseDurationSeconds?: number;
  /** RFC 3339 with exactly six decimals. */
  acquireTime?: string;
  renewTime?: string;
  leaseTransitions?: number;
}

export interface Lease extends KubeObject {
  spec?: LeaseSpec;
}

export interface ObjectReference {
  apiVersion?: string;
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
}

/** An Event of core/v1. */
export interface CoreEvent extends KubeObject {
  involvedObject: ObjectReference;
  type?: string;
  reason?: string;
  message?: string;
  action?: string;
  count?: number;
  firstTimestamp?: string;
  lastTimestamp?: string;
  source?: { component?: string };
  reportingComponent?: string;
  reportingInstance?: string;
}

function core<T extends KubeObject>(kind: string, plural: string, namespaced = true): ResourceType<T> {
  return { apiVersion: "v1", kind, plural, namespaced };
}

export const PODS = core<Pod>("Pod", "pods");
export const SERVICES = core<Service>("Service", "services");
export const CONFIG_MAPS = core<ConfigMap>("ConfigMap", "configmaps");
export const RESOURCE_QUOTAS = core<ResourceQuota>("ResourceQuota", "resourcequotas");
export const EVENTS = core<CoreEvent>("Event", "events");
export const NAMESPACES = core<Namespace>("Namespace", "namespaces", false);
export const NETWORK_POLICIES: ResourceType = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  namespaced: true,
};
export const LEASES: ResourceType<Lease> = {
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  plural: "leases",
  namespaced: true,
};

export interface ObjectRef {
  namespace?: string;
  name: string;
}

/** "namespace/name", or "name" for what has no namespace: the key of caches and queues. */
export function keyOf(object: KubeObject | ObjectRef): string {
  const { namespace, name } = "metadata" in object ? object.metadata : object;
  return namespace ? `${namespace}/${name}` : `${name}`;
}

/** The reverse of `keyOf`. */
export function refOf(key: string): ObjectRef {
  const slash = key.indexOf("/");
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
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
