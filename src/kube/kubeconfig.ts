import { existsSync } from "node:fs";
// By name, in a module that is loaded lazily as a whole: so a bundle holds a quarter of the package.
import { KubeConfig } from "@kubernetes/client-node";
import type { KubeconfigChoice } from "./credentials.ts";
import { messageOf } from "./errors.ts";
import { defaultFiles, useTokenFiles } from "./token-files.ts";

const IN_CLUSTER_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Reads a kubeconfig; without a path controller-runtime's order applies: $KUBECONFIG, the pod's service account,
 * ~/.kube/config. Throws an error that names the file.
 */
export function loadConfig(path: string | undefined, choice: KubeconfigChoice = {}): KubeConfig {
  const config = read(path);
  choose(config, choice);
  return config;
}

function read(path: string | undefined): KubeConfig {
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

/** Context, user, token and impersonation as kubectl's flags of these names. Throws for a name that is not there. */
function choose(config: KubeConfig, choice: KubeconfigChoice): void {
  const { context, user, token, as } = choice;
  if (context !== undefined) {
    requireName("context", context, config.getContexts());
    config.setCurrentContext(context);
  }
  if (user !== undefined) requireName("user", user, config.getUsers());
  if ((user ?? token ?? as) !== undefined) chooseUser(config, choice);
}

function chooseUser(config: KubeConfig, { user, token, as }: KubeconfigChoice): void {
  const current = config.getContextObject(config.getCurrentContext());
  if (current === null) return;
  const chosen = config.getUser(user ?? current.user);
  const name = `${chosen?.name ?? ""} as chosen`;
  const base = token === undefined ? chosen : { token };
  config.users = [...config.users, { ...base, name, ...(as !== undefined && { impersonateUser: as }) }];
  config.contexts = config.contexts.map((each) => (each === current ? { ...each, user: name } : each));
}

function requireName(what: string, name: string, known: readonly { readonly name: string }[]): void {
  if (known.some((each) => each.name === name)) return;
  const names = known.map((each) => each.name).join(", ");
  throw new Error(`the kubeconfig has no ${what} "${name}"; it has: ${names}`);
}

/** What a kubeconfig leads to, for messages and defaults. */
export interface ConfigDescription {
  readonly context: string;
  readonly server: string;
  readonly namespace?: string;
}

/** Where a kubeconfig leads. Throws as `loadConfig`. */
export function describeConfig(path: string | undefined, choice: KubeconfigChoice): ConfigDescription {
  const config = loadConfig(path, choice);
  const context = config.getCurrentContext();
  const { namespace } = config.getContextObject(context) ?? {};
  return { context, server: config.getCurrentCluster()?.server ?? "no cluster", ...(namespace && { namespace }) };
}
