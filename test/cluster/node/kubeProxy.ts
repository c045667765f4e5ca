import type { ComponentContext } from "../components/context.ts";
import { NODE_NAME, pkiPaths } from "../pki/files.ts";
import type { ComponentSpec } from "../state.ts";

const HEALTH_PORT = 10256;

/** kube-proxy in iptables mode; its rules live in the node's network namespace only. */
export function kubeProxy({ dir, addresses, binary }: ComponentContext): ComponentSpec {
  return {
    name: "kube-proxy",
    command: [
      binary("kube-proxy"),
      `--kubeconfig=${pkiPaths(dir).kubeconfig("kube-proxy")}`,
      `--hostname-override=${NODE_NAME}`,
      "--proxy-mode=iptables",
      // Tests wait for each change; the default of a second saves work in clusters with thousands of Services.
      "--iptables-min-sync-period=100ms",
      `--cluster-cidr=${addresses.podCidr}`,
      `--healthz-bind-address=${addresses.nodeIp}:${HEALTH_PORT}`,
      "--metrics-bind-address=127.0.0.1:10249",
      // These settings belong to the machine; a network namespace must not and cannot change them.
      "--conntrack-max-per-core=0",
      "--conntrack-tcp-timeout-established=0s",
      "--conntrack-tcp-timeout-close-wait=0s",
    ],
    inNode: true,
    probe: { url: `http://${addresses.nodeIp}:${HEALTH_PORT}/healthz`, auth: "none" },
  };
}
