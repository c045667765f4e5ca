import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { ConfigMap, KubeObject } from "../../../src/api/kubernetes.ts";
import { Backoff } from "../../../src/kube/backoff.ts";
import { Cache } from "../../../src/kube/cache.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import { isGone } from "../../../src/kube/errors.ts";
import { Reflector, type ReflectorOptions } from "../../../src/kube/reflector.ts";
import { CONFIG_MAPS } from "../../../src/api/resources.ts";
import type { Cluster } from "../../cluster/index.ts";
import { aConfigMap, clientFor, newNamespace, OURS, ownCluster, proxied, recordingLogger, until } from "./support.ts";
import { CRDS, installWidgets, type Widget, WIDGET_CRD, WIDGETS } from "./widgets.ts";

// Not the shared one: this file restarts its API server.
let cluster: Cluster;
let done: () => Promise<void>;

beforeAll(async () => {
  ({ cluster, done } = await ownCluster());
});
afterAll(() => done());

/** A running reflector that is stopped with the test, its cache, every change of it, and its log. */
function reflect<T extends KubeObject>(
  options: Pick<ReflectorOptions<T>, "client" | "type"> & Partial<ReflectorOptions<T>>,
) {
  const cache = new Cache<T>();
  const changes: string[] = [];
  cache.onChange(({ type, object }) => changes.push(`${type} ${object.metadata.name}`));
  const { logger, lines } = recordingLogger();
  const backoff = new Backoff({ initialMs: 20, maxMs: 200 });
  const reflector = new Reflector<T>({ cache, logger, backoff, ...options });
  onTestFinished(() => reflector.stop());
  reflector.start();
  return { reflector, cache, changes, lines };
}

/** Two namespaced ConfigMaps and a reflector of them that goes through a proxy. */
async function watched() {
  const direct = clientFor(cluster.kubeconfig);
  const { proxy, kubeconfig } = await proxied(cluster);
  const namespace = await newNamespace(direct);
  for (const name of ["a", "b"]) await direct.create(CONFIG_MAPS, aConfigMap(namespace, name));
  const client = clientFor(kubeconfig);
  const running = reflect<ConfigMap>({ client, type: CONFIG_MAPS, namespace, labelSelector: OURS });
  await running.reflector.synced;
  return { ...running, direct, proxy, namespace, kubeconfig };
}

const names = (cache: Cache<ConfigMap>): string[] =>
  Array.from(cache.list(), (o) => o.metadata.name ?? "").toSorted(byText);
const byText = (a: string, b: string): number => a.localeCompare(b);

async function touch(client: KubeClient, namespace: string, name: string, value: string): Promise<void> {
  await client.patch(CONFIG_MAPS, { namespace, name }, { data: { value } });
}

test("the cache has the initial state when synced, then every change, without managedFields", async () => {
  const { cache, changes, direct, namespace } = await watched();
  expect(names(cache)).toEqual(["a", "b"]);
  expect(cache.get(`${namespace}/a`)?.metadata).not.toHaveProperty("managedFields");
  await touch(direct, namespace, "a", "1");
  await direct.delete(CONFIG_MAPS, { namespace, name: "b" });
  await direct.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
  await until(cache, () => cache.get(`${namespace}/c`) !== undefined);
  expect(changes).toEqual(["added a", "added b", "modified a", "deleted b", "added c"]);
});

test("connections that break in mid-stream lose nothing, repeat nothing and need no new list", async () => {
  const { cache, changes, direct, namespace, proxy, lines } = await watched();
  const expected = ["added a", "added b"];
  for (let round = 0; round < 30; round += 1) {
    await touch(direct, namespace, "a", `${round}`);
    expected.push("modified a");
    // Sometimes before the event came, sometimes after.
    if (round % 2 === 0) await until(cache, () => cache.get(`${namespace}/a`)?.data?.value === `${round}`);
    proxy.dropAll();
    await until(cache, () => cache.get(`${namespace}/a`)?.data?.value === `${round}`);
  }
  expect(changes).toEqual(expected);
  expect(lines.filter((line) => line.includes("full state"))).toEqual([]);
});

test("an API server that was restarted has lost the history: the differences come, the cache is never blank", async () => {
  const { cache, changes, direct, namespace, proxy, lines, reflector } = await watched();
  const sizes: number[] = [];
  cache.onChange(() => sizes.push(cache.size));
  const last = await direct.patch<ConfigMap>(CONFIG_MAPS, { namespace, name: "b" }, { data: { last: "state" } });
  await until(cache, () => cache.get(`${namespace}/b`)?.data?.last === "state");
  const gone: (ConfigMap | undefined)[] = [];
  cache.onChange(({ type, object }) => {
    if (type === "deleted") gone.push(object);
  });
  changes.length = 0;
  proxy.mode = "refuse";
  proxy.dropAll();
  await direct.delete(CONFIG_MAPS, { namespace, name: "b" });
  await direct.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
  await cluster.restartApiServer();
  expect(names(cache), "nothing is forgotten while the server is away").toEqual(["a", "b"]);
  proxy.mode = "forward";
  await until(cache, () => names(cache).join() === "a,c");
  expect(changes.toSorted(byText)).toEqual(["added c", "deleted b"]);
  expect(gone[0]?.metadata.resourceVersion).toBe(last.metadata.resourceVersion);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(2);
  expect(lines).toContainEqual(expect.stringContaining("reading the full state again (too old resource version"));
  expect(lines).not.toContainEqual(expect.stringContaining("went back"));
  expect(reflector.isSynced()).toBe(true);
});

test("an expired resourceVersion comes as an error of code 410", async () => {
  const client = clientFor(cluster.kubeconfig);
  const watching = (async () => {
    for await (const _ of client.watch(CONFIG_MAPS, { resourceVersion: "1" }));
  })();
  expect(isGone(await watching.catch((err: unknown) => err))).toBe(true);
});

test("a silent connection is given up and the watch goes on over a new one", async () => {
  const direct = clientFor(cluster.kubeconfig);
  const { proxy, kubeconfig } = await proxied(cluster);
  const namespace = await newNamespace(direct);
  const options = { type: CONFIG_MAPS, namespace, labelSelector: OURS, idleMs: 5000 };
  const { cache, reflector, lines } = reflect<ConfigMap>({ client: clientFor(kubeconfig), ...options });
  await reflector.synced;
  // What is filled by a list may have a watch yet to begin.
  await direct.create(CONFIG_MAPS, aConfigMap(namespace, "a"));
  await until(cache, () => cache.size === 1);
  const before = proxy.accepted;
  proxy.mode = "stall";
  await direct.create(CONFIG_MAPS, aConfigMap(namespace, "b"));
  await expect.poll(() => proxy.accepted).toBeGreaterThan(before);
  proxy.mode = "forward";
  await until(cache, () => cache.size === 2);
  expect(lines).toContainEqual(expect.stringContaining("silent for 5000 ms"));
});

describe("own writes", () => {
  test("are in the cache before the watch brings them, and are not seen twice", async () => {
    const { cache, changes, direct, namespace } = await watched();
    cache.observe(await direct.create(CONFIG_MAPS, aConfigMap(namespace, "own")));
    expect(cache.get(`${namespace}/own`)).toBeDefined();
    await direct.create(CONFIG_MAPS, aConfigMap(namespace, "next"));
    await until(cache, () => cache.get(`${namespace}/next`) !== undefined);
    expect(changes.filter((change) => change.endsWith("own"))).toEqual(["added own"]);
  });

  test("that remove the last finalizer of a deleted object do not bring it back", async () => {
    const { cache, changes, direct, namespace } = await watched();
    const held = aConfigMap(namespace, "held");
    await direct.create(CONFIG_MAPS, { ...held, metadata: { ...held.metadata, finalizers: ["kube.test/hold"] } });
    await direct.delete(CONFIG_MAPS, { namespace, name: "held" });
    const answer = await direct.patch(CONFIG_MAPS, { namespace, name: "held" }, { metadata: { finalizers: [] } });
    await until(cache, () => changes.includes("deleted held"));
    cache.observe(answer);
    expect(cache.get(`${namespace}/held`)).toBeUndefined();
    // The other order: the answer is laid over the cache first.
    await direct.create(CONFIG_MAPS, { ...held, metadata: { ...held.metadata, finalizers: ["kube.test/hold"] } });
    await direct.delete(CONFIG_MAPS, { namespace, name: "held" });
    cache.observe(await direct.patch(CONFIG_MAPS, { namespace, name: "held" }, { metadata: { finalizers: [] } }));
    await until(cache, () => cache.get(`${namespace}/held`) === undefined);
  });
});

test("an object that leaves the selector and comes back", async () => {
  const { cache, direct, namespace } = await watched();
  const label = (value: string) =>
    direct.patch(CONFIG_MAPS, { namespace, name: "a" }, { metadata: { labels: { test: value } } });
  await label("other");
  await until(cache, () => names(cache).join() === "b");
  cache.observe(await label("kube"));
  expect(names(cache)).toEqual(["a", "b"]);
  await touch(direct, namespace, "a", "x");
  await until(cache, () => cache.get(`${namespace}/a`)?.data?.value === "x");
});

test("a kind that is not installed yet is said once and watched as soon as it is; a changed CRD loses nothing", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const { reflector, cache, changes, lines } = reflect<Widget>({ client, type: WIDGETS });
  await expect.poll(() => lines.length).toBeGreaterThan(2);
  expect(reflector.isSynced()).toBe(false);
  await installWidgets(client);
  await reflector.synced;
  expect(lines.filter((line) => !line.startsWith("debug") && !line.includes("no WatchList"))).toEqual([
    "warn: cannot watch, trying again (404 page not found)",
    "info: watching again",
  ]);
  const created = await client.create(WIDGETS, {
    metadata: { namespace, name: "w", labels: { a: "b" } },
    spec: { size: 1 },
  });
  await until(cache, () => cache.size === 1);
  const { name, uid, resourceVersion } = created.metadata;
  const slim: Widget = { metadata: { namespace, name, uid, resourceVersion }, status: { done: "1/3" } };
  const written = await client.replace(WIDGETS, slim, { subresource: "status" });
  expect(written, "a slim PUT of the status leaves the rest alone").toMatchObject({
    metadata: { labels: { a: "b" } },
    spec: { size: 1 },
    status: { done: "1/3" },
  });
  // Ends the watch and its history a while later.
  await client.patch(CRDS, WIDGET_CRD, { spec: { names: { shortNames: ["wd"] } } });
  await expect.poll(() => lines.some((line) => line.includes("full state"))).toBe(true);
  await client.create(WIDGETS, { metadata: { namespace, name: "v" } });
  await until(cache, () => cache.size === 2);
  expect(changes).toEqual(["added w", "modified w", "added v"]);
});

test("stopping ends the connection and nothing happens afterwards", async () => {
  const { reflector, cache, changes, direct, namespace, proxy } = await watched();
  await reflector.stop();
  await expect.poll(() => proxy.open).toBe(0);
  const before = changes.length;
  await direct.create(CONFIG_MAPS, aConfigMap(namespace, "late"));
  expect(changes).toHaveLength(before);
  expect(cache.size).toBe(2);
});

describe.concurrent("bookmarks and servers without them", () => {
  test("a server without WatchList is listed and watched instead", async ({ onTestFinished: finished }) => {
    const { cluster: old, done: remove } = await ownCluster(["--feature-gates=WatchList=false"]);
    finished(remove);
    const client = KubeClient.create({ kubeconfig: old.kubeconfig, userAgent: "kube-test/1" });
    finished(() => {
      client.close();
    });
    const namespace = await newNamespace(client);
    await client.create(CONFIG_MAPS, aConfigMap(namespace, "a"));
    const cache = new Cache<ConfigMap>();
    const { logger, lines } = recordingLogger();
    const reflector = new Reflector({ client, type: CONFIG_MAPS, cache, logger, labelSelector: OURS });
    finished(() => reflector.stop());
    reflector.start();
    await reflector.synced;
    expect(names(cache)).toEqual(["a"]);
    await client.create(CONFIG_MAPS, aConfigMap(namespace, "b"));
    await until(cache, () => cache.size === 2);
    expect(lines).toEqual(["info: the server has no WatchList, listing instead"]);
  });

  // The server sends one a minute, and one 2 s before a watch ends.
  test("a quiet watch gets bookmarks that are newer than its last event", async ({ onTestFinished: finished }) => {
    const client = KubeClient.create({ kubeconfig: cluster.kubeconfig, userAgent: "kube-test/1" });
    finished(() => {
      client.close();
    });
    const [quiet, busy] = [await newNamespace(client), await newNamespace(client)];
    const { resourceVersion } = (await client.list(CONFIG_MAPS, { namespace: quiet, labelSelector: OURS })).metadata;
    const other = await client.create(CONFIG_MAPS, aConfigMap(busy, "other"));
    const elsewhere = Number(other.metadata.resourceVersion);
    expect(Number(resourceVersion)).toBeLessThan(elsewhere);
    // Servers of 1.33 send no bookmark that is no newer than what was there when the watch began.
    let touches = 0;
    const again = (): unknown => touch(client, busy, "other", String((touches += 1))).catch(() => "the test is over");
    const going = setInterval(again, 500);
    finished(() => clearInterval(going));
    const options = { namespace: quiet, labelSelector: OURS, resourceVersion, timeoutSeconds: 5 };
    let newest = 0;
    while (newest < elsewhere) {
      for await (const event of client.watch(CONFIG_MAPS, options)) {
        expect(event.type).toBe("BOOKMARK");
        newest = Number(event.object.metadata.resourceVersion);
      }
    }
  });
});
