import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { ResourceType } from "../../src/api/resources.ts";
import { isConflict } from "../../src/kube/errors.ts";
import { issueCertificate } from "../../src/local/pki/certificate.ts";
import type { World } from "./world.ts";

const NODES: ResourceType = { apiVersion: "v1", kind: "Node", plural: "nodes", namespaced: false };

interface PrintedLine {
  /** RFC 3339. */
  readonly at: string;
  readonly text: string;
}

interface Follower {
  readonly pod: string;
  readonly send: (line: PrintedLine) => void;
  readonly leave: () => void;
}

/** Plays the part of a kubelet that gives logs: the real API server asks it for those of pods that are on its node. */
export class LogKubelet {
  readonly #world: World;
  readonly #server: Server;
  readonly #node = `node-${randomBytes(3).toString("hex")}`;
  readonly #printed = new Map<string, PrintedLine[]>();
  readonly #followers = new Set<Follower>();
  /** How many logs were asked for. */
  asked = 0;

  private constructor(world: World, server: Server) {
    this.#world = world;
    this.#server = server;
    server.on("request", (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response));
  }

  static async open(world: World): Promise<LogKubelet> {
    const certificate = issueCertificate({ subject: { commonName: "node" }, ips: ["127.0.0.1"] });
    const key = certificate.key.export({ type: "pkcs8", format: "pem" });
    const kubelet = new LogKubelet(world, createServer({ cert: certificate.pem, key }));
    await new Promise<void>((resolve) => {
      kubelet.#server.listen(0, "127.0.0.1", resolve);
    });
    await kubelet.#register();
    return kubelet;
  }

  /** Puts a pod on the node, so that its log can be asked for. */
  async bind(namespace: string, name: string): Promise<void> {
    const target = { apiVersion: "v1", kind: "Node", name: this.#node };
    const binding = { apiVersion: "v1", kind: "Binding", metadata: { namespace, name }, target };
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/binding`;
    await this.#world.client.raw("POST", path, binding).catch((error: unknown) => {
      // It is on the node already.
      if (!isConflict(error)) throw error;
    });
  }

  /** What a pod prints from now on. */
  print(namespace: string, name: string, ...lines: readonly PrintedLine[]): void {
    const pod = `${namespace}/${name}`;
    this.#printed.set(pod, [...(this.#printed.get(pod) ?? []), ...lines]);
    for (const follower of this.#followers) if (follower.pod === pod) for (const line of lines) follower.send(line);
  }

  /** Whether somebody follows the log of a pod. */
  follows(namespace: string, name: string): boolean {
    return [...this.#followers].some(({ pod }) => pod === `${namespace}/${name}`);
  }

  /** The pod prints nothing more: its log ends for those who follow it. */
  end(namespace: string, name: string): void {
    for (const { pod, leave } of this.#followers) if (pod === `${namespace}/${name}`) leave();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #register(): Promise<void> {
    const { client } = this.#world;
    await client.create(NODES, { metadata: { name: this.#node } });
    const { port: Port } = this.#server.address() as AddressInfo;
    const status = {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port } },
    };
    await client.patch(NODES, { name: this.#node }, { status }, { subresource: "status" });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked += 1;
    const { pathname, searchParams } = new URL(request.url ?? "/", "https://node");
    const [, kind, namespace, name] = pathname.split("/");
    if (kind !== "containerLogs") {
      response.writeHead(404).end();
      return;
    }
    const pod = `${namespace}/${name}`;
    const tail = Number(searchParams.get("tailLines") ?? Number.MAX_SAFE_INTEGER);
    const since = Date.parse(searchParams.get("sinceTime") ?? "1970-01-01T00:00:00Z");
    const isTimed = searchParams.get("timestamps") === "true";
    const send = ({ at, text }: PrintedLine): void => {
      if (Date.parse(at) >= since) response.write(isTimed ? `${at} ${text}\n` : `${text}\n`);
    };
    response.writeHead(200, { "content-type": "text/plain" });
    response.flushHeaders();
    for (const line of (this.#printed.get(pod) ?? []).slice(-tail)) send(line);
    if (searchParams.get("follow") !== "true") {
      response.end();
      return;
    }
    const follower = { pod, send, leave: () => void response.end() };
    this.#followers.add(follower);
    response.on("close", () => this.#followers.delete(follower));
  }
}
