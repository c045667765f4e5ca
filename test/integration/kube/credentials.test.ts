/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { KubeClient } from "../../../src/kube/client.ts";
import type { ResourceType } from "../../../src/api/resources.ts";
import { FakeClock } from "../../../src/kube/testing/fake-clock.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { clientFor, newNamespace, serverOf, temporaryFile } from "./support.ts";

const SERVICE_ACCOUNTS: ResourceType = {
  apiVersion: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  namespaced: true,
};
const MINUTE = 60_000;

const cluster = sharedCluster();

/** A token of a new service account, and the name the server knows it by. */
async function newToken(admin: KubeClient, namespace: string, name: string) {
  await admin.create(SERVICE_ACCOUNTS, { metadata: { namespace, name } });
  const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
  const answer = await admin.raw("POST", `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`, request);
  const { status } = JSON.parse(answer.text) as { status: { token: string } };
  return { token: status.token, user: `system:serviceaccount:${namespace}:${name}` };
}

async function whoAmI(client: KubeClient): Promise<string> {
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  const answer = await client.raw("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", review);
  return (JSON.parse(answer.text) as { status: { userInfo: { username: string } } }).status.userInfo.username;
}

/** A kubeconfig for the user of the token in a file. */
function tokenKubeconfig(tokenFile: string): string {
  const ca = /certificate-authority-data: (\S+)/.exec(readFileSync(cluster.kubeconfig, "utf8"))?.[1];
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "t",
    contexts: [{ name: "t", context: { cluster: "t", user: "t" } }],
    clusters: [{ name: "t", cluster: { server: serverOf(cluster).origin, "certificate-authority-data": ca } }],
    users: [{ name: "t", user: { tokenFile } }],
  };
  return temporaryFile("kubeconfig", JSON.stringify(config));
}

/** As the kubelet does it: never half a token. */
function rotate(path: string, token: string): void {
  writeFileSync(`${path}.new`, token);
  renameSync(`${path}.new`, path);
}

test("a rotated token file is read again after a minute, or at once when the old token is refused", async () => {
  const admin = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(admin);
  const [first, second] = [await newToken(admin, namespace, "first"), await newToken(admin, namespace, "second")];
  const tokenFile = temporaryFile("token", `${first.token}\n`);
  const clock = new FakeClock();
  const client = clientFor(tokenKubeconfig(tokenFile), { clock });
  expect(await whoAmI(client)).toBe(first.user);

  rotate(tokenFile, second.token);
  expect(await whoAmI(client), "kept for a minute").toBe(first.user);
  clock.pause(MINUTE);
  expect(await whoAmI(client)).toBe(second.user);

  rotate(tokenFile, "revoked");
  clock.pause(MINUTE);
  await expect(whoAmI(client)).rejects.toMatchObject({ name: "ApiError", code: 401 });
  rotate(tokenFile, first.token);
  clock.pause(1000);
  const calls = [client, client, client].map(whoAmI);
  expect(await Promise.all(calls), "well before the minute is over").toEqual([first.user, first.user, first.user]);
});

test("an exec plugin is run again when its token is refused, and else not before the token expires", async () => {
  const admin = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(admin);
  const { token, user } = await newToken(admin, namespace, "plugin");
  const tokenFile = temporaryFile("token", "revoked");
  const runs = temporaryFile("runs", "");
  const credential =
    '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"expirationTimestamp":"2100-01-01T00:00:00Z","token":"%s"}}';
  const script = `echo run >> ${runs}; printf '${credential}' "$(cat ${tokenFile})"`;
  const text = readFileSync(tokenKubeconfig("unused"), "utf8");
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", script] };
  const kubeconfig = temporaryFile("kubeconfig", text.replace('{"tokenFile":"unused"}', JSON.stringify({ exec })));
  const clock = new FakeClock();
  const client = clientFor(kubeconfig, { clock });
  const count = (): number => readFileSync(runs, "utf8").split("\n").length - 1;
  await expect(whoAmI(client)).rejects.toMatchObject({ name: "ApiError", code: 401 });
  expect(count()).toBe(1);

  writeFileSync(tokenFile, token);
  clock.pause(1000);
  expect(await Promise.all([client, client, client].map(whoAmI))).toEqual([user, user, user]);
  expect(count()).toBe(2);
  clock.pause(MINUTE);
  expect(await whoAmI(client)).toBe(user);
  expect(count(), "kept until it expires").toBe(2);
});

test("a kubeconfig that cannot be read is an error that names it", async () => {
  const client = clientFor("/no/such/kubeconfig");
  await expect(client.raw("GET", "/version")).rejects.toThrow("cannot read the kubeconfig /no/such/kubeconfig: ENOENT");
  await expect(client.raw("GET", "/version"), "and stays one").rejects.toThrow("ENOENT");
});
