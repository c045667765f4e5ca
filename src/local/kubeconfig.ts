import { readFileSync } from "node:fs";
import type { Certificates } from "./certificates.ts";
import { writeWholeFile } from "./whole-file.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The port that a kubeconfig of local mode leads to; undefined without one. */
export function portOf(path: string): number | undefined {
  try {
    const [, port] = /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(path, "utf8")) ?? [];
    return port === undefined ? undefined : Number(port);
  } catch {
    return undefined;
  }
}

/** Writes a kubeconfig that needs no other file. Only its owner may read it: it is the key to running commands. */
export function writeKubeconfig(path: string, server: string, { ca, client }: Certificates): void {
  const name = "kusciajob-local";
  const text = `apiVersion: v1
kind: Config
current-context: ${name}
contexts:
- name: ${name}
  context: {cluster: ${name}, user: ${name}, namespace: cross-domain}
clusters:
- name: ${name}
  cluster:
    server: ${server}
    certificate-authority-data: ${base64(ca)}
users:
- name: ${name}
  user:
    client-certificate-data: ${base64(client.cert)}
    client-key-data: ${base64(client.key)}
`;
  writeWholeFile(path, text);
}
