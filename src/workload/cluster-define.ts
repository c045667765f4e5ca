import { endpointText, type PartyLayout } from "./layout.ts";
import { type AllocatedPort, servicePorts } from "./ports.ts";

interface ClusterParty {
  name: string;
  role: string;
  services: { portName: string; endpoints: string[] }[];
}

/**
 * The `parties` of TASK_CLUSTER_DEFINE, the same for every pod of the task. In declaration order, where Kuscia's is
 * random: engines take `services[0]`.
 */
export function clusterParties(layouts: readonly PartyLayout[]): ClusterParty[] {
  return layouts.map((party) => ({
    name: party.domainID,
    role: party.role,
    services: servicePorts(party.ports).map((port, index) => ({
      portName: port.name,
      endpoints: party.pods.map(({ services }) => endpointText(party, services[index]!)),
    })),
  }));
}

/** TASK_CLUSTER_DEFINE as the pod sees it that stands at `selfEndpointIdx` of party `selfPartyIdx`. */
export function clusterDefine(parties: readonly ClusterParty[], selfPartyIdx: number, selfEndpointIdx: number): string {
  return JSON.stringify({ parties, selfPartyIdx, selfEndpointIdx });
}

/** ALLOCATED_PORTS: all ports of the pod, Local ones too. */
export function allocatedPorts(ports: readonly AllocatedPort[]): string {
  return JSON.stringify({
    ports: ports.map(({ name, port, scope, protocol }) => ({ name, port, scope, protocol })),
  });
}
