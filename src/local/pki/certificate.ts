import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { bits, integer, octets, oid, sequence, set, tagged, taggedBytes, utcTime, utf8, yes } from "./der.ts";

/** Who a certificate is for. Kubernetes reads the user from CN and the groups from O. */
export interface Subject {
  commonName: string;
  organizations?: string[];
}

/** A certificate with its private key. */
export interface KeyedCertificate {
  subject: Subject;
  key: KeyObject;
  publicKey: KeyObject;
  pem: string;
}

/** What to put on a certificate. */
export interface CertificateRequest {
  subject: Subject;
  dnsNames?: string[];
  ips?: string[];
  /** Left out for a self-signed certificate authority. */
  issuer?: KeyedCertificate;
}

const OID = {
  commonName: "2.5.4.3",
  organization: "2.5.4.10",
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
  clientAuth: "1.3.6.1.5.5.7.3.2",
} as const;

const HOUR_MS = 3_600_000;
const LIFETIME_MS = 5 * 365 * 24 * HOUR_MS;

function nameOf({ commonName, organizations = [] }: Subject): Buffer {
  const attribute = (type: string, value: string): Buffer => set(sequence(oid(type), utf8(value)));
  return sequence(
    ...organizations.map((value) => attribute(OID.organization, value)),
    attribute(OID.commonName, commonName),
  );
}

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [yes()] : []), octets(value));

function keyId(publicKey: KeyObject): Buffer {
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest();
}

function extensionsOf(request: CertificateRequest, publicKey: KeyObject): Buffer {
  const { issuer, dnsNames = [], ips = [] } = request;
  const list = [
    extension(OID.subjectKeyId, false, octets(keyId(publicKey))),
    extension(OID.authorityKeyId, false, sequence(taggedBytes(0, keyId(issuer?.publicKey ?? publicKey)))),
  ];
  if (!issuer) {
    list.push(extension(OID.basicConstraints, true, sequence(yes())));
    list.push(extension(OID.keyUsage, true, bits(Buffer.from([0x06]), 1))); // keyCertSign, cRLSign
  } else {
    list.push(extension(OID.keyUsage, true, bits(Buffer.from([0x80]), 7))); // digitalSignature
    list.push(extension(OID.extendedKeyUsage, false, sequence(oid(OID.serverAuth), oid(OID.clientAuth))));
  }
  const alternatives = [
    ...dnsNames.map((name) => taggedBytes(2, Buffer.from(name, "ascii"))),
    ...ips.map((ip) => taggedBytes(7, Buffer.from(ip.split(".").map(Number)))),
  ];
  if (alternatives.length > 0) list.push(extension(OID.subjectAltName, false, sequence(...alternatives)));
  return tagged(3, sequence(...list));
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** Makes a P-256 key and a certificate for it, signed by the issuer or by itself. */
export function issueCertificate(request: CertificateRequest): KeyedCertificate {
  const { privateKey: key, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid(OID.ecdsaWithSha256));
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40; // positive, and no leading zero byte that DER would forbid
  const now = Date.now();
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))), // version 3
    integer(serial),
    algorithm,
    nameOf(request.issuer?.subject ?? request.subject),
    // An hour of slack for clocks that were set back.
    sequence(utcTime(new Date(now - HOUR_MS)), utcTime(new Date(now + LIFETIME_MS))),
    nameOf(request.subject),
    publicKey.export({ type: "spki", format: "der" }),
    extensionsOf(request, publicKey),
  );
  const signature = sign("sha256", body, request.issuer?.key ?? key);
  return { subject: request.subject, key, publicKey, pem: toPem(sequence(body, algorithm, bits(signature))) };
}
