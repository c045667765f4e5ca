import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pkiPaths } from "../pki/files.ts";
import type { ComponentSpec } from "../state.ts";
import type { ComponentContext } from "./context.ts";

/** One line per request once it was answered; RequestReceived would count each request twice. */
const AUDIT_POLICY = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata" }],
};

/** File with one JSON line per request when auditing is on. */
export function auditLogOf(dir: string): string {
  return join(dir, "audit.log");
}

function auditArgs(dir: string): string[] {
  const policy = join(dir, "audit-policy.json");
  writeFileSync(policy, JSON.stringify(AUDIT_POLICY));
  // Blocking mode (the default for logs): the line is there before the client has its answer, so tests can count at once.
  return [`--audit-policy-file=${policy}`, `--audit-log-path=${auditLogOf(dir)}`, "--audit-log-maxsize=100000"];
}

function disabledAdmission({ options }: ComponentContext): string[] {
  if (options.controllerManager) return [];
  // Without a controller-manager nothing makes the default ServiceAccount, and nothing takes the not-ready taint off a node.
  return ["--disable-admission-plugins=ServiceAccount,TaintNodesByCondition"];
}

function networkArgs({ addresses, options, dir }: ComponentContext): string[] {
  if (options.mode !== "real") {
    return ["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", "--endpoint-reconciler-type=none"];
  }
  const pki = pkiPaths(dir);
  return [
    // The node reaches it on the link's address, clients on loopback; hence no anonymous requests from anywhere else either.
    "--bind-address=0.0.0.0",
    "--anonymous-auth=false",
    `--advertise-address=${addresses.hostIp}`,
    `--kubelet-client-certificate=${pki.kubeletClientCert}`,
    `--kubelet-client-key=${pki.kubeletClientKey}`,
    `--kubelet-certificate-authority=${pki.ca}`,
    "--kubelet-preferred-address-types=InternalIP",
  ];
}

/** kube-apiserver with client certificates, RBAC, and an audit log if asked for. */
export function apiServer(context: ComponentContext): ComponentSpec {
  const { dir, options, addresses, binary } = context;
  const pki = pkiPaths(dir);
  const port = addresses.ports.apiServer;
  return {
    name: "kube-apiserver",
    command: [
      binary("kube-apiserver"),
      `--etcd-servers=http://127.0.0.1:${addresses.ports.etcdClient}`,
      `--secure-port=${port}`,
      `--tls-cert-file=${pki.apiServerCert}`,
      `--tls-private-key-file=${pki.apiServerKey}`,
      `--client-ca-file=${pki.ca}`,
      "--authorization-mode=Node,RBAC",
      "--allow-privileged=true",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-signing-key-file=${pki.serviceAccountKey}`,
      `--service-account-key-file=${pki.serviceAccountPublicKey}`,
      `--service-cluster-ip-range=${addresses.serviceCidr}`,
      "--profiling=false",
      ...networkArgs(context),
      ...disabledAdmission(context),
      ...(options.audit ? auditArgs(dir) : []),
      ...options.apiServerArgs,
    ],
    probe: { url: `https://127.0.0.1:${port}/readyz`, auth: "admin" },
  };
}
