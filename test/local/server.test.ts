import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EVENTS, NAMESPACES, PODS, RESOURCE_QUOTAS } from "../../src/api/resources.ts";
import { isNotFound } from "../../src/kube/errors.ts";
import { World } from "./world.ts";

/** The API as kubectl and browsers meet it. */
const world = new World();

beforeAll(() => world.start());
afterAll(async () => {
  await world.stop();
  world.remove();
});

const MAPS = "/api/v1/namespaces/default/configmaps";
const PATIENCE = { interval: 20 };

function send(method: string, path: string, body: object, type = "application/json") {
  return world.ask(path, { method, body: JSON.stringify(body), headers: { "Content-Type": type } });
}

function map(name: string, more: object = {}): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, ...more };
}

describe("nobody comes in", () => {
  it("without a certificate", async () => {
    const answer = await world.ask("/api/v1/namespaces", { anonymous: true });
    expect(answer.code).toBe(401);
    expect(answer.text).toContain("a client certificate is needed");
  });

  it("from a page in a browser, or under another name", async () => {
    const fromPage = await world.ask("/api/v1/pods", { headers: { Origin: "https://example.com" } });
    expect(fromPage.code).toBe(403);
    const rebound = await world.ask("/api/v1/pods", { headers: { Host: "example.com:443" } });
    expect(rebound.code).toBe(403);
    expect((await world.ask("/api/v1/pods", { headers: { Host: "localhost:1" } })).code).toBe(200);
  });
});

describe("discovery", () => {
  it("says what is served, in both of its forms", async () => {
    const aggregated = await world.ask("/apis", {
      headers: { Accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json" },
    });
    expect(aggregated.headers["content-type"]).toContain("as=APIGroupDiscoveryList");
    expect(aggregated.text).toContain('"resource":"kusciajobs"');
    const list = await world.ask("/apis/kuscia.secretflow/v1alpha1");
    expect(JSON.parse(list.text)).toMatchObject({ kind: "APIResourceList" });
    expect(list.text).toContain('"name":"kusciajobs/status"');
    expect(JSON.parse((await world.ask("/apis")).text)).toMatchObject({ kind: "APIGroupList" });
    expect(JSON.parse((await world.ask("/version")).text)).toMatchObject({ major: "1", minor: "35" });
  });

  it("describes each version's kinds", async () => {
    const index = JSON.parse((await world.ask("/openapi/v3")).text) as {
      paths: Record<string, { serverRelativeURL: string }>;
    };
    const jobs = await world.ask(index.paths["apis/kuscia.secretflow/v1alpha1"]!.serverRelativeURL);
    expect(jobs.text).toContain("fieldValidation");
    expect(jobs.text).toContain("maxParallelism");
    expect((await world.ask("/openapi/v2")).code).toBe(404);
  });
});

describe("requests", () => {
  it("that only ask change nothing", async () => {
    const dry = await send("POST", `${MAPS}?dryRun=All`, map("dry"));
    expect(dry.code).toBe(201);
    expect((await world.ask(`${MAPS}/dry`)).code).toBe(404);
    await send("POST", MAPS, map("kept", { data: { a: "1" } }));
    const patched = await send(
      "PATCH",
      `${MAPS}/kept?dryRun=All`,
      { data: { a: "2" } },
      "application/merge-patch+json",
    );
    expect(JSON.parse(patched.text)).toMatchObject({ data: { a: "2" } });
    await world.ask(`${MAPS}/kept?dryRun=All`, { method: "DELETE" });
    expect(JSON.parse((await world.ask(`${MAPS}/kept`)).text)).toMatchObject({ data: { a: "1" } });
  });

  it("apply what is new and what is there", async () => {
    const apply = (data: object) =>
      send("PATCH", `${MAPS}/applied`, map("applied", { data }), "application/apply-patch+yaml");
    expect((await apply({ a: "1" })).code).toBe(201);
    expect(JSON.parse((await apply({ b: "2" })).text)).toMatchObject({ data: { a: "1", b: "2" } });
  });

  it("with unknown fields are refused, warned of, or taken, as they wish", async () => {
    const path = "/apis/kuscia.secretflow/v1alpha1/domains";
    const domain = (name: string) => ({
      apiVersion: "kuscia.secretflow/v1alpha1",
      kind: "Domain",
      metadata: { name },
      spec: { frob: 1 },
    });
    const strict = await send("POST", `${path}?fieldValidation=Strict`, domain("a"));
    expect(JSON.parse(strict.text)).toMatchObject({
      code: 400,
      message:
        'Domain in version "v1alpha1" cannot be handled as a Domain: strict decoding error: unknown field "spec.frob"',
    });
    const warned = await send("POST", path, domain("b"));
    expect([warned.code, warned.headers["warning"]]).toEqual([201, '299 - "unknown field \\"spec.frob\\""']);
    const ignored = await send("POST", `${path}?fieldValidation=Ignore`, domain("c"));
    expect([ignored.code, ignored.headers["warning"]]).toEqual([201, undefined]);
  });

  it("in protobuf, broken or too large are refused with a reason", async () => {
    const protobuf = await send("POST", MAPS, {}, "application/vnd.kubernetes.protobuf");
    expect([protobuf.code, protobuf.text]).toEqual([415, expect.stringContaining("not protobuf")]);
    const headers = { "Content-Type": "application/json" };
    expect((await world.ask(MAPS, { method: "POST", headers, body: "{" })).code).toBe(400);
    const body = JSON.stringify(map("large", { data: { a: "x".repeat(4 * 1024 * 1024) } }));
    expect((await world.ask(MAPS, { method: "POST", headers, body })).code).toBe(413);
  });
});

describe("controllers", () => {
  it("empty a deleted namespace and let it go", async () => {
    const name = "going";
    await world.client.create(NAMESPACES, { metadata: { name } });
    const container = { name: "c", command: ["sleep", "600"] };
    await world.client.create(PODS, {
      metadata: { name: "p", namespace: name },
      spec: { terminationGracePeriodSeconds: 1, containers: [container] },
    });
    await send("POST", `/api/v1/namespaces/${name}/configmaps`, map("m"));
    await world.client.delete(NAMESPACES, { name });
    const look = (): Promise<boolean> =>
      world.client.get(NAMESPACES, { name }).then(
        () => false,
        (error: unknown) => isNotFound(error),
      );
    await expect.poll(look, PATIENCE).toBe(true);
    expect((await world.client.list(EVENTS, { namespace: name })).items).toEqual([]);
  });

  it("delete what belongs to what has gone, unless it was to stay", async () => {
    const owned = async (owner: string, name: string): Promise<void> => {
      const { uid } = (JSON.parse((await world.ask(`${MAPS}/${owner}`)).text) as { metadata: { uid: string } })
        .metadata;
      const reference = { apiVersion: "v1", kind: "ConfigMap", name: owner, uid };
      await send("POST", MAPS, map(name, { metadata: { name, ownerReferences: [reference] } }));
    };
    for (const owner of ["owner-a", "owner-b"]) {
      await send("POST", MAPS, map(owner));
      await owned(owner, `${owner}-child`);
    }
    await world.ask(`${MAPS}/owner-a`, { method: "DELETE" });
    await world.ask(`${MAPS}/owner-b?propagationPolicy=Orphan`, { method: "DELETE" });
    await expect.poll(async () => (await world.ask(`${MAPS}/owner-a-child`)).code, PATIENCE).toBe(404);
    const kept = await world.ask(`${MAPS}/owner-b-child`);
    expect(kept.code).toBe(200);
    expect(kept.text).not.toContain("ownerReferences");
  });

  it("hold a quota, and count what is used of it", async () => {
    const namespace = "small";
    await world.client.create(NAMESPACES, { metadata: { name: namespace } });
    await world.client.create(RESOURCE_QUOTAS, { metadata: { name: "q", namespace }, spec: { hard: { pods: "1" } } });
    const pod = (name: string) => ({
      metadata: { name, namespace },
      spec: { containers: [{ name: "c", command: ["sleep", "600"] }] },
    });
    await world.client.create(PODS, pod("a"));
    await expect(world.client.create(PODS, pod("b"))).rejects.toThrow("exceeded quota: q");
    const used = async () => (await world.ask(`/api/v1/namespaces/${namespace}/resourcequotas/q`)).text;
    await expect.poll(used, PATIENCE).toContain('"used":{"pods":"1"}');
  });
});

it("a watch goes on where it was, as rows of a table where that is wanted", async () => {
  const before = JSON.parse((await world.ask(MAPS)).text) as { metadata: { resourceVersion: string } };
  await send("POST", MAPS, map("seen"));
  const query = `watch=true&timeoutSeconds=1&resourceVersion=${before.metadata.resourceVersion}`;
  const plain = await world.ask(`${MAPS}?${query}`);
  expect(plain.text.split("\n")[0]).toContain('"type":"ADDED"');
  const table = await world.ask(`${MAPS}?${query}`, {
    headers: { Accept: "application/json;as=Table;v=v1;g=meta.k8s.io,application/json" },
  });
  expect(JSON.parse(table.text.split("\n")[0]!)).toMatchObject({
    object: { kind: "Table", rows: [{ cells: ["seen", 0, expect.any(String)] }] },
  });
});
