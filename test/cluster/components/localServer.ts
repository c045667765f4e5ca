import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ComponentSpec } from "../state.ts";
import type { ComponentContext } from "./context.ts";

/** Local mode's API server in place of etcd, kube-apiserver and kube-controller-manager, under the former's name. */
export function localServer({ dir, addresses }: ComponentContext): ComponentSpec {
  const port = addresses.ports.apiServer;
  const program = join(import.meta.dirname, "../localServer.ts");
  return {
    name: "kube-apiserver",
    command: [process.execPath, "--import", fileURLToPath(import.meta.resolve("tsx")), program, dir, String(port)],
    probe: { url: `https://127.0.0.1:${port}/readyz`, auth: "admin" },
  };
}
