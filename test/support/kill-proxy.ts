import { readFileSync, writeFileSync } from "node:fs";
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { Agent as TlsAgent, request as tlsRequest } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { Transform } from "node:stream";
import { load } from "js-yaml";

/** A request that passes through the proxy, as a rule sees it. */
export interface PassingRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** What becomes of a request: `before` it is sent on or `after` it was answered by the server, the rule's action runs and the client hears nothing more. */
export interface Rule {
  readonly when: "before" | "after";
  readonly matches: (request: PassingRequest) => boolean;
  readonly act: () => void;
}

/** What a bad network does to a request: loses it, loses its answer after the server acted, holds it up, or cuts the answer off. */
export type Fate =
  | { readonly kind: "lost" }
  | { readonly kind: "unanswered" }
  | { readonly kind: "delayed"; readonly ms: number }
  | { readonly kind: "truncated"; readonly bytes: number };

interface Upstream {
  readonly url: URL;
  readonly agent: Agent | TlsAgent;
}

/** What a broken API server says. */
export const BROKEN = "etcdserver: request timed out";

/**
 * A plain-HTTP door to the API server with the administrator's rights, through which a test sees each request and can
 * strike at an exact point: before the server hears of a write, or after it committed and before the client knows.
 */
export class KillProxy {
  readonly requests: PassingRequest[] = [];
  readonly #upstream: Upstream;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #rule: Rule | undefined;
  #refusal: { matches: (request: PassingRequest) => boolean; status: { code: number } } | undefined;
  #fateOf: ((request: PassingRequest) => Fate | undefined) | undefined;

  constructor(kubeconfig: string) {
    this.#upstream = readUpstream(kubeconfig);
    this.#server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /** Listens, and writes a kubeconfig that leads here. */
  async start(kubeconfig: string): Promise<this> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    const server = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const config = {
      apiVersion: "v1",
      kind: "Config",
      "current-context": "proxy",
      clusters: [{ name: "proxy", cluster: { server } }],
      users: [{ name: "proxy", user: {} }],
      contexts: [{ name: "proxy", context: { cluster: "proxy", user: "proxy" } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
    return this;
  }

  /** Strikes once, at the next request that matches. */
  arm(rule: Rule | undefined): void {
    this.#rule = rule;
  }

  /** From now on requests that match are answered with an internal error and never reach the server; undefined ends it. */
  breakFor(matches: ((request: PassingRequest) => boolean) | undefined): void {
    this.#refuse(matches, { message: BROKEN, code: 500 });
  }

  /** The same with the answer that somebody without rights gets. */
  forbidFor(matches: ((request: PassingRequest) => boolean) | undefined): void {
    this.#refuse(matches, { reason: "Forbidden", message: "it is forbidden: the proxy says so", code: 403 });
  }

  /** The same with the answer to an object that etcd does not take. */
  rejectAsTooLargeFor(matches: ((request: PassingRequest) => boolean) | undefined): void {
    this.#refuse(matches, { message: "Request entity too large: limit is 3145728", code: 413 });
  }

  /** From now on this decides what becomes of each request, undefined for nothing bad; without it the network is good again. */
  misbehave(fateOf: ((request: PassingRequest) => Fate | undefined) | undefined): void {
    this.#fateOf = fateOf;
  }

  /** Cuts all connections, watches too. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** True while the armed rule has not struck. */
  get armed(): boolean {
    return this.#rule !== undefined;
  }

  async stop(): Promise<void> {
    this.cut();
    this.#upstream.agent.destroy();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #refuse(
    matches: ((request: PassingRequest) => boolean) | undefined,
    why: { code: number; message: string; reason?: string },
  ): void {
    const status = { kind: "Status", apiVersion: "v1", status: "Failure", ...why };
    this.#refusal = matches && { matches, status };
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => this.#forward(incoming, Buffer.concat(chunks), outgoing));
    incoming.on("error", () => outgoing.destroy());
  }

  #forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse): void {
    const seen = { method: incoming.method ?? "GET", path: incoming.url ?? "/", body: body.toString() };
    this.requests.push(seen);
    if (this.#refusal?.matches(seen) === true) {
      const { status } = this.#refusal;
      outgoing.writeHead(status.code, { "content-type": "application/json" }).end(JSON.stringify(status));
      return;
    }
    const rule = this.#rule?.matches(seen) === true ? this.#rule : undefined;
    if (rule !== undefined) this.#rule = undefined;
    if (rule?.when === "before") {
      rule.act();
      outgoing.destroy();
      return;
    }
    const fate = this.#fateOf?.(seen);
    if (fate?.kind === "lost") outgoing.destroy();
    else if (fate?.kind === "delayed") setTimeout(() => this.#send(incoming, body, { outgoing, seen, rule }), fate.ms);
    else this.#send(incoming, body, { outgoing, seen, rule, fate });
  }

  #send(
    incoming: IncomingMessage,
    body: Buffer,
    passing: { outgoing: ServerResponse; seen: PassingRequest; rule?: Rule; fate?: Fate },
  ): void {
    const { outgoing, seen, rule, fate } = passing;
    const { url, agent } = this.#upstream;
    const send = url.protocol === "https:" ? tlsRequest : request;
    const { host: _host, ...headers } = incoming.headers;
    const forwarded = send(new URL(seen.path, url), { method: seen.method, headers, agent }, (answer) => {
      if (rule !== undefined || fate?.kind === "unanswered") {
        answer.resume();
        answer.on("end", () => {
          rule?.act();
          outgoing.destroy();
        });
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fate?.kind === "truncated") answer.pipe(cutAfter(fate.bytes, outgoing)).pipe(outgoing);
      else answer.pipe(outgoing);
      answer.on("error", () => outgoing.destroy());
    });
    forwarded.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forwarded.destroy());
    forwarded.end(body);
  }
}

/** Lets so many bytes through, then breaks the connection. */
function cutAfter(bytes: number, outgoing: ServerResponse): Transform {
  let left = bytes;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      done(null, part);
      if (left === 0) outgoing.destroy();
    },
  });
}

function readUpstream(kubeconfig: string): Upstream {
  const config = load(readFileSync(kubeconfig, "utf8")) as {
    clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
    users: [{ user: { "client-certificate-data": string; "client-key-data": string } }];
  };
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const decode = (text: string): Buffer => Buffer.from(text, "base64");
  const agent = new TlsAgent({
    keepAlive: true,
    ca: decode(cluster["certificate-authority-data"]),
    cert: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  });
  return { url: new URL(cluster.server), agent };
}
