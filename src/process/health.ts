import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Registry } from "prom-client";

/** A named check: what is not in order, in a few words, or undefined if all is well. */
export type Check = () => string | undefined;

/** What a process tells probes and scrapers. */
export interface HealthOptions {
  /** -1 starts no server, 0 takes any free port. */
  readonly healthPort: number;
  /** -1 serves metrics on the health port. */
  readonly metricsPort: number;
  /** Without one all addresses. */
  readonly host?: string;
  readonly live: Readonly<Record<string, Check>>;
  readonly ready: Readonly<Record<string, Check>>;
  readonly registry: Registry;
}

export interface HealthServer {
  readonly healthPort: number;
  close(): Promise<void>;
}

/** Serves `/healthz` and `/readyz` (200 or 503 with a line per failed check) and `/metrics`. */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const servers: Server[] = [];
  const metricsApart = options.metricsPort >= 0 && options.metricsPort !== options.healthPort;
  let healthPort = options.healthPort;
  if (options.healthPort >= 0) {
    const server = await listen(options.healthPort, options.host, (path, response) => {
      if (path === "/healthz") answerChecks(options.live, response);
      else if (path === "/readyz") answerChecks(options.ready, response);
      else if (path === "/metrics" && !metricsApart) answerMetrics(options.registry, response);
      else response.writeHead(404).end("not found\n");
    });
    healthPort = (server.address() as AddressInfo).port;
    servers.push(server);
  }
  if (metricsApart) {
    const server = await listen(options.metricsPort, options.host, (path, response) => {
      if (path === "/metrics") answerMetrics(options.registry, response);
      else response.writeHead(404).end("not found\n");
    });
    servers.push(server);
  }
  return {
    healthPort,
    close: async () => {
      await Promise.all(servers.map(closeServer));
    },
  };
}

/** Longer than the usual time between two scrapes, or each would meet a connection that is just being closed. */
const KEEP_ALIVE_MS = 120_000;

function listen(
  port: number,
  host: string | undefined,
  handler: (path: string, response: ServerResponse) => void,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => handler((request.url ?? "/").split("?")[0]!, response));
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    server.once("error", reject);
    server.listen({ port, host }, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function answerChecks(checks: Readonly<Record<string, Check>>, response: ServerResponse): void {
  const failed = Object.entries(checks).flatMap(([name, check]) => {
    const problem = check();
    return problem === undefined ? [] : [`${name}: ${problem}`];
  });
  response.writeHead(failed.length === 0 ? 200 : 503, { "content-type": "text/plain; charset=utf-8" });
  response.end(failed.length === 0 ? "ok\n" : `${failed.join("\n")}\n`);
}

function answerMetrics(registry: Registry, response: ServerResponse): void {
  registry.metrics().then(
    (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
    (error: Error) => response.writeHead(500).end(`${error.message}\n`),
  );
}
