import { spawn } from "node:child_process";
import { createReadStream, existsSync, mkdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { cniPluginFolder } from "../binaries/debian.ts";
import type { ComponentContext } from "../components/context.ts";
import { systemEnvironment } from "../launch.ts";
import type { ClusterState, ComponentSpec } from "../state.ts";
import { PAUSE_IMAGE } from "../versions.ts";
import { commandInNode } from "./sandbox.ts";

/** Socket inside the node, whose /run is its own. */
export const CONTAINERD_SOCKET = "/run/containerd/containerd.sock";

const METRICS_PORT = 1338;
const OVERLAYFS_MAGIC = 0x794c7630;

/** overlayfs cannot lie on overlayfs, which is what a container's own root usually is. */
function snapshotterFor(folder: string): string {
  return statfsSync(folder).type === OVERLAYFS_MAGIC ? "native" : "overlayfs";
}

function configuration(root: string, cniConfig: string, metrics: string): string {
  return `version = 2
root = ${JSON.stringify(root)}
state = "/run/containerd"

[grpc]
  address = "${CONTAINERD_SOCKET}"

# Doubles as the readiness probe: it serves once all plugins are loaded.
[metrics]
  address = "${metrics}"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Root in a container often may not lower the score, and then no pod would start at all.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "${snapshotterFor(root)}"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = ${JSON.stringify(cniPluginFolder())}
    conf_dir = ${JSON.stringify(cniConfig)}
`;
}

/**
 * Pods are connected one by one (ptp) rather than to a bridge: traffic between pods then always passes the node's
 * iptables, so that Services work without the kernel's bridge filter, which not every machine has.
 */
function cniConfiguration(context: ComponentContext): unknown {
  return {
    cniVersion: "0.4.0",
    name: "pods",
    plugins: [
      {
        type: "ptp",
        ipMasq: false,
        ipam: {
          type: "host-local",
          dataDir: join(context.dir, "node", "addresses"),
          ranges: [[{ subnet: context.addresses.podCidr, gateway: context.addresses.podGateway }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  };
}

/** containerd with a root of its own and the CRI plugin for the kubelet. */
export function containerd(context: ComponentContext): ComponentSpec {
  const { dir, addresses, binary } = context;
  const node = join(dir, "node");
  const root = join(node, "containerd");
  const cni = join(node, "cni");
  for (const folder of [root, cni]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(cni, "10-pods.conflist"), JSON.stringify(cniConfiguration(context), null, 2));
  const metrics = `${addresses.nodeIp}:${METRICS_PORT}`;
  const config = join(node, "containerd.toml");
  writeFileSync(config, configuration(root, cni, metrics));
  return {
    name: "containerd",
    command: [binary("containerd"), "--config", config],
    inNode: true,
    probe: { url: `http://${metrics}/v1/metrics`, auth: "none" },
  };
}

/** Imports an image archive into the node's containerd. It comes through standard input: the node does not see all of the machine's folders. */
export async function importImage(state: ClusterState, archive: string): Promise<void> {
  if (!state.node) throw new Error("only a real cluster has nodes that hold images");
  if (!existsSync(archive)) throw new Error(`there is no file ${archive}`);
  const [program = "", ...args] = commandInNode(state, [
    "ctr",
    "--address",
    CONTAINERD_SOCKET,
    "--namespace",
    "k8s.io",
    "images",
    "import",
    "-",
  ]);
  const child = spawn(program, args, { env: systemEnvironment(), stdio: "pipe" });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`importing ${archive} failed: ${output.trim()}`)),
    );
  });
  // When ctr ends early its own words say more than the broken pipe does.
  await Promise.all([ended, pipeline(createReadStream(archive), child.stdin).catch(() => {})]);
}
