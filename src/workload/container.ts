import type { Container, EnvVar } from "../api/kubernetes.ts";
import type { AppContainer, AppImage } from "../api/types.ts";
import type { LiteralEnv } from "./job-env.ts";
import type { PartyLayout } from "./layout.ts";
import { portEnv } from "./ports.ts";
import { containerResources } from "./resources.ts";
import { containerSecurity } from "./security.ts";

/** Fields that go into the container as the AppImage has them. */
const COPIED = ["command", "args", "livenessProbe", "readinessProbe", "startupProbe"] as const;

/** What a container is built from besides its template. */
interface ContainerParts {
  env: readonly LiteralEnv[];
  /** Before those of the template. */
  envFrom: NonNullable<Container["envFrom"]>;
  volumeMounts: NonNullable<Container["volumeMounts"]>;
}

/** One container of a party's pod. */
export function buildContainer(
  appImage: AppImage,
  party: PartyLayout,
  index: number,
  { env, envFrom, volumeMounts }: ContainerParts,
): Container {
  const containers = party.template.spec.containers ?? [];
  const template = containers[index] ?? { name: "", workingDir: "" };
  const position = { container: index, containers: containers.length, replicas: party.replicas };
  const resources = containerResources(template.resources, party.party, position);
  const ports = party.ports.filter((port) => port.container === index);
  return {
    name: template.name,
    image: `${appImage.spec.image.name}:${appImage.spec.image.tag}`,
    // Kubernetes alone would choose Always for a tag `latest`.
    imagePullPolicy: template.imagePullPolicy ?? "IfNotPresent",
    ...copied(template),
    ...(template.workingDir && { workingDir: template.workingDir }),
    ...withEnvFrom([...envFrom, ...(template.envFrom ?? [])]),
    env: containerEnv(template, party, env),
    ...(ports.length > 0 && {
      ports: ports.map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
    }),
    ...(resources && { resources }),
    ...(volumeMounts.length > 0 && { volumeMounts }),
    securityContext: containerSecurity(
      template.securityContext,
      party.settings.securityLevel ?? "baseline",
      template.name,
    ),
    // A failed container's last log lines become its message, so that the job's status shows which party failed and why.
    terminationMessagePolicy: "FallbackToLogsOnError",
  };
}

function withEnvFrom(envFrom: NonNullable<Container["envFrom"]>): Pick<Container, "envFrom"> {
  return envFrom.length === 0 ? {} : { envFrom };
}

function copied(template: AppContainer): Partial<Container> {
  const given = COPIED.filter((field) => template[field] !== undefined);
  return {
    ...Object.fromEntries(given.map((field) => [field, template[field]])),
    // It stays open when a writer leaves.
    ...(template.input === "Stdin" && { stdin: true }),
  };
}

/** The AppImage's own, then what Kuscia's controller and node add; what the AppImage names itself it keeps. */
function containerEnv(template: AppContainer, party: PartyLayout, env: readonly LiteralEnv[]): EnvVar[] {
  const own = template.env ?? [];
  const named = new Set(own.map(({ name }) => name));
  const limits = [limitEnv("CONTAINER_CPU_LIMIT", "limits.cpu"), limitEnv("CONTAINER_MEM_LIMIT", "limits.memory")];
  return [...own, ...portEnv(party.ports), ...[...env, ...limits].filter(({ name }) => !named.has(name))];
}

/** Without a limit the kubelet gives what the node has. */
function limitEnv(name: string, resource: string): EnvVar {
  return { name, valueFrom: { resourceFieldRef: { resource } } };
}
