import { RESERVED_DOMAIN } from "../api/names.ts";

/** The namespaces with another purpose, as the options name them. */
export interface ReservedNamespaces {
  /** The namespace the operator itself runs in; "" out of a cluster. */
  readonly operatorNamespace: string;
  /** Namespaces whose jobs are run; `["*"]` for all. */
  readonly jobNamespaces: readonly string[];
}

/** Why no label can turn the namespace into a domain, if so: pods there could take over the cluster or the operator. */
export function reservedNamespaceProblem(
  { operatorNamespace, jobNamespaces }: ReservedNamespaces,
  name: string,
): string | undefined {
  if (name.startsWith("kube-")) return `namespace ${name} belongs to Kubernetes`;
  if (name === operatorNamespace) return `namespace ${name} is the operator's own`;
  return jobNamespaces.includes(name) ? `namespace ${name} holds KusciaJobs` : undefined;
}

/** Why no Domain may have this name, if so. */
export function domainNameProblem(reserved: ReservedNamespaces, name: string): string | undefined {
  if (name === RESERVED_DOMAIN) return `the domain id ${name} is reserved`;
  return reservedNamespaceProblem(reserved, name);
}
