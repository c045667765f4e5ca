import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** Stands between a browser and a server: keeps what the server sent, and can lead to another one. */
export class Proxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sent: Buffer[] = [];
  /** The port of the server. */
  target: number;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.target = target;
    server.on("connection", (client) => this.#pass(client));
  }

  static async open(target: number): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server, target);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** All that the server has sent, as it came over the wire. */
  get sent(): string {
    return Buffer.concat(this.#sent).toString("latin1");
  }

  /** Breaks all connections, as the end of a replica does. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #pass(client: Socket): void {
    const server = connect(this.target, "127.0.0.1");
    server.on("data", (chunk: Buffer) => this.#sent.push(chunk));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
