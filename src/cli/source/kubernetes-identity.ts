import { GROUP } from "../../api/names.ts";
import type { KubeClient } from "../../kube/client.ts";
import { isUnknownResource } from "../../kube/errors.ts";
import { parseJson } from "../../kube/json.ts";
import type { Identity } from "./source.ts";

const VERBS = ["get", "list", "watch", "create", "patch", "delete"] as const;

/** Who the user is to Kubernetes, and what he may do with jobs; without a namespace, everywhere. */
export async function identityOf(client: KubeClient, namespace: string): Promise<Identity> {
  try {
    return await reviewed(client, namespace);
  } catch (error) {
    // Local mode has one user, and no reviews.
    if (!isUnknownResource(error)) throw error;
    return { name: "the only user", job_namespace: namespace };
  }
}

async function reviewed(client: KubeClient, namespace: string): Promise<Identity> {
  const [self, ...allowed] = await Promise.all([
    review<{ userInfo?: { username?: string } }>(client, "authentication.k8s.io/v1", "SelfSubjectReview", {}),
    ...VERBS.map((verb) => may(client, verb, namespace)),
  ]);
  const name = self.userInfo?.username ?? "unknown";
  return { name, job_namespace: namespace, may: VERBS.filter((_, index) => allowed[index] === true) };
}

async function may(client: KubeClient, verb: string, namespace: string): Promise<boolean> {
  const resourceAttributes = { verb, group: GROUP, resource: "kusciajobs", namespace };
  const kind = "SelfSubjectAccessReview";
  const answer = await review<{ allowed?: boolean }>(client, "authorization.k8s.io/v1", kind, { resourceAttributes });
  return answer.allowed === true;
}

async function review<S>(client: KubeClient, apiVersion: string, kind: string, spec: object): Promise<S> {
  const path = `/apis/${apiVersion}/${kind.toLowerCase()}s`;
  const { text } = await client.raw("POST", path, { apiVersion, kind, spec }, { asksOnly: true });
  return parseJson<{ status: S }>(text).status;
}
