import { pkiPaths } from "../pki/files.ts";
import type { ComponentSpec } from "../state.ts";
import type { ComponentContext } from "./context.ts";

/** kube-scheduler, with a client limit that does not become the bottleneck of a benchmark. */
export function scheduler({ dir, addresses, binary }: ComponentContext): ComponentSpec {
  const kubeconfig = pkiPaths(dir).kubeconfig("scheduler");
  const port = addresses.ports.scheduler;
  return {
    name: "kube-scheduler",
    command: [
      binary("kube-scheduler"),
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      "--cert-dir=",
      "--leader-elect=false",
      "--kube-api-qps=5000",
      "--kube-api-burst=5000",
    ],
    probe: { url: `https://127.0.0.1:${port}/healthz`, auth: "insecure" },
  };
}
