import { expect, it } from "vitest";
import type { ResourceQuota } from "../api/kubernetes.ts";
import { podRoom } from "./quotas.ts";

const quota = (hard: Record<string, string>, used: Record<string, string>, more: object = {}): ResourceQuota => ({
  metadata: { name: "q", namespace: "alice" },
  spec: { hard, ...more },
  status: { hard, used },
});

it.each<[string, ResourceQuota[], number, number]>([
  ["none", [], Infinity, Infinity],
  ["one of pods", [quota({ pods: "4" }, { pods: "1" })], 4, 3],
  ["one that counts objects", [quota({ "count/pods": "4" }, { "count/pods": "4" })], 4, 0],
  ["the narrowest of two", [quota({ pods: "9" }, { pods: "1" }), quota({ pods: "10" }, { pods: "8" })], 9, 2],
  ["one of other things", [quota({ "requests.cpu": "4" }, { "requests.cpu": "4" })], Infinity, Infinity],
  ["one that nobody has counted yet", [{ metadata: { name: "q" }, spec: { hard: { pods: "2" } } }], 2, 2],
  ["one with scopes", [quota({ pods: "1" }, { pods: "1" }, { scopes: ["BestEffort"] })], Infinity, Infinity],
  ["one with a selector", [quota({ pods: "1" }, { pods: "1" }, { scopeSelector: {} })], Infinity, Infinity],
  ["one that was lowered", [quota({ pods: "1" }, { pods: "3" })], 1, -2],
])("with %s", (_, quotas, hard, free) => {
  expect(podRoom(quotas)).toEqual({ hard, free });
});
