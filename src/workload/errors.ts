/**
 * Why a task cannot be rendered. `TemplateNotFound` may heal by itself (the AppImage gets a template for the role); all
 * others need a change of the AppImage, the job or the domain's settings.
 */
export const WORKLOAD_REASONS = {
  TemplateNotFound: "The AppImage has no deploy template for the party's role.",
  ContainersMissing: "The deploy template has no containers.",
  InvalidReplicas: "The deploy template's replicas are negative or too many.",
  DuplicatePort: "Two ports of the deploy template have the same name or number.",
  InvalidPort: "A port's name or number is none that Kubernetes takes, or a shared network has no free port left.",
  MetricPortNotFound: "A metricProbe names a port that no container has.",
  InvalidResources: "A party's cpu or memory is no quantity.",
  ConfigTemplateNotFound: "A container mounts a config template that the AppImage does not have.",
  ConfigTemplateInvalid: "A config template cannot be rendered.",
  ConfigTooLarge: "A rendered config is larger than a ConfigMap can hold, or a task's objects together too large.",
  InvalidMountPath: "A container has a relative mountPath and no workingDir, or two mounts at one path.",
  VolumeNotFound: "A container mounts a volume by a name that neither the template nor the domain's settings have.",
  ApiAccessUnavailable: "The task has apiAccess or manager, and the operator does not know where the job API is.",
  InvalidName: "Task id, role or port name make a name that Kubernetes does not take.",
  NameConflict: "Two objects of the task would have the same name.",
  SecurityLevelRefused: "A container or a podSecurityContext asks for more than the domain's security level allows.",
} as const;
export type WorkloadReason = keyof typeof WORKLOAD_REASONS;

/** The only error that this folder throws. Its message never holds rendered config or task input. */
export class WorkloadError extends Error {
  override readonly name = "WorkloadError";
  readonly reason: WorkloadReason;

  constructor(reason: WorkloadReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What Kuscia puts before the message of what it cannot build for a domain. */
export function buildFailedPrefix(domainID: string): string {
  return `failed to build domain ${domainID} kit info, `;
}

/** Runs `build` and puts `prefix` before the message of what it refuses. */
export function withPrefix<T>(prefix: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    throw new WorkloadError(error.reason, `${prefix}${error.message}`, { cause: error });
  }
}

/** Runs `build`; what it refuses names the domain, in Kuscia's words. */
export function forDomain<T>(domainID: string, build: () => T): T {
  return withPrefix(buildFailedPrefix(domainID), build);
}
