import { invalid } from "../errors.ts";

/** What to do where the API's account may not write Domains. */
export const LACKS_DOMAINS = "this server's account has that right with the chart's value api.domains.enabled alone";

/** @throws CallError 11100 */
export function requireDomainID({ domainId }: { readonly domainId: string }): void {
  if (domainId === "") throw invalid("domain id can not be empty");
}
