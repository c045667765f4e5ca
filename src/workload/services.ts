import type { Service, ServicePort } from "../api/kubernetes.ts";
import { ANNOTATION, BANDWIDTH_ANNOTATION_PREFIX, LABEL } from "../api/names.ts";
import { accessDomains } from "./ingress.ts";
import type { TaskInput } from "./input.ts";
import { GATEWAY_PORT, type PartyLayout, type PodLayout, type ServiceLayout } from "./layout.ts";
import { childMetadata } from "./metadata.ts";
import type { AllocatedPort } from "./ports.ts";

/** Kubernetes' limit for the part of an annotation's key after the slash. */
const KEY_NAME_MAX = 63;

/** The Service of a port of a pod that others may reach (docs/concepts.md, "Ports and Services"). */
export function buildService(
  input: TaskInput,
  layouts: readonly PartyLayout[],
  { party, pod }: { party: PartyLayout; pod: PodLayout },
  { name, port }: ServiceLayout,
): Service {
  const key = { name, namespace: party.domainID };
  const metadata = childMetadata(input, key, {
    [LABEL.podIdentity]: pod.identity,
    [LABEL.portName]: port.name,
    [LABEL.portScope]: port.scope,
    ...(port.scope === "Domain" ? {} : { [LABEL.loadBalancer]: "domainroute" }),
  });
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [ANNOTATION.protocol]: port.protocol,
        [ANNOTATION.accessDomain]: accessDomains(layouts, party, port).join(","),
        ...bandwidthAnnotations(party),
      },
    },
    spec: {
      // Not headless, unlike Kuscia's: port 80 must lead to the container's port.
      type: "ClusterIP",
      selector: { [LABEL.podIdentity]: pod.identity },
      ports: portsOf(port),
      // Parties look each other up before either is ready.
      publishNotReadyAddresses: true,
    },
  };
}

function portsOf({ name, port }: AllocatedPort): ServicePort[] {
  const direct = { name, port, targetPort: name, protocol: "TCP" };
  if (port === GATEWAY_PORT) return [direct];
  return [{ ...direct, name: `${name}-${GATEWAY_PORT}`, port: GATEWAY_PORT }, direct];
}

/** For Kuscia's gateway; nothing reads them here, so a key that Kubernetes would refuse is left out, not an error. */
function bandwidthAnnotations(party: PartyLayout): Record<string, string> {
  const limits = party.party.bandwidthLimits ?? [];
  const entries = limits.map(
    (limit) => [`${BANDWIDTH_ANNOTATION_PREFIX}${limit.destinationID}`, String(limit.limitKBps)] as const,
  );
  return Object.fromEntries(entries.filter(([key]) => isAnnotationKey(key)));
}

function isAnnotationKey(key: string): boolean {
  const name = key.slice(key.indexOf("/") + 1);
  return name.length <= KEY_NAME_MAX && /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name);
}
