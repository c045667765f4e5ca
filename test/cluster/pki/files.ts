import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Addresses, firstServiceIp } from "../addresses.ts";
import { clientKubeconfig } from "../kubeconfig.ts";
import { issueCertificate, type KeyedCertificate, type Subject } from "../../../src/local/pki/certificate.ts";

/** Where the cluster's keys and kubeconfigs lie. */
export interface PkiPaths {
  ca: string;
  caKey: string;
  apiServerCert: string;
  apiServerKey: string;
  kubeletClientCert: string;
  kubeletClientKey: string;
  kubeletCert: string;
  kubeletKey: string;
  serviceAccountKey: string;
  serviceAccountPublicKey: string;
  /** Kubeconfig of a component. */
  kubeconfig: (user: ComponentUser) => string;
}

/** Components that talk to the API server under their own name. */
export type ComponentUser = "controller-manager" | "scheduler" | "kubelet" | "kube-proxy" | "coredns" | "kwok";

/** Name of the one node of a real cluster. */
export const NODE_NAME = "node-1";

const USERS: ({ user: ComponentUser } & Subject)[] = [
  { user: "controller-manager", commonName: "system:kube-controller-manager" },
  { user: "scheduler", commonName: "system:kube-scheduler" },
  { user: "kubelet", commonName: `system:node:${NODE_NAME}`, organizations: ["system:nodes"] },
  { user: "kube-proxy", commonName: "system:kube-proxy" },
  // These two have no built-in role; the cluster lives for a test, so they may do everything.
  { user: "coredns", commonName: "test-cluster:coredns", organizations: ["system:masters"] },
  { user: "kwok", commonName: "test-cluster:kwok", organizations: ["system:masters"] },
];

/** Paths only; nothing is read or written. */
export function pkiPaths(dir: string): PkiPaths {
  const at = (name: string): string => join(dir, "pki", name);
  return {
    ca: at("ca.crt"),
    caKey: at("ca.key"),
    apiServerCert: at("apiserver.crt"),
    apiServerKey: at("apiserver.key"),
    kubeletClientCert: at("apiserver-kubelet-client.crt"),
    kubeletClientKey: at("apiserver-kubelet-client.key"),
    kubeletCert: at("kubelet.crt"),
    kubeletKey: at("kubelet.key"),
    serviceAccountKey: at("sa.key"),
    serviceAccountPublicKey: at("sa.pub"),
    kubeconfig: (user) => at(`${user}.kubeconfig`),
  };
}

function writeSecret(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
}

function writePair(certPath: string, keyPath: string, certificate: KeyedCertificate): void {
  writeSecret(certPath, certificate.pem);
  writeSecret(keyPath, pemKey(certificate));
}

const pemKey = ({ key }: KeyedCertificate): string => key.export({ type: "pkcs8", format: "pem" }).toString();

/** What the certificates must be valid for. */
export interface PkiRequest {
  dir: string;
  addresses: Addresses;
  /** URL under which clients on this machine reach the API server. */
  server: string;
  /** URL under which the node reaches it. */
  nodeServer: string;
}

/** Makes a new certificate authority, all keys, and the kubeconfigs of the components and of the administrator. */
export function writePki({ dir, addresses, server, nodeServer }: PkiRequest): void {
  const paths = pkiPaths(dir);
  mkdirSync(join(dir, "pki"), { recursive: true, mode: 0o700 });
  const issuer = issueCertificate({ subject: { commonName: "kusciajob-operator test cluster" } });
  writePair(paths.ca, paths.caKey, issuer);
  const apiServer = issueCertificate({
    issuer,
    subject: { commonName: "kube-apiserver" },
    dnsNames: [
      "localhost",
      "kubernetes",
      "kubernetes.default",
      "kubernetes.default.svc",
      "kubernetes.default.svc.cluster.local",
    ],
    ips: ["127.0.0.1", addresses.hostIp, firstServiceIp(addresses)],
  });
  writePair(paths.apiServerCert, paths.apiServerKey, apiServer);
  const masters = ["system:masters"];
  const toKubelet = issueCertificate({
    issuer,
    subject: { commonName: "kube-apiserver-kubelet-client", organizations: masters },
  });
  writePair(paths.kubeletClientCert, paths.kubeletClientKey, toKubelet);
  const kubelet = issueCertificate({
    issuer,
    subject: { commonName: NODE_NAME },
    dnsNames: [NODE_NAME],
    ips: [addresses.nodeIp],
  });
  writePair(paths.kubeletCert, paths.kubeletKey, kubelet);
  const serviceAccounts = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeSecret(paths.serviceAccountKey, serviceAccounts.privateKey.export({ type: "pkcs8", format: "pem" }).toString());
  writeSecret(
    paths.serviceAccountPublicKey,
    serviceAccounts.publicKey.export({ type: "spki", format: "pem" }).toString(),
  );
  for (const { user, ...subject } of USERS) {
    const certificate = issueCertificate({ issuer, subject });
    const url = ["kubelet", "kube-proxy", "coredns"].includes(user) ? nodeServer : server;
    writeSecret(
      paths.kubeconfig(user),
      clientKubeconfig({ server: url, ca: issuer.pem, cert: certificate.pem, key: pemKey(certificate) }),
    );
  }
  const admin = issueCertificate({ issuer, subject: { commonName: "test-cluster:admin", organizations: masters } });
  writeSecret(
    join(dir, "kubeconfig"),
    clientKubeconfig({ server, ca: issuer.pem, cert: admin.pem, key: pemKey(admin) }),
  );
}
