import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentContext } from "../components/context.ts";
import { NODE_NAME, pkiPaths } from "../pki/files.ts";
import type { ComponentSpec } from "../state.ts";
import { CONTAINERD_SOCKET } from "./containerd.ts";

const HEALTH_PORT = 10248;

function configuration({ dir, addresses }: ComponentContext, cgroup: string): unknown {
  const pki = pkiPaths(dir);
  const node = join(dir, "node");
  const resolvConf = join(node, "resolv.conf");
  // Not the machine's own: its name servers cannot be reached from the node.
  writeFileSync(resolvConf, `nameserver ${addresses.nodeIp}\n`);
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: pki.ca } },
    authorization: { mode: "Webhook" },
    tlsCertFile: pki.kubeletCert,
    tlsPrivateKeyFile: pki.kubeletKey,
    healthzBindAddress: addresses.nodeIp,
    healthzPort: HEALTH_PORT,
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    clusterDNS: [addresses.dnsIp],
    clusterDomain: "cluster.local",
    resolvConf,
    podLogsDir: join(node, "pod-logs"),
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    localStorageCapacityIsolation: false,
    // A nearly full disk must not fail tests, and imported images can be had from nowhere else.
    evictionHard: { "memory.available": "50Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    // Tests wait for these: the defaults are made for clusters of thousands of nodes.
    syncFrequency: "10s",
    nodeStatusUpdateFrequency: "4s",
    kubeAPIQPS: 200,
    kubeAPIBurst: 400,
    registryPullQPS: 0,
    serializeImagePulls: false,
    protectKernelDefaults: false,
    maxPods: 250,
  };
}

/** The kubelet of the cluster's one node. */
export function kubelet(context: ComponentContext, cgroup: string): ComponentSpec {
  const { dir, addresses, binary } = context;
  const config = join(dir, "node", "kubelet.json");
  writeFileSync(config, JSON.stringify(configuration(context, cgroup), null, 2));
  return {
    name: "kubelet",
    command: [
      binary("kubelet"),
      `--config=${config}`,
      `--kubeconfig=${pkiPaths(dir).kubeconfig("kubelet")}`,
      `--hostname-override=${NODE_NAME}`,
      `--node-ip=${addresses.nodeIp}`,
      `--root-dir=${join(dir, "node", "kubelet")}`,
    ],
    inNode: true,
    probe: { url: `http://${addresses.nodeIp}:${HEALTH_PORT}/healthz`, auth: "none" },
  };
}
