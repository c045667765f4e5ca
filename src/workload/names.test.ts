import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  checkObjectName,
  checkServiceName,
  configMapName,
  networkPolicyName,
  partyNames,
  podName,
  podPrefix,
  serviceName,
} from "./names.ts";
import { anAppImage, aTask, aTemplate, refusal } from "./testing.ts";

const LONG = "secretflow-task-20240816114341-single-psi-with-a-very-long-name-partner";
const first = (prefix: string) => ({ prefix, index: 0, attempt: 0 });

describe("serviceName", () => {
  it.each([
    ["job-psi", "psi", "job-psi-0-psi"],
    [LONG, "client-server", "svc-secretflow-task-202408161143-719952ea0b8f5d8b-client-server"],
    ["0abc", "p", "svc-0abc-0-p"],
    ["-a", "-p-", "a-0-p"],
  ])("is Kuscia's for %s and port %s", (prefix, port, name) => {
    expect(serviceName(first(prefix), port)).toBe(name);
  });

  it("hashes only what is longer than 63", () => {
    expect(serviceName(first("a".repeat(58)), "pt")).toBe(`${"a".repeat(58)}-0-pt`);
    expect(serviceName(first("a".repeat(59)), "pt")).toMatch(/^svc-a{39}-[0-9a-f]{16}-pt$/);
    expect(serviceName(first(`0${"a".repeat(53)}`), "pt")).toHaveLength(63);
    expect(serviceName(first(`0${"a".repeat(53)}`), "pt")).toMatch(/^svc-0a+-0-pt$/);
    expect(serviceName(first(`0${"a".repeat(54)}`), "pt")).toMatch(/^svc-0a{38}-[0-9a-f]{16}-pt$/);
  });

  it("appends the attempt, and hashes the pod's name with it where that is too long", () => {
    expect(serviceName({ ...first("job-psi"), attempt: 2 }, "psi")).toBe("job-psi-0-psi-r2");
    const hashed = [0, 1, 2].map((attempt) => serviceName({ ...first(LONG), attempt }, "client-server"));
    expect(new Set(hashed).size).toBe(3);
    for (const name of hashed) expect(name).toHaveLength(63);
  });

  it("is a DNS label that starts with a letter, whatever the valid parts", () => {
    const label = (max: number) => fc.stringMatching(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/).filter((s) => s.length <= max);
    const part = fc.tuple(label(63), label(40), label(15), fc.nat(999), fc.nat(99));
    fc.assert(
      fc.property(part, ([taskID, role, port, index, attempt]) => {
        const ordinal = { prefix: podPrefix(taskID, role), index, attempt };
        expect(checkServiceName(serviceName(ordinal, port)).length).toBeLessThanOrEqual(63);
        expect(checkObjectName(podName(ordinal))).toBe(podName(ordinal));
        expect(checkObjectName(configMapName(ordinal))).toBe(configMapName(ordinal));
      }),
    );
  });
});

describe("podName", () => {
  const prefix = fc.stringMatching(/^[a-z0-9][-.a-z0-9]{0,124}[a-z0-9]$/);

  it("is a host name that no kubelet cuts, and differs within it", () => {
    fc.assert(
      fc.property(
        prefix,
        fc.uniqueArray(fc.nat(999), { minLength: 2, maxLength: 5 }),
        fc.nat(99),
        (text, indexes, attempt) => {
          const names = indexes.map((index) => podName({ prefix: text, index, attempt }));
          for (const name of names) expect(name.length).toBeLessThanOrEqual(63);
          expect(new Set(names).size).toBe(indexes.length);
        },
      ),
    );
  });

  it("stays as it always was where it is short enough", () => {
    expect(podName(first("a".repeat(61)))).toBe(`${"a".repeat(61)}-0`);
    expect(podName(first("a".repeat(62)))).toMatch(/^a{50}-[0-9a-f]{10}-0$/);
    expect(podName({ prefix: "a".repeat(61), index: 10, attempt: 3 })).toMatch(/^a{46}-[0-9a-f]{10}-10-r3$/);
  });

  it("keeps long prefixes apart that begin alike, and ends no part with a dash", () => {
    const [one, two] = ["x", "y"].map((end) => podName(first(`${"a".repeat(49)}-${"b".repeat(20)}${end}`)));
    expect(one).not.toBe(two);
    expect(one).toMatch(/^a{49}-[0-9a-f]{10}-0$/);
  });

  it("leaves the names of Services and ConfigMaps as they were", () => {
    const ordinal = first("a".repeat(70));
    expect(configMapName(ordinal)).toBe(`${"a".repeat(70)}-0-config`);
    expect(serviceName(first(LONG), "client-server")).toContain("719952ea0b8f5d8b");
  });
});

describe("other names", () => {
  it("name the party, the index and the attempt", () => {
    expect(podName(first("t-guest"))).toBe("t-guest-0");
    expect(podName({ prefix: "t", index: 2, attempt: 3 })).toBe("t-2-r3");
    expect(configMapName({ prefix: "t", index: 2, attempt: 0 })).toBe("t-2-config");
    expect(configMapName({ prefix: "t", index: 2, attempt: 3 })).toBe("t-2-config-r3");
    expect(networkPolicyName("t-guest", 1)).toBe("t-guest-pods-r1");
  });

  it("give no two parties one NetworkPolicy, whatever their attempts", () => {
    expect(networkPolicyName("t", 1)).not.toBe(networkPolicyName("t-r1", 0));
  });

  it.each(["", "A", "a_b", "-a", "a-", "a..b", "a,b", "a".repeat(254)])("refuses %j as an object's name", (name) => {
    expect(refusal(() => checkObjectName(name))?.reason).toBe("InvalidName");
  });

  it.each(["", "0a", "a.b", "A", "a-", "a".repeat(64)])("refuses %j as a Service's name", (name) => {
    expect(refusal(() => checkServiceName(name))?.reason).toBe("InvalidName");
  });
});

describe("partyNames", () => {
  it("lists the pods of each party, role and replica", () => {
    const task = aTask([{ domainID: "alice", role: "guest" }, { domainID: "bob" }]);
    const image = anAppImage([aTemplate({ role: "guest", replicas: 2 }), aTemplate({ replicas: 0 })]);
    expect(partyNames(task, "t", image)).toMatchObject([
      { domainID: "alice", role: "guest", pods: ["t-guest-0", "t-guest-1"] },
      { domainID: "bob", role: "", pods: ["t-0"] },
    ]);
  });

  it("lists a Service for each port that others reach, hashed where it is too long", () => {
    const port = (name: string, scope: "Cluster" | "Domain" | "Local") => ({ name, scope, protocol: "HTTP" as const });
    const ports = [port("data", "Cluster"), port("admin", "Domain"), port("own", "Local")];
    const image = anAppImage([
      aTemplate({ replicas: 2, spec: { containers: [{ name: "c", workingDir: "/", ports }] } }),
    ]);
    const services = (taskID: string) => partyNames(aTask([{ domainID: "bob" }]), taskID, image)[0]!.services;
    expect(services("t")).toEqual(["t-0-data", "t-0-admin", "t-1-data", "t-1-admin"]);
    expect(services("x".repeat(63))).toHaveLength(4);
    expect(new Set(services("x".repeat(63))).size).toBe(4);
  });

  it("assumes one pod without an AppImage or a template", () => {
    const task = aTask([{ domainID: "alice", role: "guest" }]);
    const expected = [{ domainID: "alice", role: "guest", pods: ["t-guest-0"], services: [] }];
    expect(partyNames(task, "t", undefined)).toEqual(expected);
    expect(partyNames(task, "t", anAppImage([aTemplate({ role: "host" })]))).toEqual(expected);
  });

  it("counts a party that is given twice once, at its first place", () => {
    const task = aTask([{ domainID: "alice" }, { domainID: "bob" }, { domainID: "alice", role: "" }]);
    expect(partyNames(task, "t", undefined).map(({ domainID }) => domainID)).toEqual(["alice", "bob"]);
  });
});
