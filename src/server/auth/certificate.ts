import type { IdentitySource } from "../options.ts";

/** What is looked at of a client's certificate, whose signature was checked. */
export interface ClientCertificate {
  readonly subject?: { readonly CN?: string | string[] };
  readonly subjectaltname?: string;
  /** As Node.js has it: `Nov 29 22:00:00 2026 GMT`. */
  readonly valid_to?: string;
}

const DOMAIN = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const NAME = new RegExp(`^${DOMAIN}$`);
const SPIFFE = new RegExp(`^URI:spiffe://[a-z0-9._-]+/(?:[^,]*/)?domain/(${DOMAIN})$`);

/** The domain that a client's certificate names; undefined if it names none, or several. */
export function domainOf(certificate: ClientCertificate | undefined, source: IdentitySource): string | undefined {
  if (certificate === undefined || source === "none") return undefined;
  if (source === "cn") {
    const name = certificate.subject?.CN;
    return typeof name === "string" && NAME.test(name) ? name : undefined;
  }
  const names = (certificate.subjectaltname ?? "").split(", ").flatMap((entry) => SPIFFE.exec(entry)?.[1] ?? []);
  return names.length === 1 ? names[0] : undefined;
}
