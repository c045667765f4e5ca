import { RESERVED_DOMAIN } from "../api/names.ts";

/** The namespaces with another purpose, as the options name them. */
export interface ReservedNamespaces {
  /** The namespace the operator itself runs in; "" out of a cluster. */
  readonly operatorNamespace: string;
  /** Namespaces whose jobs are run; `["*"]` for all. */
  readonly jobNamespaces: readonly string[];
}

/** The name of a domain becomes the name of a Namespace and a label's value. The CRD has the same rule. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const NAME_MAX_LENGTH = 63;

/** Why the name can be no domain's: no Namespace can have it, or that Namespace is reserved. Undefined if it can be one. */
export function domainNameProblem(reserved: ReservedNamespaces, name: string): string | undefined {
  return malformedNameProblem(name) ?? reservedNameProblem(reserved, name);
}

/** Why no label can turn the namespace into a domain, if so: pods there could take over the cluster or the operator. */
export function reservedNameProblem(
  { operatorNamespace, jobNamespaces }: ReservedNamespaces,
  name: string,
): string | undefined {
  if (name === RESERVED_DOMAIN) return `the domain id ${name} is reserved`;
  if (name.startsWith("kube-")) return `namespace ${name} belongs to Kubernetes`;
  if (name === operatorNamespace) return `namespace ${name} is the operator's own`;
  return jobNamespaces.includes(name) ? `namespace ${name} holds KusciaJobs` : undefined;
}

function malformedNameProblem(name: string): string | undefined {
  if (name.length <= NAME_MAX_LENGTH && NAME.test(name)) return undefined;
  const why = name.includes(".")
    ? "it has a dot"
    : name.length > NAME_MAX_LENGTH
      ? `it has ${name.length} characters`
      : "it has other characters";
  return `no Namespace can be called ${name}: ${why}; at most ${NAME_MAX_LENGTH} lower case letters, digits and "-" are allowed`;
}
