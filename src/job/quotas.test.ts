import { expect, it } from "vitest";
import type { ResourceQuota } from "../api/kubernetes.ts";
import { quantityOf } from "../workload/quantity.ts";
import { countsPods, lacking, leavesRoom, limitsPods, quotaRoom } from "./quotas.ts";

const quota = (hard: Record<string, string>, used: Record<string, string>, more: object = {}): ResourceQuota => ({
  metadata: { name: "q", namespace: "alice" },
  spec: { hard, ...more },
  status: { hard, used },
});

const CPU = "requests.cpu";
/** As `pods=4 requests.cpu=500m`. */
const textOf = (amounts: ReadonlyMap<string, bigint>): string =>
  [...amounts]
    .map(([what, amount]) => `${what}=${amount < 0n ? "-" : ""}${quantityOf(amount < 0n ? -amount : amount, false)}`)
    .join(" ");

it.each<[string, ResourceQuota[], string, string]>([
  ["none", [], "", ""],
  ["one of pods", [quota({ pods: "4" }, { pods: "1" })], "pods=4", "pods=3"],
  ["one that counts objects", [quota({ "count/pods": "4" }, { "count/pods": "4" })], "pods=4", "pods=0"],
  [
    "the narrowest of two",
    [quota({ pods: "9" }, { pods: "1" }), quota({ pods: "10" }, { pods: "8" })],
    "pods=9",
    "pods=2",
  ],
  ["one of CPU", [quota({ cpu: "4" }, { cpu: "2500m" })], `${CPU}=4`, `${CPU}=1500m`],
  ["the same by its other name", [quota({ cpu: "4" }, {}), quota({ [CPU]: "3" }, {})], `${CPU}=3`, `${CPU}=3`],
  ["one of other things", [quota({ services: "4", "count/configmaps": "1" }, {})], "", ""],
  ["one that nobody has counted yet", [{ metadata: { name: "q" }, spec: { hard: { pods: "2" } } }], "pods=2", "pods=2"],
  ["one with scopes", [quota({ pods: "1" }, { pods: "1" }, { scopes: ["BestEffort"] })], "", ""],
  ["one with a selector", [quota({ pods: "1" }, { pods: "1" }, { scopeSelector: {} })], "", ""],
  ["one that was lowered", [quota({ pods: "1" }, { pods: "3" })], "pods=1", "pods=-2"],
])("with %s", (_, quotas, hard, free) => {
  const room = quotaRoom(quotas);
  expect([textOf(room.hard), textOf(room.free)]).toEqual([hard, free]);
});

it("pods that live take room before the quota tells of them", () => {
  const quotas = [quota({ pods: "4", cpu: "1" }, { pods: "1" })];
  expect([0, 1, 3].map((living) => textOf(quotaRoom(quotas, living).free))).toEqual([
    "pods=3 requests.cpu=1",
    "pods=3 requests.cpu=1",
    "pods=1 requests.cpu=1",
  ]);
});

it("room is left where some of everything is", () => {
  const quotas = [quota({ pods: "4", cpu: "1" }, { pods: "1", cpu: "1" })];
  expect([[], quotas, [quota({ pods: "4", cpu: "1" }, {})]].map(leavesRoom)).toEqual([false, false, true]);
});

it("some limit what pods take, and some of those how many there are", () => {
  const quotas = [quota({ cpu: "1" }, {}), quota({ pods: "1" }, {}), quota({ services: "1" }, {})];
  expect(quotas.map((each) => [limitsPods([each]), countsPods([each])])).toEqual([
    [true, false],
    [true, true],
    [false, false],
  ]);
});

it("what is lacking is that of which there is less than is needed", () => {
  const needs = new Map([
    ["pods", 1n],
    [CPU, 2n],
    ["limits.memory", 5n],
  ]);
  const room = new Map([
    ["pods", 1n],
    [CPU, 1n],
  ]);
  expect(lacking(needs, room)).toEqual([CPU]);
});
