const SHORT = 8;

/** The usual name of a domain's consent to the job. */
export function consentName({ name = "", uid = "" }: { readonly name?: string; readonly uid?: string }): string {
  return `${name}-${uid.slice(0, SHORT)}`;
}

/** The beginning of a digest without its `sha256:`. */
export function shortDigest(digest: string): string {
  return digest.replace("sha256:", "").slice(0, SHORT);
}

/** The names that a domain's answer to the job may get: what was asked before may have been answered under the first one. */
export function consentNames(
  job: { readonly name?: string; readonly uid?: string },
  { digest, decision }: { readonly digest: string; readonly decision: string },
): string[] {
  const first = consentName(job);
  const next = `${first}-${shortDigest(digest)}`;
  return [first, next, `${next}-${decision.toLowerCase()}`];
}
