import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ComponentContext } from "../components/context.ts";
import { pkiPaths } from "../pki/files.ts";
import type { KubeApi } from "../rest.ts";
import type { ComponentSpec } from "../state.ts";

const READY_PORT = 8181;
const NAMESPACE = "kube-system";

/** CoreDNS as a process of the node, answering for cluster.local only: nothing else can be reached from there. */
export function coreDns({ dir, addresses, binary }: ComponentContext): ComponentSpec {
  const file = join(dir, "node", "Corefile");
  writeFileSync(
    file,
    `.:53 {
  bind ${addresses.nodeIp}
  errors
  ready ${addresses.nodeIp}:${READY_PORT}
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${pkiPaths(dir).kubeconfig("coredns")}
    ttl 1
  }
}
`,
  );
  return {
    name: "coredns",
    command: [binary("coredns"), "-conf", file],
    inNode: true,
    probe: { url: `http://${addresses.nodeIp}:${READY_PORT}/ready`, auth: "none" },
  };
}

/** The Service that pods ask. It has no selector: CoreDNS is no pod, so its endpoint is written by hand. */
export async function createDnsService(api: KubeApi, { addresses }: ComponentContext): Promise<void> {
  const ports = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  await api.create(`/api/v1/namespaces/${NAMESPACE}/services`, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "kube-dns", labels: { "k8s-app": "kube-dns" } },
    spec: { clusterIP: addresses.dnsIp, ports },
  });
  await api.create(`/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`, {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "kube-dns", labels: { "kubernetes.io/service-name": "kube-dns" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [addresses.nodeIp], conditions: { ready: true } }],
    ports,
  });
}
