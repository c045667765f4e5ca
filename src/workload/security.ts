import type { SecurityContext as SecurityContextClass } from "../api/kubernetes.ts";
import type { DeployTemplate } from "../api/types.ts";
import type { DomainSettings, PodSecurityContext, SecurityLevel } from "./domain-settings.ts";
import { WorkloadError } from "./errors.ts";

/** As data: the client's model is a class, whose instances must not be spread. */
type Data<T> = { [P in keyof T]: Data<T[P]> };
type SecurityContext = Data<SecurityContextClass>;

/** The only capability that Pod Security `restricted` lets a container add. */
const ALLOWED_CAPABILITY = "NET_BIND_SERVICE";

/**
 * A container's security context (docs/security.md, "Task pods"): the AppImage's, with what it leaves open filled in. At `restricted` a
 * wish that Pod Security would refuse is refused here, with a sentence that says whose rule it is; silently taking a
 * privilege away would only make the application fail later.
 */
export function containerSecurity(
  given: SecurityContext | undefined,
  level: SecurityLevel,
  container: string,
): SecurityContext {
  if (level === "baseline") return baseline(given);
  const broken = restrictedViolation(given ?? {});
  if (broken !== undefined) {
    throw new WorkloadError(
      "SecurityLevelRefused",
      `container "${container}" sets ${broken}, which the domain's security level restricted does not allow`,
    );
  }
  return {
    ...baseline(given),
    runAsNonRoot: true,
    capabilities: { ...given?.capabilities, drop: ["ALL"] },
  };
}

/** Fields of a pod's security context that a template or a domain may set. */
export const POD_SECURITY_FIELDS = [
  "fsGroup",
  "fsGroupChangePolicy",
  "runAsGroup",
  "runAsNonRoot",
  "runAsUser",
  "seccompProfile",
  "supplementalGroups",
  "supplementalGroupsPolicy",
] as const satisfies readonly (keyof PodSecurityContext)[];

/** A pod's security context: the AppImage's, with the domain's fields laid over it, held to the domain's security level. */
export function podSecurity({ spec }: DeployTemplate, settings: DomainSettings): PodSecurityContext {
  const level = settings.securityLevel ?? "baseline";
  const merged = {
    seccompProfile: { type: "RuntimeDefault" },
    ...spec.podSecurityContext,
    ...settings.podSecurityContext,
  };
  const broken = level === "restricted" ? commonViolation(merged) : undefined;
  if (broken === undefined) return merged;
  throw new WorkloadError(
    "SecurityLevelRefused",
    `podSecurityContext sets ${broken}, which the domain's security level restricted does not allow`,
  );
}

/** What Pod Security `restricted` forbids containers and pods alike. */
function commonViolation(given: PodSecurityContext | SecurityContext): string | undefined {
  const rules: [boolean, string][] = [
    [given.runAsNonRoot === false, "runAsNonRoot: false"],
    [given.runAsUser === 0, "runAsUser: 0"],
    [given.seccompProfile?.type === "Unconfined", "seccompProfile Unconfined"],
  ];
  return rules.find(([broken]) => broken)?.[1];
}

function baseline(given: SecurityContext | undefined): SecurityContext {
  // Kubernetes refuses `false` together with either of these.
  const escalates =
    given?.privileged === true || addedCapabilities(given).some((name) => /^(CAP_)?SYS_ADMIN$/.test(name));
  return escalates ? { ...given } : { allowPrivilegeEscalation: false, ...given };
}

function restrictedViolation(given: SecurityContext): string | undefined {
  const added = addedCapabilities(given).filter((name) => name !== ALLOWED_CAPABILITY);
  const rules: [boolean, string][] = [
    [given.privileged === true, "privileged"],
    [given.allowPrivilegeEscalation === true, "allowPrivilegeEscalation"],
    [added.length > 0, `capability ${added[0]}`],
    [given.procMount === "Unmasked", "procMount Unmasked"],
  ];
  return rules.find(([broken]) => broken)?.[1] ?? commonViolation(given);
}

function addedCapabilities(given: SecurityContext | undefined): string[] {
  return given?.capabilities?.add ?? [];
}
