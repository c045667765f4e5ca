import { beforeEach, describe, expect, it } from "vitest";
import { LABEL } from "../../api/names.ts";
import type { Namespace, Stored } from "../../api/kubernetes.ts";
import { Cache } from "../../kube/cache.ts";
import { silentLogger } from "../../kube/logger.ts";
import { FakeClock, settle } from "../../kube/testing/fake-clock.ts";
import { AccessCheck, type AccessReview, describeRight, EVERYWHERE } from "./check.ts";
import { type Right, RIGHTS } from "./rights.ts";

const CREATE_PODS: Right = { verb: "create", group: "", resource: "pods" };
const WRITE_STATUS: Right = {
  verb: "update",
  group: "kuscia.secretflow",
  resource: "kusciajobs",
  subresource: "status",
};

/** Who is allowed what, as "namespace" or "namespace verb resource"; what was asked; what was reported. */
let granted: Set<string>;
let asked: string[];
let reported: Map<string, number | undefined>;
let told: { namespace: string; missing: readonly string[] }[];
let failing: boolean;
let clock: FakeClock;
let check: AccessCheck;

const review: AccessReview = ({ verb, resource }, namespace = EVERYWHERE) => {
  asked.push(`${verb} ${resource} ${namespace}`);
  if (failing) return Promise.reject(new Error("down"));
  return Promise.resolve(granted.has(namespace) || granted.has(`${namespace} ${verb} ${resource}`));
};

beforeEach(() => {
  granted = new Set();
  asked = [];
  reported = new Map();
  told = [];
  failing = false;
  clock = new FakeClock();
  const logger = {
    ...silentLogger,
    warn: (fields: object) => {
      if ("missing" in fields) told.push(fields as (typeof told)[number]);
    },
  };
  const report = (namespace: string, missing: number | undefined): void => {
    reported.set(namespace, missing);
  };
  check = new AccessCheck({ review, logger, report, clock });
});

it("asks once for what is granted everywhere, however many namespaces need it", async () => {
  granted.add(EVERYWHERE);
  for (const each of ["alice", "bob", "carol"]) check.need(each, [CREATE_PODS]);
  await settle();
  expect(asked).toEqual(["create pods *"]);
  expect([...reported]).toEqual([
    ["alice", 0],
    ["bob", 0],
    ["carol", 0],
  ]);
});

it("names the namespaces where a right is missing, and those that are missing everywhere", async () => {
  granted.add("alice");
  check.need("alice", [CREATE_PODS]);
  check.need("bob", [CREATE_PODS]);
  check.need(EVERYWHERE, [WRITE_STATUS]);
  await settle();
  expect(told).toEqual([
    { namespace: EVERYWHERE, missing: ["update kusciajobs.kuscia.secretflow/status in all namespaces"] },
    { namespace: "bob", missing: ["create pods in bob"] },
  ]);
  expect(Object.fromEntries(reported)).toEqual({ alice: 0, bob: 1, [EVERYWHERE]: 1 });
});

it("looks again while something is missing, says it once, and says when it was granted", async () => {
  check.need("bob", [CREATE_PODS]);
  await settle();
  await clock.advance(60_000);
  await clock.advance(60_000);
  expect(asked.filter((each) => each === "create pods bob")).toHaveLength(3);
  expect(told).toHaveLength(1);
  granted.add("bob");
  await clock.advance(60_000);
  expect(reported.get("bob")).toBe(0);
  asked = [];
  await clock.advance(599_999);
  expect(asked).toEqual([]);
});

it("looks again every ten minutes, with one question for all namespaces, and tells what was taken away", async () => {
  granted.add(EVERYWHERE);
  for (const each of ["alice", "bob", "carol"]) check.need(each, [CREATE_PODS]);
  await settle();
  asked = [];
  await clock.advance(600_000);
  expect(asked).toEqual(["create pods *"]);
  granted.clear();
  granted.add("alice");
  granted.add("bob");
  await clock.advance(600_000);
  expect(told).toEqual([{ namespace: "carol", missing: ["create pods in carol"] }]);
  expect(Object.fromEntries(reported)).toEqual({ alice: 0, bob: 0, carol: 1 });
});

it("looks at once when a request was refused, at most once a minute", async () => {
  granted.add(EVERYWHERE);
  for (const each of ["alice", "bob"]) check.need(each, [CREATE_PODS]);
  await settle();
  asked = [];
  granted.clear();
  granted.add("alice");
  check.suspect("bob");
  check.suspect("bob");
  await settle();
  expect(asked).toEqual(["create pods *", "create pods bob"]);
  expect(Object.fromEntries(reported)).toEqual({ alice: 0, bob: 1 });
  granted.add("bob");
  await clock.advance(60_000);
  expect(reported.get("bob")).toBe(0);
  granted.delete("bob");
  check.suspect("bob");
  await settle();
  expect(reported.get("bob")).toBe(1);
});

it("takes a refusal in a namespace that needs nothing for one of the cluster", async () => {
  granted.add(EVERYWHERE);
  check.suspect("nowhere");
  check.need(EVERYWHERE, [WRITE_STATUS]);
  await settle();
  asked = [];
  check.suspect("");
  await settle();
  check.suspect("nowhere");
  await settle();
  expect(asked).toEqual(["update kusciajobs *"]);
});

it("tries again when nobody answers", async () => {
  failing = true;
  check.need("bob", [CREATE_PODS]);
  await settle();
  expect(reported.size).toBe(0);
  failing = false;
  granted.add("bob");
  await clock.advance(1000);
  expect(reported.get("bob")).toBe(0);
});

describe("domains", () => {
  const namespace = (name: string, version: string, labels = { [LABEL.domainName]: name }): Stored<Namespace> => ({
    metadata: { name, namespace: "", uid: name, resourceVersion: version, labels },
  });

  it("that appear later are asked about once each, not for each change", async () => {
    const namespaces = new Cache<Namespace>();
    check.followDomains(namespaces, [CREATE_PODS]);
    namespaces.apply({ type: "ADDED", object: namespace("alice", "1") });
    await settle();
    granted.add("bob");
    namespaces.apply({ type: "ADDED", object: namespace("bob", "2") });
    namespaces.apply({ type: "ADDED", object: namespace("other", "3", { [LABEL.domainName]: "x" }) });
    namespaces.apply({ type: "MODIFIED", object: namespace("bob", "4") });
    namespaces.apply({ type: "MODIFIED", object: namespace("bob", "5") });
    await settle();
    expect(asked).toEqual(["create pods *", "create pods alice", "create pods bob"]);
    expect(Object.fromEntries(reported)).toEqual({ alice: 1, bob: 0 });
    namespaces.apply({ type: "DELETED", object: namespace("alice", "6") });
    expect(reported.get("alice")).toBeUndefined();
    await clock.advance(120_000);
    expect(asked).toHaveLength(3);
  });
});

it.each<[Right, string, string]>([
  [CREATE_PODS, "bob", "create pods in bob"],
  [WRITE_STATUS, EVERYWHERE, "update kusciajobs.kuscia.secretflow/status in all namespaces"],
  [RIGHTS.lease[1]!, "ops", "get leases.coordination.k8s.io kusciajob-operator in ops"],
])("describes %j in %s", (right, where, text) => {
  expect(describeRight(right, where)).toBe(text);
});
