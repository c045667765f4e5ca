import type { AppImage, DeployTemplate, Endpoint, Task } from "../api/types.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { WorkloadError, withPrefix } from "./errors.ts";
import type { TaskInput } from "./input.ts";
import { podIdentity } from "./metadata.ts";
import { checkObjectName, checkServiceName, podName, podPrefix, type PodPlace, serviceName } from "./names.ts";
import { type DistinctParty, distinctParties } from "./parties.ts";
import { type AllocatedPort, allocatePorts, servicePorts } from "./ports.ts";
import { chooseTemplateFor, replicasOf } from "./template-choice.ts";

/** One pod before it is built: where it stands and how it is called. */
export interface PodLayout {
  name: string;
  place: PodPlace;
  identity: string;
  /** Service name by port name. */
  services: ReadonlyMap<string, string>;
}

/** One party before its objects are built. Everything that other parties' pods must know of it. */
export interface PartyLayout extends DistinctParty {
  template: DeployTemplate;
  settings: DomainSettings;
  replicas: number;
  /** The same for each pod of the party. */
  ports: AllocatedPort[];
  pods: PodLayout[];
}

/** A party's template, replicas and ports; the part that depends on the AppImage alone. */
export function partyShape(
  distinct: DistinctParty,
  appImage: AppImage,
  settings: DomainSettings,
): Omit<PartyLayout, "pods"> {
  return withPrefix(`failed to build domain ${distinct.domainID} kit info, `, () => {
    const template = chooseTemplateFor(appImage, distinct.domainID, distinct.role);
    if ((template.spec.containers ?? []).length === 0) {
      throw new WorkloadError(
        "ContainersMissing",
        `deploy template '${template.name}/${template.role ?? ""}' has no containers`,
      );
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

/** Endpoint text of one port of one pod: Kuscia's gateway answers on 80, so no number. */
export function endpointText(party: PartyLayout, pod: PodLayout, port: AllocatedPort): string {
  const host = `${pod.services.get(port.name) ?? ""}.${party.domainID}.svc`;
  return port.scope === "Domain" ? `${host}:${port.port}` : host;
}

export function partyEndpoints(party: PartyLayout): Endpoint[] {
  return party.pods.flatMap((pod) =>
    servicePorts(party.ports).map((port) => ({
      portName: port.name,
      scope: port.scope,
      endpoint: endpointText(party, pod, port),
    })),
  );
}

function layoutPod(input: TaskInput, shape: Omit<PartyLayout, "pods">, index: number): PodLayout {
  const { domainID, role } = shape;
  const place = { prefix: podPrefix(input.taskID, role), index, attempt: input.attempt };
  const identity = { alias: input.task.alias, domainID, role, index, attempt: input.attempt };
  const services = servicePorts(shape.ports).map(
    (port) => [port.name, checkServiceName(serviceName(place, port.name))] as const,
  );
  return {
    name: checkObjectName(podName(place)),
    place,
    identity: podIdentity(input.job.uid, identity),
    services: new Map(services),
  };
}

/** Role `b-0-x` beside a port `x-0-p` can give two Services one name; the second would take over the first silently. */
function checkConflicts(task: Task, layouts: readonly PartyLayout[]): void {
  const taken = new Set<string>();
  for (const { domainID, pods } of layouts) {
    for (const name of pods.flatMap((pod) => [
      `Pod ${pod.name}`,
      ...[...pod.services.values()].map((s) => `Service ${s}`),
    ])) {
      const key = `${domainID} ${name}`;
      if (taken.has(key)) {
        throw new WorkloadError("NameConflict", `task ${task.alias} would make two of ${name} in ${domainID}`);
      }
      taken.add(key);
    }
  }
}
