import type { ReactNode } from "react";

const DIGITS = 8;

/** The beginning of a digest; all of it when pointed at. */
export function Digest({ digest }: { readonly digest: string }): ReactNode {
  return <code title={digest}>{digest.replace("sha256:", "").slice(0, DIGITS)}</code>;
}
