import { randomBytes } from "node:crypto";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from "vitest";
import { podQuota } from "../../../src/local/api/quota.ts";
import { ModelApiServer } from "../../../src/local/api/server.ts";
import type { Target } from "../../../src/local/api/target.ts";
import type { ModelRequest } from "../../../src/local/api/types.ts";
import { eventually } from "../../support/world.ts";
import { sharedCluster } from "../../support/shared-cluster.ts";
import { collection, draft, get, mergePatch, post, remove } from "./objects.ts";
import { LocalListener } from "./local-listener.ts";
import { type Memory, Pair, type Question } from "./pair.ts";
import { removeJobs, Side } from "./side.ts";

/**
 * The API server that the fault suite runs on is a model. Here the same requests go to it and to a real kube-apiserver,
 * and both must say the same, but for uids, times, and the numbers of versions.
 */
let real: Side;
let pair: Pair;
let ns: string;
let count = 0;
const suffix = randomBytes(3).toString("hex");

beforeAll(async () => {
  real = await Side.ready(sharedCluster().kubeconfig);
});

afterAll(async () => {
  await removeJobs(real, `model-${suffix}`);
  real.close();
});

beforeEach(async () => {
  count += 1;
  ns = `model-${suffix}-${count}`;
  pair = new Pair(real, { listener: await LocalListener.open() });
  await pair.ask(post("namespaces", undefined, draft("namespaces", { name: ns })));
});

afterEach(async () => {
  const differences = await pair.differences();
  if (!pair.isDisturbed()) expect([...differences, ...pair.surplus()]).toEqual([]);
  await pair.close();
});

const at = (plural: string, name: string, subresource = ""): string =>
  `${collection(plural, ns)}/${name}${subresource && `/${subresource}`}`;

async function ask(...questions: Question[]): Promise<void> {
  for (const question of questions) await pair.ask(question);
}

/** A PUT of the object as last seen, with changes. */
function put(path: string, key: string, changes: (object: Record<string, any>) => object, before = 0): Question {
  return (memory: Memory) => {
    const object = structuredClone(memory.object(key, before)) as unknown as Record<string, any>;
    return { method: "PUT", path, body: changes(object) };
  };
}

const KINDS = ["kusciajobs", "configmaps", "pods", "services", "networkpolicies", "leases"];

const label = (key: string, value: string | null): object => ({ metadata: { labels: { [key]: value } } });

describe.each(KINDS)("%s", (plural) => {
  const kind = String(draft(plural, {})["kind"]);
  const key = `${kind}/x`;
  const path = (): string => at(plural, "x");
  const create = (metadata: object = {}): Question =>
    post(plural, ns, draft(plural, { name: "x", labels: { a: "b" }, ...metadata }));

  it("create, read, and what is missing", async () => {
    await ask(
      get(path()),
      remove(path()),
      mergePatch(path(), label("a", "b")),
      create({ annotations: { c: "d" } }),
      create(),
      get(path()),
      post(plural, `${ns}-none`, draft(plural, { name: "x" })),
      post(plural, ns, draft(plural, { name: "y", namespace: `${ns}-other` })),
      post(plural, ns, draft(plural, { name: "y", resourceVersion: "5" })),
      { method: "POST", path: collection(plural), body: draft(plural, { name: "y" }) },
    );
  });

  it("a write that changes nothing keeps the version", async () => {
    await pair.watch(`${collection(plural, ns)}?watch=true&labelSelector=a`);
    await ask(
      create(),
      mergePatch(path(), label("a", "b")),
      put(path(), key, (object) => object),
      mergePatch(path(), label("a", "c")),
      mergePatch(path(), { metadata: { annotations: { e: null } } }),
      mergePatch(path(), label("f", "g")),
      mergePatch(path(), label("f", null)),
      get(path()),
    );
  });

  it("optimistic concurrency", async () => {
    await ask(
      create(),
      mergePatch(path(), label("a", "c")),
      put(path(), key, (object) => object, 1),
      mergePatch(path(), { metadata: { resourceVersion: "1", labels: { a: "c" } } }),
      (memory) => mergePatch(path(), { metadata: { resourceVersion: memory.object(key)!.metadata.resourceVersion } }),
      (memory) => {
        const { resourceVersion } = memory.object(key)!.metadata;
        return mergePatch(path(), { metadata: { resourceVersion, labels: { a: "d" } } });
      },
      put(path(), key, ({ metadata, ...rest }) => ({
        ...rest,
        metadata: { ...metadata, resourceVersion: undefined, labels: { a: "e" } },
      })),
      get(path()),
    );
  });

  it("uids", async () => {
    const stranger = "12345678-1234-1234-1234-123456789012";
    await ask(
      create(),
      put(path(), key, (object) => ({ ...object, metadata: { ...object["metadata"], uid: stranger } })),
      put(path(), key, (object) => ({ ...object, metadata: { ...object["metadata"], uid: undefined } })),
      mergePatch(path(), { metadata: { uid: stranger } }),
      (memory) => mergePatch(path(), { metadata: { uid: memory.object(key)!.metadata.uid, labels: { a: "c" } } }),
      remove(path(), { preconditions: { uid: stranger } }),
      remove(path(), { preconditions: { resourceVersion: "1" } }),
      (memory) => remove(path(), { preconditions: { uid: memory.object(key)!.metadata.uid } }),
      get(path()),
      create(),
      put(path(), key, (object) => ({ ...object, metadata: { ...object["metadata"], name: "z" } })),
    );
  });

  it("deletion without finalizers", async () => {
    await pair.watch(`${collection(plural, ns)}?watch=true&labelSelector=a`);
    await ask(create(), remove(path()), remove(path()), create(), remove(path(), { gracePeriodSeconds: 0 }), create());
  });

  it("finalizers", async () => {
    await pair.watch(`${collection(plural, ns)}?watch=true&labelSelector=a`);
    const finalizers = (...each: string[]): object => ({ metadata: { finalizers: each } });
    await ask(
      create({ finalizers: ["e.x/a", "e.x/b"] }),
      remove(path()),
      remove(path()),
      create(),
      mergePatch(path(), finalizers("e.x/a", "e.x/c")),
      mergePatch(path(), label("a", "c")),
      mergePatch(path(), finalizers("e.x/a")),
      put(path(), key, (object) => object),
      mergePatch(path(), { metadata: { finalizers: null } }),
      get(path()),
      create(),
    );
  });

  it("lists", async () => {
    const named = (name: string, value: string): Question =>
      post(plural, ns, draft(plural, { name, labels: { color: value } }));
    const list = (query: string): Question => get(`${collection(plural, ns)}?${query}`);
    await ask(
      list("labelSelector=color"),
      named("b", "red"),
      named("a", "blue"),
      named("a-b", "red"),
      list("labelSelector=color"),
      list("labelSelector=color%3Dred"),
      list("labelSelector=color!%3Dred,color"),
      list("labelSelector=color+in+(red,green)"),
      list("labelSelector=color,color+notin+(red,green)"),
      list("labelSelector=color,!shape"),
      post(plural, ns, draft(plural, { name: "plain" })),
      list("labelSelector=color!%3Dred"),
      list("labelSelector=color+notin+(red,green)"),
      list("labelSelector=!color"),
      list("fieldSelector=metadata.name%3Da"),
      list("fieldSelector=metadata.name!%3Da&labelSelector=color"),
      list(`fieldSelector=metadata.namespace%3D${ns}&labelSelector=color%3D%3Dred`),
      list("fieldSelector=metadata.uid%3Da"),
      // There are more objects, though none of them matches: the server has not looked.
      list("labelSelector=color%3Dblue&limit=1"),
      // Nothing comes after the one of that name.
      list("fieldSelector=metadata.name%3Da&limit=1"),
      list("labelSelector=color&limit=2"),
      (memory) => get(`${collection(plural, ns)}?labelSelector=color&limit=2&continue=${memory.token}`),
      get(`${collection(plural, `${ns}-none`)}?labelSelector=color`),
    );
  });

  it("a list in pages is of one moment", async () => {
    const named = (name: string): Question => post(plural, ns, draft(plural, { name, labels: { color: "red" } }));
    const list = (query: string): Question => get(`${collection(plural, ns)}?labelSelector=color&${query}`);
    await ask(named("b"), named("d"), named("f"), list("limit=1"));
    await ask(named("e"), mergePatch(at(plural, "d"), label("color", "blue")), remove(at(plural, "f")));
    await ask(
      (memory) => get(`${collection(plural, ns)}?labelSelector=color&limit=5&continue=${memory.token}`),
      list(""),
      (memory) =>
        get(
          `${collection(plural, ns)}?labelSelector=color&resourceVersion=${memory.listVersion}&resourceVersionMatch=Exact`,
        ),
    );
  });

  it("delete-collection", async () => {
    await pair.watch(`${collection(plural, ns)}?watch=true&labelSelector=color`);
    const named = (name: string, color: string, finalizers?: string[]): Question =>
      post(plural, ns, draft(plural, { name, labels: { color }, finalizers }));
    await ask(
      { method: "DELETE", path: `${collection(plural, ns)}?labelSelector=color%3Dred` },
      named("b", "red"),
      named("a", "red", ["e.x/a"]),
      named("c", "blue"),
      { method: "DELETE", path: `${collection(plural, ns)}?labelSelector=color%3Dred` },
      get(`${collection(plural, ns)}?labelSelector=color`),
      mergePatch(at(plural, "a"), { metadata: { finalizers: null } }),
      { method: "DELETE", path: `${collection(plural)}?labelSelector=color%3Dred` },
    );
  });

  it("watches", async () => {
    const named = (name: string, color: string): Question =>
      post(plural, ns, draft(plural, { name, labels: { color } }));
    const paint = (name: string, color: string | null): Question => mergePatch(at(plural, name), label("color", color));
    const watch = (query: string): string => `${collection(plural, ns)}?watch=true&allowWatchBookmarks=true&${query}`;
    const initial = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan";
    await ask(named("b", "red"), named("a", "blue"), get(`${collection(plural, ns)}?labelSelector=color`));
    await pair.watch(watch("labelSelector=color%3Dred"));
    await pair.watch(watch(`labelSelector=color%3Dred&${initial}`));
    await pair.watch(watch(`labelSelector=color&${initial}`));
    await pair.watch(watch(`fieldSelector=metadata.name%3Da&${initial}`));
    await pair.watch(watch("labelSelector=color&resourceVersion=0"));
    await pair.watch((memory) => watch(`labelSelector=color&resourceVersion=${memory.listVersion}`));
    await pair.watch((memory) => watch(`labelSelector=color!%3Dred,color&resourceVersion=${memory.listVersion}`));
    await ask(
      paint("a", "red"),
      paint("a", "green"),
      paint("b", "red"),
      named("c", "red"),
      paint("c", null),
      paint("c", "red"),
      remove(at(plural, "b")),
      remove(at(plural, "a")),
      named("a", "red"),
    );
    await pair.watch((memory) => watch(`labelSelector=color%3Dred&resourceVersion=${memory.listVersion}`));
  });
});

const patch = (type: string, path: string, body: unknown): ModelRequest => ({
  method: "PATCH",
  path,
  headers: { "Content-Type": type },
  body,
});
const JSON_PATCH = "application/json-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const APPLY = "application/apply-patch+yaml";

describe("patches", () => {
  it("JSON patches, and what is wrong with them", async () => {
    const path = at("configmaps", "x");
    const json = (...operations: object[]): ModelRequest => patch(JSON_PATCH, path, operations);
    await ask(
      post("configmaps", ns, draft("configmaps", { name: "x", labels: { "a/b": "c" } }, { data: { a: "1", b: "2" } })),
      json({ op: "add", path: "/data/c", value: "3" }, { op: "remove", path: "/data/a" }),
      json({ op: "replace", path: "/metadata/labels/a~1b", value: "d" }),
      json({ op: "test", path: "/data/b", value: "2" }, { op: "move", from: "/data/b", path: "/data/d" }),
      json({ op: "copy", from: "/data/d", path: "/data/e" }),
      json({ op: "add", path: "/metadata/finalizers", value: ["e.x/a"] }),
      json({ op: "add", path: "/metadata/finalizers/-", value: "e.x/b" }),
      json({ op: "remove", path: "/metadata/finalizers/0" }),
      json({ op: "remove", path: "/metadata/finalizers" }),
      json({ op: "replace", path: "/metadata/uid", value: "other" }),
      json(),
      get(path),
    );
  });

  it("a JSON patch whose test fails changes nothing", async () => {
    const path = at("configmaps", "x");
    await ask(post("configmaps", ns, draft("configmaps", { name: "x" })));
    const { model, real: answered } = await pair.ask(
      patch(JSON_PATCH, path, [
        { op: "test", path: "/data/a", value: "9" },
        { op: "remove", path: "/data/a" },
      ]),
    );
    expect([model.code, answered.code]).toEqual([422, 422]);
    // Its words are those of the library that each of them uses.
    pair.forget((asked) => asked.startsWith("PATCH"));
    await ask(get(path));
  });

  it("merge patches take away what is null, deep down", async () => {
    const path = at("kusciajobs", "x");
    await ask(
      post("kusciajobs", ns, draft("kusciajobs", { name: "x", labels: { a: "b", c: "d" } })),
      mergePatch(path, { metadata: { labels: { a: null, e: "f" } }, spec: { scheduleMode: "BestEffort" } }),
      mergePatch(path, { metadata: { labels: null } }),
      get(path),
    );
  });

  it("strategic patches merge lists by their keys, and are not for custom resources", async () => {
    const path = at("pods", "x");
    await ask(
      post("pods", ns, draft("pods", { name: "x", labels: { a: "b" }, finalizers: ["e.x/a"] })),
      patch(STRATEGIC, path, { metadata: { labels: { a: null, c: "d" }, finalizers: ["e.x/b"] } }),
      patch(STRATEGIC, path, { metadata: { "$deleteFromPrimitiveList/finalizers": ["e.x/a"] } }),
      patch(STRATEGIC, `${path}/status`, { status: { conditions: [{ type: "A", status: "True" }] } }),
      patch(STRATEGIC, `${path}/status`, { status: { conditions: [{ type: "B", status: "False" }] } }),
      patch(STRATEGIC, `${path}/status`, { status: { conditions: [{ type: "A", status: "Unknown" }] } }),
      patch(STRATEGIC, `${path}/status`, { status: { conditions: [{ type: "B", $patch: "delete" }] } }),
      post("kusciajobs", ns, draft("kusciajobs", { name: "x" })),
      patch(STRATEGIC, at("kusciajobs", "x"), { metadata: { labels: { a: "b" } } }),
      patch("application/frob", path, {}),
      patch(STRATEGIC, path, { metadata: { finalizers: null } }),
      get(path),
    );
  });

  it("an apply creates and changes", async () => {
    const path = `${at("configmaps", "x")}?fieldManager=test&force=true`;
    const applied = (data: object): object => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data });
    await ask(
      patch(APPLY, path, applied({ a: "1" })),
      patch(APPLY, path, applied({ a: "2", b: "3" })),
      patch(APPLY, path, applied({ a: "2", b: "3" })),
      get(at("configmaps", "x")),
    );
    const job = { ...draft("kusciajobs", { name: "x" }) };
    const jobPath = `${at("kusciajobs", "x")}?fieldManager=test&force=true`;
    await ask(patch(APPLY, jobPath, job), patch(APPLY, jobPath, job), get(at("kusciajobs", "x")));
  });
});

describe("a dry run", () => {
  it.each(["configmaps", "kusciajobs", "pods"])("of %s is answered, and nothing is done", async (plural) => {
    const [path, all] = [at(plural, "x"), collection(plural, ns)];
    const dry = (request: ModelRequest): ModelRequest => ({ ...request, path: `${request.path}?dryRun=All` });
    const create = post(plural, ns, draft(plural, { name: "x", labels: { a: "b" } }));
    await pair.watch(`${all}?watch=true&labelSelector=a`);
    await ask(
      dry(create),
      get(path),
      create,
      dry(create),
      dry(mergePatch(path, label("a", "c"))),
      dry(patch(JSON_PATCH, path, [{ op: "add", path: "/metadata/labels", value: { c: "d" } }])),
      get(path),
      { method: "DELETE", path: `${path}?dryRun=All` },
      remove(path, { dryRun: ["All"] }),
      get(path),
      get(`${all}?labelSelector=a`),
      // A body without it makes the query's count for nothing.
      dry(remove(path)),
      get(path),
    );
  });
});

describe("custom resources", () => {
  const own = (): string => at("kusciajobs", "x");
  const key = "KusciaJob/x";
  const create = (content: object = {}, metadata: object = {}): Question =>
    post("kusciajobs", ns, draft("kusciajobs", { name: "x", ...metadata }, content));

  it("unknown fields are dropped, defaults filled in, and status comes only through /status", async () => {
    const task = { alias: "a", appImage: "app", taskInputConfig: "", parties: [{ domainID: "alice", what: 1 }] };
    const tasks = [{ ...task, scheduleConfig: {}, what: { is: "this" } }];
    await ask(
      create({ spec: { initiator: "alice", tasks, what: [1] }, status: { phase: "Running" }, what: 2 }),
      mergePatch(own(), { status: { phase: "Running" } }),
      mergePatch(own(), { spec: { maxParallelism: null, what: 3 } }),
      mergePatch(own(), { spec: { scheduleMode: null, maxParallelism: 2 } }),
      mergePatch(at("kusciajobs", "x", "status"), {
        status: { phase: "Running", what: 4 },
        spec: { maxParallelism: 9 },
      }),
      put(own(), key, (object) => ({ ...object, status: undefined, spec: { ...object["spec"], maxParallelism: 3 } })),
    );
  });

  it("status writes", async () => {
    const status = at("kusciajobs", "x", "status");
    const slim = (phase: string | undefined, metadata: object = {}, before = 0): Question =>
      put(
        status,
        key,
        (object) => ({
          apiVersion: object["apiVersion"],
          kind: object["kind"],
          metadata: { ...object["metadata"], ...metadata },
          status: phase === undefined ? undefined : { phase, conditions: [] },
        }),
        before,
      );
    await pair.watch(`${collection("kusciajobs", ns)}?watch=true`);
    await ask(
      create({}, { labels: { a: "b" }, finalizers: ["e.x/a"], annotations: { c: "d" } }),
      slim("Running"),
      slim("Running"),
      slim("Succeeded", {}, 2),
      slim("Succeeded", { resourceVersion: undefined }),
      slim("Succeeded", { uid: "12345678-1234-1234-1234-123456789012" }),
      slim("Succeeded", { uid: undefined }),
      slim("Failed"),
      mergePatch(status, { status: { phase: "Failed" } }),
      mergePatch(status, { status: { reason: "why", phase: null } }),
      mergePatch(status, { metadata: { resourceVersion: "1" }, status: { phase: "Failed" } }),
      slim("Pending", { labels: { a: "c" }, annotations: undefined, finalizers: [], ownerReferences: undefined }),
      mergePatch(status, { metadata: { labels: { a: "d" }, finalizers: null }, status: { phase: "Running" } }),
      mergePatch(status, { metadata: { uid: "12345678-1234-1234-1234-123456789012" }, status: { phase: "Failed" } }),
      slim(undefined),
      get(status),
      remove(own()),
      get(own()),
    );
  });

  it("generations", async () => {
    const status = at("kusciajobs", "x", "status");
    await ask(
      create({}, { finalizers: ["e.x/a"] }),
      mergePatch(own(), { spec: { maxParallelism: 2 } }),
      mergePatch(own(), { spec: { maxParallelism: 2 } }),
      mergePatch(own(), { metadata: { labels: { a: "b" }, annotations: { a: "b" }, generation: 9 } }),
      mergePatch(status, { status: { phase: "Running" } }),
      remove(own()),
      mergePatch(own(), { spec: { maxParallelism: 3 } }),
      mergePatch(status, { status: { phase: "Failed" } }),
      mergePatch(own(), { spec: { maxParallelism: 4 }, metadata: { finalizers: [] } }),
      get(own()),
    );
  });

  it.each(["appimages", "domains"])("%s have no namespace", async (plural) => {
    const name = `${plural}-${suffix}`;
    const path = `${collection(plural)}/${name}`;
    await pair.watch(`${collection(plural)}?watch=true&fieldSelector=metadata.name%3D${name}`);
    await ask(
      get(path),
      post(plural, undefined, draft(plural, { name })),
      post(plural, undefined, draft(plural, { name })),
      mergePatch(path, { metadata: { labels: { a: "b" } } }),
      mergePatch(path, { spec: { what: 1 } }),
      mergePatch(`${path}/status`, { status: { observedGeneration: 1 } }),
      get(`${collection(plural)}?fieldSelector=metadata.name%3D${name}`),
      get(`${collection(plural, ns)}?fieldSelector=metadata.name%3D${name}`),
      remove(path),
      get(path),
    );
  });
});

describe("pods", () => {
  const own = (): string => at("pods", "x");
  const status = (): string => at("pods", "x", "status");
  const create = (): Question => post("pods", ns, draft("pods", { name: "x", labels: { a: "b" } }));
  const bind = (): Question => ({
    method: "POST",
    path: at("pods", "x", "binding"),
    body: { apiVersion: "v1", kind: "Binding", metadata: { name: "x" }, target: { kind: "Node", name: "node" } },
  });
  const watch = (): Promise<void> => pair.watch(`${collection("pods", ns)}?watch=true`);

  it("status writes", async () => {
    const states = { state: { running: {} }, lastState: { terminated: { exitCode: 1 } } };
    const running = {
      containerStatuses: [{ name: "c", image: "i", imageID: "i", ready: true, restartCount: 0, ...states }],
    };
    await watch();
    await ask(
      create(),
      mergePatch(status(), { status: { phase: "Running", ...running } }),
      mergePatch(status(), { status: { phase: "Running", ...running } }),
      mergePatch(status(), { metadata: { labels: { a: "c" } }, spec: { nodeName: "n" }, status: { reason: "r" } }),
      mergePatch(status(), { metadata: { uid: "x" }, status: { reason: "s" } }),
      mergePatch(status(), { metadata: { resourceVersion: "1" }, status: { reason: "s" } }),
      mergePatch(own(), { status: { phase: "Failed" } }),
      put(status(), "Pod/x", ({ metadata, ...rest }) => ({ ...rest, metadata: { ...metadata, labels: undefined } })),
      mergePatch(at("pods", "y", "status"), { status: { phase: "Failed" } }),
    );
  });

  it("a pod without a node, or that has ended, goes at once", async () => {
    await watch();
    await ask(
      create(),
      remove(own()),
      create(),
      bind(),
      mergePatch(status(), { status: { phase: "Failed" } }),
      remove(own()),
      create(),
      bind(),
      mergePatch(status(), { status: { phase: "Succeeded" } }),
      remove(own(), { gracePeriodSeconds: 30 }),
      get(own()),
    );
  });

  it("a pod with a node stays until its node lets it go", async () => {
    await watch();
    await ask(
      create(),
      bind(),
      bind(),
      remove(own()),
      remove(own()),
      remove(own(), { gracePeriodSeconds: 30 }),
      remove(own(), { gracePeriodSeconds: 5 }),
      create(),
      mergePatch(status(), { status: { phase: "Failed" } }),
      remove(own()),
      mergePatch(own(), { metadata: { labels: { a: "c" } } }),
      remove(own(), { gracePeriodSeconds: 0 }),
      get(own()),
      create(),
      bind(),
      remove(own(), { gracePeriodSeconds: 0 }),
      get(own()),
      bind(),
    );
  });

  it("grace and finalizers", async () => {
    await watch();
    await ask(
      post("pods", ns, draft("pods", { name: "x", finalizers: ["e.x/a"] })),
      bind(),
      remove(own()),
      bind(),
      mergePatch(own(), { metadata: { finalizers: null } }),
      remove(own(), { gracePeriodSeconds: 0 }),
      get(own()),
      post("pods", ns, draft("pods", { name: "x", finalizers: ["e.x/a"] })),
      bind(),
      remove(own()),
      remove(own(), { gracePeriodSeconds: 0 }),
      remove(own()),
      mergePatch(own(), { metadata: { finalizers: null } }),
      get(own()),
      post("pods", ns, draft("pods", { name: "y" }, { spec: { ...podSpec, nodeName: "node" } })),
      remove(at("pods", "y"), { gracePeriodSeconds: -1 }),
      { method: "DELETE", path: `${at("pods", "y")}?gracePeriodSeconds=0` },
      get(at("pods", "y")),
    );
  });

  it("the time of a deletion", async () => {
    await ask(create(), bind());
    const begin = Math.floor(Date.now() / 1000);
    const answers = await pair.ask(remove(own()));
    const end = Math.ceil(Date.now() / 1000);
    for (const { body } of [answers.model, answers.real]) {
      const { deletionTimestamp } = (body as { metadata: { deletionTimestamp: string } }).metadata;
      const asked = Date.parse(deletionTimestamp) / 1000 - 20;
      expect([begin, asked, end]).toEqual([begin, asked, end].toSorted((a, b) => a - b));
    }
  });

  it("delete-collection", async () => {
    await watch();
    await ask(
      create(),
      bind(),
      post("pods", ns, draft("pods", { name: "y", labels: { a: "b" } })),
      { method: "DELETE", path: `${collection("pods", ns)}?labelSelector=a%3Db` },
      { method: "DELETE", path: `${collection("pods", ns)}?labelSelector=a%3Db` },
      get(collection("pods", ns)),
      get(`${collection("pods", ns)}?fieldSelector=status.phase%3DPending,spec.nodeName%3Dnode`),
      get(`${collection("pods", ns)}?fieldSelector=spec.nodeName%3D`),
    );
  });
});

const podSpec = draft("pods", {})["spec"] as object;

describe("namespaces", () => {
  const name = (): string => `${ns}-own`;
  const own = (): string => `${collection("namespaces")}/${name()}`;
  const create = (): Question =>
    post(
      "namespaces",
      undefined,
      draft(
        "namespaces",
        { name: name(), labels: { a: "b" } },
        {
          // Whatever finishes namespaces must not finish this one.
          spec: { finalizers: ["e.x/hold"] },
        },
      ),
    );

  it("nothing new comes into one that is going", async () => {
    const inside = `${collection("configmaps", name())}/x`;
    await ask(
      create(),
      create(),
      mergePatch(own(), { metadata: { labels: { a: "c" } } }),
      mergePatch(own(), { metadata: { labels: { a: "c" } } }),
      post("configmaps", name(), draft("configmaps", { name: "x", finalizers: ["e.x/hold"] })),
      get(inside),
    );
    // From here on a namespace controller, if there is one, writes as well.
    const going = await pair.ask(remove(own()));
    expect(going.model.code).toBe(going.real.code);
    for (const { body } of Object.values(going)) expect(body).toMatchObject({ status: { phase: "Terminating" } });
    for (const plural of KINDS) await pair.ask(post(plural, name(), draft(plural, { name: "y" })));
    const patched = await pair.ask(mergePatch(inside, { data: { b: "2" } }));
    expect([patched.model.code, patched.real.code]).toEqual([200, 200]);
    pair.forget((asked) => asked.includes(name()) && !asked.startsWith("POST"));
    await cleanUp(inside);
  });

  async function cleanUp(inside: string): Promise<void> {
    await real.ask(mergePatch(inside, { metadata: { finalizers: null } }));
    const body = { ...draft("namespaces", { name: name() }), spec: { finalizers: [] } };
    await real.ask({ method: "PUT", path: `${own()}/finalize`, body });
  }
});

describe("the rest", () => {
  it("a PUT makes a lease that is not there", async () => {
    const lease = (metadata: object): Question => ({
      method: "PUT",
      path: at("leases", "x"),
      body: draft("leases", { name: "x", ...metadata }),
    });
    await ask(
      lease({}),
      lease({}),
      remove(at("leases", "x")),
      lease({ uid: "12345678-1234-1234-1234-123456789012" }),
      lease({ resourceVersion: "5" }),
    );
  });

  it("events", async () => {
    const about = { kind: "KusciaJob", name: "j", namespace: ns };
    const event = (name: string): Question =>
      post("events", ns, draft("events", { name }, { involvedObject: about, source: { component: "me" } }));
    await ask(
      event("e"),
      event("e"),
      mergePatch(at("events", "e"), { count: 2, message: "n" }),
      mergePatch(at("events", "f"), { count: 2, message: "n" }),
      get(`${collection("events", ns)}?fieldSelector=involvedObject.name%3Dj`),
      get(`${collection("events", ns)}?fieldSelector=involvedObject.name%3Dk`),
      get(`${collection("events", ns)}?fieldSelector=reason%3DR,type!%3DNormal`),
    );
  });

  it("what is not served, and what is no request", async () => {
    await ask(
      get("/api/v1/nothing"),
      get("/apis/kuscia.secretflow/v1alpha1/nothing"),
      get("/apis/e.x/v1/nothing"),
      get(`${at("configmaps", "x")}/nothing`),
      get(`${at("kusciajobs", "x")}/nothing`),
      { method: "PUT", path: collection("configmaps", ns), body: {} },
      { method: "POST", path: at("configmaps", "x"), body: draft("configmaps", { name: "x" }) },
      { method: "DELETE", path: `${collection("configmaps")}?labelSelector=a` },
      post("configmaps", ns, draft("configmaps", {})),
      post("configmaps", ns, draft("configmaps", { name: "x" })),
      { method: "PATCH", path: at("configmaps", "x"), headers: { "Content-Type": "text/plain" }, body: {} },
      { method: "PATCH", path: at("kusciajobs", "x"), headers: { "Content-Type": "text/plain" }, body: {} },
    );
  });

  it("what cannot be given: a malformed watch, a version that is forgotten or still to come", async () => {
    const watch = (query: string): Question => get(`${collection("pods", ns)}?watch=true&${query}`);
    await ask(
      watch("sendInitialEvents=true"),
      watch("sendInitialEvents=true&resourceVersionMatch=Exact"),
      watch("resourceVersionMatch=NotOlderThan"),
      watch("fieldSelector=nothing%3D1"),
      get("/api/v1/nothing?watch=true"),
    );
    // The real server knows nothing of a custom kind before its CRD came.
    pair.compact();
    await pair.watch(`${collection("kusciajobs", ns)}?watch=true&resourceVersion=1`);
    await pair.watch(`${collection("pods", ns)}?watch=true&allowWatchBookmarks=true&resourceVersion=1000000000`);
    const initial = "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    // The real server waits 3 s for such a version before it says no.
    await Promise.all([
      pair.watch(`${collection("pods", ns)}?watch=true&${initial}&resourceVersion=1000000000`),
      ask(get(`${collection("pods", ns)}?resourceVersion=1000000000&resourceVersionMatch=NotOlderThan`)),
    ]);
    await ask(post("pods", ns, draft("pods", { name: "x" })));
  });

  it("lists that may be older, or must not be", async () => {
    await ask(post("configmaps", ns, draft("configmaps", { name: "x", labels: { a: "b" } })));
    const list = (query: string): Question => get(`${collection("configmaps", ns)}?labelSelector=a&${query}`);
    // It may be older where the server's cache is behind its store. For a list that must not be, the server waits for that.
    await ask(list(""), list("resourceVersion=1&resourceVersionMatch=NotOlderThan"), list("resourceVersion=1"));
  });

  it("a quota is asked before anybody looks whether a name is free", async () => {
    // Only a controller-manager makes a quota count.
    const counted = await real.ask(get("/api/v1/namespaces/kube-system/configmaps/kube-root-ca.crt"));
    if (counted.code !== 200) return;
    const admit = (request: ModelRequest, target: Target) => {
      const { metadata } = request.body as KubeObject;
      return podQuota(limited, target, metadata.name ?? "");
    };
    const limited: ModelApiServer = new ModelApiServer({ now: Date.now, admit });
    await pair.close();
    pair = new Pair(real, { model: limited });
    const name = `${ns}-quota`;
    const body = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard: { pods: "1" } } };
    await ask(post("namespaces", undefined, draft("namespaces", { name })), post("resourcequotas", name, body));
    const inForce = async (): Promise<boolean> => {
      const quota = await real.ask(get(`${collection("resourcequotas", name)}/q`));
      return (quota.body as { status?: { hard?: object } }).status?.hard !== undefined;
    };
    await eventually(inForce, "the quota to be in force");
    await ask(
      post("pods", name, draft("pods", { name: "x" })),
      post("pods", name, draft("pods", { name: "y" })),
      post("pods", name, draft("pods", { name: "x" })),
      post("configmaps", name, draft("configmaps", { name: "x" })),
    );
    pair.forget((asked) => asked.includes("resourcequotas"));
  });

  it("reviews", async () => {
    const spec = { resourceAttributes: { verb: "create", resource: "pods", namespace: ns } };
    const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec };
    const answers = await pair.ask({
      method: "POST",
      path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      body,
    });
    for (const { code, body: review } of Object.values(answers)) {
      expect(code).toBe(201);
      expect(review).toMatchObject({ kind: body.kind, spec, status: { allowed: true } });
    }
    pair.forget((asked) => asked.includes("reviews"));
  });
});
