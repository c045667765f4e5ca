import { describe, expect, it } from "vitest";
import { LABEL } from "../api/names.ts";
import type { Domain, DomainSpec } from "../api/types.ts";
import { type DomainSnapshot, MANAGED_BY, planDomain } from "./plan.ts";

const NOW = "2026-01-01T00:00:00Z";
const LABELS = { [MANAGED_BY]: "kusciajob-operator", [LABEL.domainName]: "alice" };
const READY = {
  observedGeneration: 1,
  conditions: [
    {
      type: "Ready",
      status: "True" as const,
      reason: "NamespaceReady",
      message: "namespace alice is a domain",
      lastTransitionTime: NOW,
      observedGeneration: 1,
    },
  ],
};

function snapshot(parts: Partial<DomainSnapshot> = {}): DomainSnapshot {
  return {
    name: "alice",
    domain: undefined,
    namespace: undefined,
    quota: undefined,
    nameProblem: undefined,
    now: NOW,
    ...parts,
  };
}

function domain(spec: DomainSpec = {}): Domain {
  return { metadata: { name: "alice", generation: 1 }, spec, status: READY };
}

function namespace(labels: Record<string, string> = LABELS) {
  return { metadata: { name: "alice", labels } };
}

const NEW: Domain = { metadata: { name: "alice", generation: 1 }, spec: {} };

describe("planDomain", () => {
  it("makes the namespace, and says so", () => {
    const plan = planDomain(snapshot({ domain: NEW }));
    expect(plan.createNamespace).toEqual({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "alice", labels: LABELS },
    });
    expect(plan.status).toEqual(READY);
  });

  it("is at rest when everything is as it should be", () => {
    expect(planDomain(snapshot({ domain: domain(), namespace: namespace() }))).toEqual({});
  });

  it("takes a namespace that its owner labelled, and takes back that it was deleted", () => {
    const found = namespace({ [LABEL.domainName]: "alice", [LABEL.domainDeleted]: "true", [MANAGED_BY]: "helm" });
    expect(planDomain(snapshot({ domain: domain(), namespace: found })).labelNamespace).toEqual({
      [LABEL.domainName]: "alice",
      [LABEL.domainDeleted]: null,
      [LABEL.domainRole]: null,
      [LABEL.domainInterconnProtocols]: null,
    });
  });

  it.each([[{}], [{ [LABEL.domainName]: "bob" }], [{ [MANAGED_BY]: "argocd" }]])(
    "touches no namespace labelled %j, and says what its owner can do",
    (labels) => {
      const limited = { ...NEW, spec: { resourceQuota: { podMaxCount: 5 } } };
      const plan = planDomain(snapshot({ domain: limited, namespace: namespace(labels) }));
      expect(Object.keys(plan)).toEqual(["status"]);
      expect(plan.status!.conditions![0]).toMatchObject({
        status: "False",
        reason: "NamespaceExists",
        message:
          "namespace alice exists and is no domain; its owner makes it one with: kubectl label namespace alice kuscia.secretflow/domain-name=alice",
      });
    },
  );

  it("labels partners", () => {
    const plan = planDomain(
      snapshot({ domain: domain({ role: "partner", interConnProtocols: ["kuscia"] }), namespace: namespace() }),
    );
    expect(plan.labelNamespace).toMatchObject({
      [LABEL.domainRole]: "partner",
      [LABEL.domainInterconnProtocols]: "kuscia",
    });
  });

  it("keeps the namespace of a deleted Domain and labels it, unless it was labelled by hand", () => {
    expect(planDomain(snapshot({ namespace: namespace() }))).toEqual({
      labelNamespace: { [LABEL.domainDeleted]: "true" },
    });
    expect(planDomain(snapshot({ namespace: namespace({ ...LABELS, [LABEL.domainDeleted]: "true" }) }))).toEqual({});
    expect(planDomain(snapshot({ namespace: namespace({ [LABEL.domainName]: "alice" }) }))).toEqual({});
  });

  it("keeps a quota of pods", () => {
    const limited = domain({ resourceQuota: { podMaxCount: 5 } });
    const made = planDomain(snapshot({ domain: limited, namespace: namespace() })).createQuota!;
    expect(made).toMatchObject({
      metadata: { name: "resource-limitation", namespace: "alice" },
      spec: { hard: { pods: "5" } },
    });
    expect(planDomain(snapshot({ domain: limited, namespace: namespace(), quota: made }))).toEqual({});
    const other = { ...made, spec: { hard: { pods: "9", "limits.cpu": "1" } } };
    expect(planDomain(snapshot({ domain: limited, namespace: namespace(), quota: other })).updateQuota).toMatchObject({
      spec: { hard: { pods: "5", "limits.cpu": "1" } },
    });
    const stored = { ...made, metadata: { ...made.metadata, uid: "q" } };
    expect(planDomain(snapshot({ domain: domain(), namespace: namespace(), quota: stored })).deleteQuota).toBe("q");
  });

  it("touches nothing that no domain may be, and says why", () => {
    const plan = planDomain(snapshot({ domain: NEW, nameProblem: "no" }));
    expect(Object.keys(plan)).toEqual(["status"]);
    expect(plan.status!.conditions![0]).toMatchObject({
      status: "False",
      reason: "NameNotAllowed",
      message: "no; choose another name",
    });
  });

  it("waits for a namespace that is being deleted", () => {
    const going = { metadata: { ...namespace().metadata, deletionTimestamp: NOW } };
    expect(planDomain(snapshot({ domain: domain(), namespace: going })).status!.conditions![0]).toMatchObject({
      status: "False",
      reason: "NamespaceTerminating",
    });
  });
});
