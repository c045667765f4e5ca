import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { refuse } from "./body.ts";

/**
 * Refuses whoever must not come in. A page in a browser could reach a port of this machine: it has no certificate, names
 * its own origin, and a name that was rebound to this address is no name of ours.
 * @throws Refusal
 */
export function checkCaller({ socket, headers }: IncomingMessage): void {
  if (!(socket as TLSSocket).authorized) {
    throw refuse(
      401,
      "Unauthorized",
      "Unauthorized: a client certificate is needed, take the kubeconfig of local mode",
    );
  }
  if (headers.origin !== undefined) throw refuse(403, "Forbidden", "requests from web pages are not answered");
  checkHost(headers.host);
}

/** @throws Refusal unless the request was meant for this machine. */
export function checkHost(host: string | undefined): void {
  const name = (host ?? "").replace(/:\d+$/, "");
  if (name !== "127.0.0.1" && name !== "localhost" && name !== "[::1]") {
    throw refuse(403, "Forbidden", `the host "${name}" is not this machine; use 127.0.0.1`);
  }
}
