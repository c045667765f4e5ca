import type { AppImage, DeployTemplate, Endpoint, Task } from "../api/types.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { forDomain, WorkloadError } from "./errors.ts";
import type { TaskInput } from "./input.ts";
import { podIdentity } from "./metadata.ts";
import {
  checkObjectName,
  checkServiceName,
  configMapName,
  podName,
  podPrefix,
  type PodOrdinal,
  serviceName,
} from "./names.ts";
import { type DistinctParty, distinctParties } from "./parties.ts";
import { type AllocatedPort, allocatePorts, servicePorts } from "./ports.ts";
import { chooseTemplateFor, replicasOf, templateName } from "./template-choice.ts";

/** Kuscia's addresses carry no number, as its gateway answers on this one. */
export const GATEWAY_PORT = 80;

/** The Service of one port of a pod. */
export interface ServiceLayout {
  name: string;
  port: AllocatedPort;
  /** The pod's own address, where all share one; then nobody needs the Service's name. */
  address?: string;
}

/** One pod before it is built: its names. */
export interface PodLayout {
  name: string;
  /** What its ConfigMap is called, if it has one. */
  configMap: string;
  ordinal: PodOrdinal;
  identity: string;
  ports: AllocatedPort[];
  /** In the order of the ports. */
  services: readonly ServiceLayout[];
}

/** One party before its objects are built. Everything that other parties' pods must know of it. */
export interface PartyLayout extends DistinctParty {
  template: DeployTemplate;
  settings: DomainSettings;
  replicas: number;
  /** Each pod has the same, but for the numbers where all share an address. */
  ports: AllocatedPort[];
  pods: PodLayout[];
}

/** A party's template, replicas and ports; the part that depends on the AppImage alone. */
export function partyShape(
  distinct: DistinctParty,
  appImage: AppImage,
  settings: DomainSettings,
): Omit<PartyLayout, "pods"> {
  return forDomain(distinct.domainID, () => {
    const template = chooseTemplateFor(appImage, distinct.domainID, distinct.role);
    if ((template.spec.containers ?? []).length === 0) {
      throw new WorkloadError("ContainersMissing", `${templateName(template)} has no containers`);
    }
    const replicas = replicasOf(template);
    return { ...distinct, template, settings, replicas, ports: allocatePorts(template, settings.honourPorts === true) };
  });
}

/** Names and numbers of everything that the task will have, before any of it is built. */
export function layoutTask(input: TaskInput): PartyLayout[] {
  const layouts = distinctParties(input.task).map((distinct) => {
    const shape = partyShape(distinct, input.appImage, input.domains.get(distinct.domainID) ?? {});
    const pods = Array.from({ length: shape.replicas }, (_, index) => layoutPod(input, shape, index));
    return { ...shape, pods };
  });
  checkConflicts(input.task, layouts);
  return layouts;
}

/** The address of a Service as Kuscia writes it. Kuscia's gateway answers on 80, so no number. */
export function endpointText({ domainID }: PartyLayout, { name, port, address }: ServiceLayout): string {
  if (address !== undefined) return `${address}:${port.port}`;
  const host = `${name}.${domainID}.svc`;
  return port.scope === "Domain" ? `${host}:${port.port}` : host;
}

/** The address with its port, whatever the scope, for engines that take no other. */
export function addressText(party: PartyLayout, service: ServiceLayout): string {
  const endpoint = endpointText(party, service);
  return service.port.scope === "Domain" || service.address !== undefined ? endpoint : `${endpoint}:${GATEWAY_PORT}`;
}

export function partyEndpoints(party: PartyLayout): Endpoint[] {
  return party.pods.flatMap((pod) =>
    pod.services.map((service) => ({
      portName: service.port.name,
      scope: service.port.scope,
      endpoint: endpointText(party, service),
    })),
  );
}

function layoutPod(input: TaskInput, shape: Omit<PartyLayout, "pods">, index: number): PodLayout {
  const { domainID, role } = shape;
  const ordinal = { prefix: podPrefix(input.taskID, role), index, attempt: input.attempt };
  const identity = { alias: input.task.alias, domainID, role, index, attempt: input.attempt };
  const label = podIdentity(input.job.uid, identity);
  const ports = ownPorts(input, shape, index, label);
  const services = servicePorts(ports).map((port) => ({
    name: checkServiceName(serviceName(ordinal, port.name)),
    port,
    ...(input.network !== undefined && { address: input.network.address }),
  }));
  return {
    name: checkObjectName(recordedName(input, shape, index) ?? podName(ordinal)),
    configMap: checkObjectName(configMapName(ordinal)),
    ordinal,
    identity: label,
    ports,
    services,
  };
}

/** A pod's ports: the party's, but where pods share an address in numbers that no other pod has. */
function ownPorts(
  { network, endpoints }: TaskInput,
  { domainID, role, replicas, ports }: Omit<PartyLayout, "pods">,
  index: number,
  identity: string,
): AllocatedPort[] {
  if (network === undefined || ports.length === 0) return ports;
  const recorded = endpoints?.get(`${domainID}/${role}`) ?? [];
  const [endpoint] = recorded.slice((index * recorded.length) / replicas);
  const first = network.firstPort(identity, ports.length, firstPortOf(endpoint, ports));
  return ports.map((port, position) => ({ ...port, port: first + position }));
}

/** Where the block of ports begins that an endpoint is part of. */
function firstPortOf(endpoint: Endpoint | undefined, ports: readonly AllocatedPort[]): number | undefined {
  const position = ports.findIndex(({ name }) => name === endpoint?.portName);
  const number = Number(endpoint?.endpoint.split(":").at(-1));
  return position < 0 || !Number.isInteger(number) ? undefined : number - position;
}

/** A party as one of its pods sees it, which may have ports of its own. */
export function seenFrom(party: PartyLayout, { ports }: PodLayout): PartyLayout {
  return ports === party.ports ? party : { ...party, ports };
}

/** The name that was recorded with the intent, whatever this version would call the pod. */
function recordedName(
  { podNames }: TaskInput,
  { domainID, role }: Omit<PartyLayout, "pods">,
  index: number,
): string | undefined {
  return podNames?.get(`${domainID}/${role}`)?.[index];
}

/** Role `b-0-x` beside a port `x-0-p` can give two Services one name; the second would take over the first silently. */
function checkConflicts(task: Task, layouts: readonly PartyLayout[]): void {
  const taken = new Set<string>();
  for (const { domainID, pods } of layouts) {
    const names = pods.flatMap((pod) => [`Pod ${pod.name}`, ...pod.services.map(({ name }) => `Service ${name}`)]);
    for (const name of names) {
      const key = `${domainID} ${name}`;
      if (taken.has(key)) {
        throw new WorkloadError("NameConflict", `task ${task.alias} would make two of ${name} in ${domainID}`);
      }
      taken.add(key);
    }
  }
}
