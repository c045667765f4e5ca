import type { EnvVar } from "../api/kubernetes.ts";
import type { AppContainer, ContainerPort, DeployTemplate, PortProtocol, PortScope } from "../api/types.ts";
import { WorkloadError } from "./errors.ts";
import { templateName } from "./template-choice.ts";

/** Kuscia's first port number; ours are this plus the port's position in the pod. */
export const FIRST_PORT = 20_000;

/** Kubernetes' rule for container port names (IANA service names), which `targetPort` and probes refer to. */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

export interface AllocatedPort {
  name: string;
  port: number;
  scope: PortScope;
  protocol: PortProtocol;
  /** Index of the container that listens. */
  container: number;
}

/**
 * The ports of each pod of a template, numbered in declaration order. Numbers need to be unique in the pod only, since
 * each pod has its own address; so they are a pure function of the template and need not be recorded.
 */
export function allocatePorts(template: DeployTemplate, honourPorts: boolean): AllocatedPort[] {
  const containers = template.spec.containers ?? [];
  const declared = containers.flatMap((container, index) =>
    (container.ports ?? []).map((port) => ({ port, container: index })),
  );
  const ports = declared.map(({ port, container }, position) => ({
    name: port.name,
    port: honourPorts && (port.port ?? 0) > 0 ? (port.port ?? 0) : FIRST_PORT + position,
    scope: port.scope ?? "Local",
    protocol: port.protocol ?? "HTTP",
    container,
  }));
  checkPorts(template, ports);
  return ports;
}

/** Ports that other pods reach through a Service. */
export function servicePorts(ports: readonly AllocatedPort[]): AllocatedPort[] {
  return ports.filter((port) => port.scope !== "Local");
}

/** The pod's port numbers as every container of it sees them (docs/concepts.md, "Ports and Services"). */
export function portEnv(ports: readonly AllocatedPort[]): EnvVar[] {
  return ports.map(({ name, port }) => ({
    name: portVariable(name, "NUMBER"),
    value: String(port),
  }));
}

/** The name of an environment variable on a port. */
export function portVariable(port: string, what: "ADDRESSES" | "NUMBER"): string {
  return `KUSCIA_PORT_${port.toUpperCase().replaceAll("-", "_")}_${what}`;
}

/** The number behind a container's `metricProbe.port`; undefined without a complete probe. */
export function metricPort(container: AppContainer, ports: readonly AllocatedPort[]): number | undefined {
  const { path, port: name } = container.metricProbe ?? {};
  if (!path || !name) return undefined;
  const port = ports.find((candidate) => candidate.name === name);
  if (port !== undefined) return port.port;
  throw new WorkloadError(
    "MetricPortNotFound",
    `metricProbe of container "${container.name}" names port "${name}", which no container has`,
  );
}

function checkPorts(template: DeployTemplate, ports: readonly AllocatedPort[]): void {
  const where = `failed to merge ports in ${templateName(template)}`;
  const names = new Set<ContainerPort["name"]>();
  const numbers = new Set<number>();
  for (const { name, port } of ports) {
    if (names.has(name)) throw new WorkloadError("DuplicatePort", `${where}, duplicate port "${name}"`);
    // Containers of a pod share one address. Possible only where the AppImage's own numbers are honoured.
    if (numbers.has(port)) throw new WorkloadError("DuplicatePort", `${where}, duplicate port number ${port}`);
    if (!PORT_NAME.test(name)) throw new WorkloadError("InvalidPort", `${where}, invalid port name "${name}"`);
    if (port > 65_535) throw new WorkloadError("InvalidPort", `${where}, invalid port number ${port}`);
    names.add(name);
    numbers.add(port);
  }
}
