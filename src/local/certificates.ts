import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { issueCertificate, type KeyedCertificate } from "./pki/certificate.ts";
import { writeWholeFile } from "./whole-file.ts";

/** PEM texts of what both ends of a connection need. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

const AUTHORITY = "kusciajob-operator local";
const DAY_MS = 24 * 3_600_000;

/** The folder's certificates; its authority is made once, so that a kubeconfig stays good over restarts. */
export function provideCertificates(folder: string): Certificates {
  const issuer = provideAuthority(join(folder, "pki"));
  const server = issueCertificate({
    issuer,
    subject: { commonName: "kube-apiserver" },
    dnsNames: ["localhost"],
    ips: ["127.0.0.1"],
  });
  const client = issueCertificate({
    issuer,
    subject: { commonName: "kubernetes-admin", organizations: ["system:masters"] },
  });
  return { ca: issuer.pem, server: texts(server), client: texts(client) };
}

function texts(certificate: KeyedCertificate): { cert: string; key: string } {
  return { cert: certificate.pem, key: keyText(certificate) };
}

function keyText({ key }: KeyedCertificate): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function provideAuthority(folder: string): KeyedCertificate {
  const [certFile, keyFile] = [join(folder, "ca.crt"), join(folder, "ca.key")];
  if (existsSync(certFile) && existsSync(keyFile)) {
    const pem = readFileSync(certFile, "utf8");
    const key = createPrivateKey(readFileSync(keyFile, "utf8"));
    const subject = { commonName: AUTHORITY };
    const isGood = Date.parse(new X509Certificate(pem).validTo) > Date.now() + 30 * DAY_MS;
    if (isGood) return { subject, key, publicKey: createPublicKey(key), pem };
  }
  const made = issueCertificate({ subject: { commonName: AUTHORITY } });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeWholeFile(keyFile, keyText(made));
  writeWholeFile(certFile, made.pem);
  return made;
}
