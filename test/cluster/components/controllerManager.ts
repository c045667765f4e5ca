import { pkiPaths } from "../pki/files.ts";
import type { ComponentSpec } from "../state.ts";
import type { ComponentContext } from "./context.ts";

/** kube-controller-manager: default ServiceAccounts, namespace deletion, garbage collection, endpoints, node lifecycle. */
export function controllerManager({ dir, addresses, binary }: ComponentContext): ComponentSpec {
  const pki = pkiPaths(dir);
  const kubeconfig = pki.kubeconfig("controller-manager");
  const port = addresses.ports.controllerManager;
  return {
    name: "kube-controller-manager",
    command: [
      binary("kube-controller-manager"),
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      "--cert-dir=", // a certificate in memory instead of a file in a folder shared by clusters
      `--root-ca-file=${pki.ca}`,
      `--service-account-private-key-file=${pki.serviceAccountKey}`,
      "--use-service-account-credentials=true",
      "--leader-elect=false",
      // The defaults are for large clusters; tests wait for these.
      "--node-monitor-period=2s",
      "--node-monitor-grace-period=25s",
      "--kube-api-qps=500",
      "--kube-api-burst=1000",
    ],
    probe: { url: `https://127.0.0.1:${port}/healthz`, auth: "insecure" },
  };
}
