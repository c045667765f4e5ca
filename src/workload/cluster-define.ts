import { addressText, endpointText, type PartyLayout, type ServiceLayout } from "./layout.ts";
import { type AllocatedPort, servicePorts } from "./ports.ts";
import { type TemplateValue, templateValue } from "./template-value.ts";

/** Texts of the Services of one port, in the order of the party's pods. */
type ServiceTexts = { portName: string; endpoints: string[] } | { portName: string; addresses: string[] };
type ClusterParty = { name: string; role: string; services: ServiceTexts[] };

/**
 * All parties of a task, as every pod of it sees them, and then who the pod is. The list grows with the task and is the
 * same for all pods, so it is made, and quoted, once; declared order, since engines take `services[0]`.
 */
export class ClusterDefinition {
  readonly #list: () => ClusterParty[];
  #parties: ClusterParty[] | undefined;
  #head: TemplateValue | undefined;

  constructor(list: () => ClusterParty[]) {
    this.#list = list;
  }

  /** As the pod sees it that stands at `selfEndpointIdx` of party `selfPartyIdx`. */
  seenBy(selfPartyIdx: number, selfEndpointIdx: number): TemplateValue {
    const head = (): TemplateValue => this.#makeHead();
    const parties = (): ClusterParty[] => this.#makeParties();
    const tail = templateValue(`,"selfPartyIdx":${selfPartyIdx},"selfEndpointIdx":${selfEndpointIdx}}`);
    return {
      get text() {
        return head().text + tail.text;
      },
      get quoted() {
        return head().quoted + tail.quoted;
      },
      get parsed() {
        return { parties: parties(), selfPartyIdx, selfEndpointIdx };
      },
    };
  }

  #makeHead(): TemplateValue {
    this.#head ??= templateValue(`{"parties":${JSON.stringify(this.#makeParties())}`);
    return this.#head;
  }

  #makeParties(): ClusterParty[] {
    this.#parties ??= this.#list();
    return this.#parties;
  }
}

/** TASK_CLUSTER_DEFINE. Engines read it as a protocol buffer and refuse any other key (docs/adr/0007-addresses-apart.md). */
export function clusterDefine(layouts: readonly PartyLayout[]): ClusterDefinition {
  return new ClusterDefinition(() =>
    listParties(layouts, ({ name: portName }, party, services) => ({
      portName,
      endpoints: services.map((service) => endpointText(party, service)),
    })),
  );
}

/** KUSCIA_CLUSTER_ADDRESSES: the same list with a port in every address. */
export function clusterAddresses(layouts: readonly PartyLayout[]): ClusterDefinition {
  return new ClusterDefinition(() =>
    listParties(layouts, ({ name: portName }, party, services) => ({
      portName,
      addresses: services.map((service) => addressText(party, service)),
    })),
  );
}

/** ALLOCATED_PORTS: all ports of the pod, Local ones too. */
export function allocatedPorts(ports: readonly AllocatedPort[]): string {
  return JSON.stringify({
    ports: ports.map(({ name, port, scope, protocol }) => ({ name, port, scope, protocol })),
  });
}

function listParties(
  layouts: readonly PartyLayout[],
  texts: (port: AllocatedPort, party: PartyLayout, services: ServiceLayout[]) => ServiceTexts,
): ClusterParty[] {
  return layouts.map((party) => ({
    name: party.domainID,
    role: party.role,
    services: servicePorts(party.ports).map((port, index) =>
      texts(
        port,
        party,
        party.pods.map(({ services }) => services[index]!),
      ),
    ),
  }));
}
