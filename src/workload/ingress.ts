import type { PartyLayout } from "./layout.ts";
import type { AllocatedPort } from "./ports.ts";

/** Roles that the template's `networkPolicy` lets call a port; undefined without a policy, empty if none may. */
export function allowedRoles(party: PartyLayout, port: AllocatedPort): string[] | undefined {
  const ingresses = party.template.networkPolicy?.ingresses;
  if (party.template.networkPolicy === undefined) return undefined;
  const naming = (ingresses ?? []).filter((rule) => (rule.ports ?? []).some(({ port: name }) => name === port.name));
  return [...new Set(naming.flatMap((rule) => rule.from.roles))];
}

/**
 * The domains that may call a port, in declaration order (annotation `access-domain`): with a policy those of
 * the roles it lists, without one all for a Cluster port. A task of one party has nobody to let in.
 */
export function accessDomains(layouts: readonly PartyLayout[], party: PartyLayout, port: AllocatedPort): string[] {
  if (layouts.length < 2) return [];
  const roles = allowedRoles(party, port);
  if (roles === undefined && port.scope !== "Cluster") return [];
  const callers = layouts.filter(({ role }) => roles === undefined || roles.includes(role));
  return [...new Set(callers.map(({ domainID }) => domainID))];
}
