import { createSign, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { issueCertificate } from "../../../src/local/pki/certificate.ts";
import { startCluster } from "../../cluster/start.ts";
import { installCRDs } from "../../support/shared-cluster.ts";
import { Fixture } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";

// docs/console-oidc.md: an API server that trusts an issuer, and tokens of that issuer at the console.

const CLIENT = "kj";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

let issuer: Server;
let url: string;
let folder: string;
let fixture: Fixture;

/** What the issuer gives somebody who has signed in. */
function tokenFor(claims: object): string {
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: url, aud: CLIENT, sub: "1", iat: now, exp: now + 600, email_verified: true };
  const text = `${encoded({ alg: "RS256", kid: "1" })}.${encoded({ ...usual, ...claims })}`;
  return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
}

const ann = (): string => tokenFor({ email: "ann@example.com", groups: ["authors"] });

beforeAll(async () => {
  const certificate = issueCertificate({ subject: { commonName: "issuer" }, ips: ["127.0.0.1"] });
  const key = certificate.key.export({ type: "pkcs8", format: "pem" });
  issuer = createServer({ cert: certificate.pem, key }, ({ url: path }, answer) => {
    const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }];
    const about = {
      issuer: url,
      jwks_uri: `${url}/keys`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
    answer.setHeader("content-type", "application/json");
    answer.end(JSON.stringify(path === "/keys" ? { keys } : about));
  });
  issuer.listen(0, "127.0.0.1");
  await once(issuer, "listening");
  url = `https://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-oidc-"));
  const config = join(folder, "authentication.json");
  const jwt = {
    issuer: { url, audiences: [CLIENT], certificateAuthority: certificate.pem },
    claimMappings: {
      username: { claim: "email", prefix: "" },
      groups: { claim: "groups", prefix: "oidc:" },
    },
  };
  writeFileSync(
    config,
    JSON.stringify({ apiVersion: "apiserver.config.k8s.io/v1beta1", kind: "AuthenticationConfiguration", jwt: [jwt] }),
  );
  const cluster = await startCluster({
    dir: join(folder, "cluster"),
    mode: "api",
    apiServerArgs: [
      `--authentication-config=${config}`,
      // Without the second, reviews that name an audience refuse all tokens of the issuer.
      `--api-audiences=https://kubernetes.default.svc,${CLIENT}`,
    ],
  });
  await installCRDs(cluster);
  fixture = new Fixture(cluster, true, "cross-domain");
  await fixture.createNamespace(fixture.namespace);
  const rights = `/apis/rbac.authorization.k8s.io/v1/namespaces/${fixture.namespace}`;
  const rules = [{ apiGroups: ["kuscia.secretflow"], resources: ["kusciajobs"], verbs: ["get", "list", "watch"] }];
  await fixture.send("POST", `${rights}/roles`, { metadata: { name: "authors" }, rules });
  await fixture.send("POST", `${rights}/rolebindings`, {
    metadata: { name: "authors" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "authors" },
    subjects: [{ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: "oidc:authors" }],
  });
});

afterAll(async () => {
  await fixture.stop();
  issuer.closeAllConnections();
  issuer.close();
  rmSync(folder, { recursive: true, force: true });
});

it("whoever signs in at the issuer is known by name and groups, and may what these may", async () => {
  const api = await fixture.startApi("--console-port=0", "--kubernetes-auth", `--token-audiences=${CLIENT}`);
  await fixture.createJob("seen");
  const ask = (path: string, token: string): ReturnType<typeof postJson> =>
    postJson(api.consolePort, path, {}, { headers: { "x-kj": "1", authorization: `Bearer ${token}` } });
  // The API server may still be reading the keys of the issuer.
  await expect.poll(async () => (await ask("/api/v1/whoami", ann())).data?.name).toBe("ann@example.com");
  expect((await ask("/api/v1/job/view", ann())).data.jobs).toHaveLength(1);
  const bob = tokenFor({ email: "bob@example.com", groups: ["guests"] });
  expect((await ask("/api/v1/whoami", bob)).data.name).toBe("bob@example.com");
  const { status, data } = await ask("/api/v1/job/view", bob);
  expect([status.code, data?.jobs ?? []]).toEqual([expect.any(Number), []]);
});

it.each([
  ["for another client", { aud: "other" }],
  ["that is old", { exp: Math.floor(Date.now() / 1000) - 60 }],
  ["of another issuer", { iss: "https://evil.example" }],
])("a token %s is refused", async (_, claims) => {
  const api = await fixture.startApi("--console-port=0", "--kubernetes-auth", `--token-audiences=${CLIENT}`);
  const token = tokenFor({ email: "ann@example.com", groups: ["authors"], ...claims });
  const headers = { "x-kj": "1", "content-type": "application/json", authorization: `Bearer ${token}` };
  expect((await sendHttp(api.consolePort, "/api/v1/whoami", "{}", { headers })).status).toBe(401);
});
