import { readFileSync } from "node:fs";
import { load } from "js-yaml";

/** What a client needs to reach an API server with a certificate; all PEM. */
export interface Credentials {
  server: string;
  ca: string;
  cert: string;
  key: string;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** A kubeconfig with everything embedded, so the file can be copied anywhere. Written by hand: it is ten fixed lines. */
export function clientKubeconfig({ server, ca, cert, key }: Credentials): string {
  return `apiVersion: v1
kind: Config
current-context: test
contexts:
- name: test
  context: {cluster: test, user: test}
clusters:
- name: test
  cluster:
    server: ${server}
    certificate-authority-data: ${base64(ca)}
users:
- name: test
  user:
    client-certificate-data: ${base64(cert)}
    client-key-data: ${base64(key)}
`;
}

interface KubeconfigFile {
  clusters: { cluster: { server: string; "certificate-authority-data": string } }[];
  users: { user: { "client-certificate-data": string; "client-key-data": string } }[];
}

const isKubeconfig = (value: unknown): value is KubeconfigFile =>
  typeof value === "object" && value !== null && "clusters" in value && "users" in value;

/** Reads back a kubeconfig with one cluster and embedded certificates, ours or kind's. */
export function readCredentials(path: string): Credentials {
  const file = load(readFileSync(path, "utf8"));
  if (!isKubeconfig(file)) throw new Error(`${path} is no kubeconfig`);
  const cluster = file.clusters[0]?.cluster;
  const user = file.users[0]?.user;
  if (!cluster || !user) throw new Error(`${path} names no cluster or no user`);
  const decode = (data: string): string => Buffer.from(data, "base64").toString();
  return {
    server: cluster.server,
    ca: decode(cluster["certificate-authority-data"]),
    cert: decode(user["client-certificate-data"]),
    key: decode(user["client-key-data"]),
  };
}
