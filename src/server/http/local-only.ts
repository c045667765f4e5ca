import type { IncomingHttpHeaders } from "node:http";

/**
 * Why a request must not be answered by a server for this machine alone; undefined if it may. A page in a browser can
 * reach such a server: it then names its own origin, or, if a name was rebound to this address, another host.
 */
export function foreignness(
  { host = "", origin }: IncomingHttpHeaders,
  allowed: ReadonlySet<string> = new Set(),
): string | undefined {
  const name = host.replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(name)) return `the host "${name}" is not this machine`;
  if (origin === undefined || allowed.has(origin)) return undefined;
  const isOwn = URL.canParse(origin) && new URL(origin).host === host;
  return isOwn ? undefined : "requests from pages of another origin are not answered";
}
