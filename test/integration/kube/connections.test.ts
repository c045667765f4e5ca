/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { describe, expect, test } from "vitest";
import { NotLeaderError, TransportError } from "../../../src/kube/errors.ts";
import { CONFIG_MAPS } from "../../../src/api/resources.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { aConfigMap, clientFor, newNamespace, OURS, proxied } from "./support.ts";

const cluster = sharedCluster();

/** A client behind a proxy with one warm connection, and a namespace. */
async function warm(options: Parameters<typeof clientFor>[1] = {}) {
  const { proxy, kubeconfig } = await proxied(cluster);
  const client = clientFor(kubeconfig, { connections: 1, ...options });
  const namespace = await newNamespace(client);
  return { proxy, client, namespace, direct: clientFor(cluster.kubeconfig) };
}

test("connections are kept, and no more are opened than allowed", async () => {
  const { proxy, client, namespace } = await warm({ connections: 3 });
  await Promise.all(Array.from({ length: 30 }, (_, i) => client.create(CONFIG_MAPS, aConfigMap(namespace, `c${i}`))));
  expect(proxy.accepted).toBeLessThanOrEqual(3);
});

describe("the answer is lost after the server did the work", () => {
  test("a POST is not sent again", async () => {
    const { proxy, client, namespace, direct } = await warm();
    proxy.mode = "reset-on-answer";
    // With generateName a second POST would make a second object.
    const object = {
      ...aConfigMap(namespace, ""),
      metadata: { namespace, generateName: "c-", labels: { test: "kube" } },
    };
    const err: unknown = await client.create(CONFIG_MAPS, object).catch((e: unknown) => e);
    expect(err).toBeInstanceOf(TransportError);
    expect(err).toHaveProperty("sent", true);
    expect((await direct.listAll(CONFIG_MAPS, { namespace, labelSelector: OURS })).items).toHaveLength(1);
  });

  test("a DELETE without a uid is not sent again, one with a uid may be", async () => {
    const { proxy, client, namespace, direct } = await warm();
    const ref = { namespace, name: "c" };
    const { metadata } = await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
    proxy.mode = "reset-on-answer";
    const before = proxy.accepted;
    await expect(client.delete(CONFIG_MAPS, ref)).rejects.toThrow(TransportError);
    expect(proxy.accepted, "no new connection was tried").toBe(before);
    expect((await direct.listAll(CONFIG_MAPS, { namespace, labelSelector: OURS })).items).toHaveLength(0);
    proxy.mode = "forward";
    await client.list(CONFIG_MAPS, { namespace, labelSelector: OURS });
    proxy.dropAll();
    await expect(client.delete(CONFIG_MAPS, ref, { uid: metadata.uid })).rejects.toThrow('"c" not found');
  });
});

test("a GET on a connection that broke is sent again", async () => {
  const { proxy, client, namespace } = await warm();
  proxy.dropAll();
  expect((await client.list(CONFIG_MAPS, { namespace, labelSelector: OURS })).items).toEqual([]);
  expect(proxy.accepted).toBe(2);
});

test("a refused connection is an error at once, and nothing was sent", async () => {
  const { proxy, client, namespace } = await warm();
  proxy.mode = "refuse";
  proxy.dropAll();
  await expect.poll(() => proxy.open).toBe(0);
  const err: unknown = await client.create(CONFIG_MAPS, aConfigMap(namespace, "c")).catch((e: unknown) => e);
  expect(err).toBeInstanceOf(TransportError);
});

describe("a server that does not answer", () => {
  test("is given up after the deadline, waiting for a connection included", async () => {
    const { proxy, client, namespace } = await warm();
    proxy.mode = "stall";
    // Holds the only connection for as long as the others wait.
    const patient = new AbortController();
    const holding = client.list(CONFIG_MAPS, { namespace, timeoutMs: 3_600_000, signal: patient.signal });
    const started = performance.now();
    const calls = [1, 2, 3].map(() => client.list(CONFIG_MAPS, { namespace, timeoutMs: 300 }));
    for (const result of await Promise.allSettled(calls)) {
      expect(result).toMatchObject({ status: "rejected", reason: expect.any(TransportError) as object });
    }
    expect(performance.now() - started).toBeGreaterThan(250);
    patient.abort(new Error("enough"));
    await expect(holding).rejects.toThrow("enough");
    proxy.mode = "forward";
    await client.list(CONFIG_MAPS, { namespace, labelSelector: OURS });
  });

  test("does not keep an aborted call", async () => {
    const { proxy, client, namespace } = await warm();
    proxy.mode = "stall";
    const controller = new AbortController();
    const call = client.list(CONFIG_MAPS, { namespace, signal: controller.signal });
    controller.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
  });

  test("gets no write that waited in a handshake while the lease was lost", async () => {
    let leads = true;
    const { proxy, client, namespace, direct } = await warm({ mayWrite: () => leads });
    const before = proxy.accepted;
    proxy.mode = "stall";
    proxy.dropAll();
    await expect.poll(() => proxy.open).toBe(0);
    const write = client.create(CONFIG_MAPS, aConfigMap(namespace, "c")).catch((err: unknown) => err);
    await expect.poll(() => proxy.accepted).toBeGreaterThan(before);
    leads = false;
    proxy.mode = "forward";
    expect(await write).toBeInstanceOf(NotLeaderError);
    expect((await direct.listAll(CONFIG_MAPS, { namespace, labelSelector: OURS })).items).toEqual([]);
  });

  test("does not hold up the lease's own connections", async () => {
    const { client, namespace } = await warm({ connections: 1 });
    const slow = client.raw("GET", `/api/v1/namespaces/${namespace}/configmaps?watch=true&timeoutSeconds=3`);
    await client.get(CONFIG_MAPS, { namespace, name: "none" }, { pool: "lease" }).catch((err: unknown) => err);
    expect(await Promise.race([slow, Promise.resolve("waiting")])).toBe("waiting");
    await slow;
  });
});

test("closing leaves no connection", async () => {
  const { proxy, client, namespace } = await warm();
  await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
  const watching = (async () => {
    for await (const _ of client.watch(CONFIG_MAPS, { namespace })) client.close();
  })();
  await expect(watching).rejects.toThrow(TransportError);
  await expect.poll(() => proxy.open).toBe(0);
});
