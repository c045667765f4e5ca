import { beforeEach, describe, expect, test } from "vitest";
import type { KubeObject, Stored } from "../api/kubernetes.ts";
import { Cache, type Change } from "./cache.ts";

function object(name: string, version: number, more: { uid?: string; label?: string } = {}): Stored {
  const { uid = `uid-${name}`, label = "none" } = more;
  return { metadata: { namespace: "ns", name, uid, resourceVersion: `${version}`, labels: { label } } };
}

let cache: Cache<KubeObject>;
let changes: string[];

beforeEach(() => {
  cache = new Cache({ indexes: { label: (o) => [o.metadata.labels?.label ?? ""] } });
  changes = [];
  cache.onChange(({ type, object: o }: Change<KubeObject>) =>
    changes.push(`${type} ${o.metadata.name}@${o.metadata.resourceVersion}`),
  );
});

const names = (index: string): (string | undefined)[] => cache.byIndex("label", index).map((o) => o.metadata.name);

describe("events of the watch", () => {
  test("are applied once; older ones are ignored", () => {
    cache.apply({ type: "ADDED", object: object("a", 5) });
    cache.apply({ type: "MODIFIED", object: object("a", 10) });
    cache.apply({ type: "MODIFIED", object: object("a", 9) });
    cache.apply({ type: "MODIFIED", object: object("a", 10) });
    cache.apply({ type: "DELETED", object: object("a", 12) });
    cache.apply({ type: "DELETED", object: object("a", 12) });
    expect(changes).toEqual(["added a@5", "modified a@10", "deleted a@12"]);
    expect(cache.size).toBe(0);
  });

  test("a successor of the same name is a deletion and an addition", () => {
    cache.apply({ type: "ADDED", object: object("a", 5, { uid: "first" }) });
    cache.apply({ type: "ADDED", object: object("a", 8, { uid: "second" }) });
    cache.apply({ type: "DELETED", object: object("a", 7, { uid: "first" }) });
    expect(changes).toEqual(["added a@5", "deleted a@5", "added a@8"]);
    expect(cache.get("ns/a")?.metadata.uid).toBe("second");
  });

  test("an object that leaves the selector can come back", () => {
    cache.apply({ type: "ADDED", object: object("a", 5) });
    cache.apply({ type: "DELETED", object: object("a", 6) });
    cache.apply({ type: "ADDED", object: object("a", 7) });
    expect(cache.size).toBe(1);
  });
});

describe("own writes", () => {
  test("are seen at once and not again when the watch brings them", () => {
    cache.observe(object("a", 5));
    cache.apply({ type: "ADDED", object: object("a", 5) });
    expect(changes).toEqual(["added a@5"]);
  });

  test("are not undone by older events", () => {
    cache.observe(object("a", 7));
    cache.apply({ type: "MODIFIED", object: object("a", 6) });
    expect(cache.get("ns/a")?.metadata.resourceVersion).toBe("7");
  });

  test("do not bring back what was seen deleted, but a new object of that name does come", () => {
    cache.apply({ type: "ADDED", object: object("a", 5) });
    cache.apply({ type: "DELETED", object: object("a", 8) });
    cache.observe(object("a", 7));
    expect(cache.size).toBe(0);
    cache.observe(object("a", 9, { uid: "next" }));
    expect(cache.size).toBe(1);
  });
});

describe("a full state", () => {
  beforeEach(() => {
    cache.replace({ items: [object("a", 1), object("b", 2), object("c", 3, { uid: "c1" })], resourceVersion: "4" });
    changes.length = 0;
  });

  test("gives exactly the differences", () => {
    cache.replace({
      items: [object("a", 1), object("c", 8, { uid: "c2" }), object("d", 9)],
      resourceVersion: "10",
    });
    expect(changes).toEqual(["deleted c@3", "added c@8", "added d@9", "deleted b@2"]);
  });

  test("never shows a cache without what is still there", () => {
    const sizes: number[] = [];
    cache.onChange(() => sizes.push(cache.size));
    cache.replace({ items: [object("a", 5), object("c", 6, { uid: "c1" })], resourceVersion: "10" });
    expect(sizes).toEqual([2, 2, 2]);
  });

  test("keeps own writes that are newer than it", () => {
    cache.observe(object("a", 12));
    cache.observe(object("new", 13));
    cache.replace({ items: [object("a", 7)], resourceVersion: "10" });
    expect(cache.get("ns/a")?.metadata.resourceVersion).toBe("12");
    expect(cache.get("ns/new")).toBeDefined();
    expect(cache.get("ns/b")).toBeUndefined();
  });

  test("of one namespace leaves others alone", () => {
    const elsewhere = object("x", 5);
    elsewhere.metadata.namespace = "other";
    cache.apply({ type: "ADDED", object: elsewhere });
    cache.replace({ items: [object("b", 2)], resourceVersion: "10", namespace: "ns" });
    expect([...cache.list()].map((o) => o.metadata.name)).toEqual(["b", "x"]);
    cache.replace({ items: [], resourceVersion: "11", namespace: "other" });
    expect([...cache.list()].map((o) => o.metadata.name)).toEqual(["b"]);
  });

  test("deletions found by it are remembered", () => {
    cache.replace({ items: [], resourceVersion: "10" });
    cache.observe(object("a", 9));
    expect(cache.size).toBe(0);
  });

  test("after the server's history went back it is taken as it is", () => {
    cache.observe(object("b", 100));
    cache.replace({ items: [object("a", 1), object("c", 2, { uid: "c1" })], resourceVersion: "3", rolledBack: true });
    expect([...cache.list()].map((o) => o.metadata.resourceVersion)).toEqual(["1", "2"]);
    cache.apply({ type: "MODIFIED", object: object("a", 5) });
    expect(cache.get("ns/a")?.metadata.resourceVersion).toBe("5");
  });
});

describe("indexes", () => {
  test("follow every change", () => {
    cache.apply({ type: "ADDED", object: object("a", 1, { label: "x" }) });
    cache.apply({ type: "ADDED", object: object("b", 2, { label: "x" }) });
    expect(names("x")).toEqual(["a", "b"]);
    cache.apply({ type: "MODIFIED", object: object("a", 3, { label: "y" }) });
    expect([names("x"), names("y")]).toEqual([["b"], ["a"]]);
    cache.apply({ type: "MODIFIED", object: object("a", 4, { label: "y" }) });
    expect(cache.byIndex("label", "y")[0]?.metadata.resourceVersion).toBe("4");
    cache.apply({ type: "DELETED", object: object("a", 5, { label: "y" }) });
    expect(names("y")).toEqual([]);
  });

  test("an index that was not declared is an error", () => {
    expect(() => cache.byIndex("other", "x")).toThrow("no index other");
  });
});

test("managedFields are dropped, then the transform decides what is kept", () => {
  const slim = new Cache<KubeObject & { spec?: object }>({
    transform: (o) => ({ ...o, spec: undefined }),
  });
  const big = { ...object("a", 1), spec: { x: 1 } };
  Object.assign(big.metadata, { managedFields: [{}] });
  slim.observe(big);
  expect(slim.get("ns/a")?.spec).toBeUndefined();
  expect(slim.get("ns/a")?.metadata).not.toHaveProperty("managedFields");
  expect(big.metadata, "the caller's object is left alone").toHaveProperty("managedFields");
});

test("a handler can be taken off", () => {
  const seen: string[] = [];
  const off = cache.onChange(({ type }) => seen.push(type));
  cache.observe(object("a", 1));
  off();
  cache.observe(object("a", 2));
  expect(seen).toEqual(["added"]);
});

describe("functions that throw for one object", () => {
  let faults: string[];
  const bad = object("bad", 1, { label: "bad" });

  beforeEach(() => {
    faults = [];
    const throwFor = (o: KubeObject): void => {
      if (o.metadata.labels?.label === "bad") throw new TypeError("no spec");
    };
    cache = new Cache({
      indexes: {
        label: (o) => {
          throwFor(o);
          return [o.metadata.labels?.label ?? ""];
        },
        name: (o) => [o.metadata.name],
      },
      transform: (o) => {
        throwFor(o);
        return { metadata: { ...o.metadata, annotations: { transformed: "yes" } } };
      },
    });
    cache.onFault(({ where, key, uid, first }) => faults.push(`${where} ${key} ${uid}${first ? "" : " again"}`));
    changes = [];
    cache.onChange(({ object: o }) => throwFor(o));
    cache.onChange(({ type, object: o }) => changes.push(`${type} ${o.metadata.name}`));
  });

  test("hide neither it nor the others", () => {
    cache.replace({ items: [object("a", 1), bad, object("z", 1)], resourceVersion: "1" });
    cache.apply({ type: "MODIFIED", object: object("z", 2) });
    expect(changes).toEqual(["added a", "added bad", "added z", "modified z"]);
    expect(cache.get("ns/bad")).toBe(bad);
    expect(cache.get("ns/z")?.metadata.annotations).toEqual({ transformed: "yes" });
    expect(cache.byIndex("name", "bad")).toEqual([bad]);
    expect(cache.byIndex("label", "bad")).toEqual([]);
    expect(faults).toEqual(["transform ns/bad uid-bad", "index label ns/bad uid-bad", "handler ns/bad uid-bad"]);
  });

  test("are reported as new once for each object", () => {
    cache.apply({ type: "ADDED", object: bad });
    faults.length = 0;
    cache.apply({ type: "MODIFIED", object: object("bad", 2, { label: "bad" }) });
    expect(faults).toEqual(["transform", "index label", "handler"].map((where) => `${where} ns/bad uid-bad again`));
    cache.apply({ type: "DELETED", object: object("bad", 3, { label: "bad" }) });
    faults.length = 0;
    cache.apply({ type: "ADDED", object: object("bad", 4, { label: "bad", uid: "next" }) });
    expect(faults).toEqual(["transform", "index label", "handler"].map((where) => `${where} ns/bad next`));
  });

  test("find it by the index again once they no longer throw", () => {
    cache.apply({ type: "ADDED", object: bad });
    cache.apply({ type: "MODIFIED", object: object("bad", 2, { label: "good" }) });
    expect(names("good")).toEqual(["bad"]);
  });
});
