import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { load } from "js-yaml";

interface KubeconfigFile {
  users?: { name: string; user?: { tokenFile?: string } }[];
}

/** The kubeconfigs that are read when none is named. */
export function defaultFiles(): string[] {
  const { KUBECONFIG } = process.env;
  const files = KUBECONFIG ? KUBECONFIG.split(delimiter) : [join(homedir(), ".kube", "config")];
  return files.filter((file) => file !== "" && existsSync(file));
}

/** Adds the users' `tokenFile`, a standard field that client-node overlooks: it only knows it as an auth provider. */
export function useTokenFiles(config: KubeConfig, files: string[]): void {
  for (const file of files) {
    const tokenFiles = tokenFilesOf(file);
    config.users = config.users.map((user) => {
      const tokenFile = tokenFiles.get(user.name);
      if (tokenFile === undefined) return user;
      // As in client-go, the file comes before a token that stands in the kubeconfig.
      return { ...user, token: undefined, authProvider: { name: "tokenFile", config: { tokenFile } } };
    });
  }
}

function tokenFilesOf(file: string): Map<string, string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- client-node has checked its shape
  const { users = [] } = (load(readFileSync(file, "utf8")) ?? {}) as KubeconfigFile;
  const found = new Map<string, string>();
  for (const { name, user } of users) if (user?.tokenFile) found.set(name, resolve(dirname(file), user.tokenFile));
  return found;
}
