import type { KubeObject } from "../api/kubernetes.ts";
import { LABEL } from "../api/names.ts";
import { allowedRoles } from "./ingress.ts";
import type { Planned, TaskInput } from "./input.ts";
import type { PartyLayout } from "./layout.ts";
import { childMetadata, isLabelValue } from "./metadata.ts";
import { checkObjectName, networkPolicyName, podPrefix } from "./names.ts";
import type { AllocatedPort } from "./ports.ts";

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: "In"; values: string[] }[];
}

export interface NetworkPolicyPeer {
  namespaceSelector: LabelSelector;
  podSelector: LabelSelector;
}

/** networking.k8s.io/v1, as it is in JSON; the client's class renames `from`. */
export interface NetworkPolicy extends KubeObject {
  spec: {
    podSelector: LabelSelector;
    policyTypes: "Ingress"[];
    ingress: { from: NetworkPolicyPeer[]; ports: { protocol: "TCP"; port: number }[] }[];
  };
}

/** Every namespace carries its own name under this key. */
const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/**
 * Who may reach the pods of a party, as a real policy (docs/security.md, "Network"): only pods of the same task, on
 * each port those that Kuscia's gateway would let through. Made only where the domain's settings ask for it.
 */
export function planNetworkPolicies(
  input: TaskInput,
  layouts: readonly PartyLayout[],
  party: PartyLayout,
): Planned<NetworkPolicy>[] {
  if (party.settings.networkPolicy !== true) return [];
  const name = checkObjectName(networkPolicyName(podPrefix(input.taskID, party.role), input.attempt));
  const key = { namespace: party.domainID, name };
  return [{ ...key, render: () => buildNetworkPolicy(input, layouts, party, key) }];
}

function buildNetworkPolicy(
  input: TaskInput,
  layouts: readonly PartyLayout[],
  party: PartyLayout,
  key: { namespace: string; name: string },
): NetworkPolicy {
  const rules = party.ports.map((port) => ({
    from: callers(layouts, party, port).map((caller) => peer(input, caller)),
    ports: [{ protocol: "TCP" as const, port: port.port }],
  }));
  const identities = party.pods.map(({ identity }) => identity);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: childMetadata(input, key),
    spec: {
      podSelector: { matchExpressions: [{ key: LABEL.podIdentity, operator: "In", values: identities }] },
      policyTypes: ["Ingress"],
      // An empty `from` would let everybody in, so a port without callers has no rule at all.
      ingress: rules.filter(({ from }) => from.length > 0),
    },
  };
}

/** Cluster ports are for all parties, others for the own namespace; a policy of the template narrows either to roles. */
function callers(layouts: readonly PartyLayout[], party: PartyLayout, port: AllocatedPort): PartyLayout[] {
  const reachable = layouts.filter(({ domainID }) => port.scope === "Cluster" || domainID === party.domainID);
  const roles = allowedRoles(party, port);
  if (roles === undefined) return reachable;
  // Ports inside a domain never pass Kuscia's gateway: only a rule that names one narrows it.
  if (port.scope !== "Cluster" && roles.length === 0) return reachable;
  return reachable.filter(({ role }) => roles.includes(role));
}

/** All pods of the task in the caller's domain that have its role; a role that no label holds cannot be told apart. */
function peer(input: TaskInput, { domainID, role }: PartyLayout): NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: domainID } },
    podSelector: {
      matchLabels: {
        [LABEL.jobUID]: input.job.uid,
        [LABEL.taskID]: input.taskID,
        ...(isLabelValue(role) && { [LABEL.podRole]: role }),
      },
    },
  };
}
