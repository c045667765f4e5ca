import type { Namespace, ObjectMeta, ResourceQuota } from "../api/kubernetes.ts";
import { LABEL, MANAGER } from "../api/names.ts";
import type { Condition, Domain, DomainStatus } from "../api/types.ts";
import { deepEqual } from "../util/equal.ts";

/** Marks a namespace that a Domain object stands behind, so that one labelled by hand is never called deleted. */
export const MANAGED_BY = "app.kubernetes.io/managed-by";
/** Name of the ResourceQuota that a Domain's `resourceQuota` becomes. */
export const QUOTA_NAME = "resource-limitation";

/** What a decision about one domain is made from; `now` is RFC 3339. */
export interface DomainSnapshot {
  readonly name: string;
  readonly domain: Domain | undefined;
  readonly namespace: Namespace | undefined;
  readonly quota: ResourceQuota | undefined;
  /** Why no domain may have this name, if so. */
  readonly nameProblem: string | undefined;
  readonly now: string;
}

/** What to do about one domain; absent parts are as they should be. */
export interface DomainPlan {
  readonly createNamespace?: Namespace;
  /** Labels to set; null removes. */
  readonly labelNamespace?: Record<string, string | null>;
  readonly createQuota?: ResourceQuota;
  /** Pods to allow from now on. */
  readonly updateQuota?: ResourceQuota;
  /** Uid of the quota to delete. */
  readonly deleteQuota?: string;
  readonly status?: DomainStatus;
}

/**
 * A Domain becomes a Namespace of its name, labelled so that jobs take it as a party, and a ResourceQuota on pods. The
 * Namespace outlives its Domain, since it may hold data; it is then labelled as deleted.
 */
export function planDomain(snapshot: DomainSnapshot): DomainPlan {
  const { domain, namespace, nameProblem } = snapshot;
  if (domain === undefined) return planWithoutDomain(namespace);
  if (domain.metadata.deletionTimestamp !== undefined) return {};
  if (nameProblem !== undefined) {
    return withStatus(snapshot, {}, "False", "NameNotAllowed", `${nameProblem}; choose another name`);
  }
  if (namespace?.metadata.deletionTimestamp !== undefined) {
    return withStatus(snapshot, {}, "False", "NamespaceTerminating", `namespace ${snapshot.name} is being deleted`);
  }
  if (namespace !== undefined && namespace.metadata.labels?.[LABEL.domainName] !== snapshot.name)
    return withStatus(snapshot, {}, "False", "NamespaceExists", existsText(snapshot.name));
  const labels = namespaceLabels(snapshot.name, domain);
  const plan: DomainPlan = { ...planNamespace(snapshot.name, namespace, labels), ...planQuota(snapshot) };
  return withStatus(snapshot, plan, "True", "NamespaceReady", `namespace ${snapshot.name} is a domain`);
}

/** Who may write Domains must not get hold of any Namespace by that: its owner has to offer it. */
function existsText(name: string): string {
  const command = `kubectl label namespace ${name} ${LABEL.domainName}=${name}`;
  return `namespace ${name} exists and is no domain; its owner makes it one with: ${command}`;
}

function planWithoutDomain(namespace: Namespace | undefined): DomainPlan {
  const labels = namespace?.metadata.labels;
  const managed = labels?.[MANAGED_BY] === MANAGER && labels[LABEL.domainName] === namespace?.metadata.name;
  if (!managed || labels[LABEL.domainDeleted] === "true") return {};
  return { labelNamespace: { [LABEL.domainDeleted]: "true" } };
}

function namespaceLabels(name: string, domain: Domain): Record<string, string | null> {
  const protocols = domain.spec.interConnProtocols ?? [];
  return {
    [LABEL.domainName]: name,
    [LABEL.domainRole]: domain.spec.role === "partner" ? "partner" : null,
    [LABEL.domainInterconnProtocols]: protocols.length === 0 ? null : protocols.join("_"),
    [LABEL.domainDeleted]: null,
  };
}

function planNamespace(
  name: string,
  namespace: Namespace | undefined,
  labels: Record<string, string | null>,
): DomainPlan {
  if (namespace === undefined) {
    const set = Object.entries(labels).filter((entry): entry is [string, string] => entry[1] !== null);
    // Of one that was there before this stays as its owner has it.
    const metadata: ObjectMeta = { name, labels: { [MANAGED_BY]: MANAGER, ...Object.fromEntries(set) } };
    return { createNamespace: { apiVersion: "v1", kind: "Namespace", metadata } };
  }
  const differs = Object.entries(labels).some(([key, value]) => (namespace.metadata.labels?.[key] ?? null) !== value);
  return differs ? { labelNamespace: labels } : {};
}

function planQuota({ name, domain, quota }: DomainSnapshot): DomainPlan {
  const pods = domain?.spec.resourceQuota?.podMaxCount;
  if (pods === undefined) return isOurs(quota) ? { deleteQuota: quota?.metadata.uid } : {};
  const hard = { pods: String(pods) };
  if (quota === undefined) {
    const metadata = { name: QUOTA_NAME, namespace: name, labels: { [MANAGED_BY]: MANAGER } };
    return { createQuota: { apiVersion: "v1", kind: "ResourceQuota", metadata, spec: { hard } } };
  }
  const found = quota.spec?.hard ?? {};
  if (found["pods"] === hard.pods) return {};
  const spec = { ...quota.spec, hard: { ...found, ...hard } };
  return { updateQuota: { ...quota, apiVersion: "v1", kind: "ResourceQuota", spec } };
}

function isOurs(quota: ResourceQuota | undefined): boolean {
  return quota?.metadata.labels?.[MANAGED_BY] === MANAGER;
}

function withStatus(
  { domain, now }: DomainSnapshot,
  plan: DomainPlan,
  ...[status, reason, message]: [Condition["status"], string, string]
): DomainPlan {
  const conditions = domain?.status?.conditions ?? [];
  const old = conditions.find((each) => each.type === "Ready");
  const observedGeneration = domain?.metadata.generation;
  const lastTransitionTime = old?.status === status ? old.lastTransitionTime : now;
  const ready: Condition = { type: "Ready", status, reason, message, lastTransitionTime, observedGeneration };
  if (old !== undefined && deepEqual(old, ready)) return plan;
  const others = conditions.filter((each) => each !== old);
  return { ...plan, status: { ...domain?.status, observedGeneration, conditions: [...others, ready] } };
}
