import { existsSync } from "node:fs";
// By name, in a module that is loaded lazily as a whole: so a bundle holds a quarter of the package.
import { KubeConfig } from "@kubernetes/client-node";
import { messageOf } from "./errors.ts";
import { defaultFiles, useTokenFiles } from "./token-files.ts";

const IN_CLUSTER_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Reads a kubeconfig; without a path controller-runtime's order applies: $KUBECONFIG, the pod's service account,
 * ~/.kube/config. Throws an error that names the file.
 */
export function loadConfig(path: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    if (!path && !process.env.KUBECONFIG && inCluster()) {
      config.loadFromCluster();
      return config;
    }
    if (path) config.loadFromFile(path);
    else config.loadFromDefault();
    useTokenFiles(config, path ? [path] : defaultFiles());
    return config;
  } catch (cause) {
    throw new Error(`cannot read the kubeconfig ${path ?? ""}: ${messageOf(cause)}`, { cause });
  }
}

function inCluster(): boolean {
  return Boolean(process.env.KUBERNETES_SERVICE_HOST) && existsSync(IN_CLUSTER_TOKEN);
}
