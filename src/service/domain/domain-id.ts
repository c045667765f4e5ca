import { invalid } from "../errors.ts";

/** @throws CallError 11100 */
export function requireDomainID({ domainId }: { readonly domainId: string }): void {
  if (domainId === "") throw invalid("domain id can not be empty");
}
