import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelApiServer } from "../../../src/local/api/server.ts";
import { provideCertificates } from "../../../src/local/certificates.ts";
import { refuse } from "../../../src/local/http/body.ts";
import { listen, type Listener } from "../../../src/local/http/listener.ts";
import { fieldCheck } from "../../../src/local/schema/fields.ts";
import { validate } from "../../../src/local/schema/validate.ts";
import { Side } from "./side.ts";

/** A model of its own behind local mode's listener, with the checks that local mode makes. */
export class LocalListener {
  readonly server: ModelApiServer;
  readonly side: Side;
  readonly #listener: Listener;

  private constructor(server: ModelApiServer, listener: Listener, side: Side) {
    this.server = server;
    this.side = side;
    this.#listener = listener;
  }

  static async open(): Promise<LocalListener> {
    const server = new ModelApiServer({ now: Date.now, validate, fieldCheck });
    const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-listener-"));
    const { ca, server: own, client } = provideCertificates(folder);
    rmSync(folder, { recursive: true, force: true });
    const listener = await listen({
      server,
      tls: { ca, ...own },
      ports: [0],
      logs: noNode,
      inputs: noNode,
      onError: (error) => console.error(error),
    });
    return new LocalListener(server, listener, Side.over({ port: listener.port, ca, ...client }));
  }

  async close(): Promise<void> {
    this.side.close();
    await this.#listener.close();
  }
}

function noNode(): never {
  throw refuse(404, "NotFound", "there is no node");
}
