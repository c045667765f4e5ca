import type { Logger } from "pino";
import { GROUP, LABEL } from "../api/names.ts";
import type { KubeClient } from "../kube/client.ts";
import type { Caches } from "./caches.ts";

/** One thing the operator does to a kind of object, in the terms of RBAC. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

/** A right that is missing; without a namespace it is missing everywhere. */
export interface MissingRight extends Right {
  readonly namespace?: string;
}

/** Answers whether we hold a right; without a namespace it asks for all of them. */
export type AccessReview = (right: Right, namespace?: string) => Promise<boolean>;

function rights(group: string, resource: string, verbs: readonly string[], subresource?: string): Right[] {
  return verbs.map((verb) => ({ verb, group, resource, ...(subresource !== undefined && { subresource }) }));
}

/** What it watches, in all namespaces. */
export const WATCH_RIGHTS: readonly Right[] = [
  ...["kusciajobs", "appimages", "domains"].flatMap((each) => rights(GROUP, each, ["list", "watch"])),
  ...["namespaces", "pods", "services", "configmaps", "resourcequotas"].flatMap((each) =>
    rights("", each, ["list", "watch"]),
  ),
  ...rights("networking.k8s.io", "networkpolicies", ["list", "watch"]),
];

const CHILD_VERBS = ["create", "delete", "deletecollection"];

/** What it does in the namespace of a domain. */
export const DOMAIN_RIGHTS: readonly Right[] = [
  ...["pods", "services", "configmaps"].flatMap((each) => rights("", each, CHILD_VERBS)),
  ...rights("networking.k8s.io", "networkpolicies", CHILD_VERBS),
];

/** What it does in a namespace that holds jobs. */
export const JOB_RIGHTS: readonly Right[] = [
  ...rights(GROUP, "kusciajobs", ["get", "patch", "delete"]),
  ...rights(GROUP, "kusciajobs", ["update"], "status"),
  ...rights("", "events", ["create", "patch"]),
];

/**
 * The rights among `wanted` that are missing. One question per right where it is granted for all namespaces, and one
 * per namespace where it is not.
 */
export async function missingRights(
  review: AccessReview,
  wanted: readonly Right[],
  namespaces: readonly string[],
): Promise<MissingRight[]> {
  const missing = await Promise.all(
    wanted.map(async (right): Promise<MissingRight[]> => {
      if (await review(right)) return [];
      if (namespaces.length === 0) return [right];
      const allowed = await Promise.all(namespaces.map((namespace) => review(right, namespace)));
      return namespaces.filter((_, i) => !allowed[i]).map((namespace) => ({ ...right, namespace }));
    }),
  );
  return missing.flat();
}

/** A missing right as an administrator would say it: `create pods in alice`. */
export function describeRight({ verb, group, resource, subresource, namespace }: MissingRight): string {
  const name = `${resource}${group === "" ? "" : `.${group}`}${subresource === undefined ? "" : `/${subresource}`}`;
  return `${verb} ${name} in ${namespace ?? "all namespaces"}`;
}

/** Asks the API server by SelfSubjectAccessReview. */
export function accessReview(client: KubeClient): AccessReview {
  return async ({ verb, group, resource, subresource }, namespace) => {
    const resourceAttributes = { verb, group, resource, subresource, namespace };
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const { text } = await client.raw("POST", path, body, { asksOnly: true });
    return (JSON.parse(text) as { status?: { allowed?: boolean } }).status?.allowed === true;
  };
}

/** The namespaces that are domains, as far as the cache knows. */
export function domainNamespaces(caches: Caches): string[] {
  return [...caches.namespaces.list()].flatMap(({ metadata }) =>
    metadata.labels?.[LABEL.domainName] === metadata.name ? [metadata.name!] : [],
  );
}

/** Rights that are needed in all namespaces, or in those named. */
export interface Need {
  readonly rights: readonly Right[];
  readonly namespaces: readonly string[];
}

/**
 * Says which rights are missing where: a job that stands still for want of them is otherwise hard to understand. Never
 * keeps the operator from working with the rights that it has.
 * @returns how many rights are missing.
 */
export async function reportMissingRights(client: KubeClient, needs: readonly Need[], logger: Logger): Promise<number> {
  const review = accessReview(client);
  const found = await Promise.all(needs.map(({ rights: each, namespaces }) => missingRights(review, each, namespaces)));
  const missing = found.flat();
  for (const [namespace, group] of byNamespace(missing)) {
    const text = "the operator lacks rights; see docs/install.md on RBAC";
    logger.warn({ namespace, missing: group.map(describeRight) }, text);
  }
  return missing.length;
}

function byNamespace(missing: readonly MissingRight[]): Map<string, MissingRight[]> {
  const groups = new Map<string, MissingRight[]>();
  for (const right of missing) {
    const key = right.namespace ?? "*";
    groups.set(key, [...(groups.get(key) ?? []), right]);
  }
  return groups;
}
