import { expect, test } from "vitest";
import { LEASES, NAMESPACES, PODS } from "../api/resources.ts";
import { collectionPath, keyOf, namespaceOf, objectPath } from "./resource.ts";

test.each([
  [collectionPath(PODS), "/api/v1/pods"],
  [collectionPath(PODS, "a"), "/api/v1/namespaces/a/pods"],
  [collectionPath(NAMESPACES, "ignored"), "/api/v1/namespaces"],
  [objectPath(NAMESPACES, { name: "a" }), "/api/v1/namespaces/a"],
  [objectPath(PODS, { namespace: "a", name: "b" }, "status"), "/api/v1/namespaces/a/pods/b/status"],
  [objectPath(LEASES, { namespace: "a", name: "b" }), "/apis/coordination.k8s.io/v1/namespaces/a/leases/b"],
  [objectPath(PODS, { namespace: "../x", name: "b?c" }), "/api/v1/namespaces/..%2Fx/pods/b%3Fc"],
])("%s", (path, expected) => {
  expect(path).toBe(expected);
});

test("a missing name or namespace is refused: it would address something else", () => {
  expect(() => objectPath(PODS, { namespace: "a", name: "" })).toThrow("needs a name");
  expect(() => objectPath(PODS, { name: "b" })).toThrow("needs a namespace");
});

test("keys of objects and references", () => {
  expect(keyOf({ metadata: { namespace: "a", name: "b" } })).toBe("a/b");
  expect(keyOf({ name: "b" })).toBe("b");
});

test.each([
  [objectPath(PODS, { namespace: "a", name: "b" }), "a"],
  [collectionPath(PODS, "a"), "a"],
  ["/api/v1/namespaces/a/pods/b/log?tailLines=1", "a"],
  [collectionPath(PODS), ""],
  [objectPath(NAMESPACES, { name: "a" }), ""],
  ["/readyz?verbose", ""],
])("%s is of namespace %j", (path, namespace) => {
  expect(namespaceOf(path)).toBe(namespace);
});
