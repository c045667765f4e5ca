/* oxlint-disable typescript/no-unsafe-type-assertion -- fakes and parsed answers have just the parts that a test looks at */
import { describe, expect, test } from "vitest";
import {
  causeIs,
  type ApiError,
  isAlreadyExists,
  isConflict,
  isInvalid,
  isNotFound,
  isUnknownResource,
  NotLeaderError,
} from "../../../src/kube/errors.ts";
import { CONFIG_MAPS, NAMESPACES, PODS, type ResourceType } from "../../../src/api/resources.ts";
import type { RequestReport } from "../../../src/kube/transport.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { aConfigMap, aPod, clientFor, newNamespace, OURS } from "./support.ts";

const cluster = sharedCluster();

/** The error of a call that must fail. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (err) {
    return err;
  }
  throw new Error("the call succeeded");
}

test("an object's life: create, get, patch, patch its status, delete", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const ref = { namespace, name: "p" };
  const created = await client.create(PODS, aPod(namespace, "p"));
  expect(created.metadata.uid).toBeDefined();
  expect(await client.get(PODS, ref)).toEqual(created);

  const labelled = await client.patch(PODS, ref, { metadata: { labels: { a: "b" } } });
  expect(labelled.metadata.labels).toEqual({ a: "b" });

  const { resourceVersion, uid } = labelled.metadata;
  const status = { metadata: { resourceVersion }, status: { phase: "Running" } };
  const running = await client.patch(PODS, ref, status, { subresource: "status" });
  expect(running.status?.phase).toBe("Running");

  await client.delete(PODS, ref, { uid, gracePeriodSeconds: 0 });
  expect(isNotFound(await failure(client.get(PODS, ref)))).toBe(true);
});

test("the field manager is the user agent's name; server-side apply works", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } };
  const ref = { namespace, name: "c" };
  await client.patch(CONFIG_MAPS, ref, body, { type: "apply" });
  const other = { ...body, data: { a: "2" } };
  const conflict = await failure(client.patch(CONFIG_MAPS, ref, other, { type: "apply", fieldManager: "someone" }));
  expect(isConflict(conflict)).toBe(true);
  const forced = { type: "apply", fieldManager: "someone", force: true } as const;
  const taken = await client.patch(CONFIG_MAPS, ref, other, forced);
  const { managedFields } = taken.metadata as { managedFields?: { manager: string }[] };
  expect(managedFields?.map((entry) => entry.manager)).toContain("someone");
  await client.create(CONFIG_MAPS, aConfigMap(namespace, "d"));
  const made = await client.get(CONFIG_MAPS, { namespace, name: "d" });
  expect(made.metadata).toHaveProperty("managedFields.0.manager", "kube-test");
});

test("json patches", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
  const operations = [{ op: "replace", path: "/data/key", value: "new" }];
  const patched = await client.patch(CONFIG_MAPS, { namespace, name: "c" }, operations, { type: "json" });
  expect(patched.data).toEqual({ key: "new" });
});

describe("refusals", () => {
  test("a stale write is a conflict, by PUT and by merge patch", async () => {
    const client = clientFor(cluster.kubeconfig);
    const namespace = await newNamespace(client);
    const old = await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
    await client.replace(CONFIG_MAPS, { ...old, data: { key: "new" } });
    expect(isConflict(await failure(client.replace(CONFIG_MAPS, { ...old, data: { key: "mine" } })))).toBe(true);
    const { resourceVersion } = old.metadata;
    const patch = client.patch(CONFIG_MAPS, { namespace, name: "c" }, { metadata: { resourceVersion } });
    expect(isConflict(await failure(patch))).toBe(true);
  });

  test("a deletion with another uid is a conflict and deletes nothing", async () => {
    const client = clientFor(cluster.kubeconfig);
    const namespace = await newNamespace(client);
    const { metadata } = await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
    const ref = { namespace, name: "c" };
    const wrong = { uid: "00000000-0000-0000-0000-000000000000" };
    expect(isConflict(await failure(client.delete(CONFIG_MAPS, ref, wrong)))).toBe(true);
    const { uid, resourceVersion } = metadata;
    expect(isConflict(await failure(client.delete(CONFIG_MAPS, ref, { uid, resourceVersion: "1" })))).toBe(true);
    await client.get(CONFIG_MAPS, ref);
    await client.delete(CONFIG_MAPS, ref, { uid, resourceVersion });
  });

  test("a taken name, a missing namespace, an unknown kind, an invalid object, a terminating namespace", async () => {
    const client = clientFor(cluster.kubeconfig);
    const namespace = await newNamespace(client);
    await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
    expect(isAlreadyExists(await failure(client.create(CONFIG_MAPS, aConfigMap(namespace, "c"))))).toBe(true);
    const homeless = await failure(client.create(PODS, aPod("no-such-namespace", "p")));
    expect([isNotFound(homeless), (homeless as ApiError).details?.kind]).toEqual([true, "namespaces"]);
    const things: ResourceType = { apiVersion: "none.test/v1", kind: "Thing", plural: "things", namespaced: true };
    const unknown = await failure(client.get(things, { namespace, name: "x" }));
    expect([isUnknownResource(unknown), isNotFound(unknown)]).toEqual([true, false]);
    expect(isInvalid(await failure(client.create(CONFIG_MAPS, aConfigMap(namespace, "NOT VALID"))))).toBe(true);
    // Nobody finishes the deletion in a cluster without controllers.
    await client.delete(NAMESPACES, { name: namespace });
    const terminating = await failure(client.create(PODS, aPod(namespace, "p")));
    expect(causeIs(terminating, "NamespaceTerminating")).toBe(true);
  });
});

test("lists come in pages, selected and complete, each item with its kind", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const names = ["a", "b", "c", "d", "e"];
  for (const name of names) await client.create(CONFIG_MAPS, aConfigMap(namespace, name, { odd: `${name !== "b"}` }));
  const page = await client.list(CONFIG_MAPS, { namespace, limit: 2, labelSelector: OURS });
  expect(page.items.map((item) => item.metadata.name)).toEqual(["a", "b"]);
  expect(page.metadata.continue).toBeTruthy();
  const all = await client.listAll(CONFIG_MAPS, { namespace, limit: 2, labelSelector: "odd=true" });
  expect(all.items.map((item) => item.metadata.name)).toEqual(["a", "c", "d", "e"]);
  expect(all.items[0]).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
  expect(Number(all.metadata.resourceVersion)).toBeGreaterThan(0);
});

test("a watch from a known version, asked for no initial events in so many words", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  const { metadata } = await client.create(CONFIG_MAPS, aConfigMap(namespace, "before"));
  await client.create(CONFIG_MAPS, aConfigMap(namespace, "after"));
  const { resourceVersion } = metadata;
  const options = { namespace, resourceVersion, labelSelector: OURS, sendInitialEvents: false };
  for await (const event of client.watch(CONFIG_MAPS, options)) {
    expect(event).toMatchObject({ type: "ADDED", object: { metadata: { name: "after" } } });
    break;
  }
  expect.assertions(1);
});

test("deleteCollection deletes what matches in one namespace, and refuses to guess", async () => {
  const client = clientFor(cluster.kubeconfig);
  const namespace = await newNamespace(client);
  for (const name of ["a", "b", "c"]) {
    await client.create(CONFIG_MAPS, aConfigMap(namespace, name, { gone: `${name !== "b"}` }));
  }
  await client.deleteCollection(CONFIG_MAPS, namespace, { labelSelector: "gone=true" });
  const left = await client.listAll(CONFIG_MAPS, { namespace, labelSelector: OURS });
  expect(left.items.map((item) => item.metadata.name)).toEqual(["b"]);
  await expect(client.deleteCollection(CONFIG_MAPS, namespace, { labelSelector: "" })).rejects.toThrow(TypeError);
  await expect(client.deleteCollection(CONFIG_MAPS, "", { labelSelector: "a=b" })).rejects.toThrow(TypeError);
});

test("raw calls: text, and reviews", async () => {
  const client = clientFor(cluster.kubeconfig);
  expect((await client.raw("GET", "/readyz")).text).toBe("ok");
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { verb: "create", resource: "pods", namespace: "default" } },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  const answer = await client.raw("POST", path, review, { idempotent: true });
  expect(JSON.parse(answer.text)).toMatchObject({ status: { allowed: true } });
});

test("a process that does not lead reads, but does not write", async () => {
  let leads = true;
  const reports: RequestReport[] = [];
  const client = clientFor(cluster.kubeconfig, { mayWrite: () => leads, onRequest: (report) => reports.push(report) });
  const namespace = await newNamespace(client);
  const { metadata } = await client.create(CONFIG_MAPS, aConfigMap(namespace, "c"));
  const ref = { namespace, name: "c" };
  leads = false;
  await client.get(CONFIG_MAPS, ref);
  const writes = [
    client.create(CONFIG_MAPS, aConfigMap(namespace, "d")),
    client.replace(CONFIG_MAPS, { ...aConfigMap(namespace, "c"), metadata }),
    client.patch(CONFIG_MAPS, ref, { data: { a: "b" } }),
    client.delete(CONFIG_MAPS, ref),
    client.deleteCollection(CONFIG_MAPS, namespace, { labelSelector: "a!=b" }),
  ];
  for (const result of await Promise.allSettled(writes)) {
    expect(result).toMatchObject({ status: "rejected", reason: expect.any(NotLeaderError) as object });
  }
  leads = true;
  expect((await client.listAll(CONFIG_MAPS, { namespace, labelSelector: OURS })).items).toHaveLength(1);
  expect(reports).toContainEqual({
    verb: "create",
    resource: "configmaps",
    namespace,
    code: 201,
    seconds: expect.any(Number) as number,
  });
});
