import type { Container, ObjectMeta, PodSpec } from "../api/kubernetes.ts";
import type { DeployTemplate } from "../api/types.ts";

/** `baseline` fills what the AppImage leaves open; `restricted` makes pods pass Pod Security `restricted`. */
export type SecurityLevel = "baseline" | "restricted";

/** The fields of a pod's security context that a template or a domain may set. */
export type PodSecurityContext = NonNullable<DeployTemplate["spec"]["podSecurityContext"]>;

/** What a domain's administrator sets for all task pods of the domain; everything is optional. */
export interface DomainSettings {
  schedulerName?: string;
  nodeSelector?: Record<string, string>;
  tolerations?: PodSpec["tolerations"];
  runtimeClassName?: string;
  priorityClassName?: string;
  serviceAccountName?: string;
  imagePullSecrets?: PodSpec["imagePullSecrets"];
  volumes?: PodSpec["volumes"];
  /** Mounted into every container, for example the party's data volume. */
  volumeMounts?: Container["volumeMounts"];
  /**
   * Volumes that an AppImage mounts by name: it says that it needs `data`, the party says what that is.
   */
  namedVolumes?: Record<string, Omit<NonNullable<PodSpec["volumes"]>[number], "name">>;
  /** Laid over the AppImage's, field by field. */
  podSecurityContext?: PodSecurityContext;
  podLabels?: Record<string, string>;
  podAnnotations?: Record<string, string>;
  securityLevel?: SecurityLevel;
  /** Make a NetworkPolicy for each party that runs here. */
  networkPolicy?: boolean;
  /** Listen on the AppImage's `ports[].port` instead of an allocated number. */
  honourPorts?: boolean;
  /** Stands in for Kuscia's ConfigMap `domain-config`: values for config templates that nothing else defines. */
  configValues?: Record<string, string>;
  /** MiB of the logs of ended pods that are kept in the namespace; 0 for none. */
  keptLogs?: number;
}

const SCHEDULING = [
  "schedulerName",
  "nodeSelector",
  "tolerations",
  "runtimeClassName",
  "priorityClassName",
  "serviceAccountName",
  "imagePullSecrets",
] as const satisfies readonly (keyof DomainSettings & keyof PodSpec)[];

/** Labels and annotations for a pod; those of the operator win, as they are how it finds its pods. */
export function withPodMetadata(metadata: ObjectMeta, settings: DomainSettings): ObjectMeta {
  return {
    ...metadata,
    labels: { ...settings.podLabels, ...metadata.labels },
    annotations: { ...settings.podAnnotations, ...metadata.annotations },
  };
}

/** The fields of a pod's spec that are the domain's alone. */
export function schedulingOf(settings: DomainSettings): Partial<PodSpec> {
  const chosen = SCHEDULING.filter((field) => settings[field] !== undefined);
  return Object.fromEntries(chosen.map((field) => [field, settings[field]]));
}
