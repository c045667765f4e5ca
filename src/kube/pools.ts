import http from "node:http";
import https from "node:https";
import tls from "node:tls";
import type { RestConfig } from "./credentials.ts";
import { Limiter } from "./limiter.ts";

/** Calls of one pool never wait for those of another: a burst of requests cannot delay the lease. */
export type PoolName = "requests" | "watches" | "lease";

type Agents = Record<PoolName, http.Agent>;

// The server closes idle connections after 90 s. Closing them first avoids writing into a connection that is going away.
const IDLE_MS = 60_000;
// Two attempts at a time, should one hang: all of them are of one namespace, which gets half of the seats.
const LEASE_SEATS = 4;
/** TCP keep-alive probes start after this, which tells of a dead network long before any deadline of a watch. */
export const KEEP_ALIVE_MS = 30_000;

/** The connections to the server. They are made anew when the certificates change. */
export class Pools {
  /** Watches and log streams are not limited: they last. */
  readonly limiters: Partial<Record<PoolName, Limiter>>;
  readonly #retired = new Set<Agents>();
  #key = "";
  #agents: Agents | undefined;

  constructor(connections: number) {
    this.limiters = { requests: new Limiter(connections), lease: new Limiter(LEASE_SEATS) };
  }

  agent(rest: RestConfig, pool: PoolName): http.Agent {
    const agents = this.#key === rest.tlsKey ? this.#agents : undefined;
    return (agents ?? this.#replace(rest))[pool];
  }

  /** Ends every connection, those in use too. */
  close(): void {
    for (const agents of [...this.#retired, this.#agents]) destroy(agents);
    this.#retired.clear();
    this.#agents = undefined;
    this.#key = "";
  }

  #replace(rest: RestConfig): Agents {
    for (const agents of this.#retired) if (isIdle(agents)) this.#retired.delete(agents);
    // Calls in flight end on the old connections.
    if (this.#agents) this.#retired.add(this.#agents);
    const make = agentMaker(rest);
    const agents = { requests: make(), watches: make(), lease: make() };
    this.#agents = agents;
    this.#key = rest.tlsKey;
    return agents;
  }
}

function agentMaker(rest: RestConfig): () => http.Agent {
  const options = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS, timeout: IDLE_MS };
  const { proxyAgent } = rest;
  if (proxyAgent) return () => Object.assign(proxyAgent, { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS });
  if (rest.server.protocol === "http:") return () => new http.Agent(options);
  const { ca, cert, key, servername, rejectUnauthorized } = rest.tls;
  // One context for all connections: the CA is parsed once, and the agent need not compare PEM texts per request.
  const secureContext = tls.createSecureContext({ ca, cert, key });
  return () =>
    new https.Agent({
      ...options,
      secureContext,
      ...(servername !== undefined && { servername }),
      ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    });
}

function isIdle(agents: Agents): boolean {
  return Object.values(agents).every((agent) => Object.keys(agent.sockets).length === 0);
}

function destroy(agents: Agents | undefined): void {
  for (const agent of Object.values(agents ?? {})) agent.destroy();
}
