/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { ConfigMap, KubeObject, Pod } from "../../../src/api/kubernetes.ts";
import type { Cache } from "../../../src/kube/cache.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import type { Logger } from "../../../src/kube/logger.ts";
import type { ClientOptions } from "../../../src/kube/options.ts";
import { NAMESPACES } from "../../../src/api/resources.ts";
import { type Cluster, startCluster } from "../../cluster/index.ts";
import { TcpProxy } from "./tcp-proxy.ts";

/** A cluster that a test may break. */
export async function ownCluster(
  apiServerArgs: string[] = [],
): Promise<{ cluster: Cluster; done: () => Promise<void> }> {
  const dir = mkdtempSync(join(tmpdir(), "kube-test-"));
  const cluster = await startCluster({ dir, mode: "api", apiServerArgs });
  const done = async (): Promise<void> => {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  return { cluster, done };
}

/** A client that is closed with the test. */
export function clientFor(kubeconfig: string, options: Partial<ClientOptions> = {}): KubeClient {
  const client = KubeClient.create({ kubeconfig, userAgent: "kube-test/1", ...options });
  onTestFinished(() => {
    client.close();
  });
  return client;
}

/** A file that is gone with the test. */
export function temporaryFile(name: string, content: string): string {
  const dir = mkdtempSync(join(tmpdir(), "kube-test-"));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
}

/** A proxy before the cluster's API server, and the kubeconfig of an administrator who goes through it. */
export async function proxied(cluster: Cluster): Promise<{ proxy: TcpProxy; kubeconfig: string }> {
  const text = readFileSync(cluster.kubeconfig, "utf8");
  const server = serverOf(cluster);
  const proxy = await TcpProxy.start(server);
  onTestFinished(() => proxy.stop());
  const kubeconfig = temporaryFile("kubeconfig", text.replace(server.origin, `https://127.0.0.1:${proxy.port}`));
  return { proxy, kubeconfig };
}

/** Where the cluster's API server listens. */
export function serverOf(cluster: Cluster): URL {
  const match = /server["']?: *["']?(https:[^"'\s,]+)/.exec(readFileSync(cluster.kubeconfig, "utf8"));
  if (!match?.[1]) throw new Error("no server in the kubeconfig");
  return new URL(match[1]);
}

/** A namespace of the test's own. */
export async function newNamespace(client: KubeClient): Promise<string> {
  const name = `kube-${randomBytes(4).toString("hex")}`;
  await client.create(NAMESPACES, { metadata: { name } });
  return name;
}

export function aPod(namespace: string, name: string, labels: Record<string, string> = {}): Pod {
  return {
    metadata: { namespace, name, labels },
    spec: { restartPolicy: "Never", containers: [{ name: "c", image: "none" }] },
  };
}

export function aConfigMap(namespace: string, name: string, labels: Record<string, string> = {}): ConfigMap {
  return { metadata: { namespace, name, labels: { test: "kube", ...labels } }, data: { key: "value" } };
}

/** Finds what `aConfigMap` makes, not what a controller-manager puts into every namespace. */
export const OURS = "test=kube";

/** Resolves as soon as the condition holds, looked at now and after every change of the cache. */
export function until<T extends KubeObject>(cache: Cache<T>, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const off = cache.onChange(() => {
      if (!holds()) return;
      off();
      resolve();
    });
    if (holds()) {
      off();
      resolve();
    }
  });
}

/** Collects the log as "level: message". */
export function recordingLogger(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const to = (level: string) => (fields: object, message: string) => {
    const { err } = fields as { err?: Error };
    lines.push(`${level}: ${message}${err ? ` (${err.message})` : ""}`);
  };
  return { lines, logger: { debug: to("debug"), info: to("info"), warn: to("warn"), error: to("error") } };
}
