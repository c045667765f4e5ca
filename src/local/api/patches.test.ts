import { describe, expect, it } from "vitest";
import { jsonPatch, PatchError } from "./json-patch.ts";
import { strategicPatch } from "./strategic-patch.ts";

describe("a JSON patch", () => {
  const target = { a: 1, list: ["x", "y"], "b/c": { "d~e": 2 } };

  it.each([
    [[{ op: "add", path: "/list/1", value: "z" }], { ...target, list: ["x", "z", "y"] }],
    [[{ op: "add", path: "/list/-", value: "z" }], { ...target, list: ["x", "y", "z"] }],
    [[{ op: "remove", path: "/list/0" }], { ...target, list: ["y"] }],
    [[{ op: "replace", path: "/b~1c/d~0e", value: 3 }], { ...target, "b/c": { "d~e": 3 } }],
    [[{ op: "move", from: "/a", path: "/n" }], { list: ["x", "y"], "b/c": { "d~e": 2 }, n: 1 }],
    [[{ op: "copy", from: "/a", path: "/n" }], { ...target, n: 1 }],
    [[{ op: "test", path: "/a", value: 1 }], target],
  ])("%j", (operations, result) => {
    expect(jsonPatch(target, operations)).toEqual(result);
    expect(target.list).toEqual(["x", "y"]);
  });

  it.each([
    [{ op: "test", path: "/a", value: 2 }, "testing value /a failed"],
    [{ op: "remove", path: "/none" }, "nonexistent key: none"],
    [{ op: "replace", path: "/list/7", value: 1 }, "no place 7"],
    [{ op: "add", path: "/none/x", value: 1 }, "does not exist"],
    [{ op: "frob", path: "/a" }, "unexpected kind: frob"],
    [{ op: "add", path: "a", value: 1 }, "does not start with a slash"],
  ])("refuses %j", (operation, why) => {
    expect(() => jsonPatch(target, [operation])).toThrow(PatchError);
    expect(() => jsonPatch(target, [operation])).toThrow(why);
  });
});

describe("a strategic patch", () => {
  const pod = {
    metadata: { finalizers: ["f/a"], labels: { x: "1" } },
    spec: {
      containers: [
        { name: "a", image: "i:1", env: [{ name: "X", value: "1" }] },
        { name: "b", args: ["p", "q"] },
      ],
    },
  };

  it("merges lists by their key and values into others", () => {
    const patch = {
      metadata: { finalizers: ["f/b"], labels: { x: null, y: "2" } },
      spec: { containers: [{ name: "a", env: [{ name: "Y", value: "2" }] }, { name: "c" }] },
    };
    expect(strategicPatch(pod, patch)).toEqual({
      metadata: { finalizers: ["f/b", "f/a"], labels: { y: "2" } },
      spec: {
        containers: [
          { name: "c" },
          {
            name: "a",
            image: "i:1",
            env: [
              { name: "Y", value: "2" },
              { name: "X", value: "1" },
            ],
          },
          { name: "b", args: ["p", "q"] },
        ],
      },
    });
    expect(pod.spec.containers).toHaveLength(2);
  });

  it("follows directives", () => {
    const patch = {
      metadata: { "$deleteFromPrimitiveList/finalizers": ["f/a"], labels: { $patch: "replace", z: "3" } },
      spec: {
        "$setElementOrder/containers": [{ name: "c" }, { name: "b" }],
        containers: [{ name: "a", $patch: "delete" }, { name: "c" }, { name: "b", args: ["r"] }],
      },
    };
    expect(strategicPatch(pod, patch)).toEqual({
      metadata: { finalizers: [], labels: { z: "3" } },
      spec: { containers: [{ name: "c" }, { name: "b", args: ["r"] }] },
    });
    expect(strategicPatch({ a: 1, b: 2, c: 3 }, { $retainKeys: ["a", "c"], c: 4 })).toEqual({ a: 1, c: 4 });
    expect(strategicPatch({ ports: [{ port: 1 }] }, { ports: [{ $patch: "replace" }, { port: 2 }] })).toEqual({
      ports: [{ port: 2 }],
    });
  });
});
