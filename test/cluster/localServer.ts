import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createApiServer, presentOf } from "../../src/local/api-server.ts";
import { Controllers } from "../../src/local/controllers/controllers.ts";
import { refuse } from "../../src/local/http/body.ts";
import { listen } from "../../src/local/http/listener.ts";
import { Journal } from "../../src/local/journal.ts";
import { pkiPaths } from "./pki/files.ts";

/** Runs local mode's API server in a cluster's folder, without a node: `localServer.ts DIR PORT`. */
const [dir = "", port = ""] = process.argv.slice(2);
const pki = pkiPaths(dir);
const onError = (error: unknown): void => console.error(error);
const data = join(dir, "etcd");
mkdirSync(data, { recursive: true });
const journal = new Journal({ folder: data, present: () => presentOf(server), onError });
const parts: { controllers?: Controllers } = {};
const server = createApiServer(journal.restored, (change) => {
  journal.append(change);
  parts.controllers?.onCommit(change);
});
parts.controllers = new Controllers(server);
parts.controllers.start();
const listener = await listen({
  server,
  tls: {
    ca: readFileSync(pki.ca, "utf8"),
    cert: readFileSync(pki.apiServerCert, "utf8"),
    key: readFileSync(pki.apiServerKey, "utf8"),
  },
  ports: [Number(port)],
  logs: noNode,
  inputs: noNode,
  onError,
});
process.once("SIGTERM", () => {
  parts.controllers?.stop();
  listener
    .close()
    .then(() => journal.close())
    .catch(onError);
});

function noNode(): never {
  throw refuse(404, "NotFound", "there is no node");
}
