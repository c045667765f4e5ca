import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { issueCertificate, type KeyedCertificate } from "./certificate.ts";
import { oid } from "./der.ts";

const issuer = issueCertificate({ subject: { commonName: "authority" } });
const keyPem = ({ key }: KeyedCertificate): string => key.export({ type: "pkcs8", format: "pem" }).toString();

describe("issueCertificate", () => {
  it("makes an authority that signs itself", () => {
    const certificate = new X509Certificate(issuer.pem);
    expect(certificate.ca).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.subject).toBe("CN=authority");
  });

  it("puts subject, names and addresses on what the authority signs", () => {
    const issued = issueCertificate({
      issuer,
      subject: { commonName: "system:node:n", organizations: ["system:nodes", "b"] },
      dnsNames: ["localhost"],
      ips: ["127.0.0.1", "10.216.0.1"],
    });
    const certificate = new X509Certificate(issued.pem);
    expect(certificate.checkIssued(new X509Certificate(issuer.pem))).toBe(true);
    expect(certificate.verify(issuer.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.subject).toBe("O=system:nodes\nO=b\nCN=system:node:n");
    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("10.216.0.1")).toBe("10.216.0.1");
    expect(certificate.checkIP("10.216.0.2")).toBeUndefined();
    expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.now() + 365 * 24 * 3_600_000);
  });

  it("works for TLS in both directions", async () => {
    const server = issueCertificate({ issuer, subject: { commonName: "server" }, ips: ["127.0.0.1"] });
    const client = issueCertificate({ issuer, subject: { commonName: "client" } });
    const listener = createServer({
      cert: server.pem,
      key: keyPem(server),
      ca: issuer.pem,
      requestCert: true,
      rejectUnauthorized: true,
    });
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const address = listener.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const accepted: Promise<TLSSocket[]> = once(listener, "secureConnection");
    const socket = connect({ host: "127.0.0.1", port, ca: issuer.pem, cert: client.pem, key: keyPem(client) });
    await once(socket, "secureConnect");
    const [peer] = await accepted;
    expect(socket.authorized).toBe(true);
    expect(peer?.getPeerCertificate().subject.CN).toBe("client");
    socket.destroy();
    listener.close();
  });
});

describe("oid", () => {
  it("encodes numbers above 127 in groups of seven bits", () => {
    expect(oid("1.2.840.10045.4.3.2").toString("hex")).toBe("06082a8648ce3d040302");
  });
});
