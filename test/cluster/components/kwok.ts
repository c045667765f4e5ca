import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { pkiPaths } from "../pki/files.ts";
import type { ComponentSpec } from "../state.ts";
import type { ComponentContext } from "./context.ts";

const STAGES = join(import.meta.dirname, "..", "simulated", "stages.yaml");

/** kwok plays the kubelets: it moves nodes and pods through the stages of `simulated/stages.yaml`. */
export function kwok({ dir, addresses, binary }: ComponentContext): ComponentSpec {
  const config = join(dir, "kwok.yaml");
  copyFileSync(STAGES, config);
  const server = `127.0.0.1:${addresses.ports.kwok}`;
  return {
    name: "kwok",
    command: [
      binary("kwok"),
      `--kubeconfig=${pkiPaths(dir).kubeconfig("kwok")}`,
      `--config=${config}`,
      "--manage-all-nodes=true",
      `--cidr=${addresses.podCidr}`,
      "--node-ip=127.0.0.1",
      "--node-lease-duration-seconds=40",
      `--server-address=${server}`,
    ],
    probe: { url: `http://${server}/healthz`, auth: "none" },
  };
}
