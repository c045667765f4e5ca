import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KillProxy } from "../../support/kill-proxy.ts";

/** A door to the API server behind which some requests are never answered. */
export class HangingProxy {
  readonly #door: KillProxy;
  readonly #server: Server;
  readonly #hangs: (method: string, path: string) => boolean;
  #upstream = "";
  #hanging = 0;
  /** The most requests that hung at once. */
  most = 0;

  constructor(kubeconfig: string, hangs: (method: string, path: string) => boolean) {
    this.#door = new KillProxy(kubeconfig);
    this.#hangs = hangs;
    this.#server = createServer((incoming, outgoing) => {
      const { method = "", url = "", headers } = incoming;
      if (this.#hangs(method, url)) {
        this.#hold(incoming);
        return;
      }
      const forwarded = request(new URL(url, this.#upstream), { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        answer.pipe(outgoing);
        answer.on("error", () => outgoing.destroy());
      });
      forwarded.on("error", () => outgoing.destroy());
      outgoing.on("close", () => forwarded.destroy());
      incoming.pipe(forwarded);
    });
  }

  /** Requests that wait for their answer. */
  get hanging(): number {
    return this.#hanging;
  }

  /** Listens, and writes a kubeconfig that leads here. */
  async start(kubeconfig: string): Promise<this> {
    await this.#door.start(kubeconfig);
    const config = JSON.parse(readFileSync(kubeconfig, "utf8")) as { clusters: { cluster: { server: string } }[] };
    const { cluster } = config.clusters[0]!;
    this.#upstream = cluster.server;
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    cluster.server = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    writeFileSync(kubeconfig, JSON.stringify(config));
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
    await this.#door.stop();
  }

  #hold(incoming: IncomingMessage): void {
    this.#hanging += 1;
    this.most = Math.max(this.most, this.#hanging);
    incoming.resume();
    incoming.socket.once("close", () => {
      this.#hanging -= 1;
    });
  }
}
