import net from "node:net";

/** What happens to bytes that arrive. */
export type Mode =
  /** They are passed on. */
  | "forward"
  /** They are held back in both directions until the mode changes; new connections are accepted. */
  | "stall"
  /** What the client sends is passed on; the connection is reset when the server answers. */
  | "reset-on-answer"
  /** New connections are refused by a reset. */
  | "refuse";

/** Sits between a client and the API server and breaks the connection in ways that real networks do. */
export class TcpProxy {
  /** Connections accepted so far. */
  accepted = 0;
  readonly #target: { host: string; port: number };
  readonly #pairs = new Set<{ client: net.Socket; server: net.Socket }>();
  readonly #server: net.Server;
  #mode: Mode = "forward";

  private constructor(target: URL) {
    this.#target = { host: target.hostname, port: Number(target.port) };
    this.#server = net.createServer((client) => {
      this.#accept(client);
    });
  }

  static async start(target: URL): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => {
      proxy.#server.listen(0, "127.0.0.1", resolve);
    });
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the proxy does not listen");
    return address.port;
  }

  /** Connections open now. */
  get open(): number {
    return this.#pairs.size;
  }

  set mode(mode: Mode) {
    this.#mode = mode;
    for (const { client, server } of this.#pairs) {
      for (const socket of [client, server]) {
        if (mode === "stall") socket.pause();
        else socket.resume();
      }
    }
  }

  /** Resets every open connection, wherever its bytes are. */
  dropAll(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.destroy();
    }
  }

  async stop(): Promise<void> {
    this.dropAll();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #accept(client: net.Socket): void {
    this.accepted += 1;
    if (this.#mode === "refuse") {
      client.resetAndDestroy();
      return;
    }
    const server = net.connect(this.#target);
    const pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on("error", end);
      socket.on("close", end);
    }
    client.on("data", (bytes) => server.write(bytes));
    server.on("data", (bytes) => {
      if (this.#mode === "reset-on-answer") client.resetAndDestroy();
      else client.write(bytes);
    });
    if (this.#mode === "stall") {
      client.pause();
      server.pause();
    }
  }
}
