import { describe, expect, it } from "vitest";

import type { DeployTemplate } from "../api/types.ts";
import type { TaskInput } from "./input.ts";
import { renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate } from "./testing.ts";

const POLICY: DeployTemplate["networkPolicy"] = {
  ingresses: [
    { from: { roles: ["guest"] }, ports: [{ port: "fed" }] },
    { from: { roles: ["host"] }, ports: [{ port: "fed" }, { port: "dom" }] },
  ],
};

const PORTS = [
  { name: "fed", scope: "Cluster" as const },
  { name: "open", scope: "Cluster" as const },
  { name: "dom", scope: "Domain" as const, protocol: "GRPC" as const },
  { name: "loc" },
];

/** alice as guest, bob as host, carol as arbiter, all with the four ports above. */
function input(template: Partial<DeployTemplate> = {}, overrides: Partial<TaskInput> = {}): TaskInput {
  const container = aContainer({ ports: PORTS, configVolumeMounts: [] });
  const parties = [
    { domainID: "alice", role: "guest", bandwidthLimits: [{ destinationID: "bob", limitKBps: 100 }] },
    { domainID: "bob", role: "host" },
    { domainID: "carol", role: "arbiter" },
  ];
  return anInput({ appImage: anAppImage([aTemplate(template, [container])]), task: aTask(parties), ...overrides });
}

function servicesOf(task: TaskInput) {
  return renderTask(task).parties[0]?.pods[0]?.services ?? [];
}

function accessOf(task: TaskInput): Record<string, string | undefined> {
  const entries = servicesOf(task).map(({ metadata }) => [
    metadata.labels?.["kuscia.secretflow/port-name"] ?? "",
    metadata.annotations?.["kuscia.secretflow/access-domain"],
  ]);
  return Object.fromEntries(entries);
}

describe("Services", () => {
  it("lead port 80 and the allocated number to the container's port, for that pod only", () => {
    const [pod] = renderTask(input()).parties[0]?.pods ?? [];
    const identity = pod?.pod.metadata.labels?.["kuscia.secretflow/pod-identity"];
    expect(identity).toMatch(/^[0-9a-f]{16}$/);
    expect(pod?.services[0]).toMatchObject({
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "job-psi-guest-0-fed",
        namespace: "alice",
        labels: {
          "kuscia.secretflow/pod-identity": identity,
          "kuscia.secretflow/port-name": "fed",
          "kuscia.secretflow/port-scope": "Cluster",
          "kuscia.secretflow/loadbalancer": "domainroute",
        },
        annotations: {
          "kuscia.secretflow/initiator": "alice",
          "kuscia.secretflow/protocol": "HTTP",
          "kuscia.secretflow/task-id": "job-psi",
          "kuscia.secretflow/bandwidth-limit-bob": "100",
        },
      },
      spec: {
        type: "ClusterIP",
        selector: { "kuscia.secretflow/pod-identity": identity },
        publishNotReadyAddresses: true,
        ports: [
          { name: "fed-80", port: 80, targetPort: "fed", protocol: "TCP" },
          { name: "fed", port: 20000, targetPort: "fed", protocol: "TCP" },
        ],
      },
    });
  });

  it("are made for Cluster and Domain ports, not for Local ones", () => {
    expect(servicesOf(input()).map(({ metadata }) => metadata.name)).toEqual([
      "job-psi-guest-0-fed",
      "job-psi-guest-0-open",
      "job-psi-guest-0-dom",
    ]);
  });

  it("of a Domain port are not for Kuscia's load balancer", () => {
    const { labels, annotations } = servicesOf(input())[2]?.metadata ?? {};
    expect(labels).not.toHaveProperty(["kuscia.secretflow/loadbalancer"]);
    expect(annotations?.["kuscia.secretflow/protocol"]).toBe("GRPC");
  });

  it("have one port where the honoured number is 80", () => {
    const container = aContainer({ ports: [{ name: "web", port: 80, scope: "Cluster" }], configVolumeMounts: [] });
    const task = anInput({
      appImage: anAppImage([aTemplate({}, [container])]),
      domains: new Map([["alice", { honourPorts: true }]]),
    });
    expect(servicesOf(task)[0]?.spec?.ports).toEqual([{ name: "web", port: 80, targetPort: "web", protocol: "TCP" }]);
  });

  it("carry no bandwidth annotation that Kubernetes would refuse", () => {
    const limit = { destinationID: "d".repeat(60), limitKBps: 1 };
    const task = input({}, { task: aTask([{ domainID: "alice", bandwidthLimits: [limit] }]) });
    expect(Object.keys(servicesOf(task)[0]?.metadata.annotations ?? {}).join()).not.toContain("bandwidth");
  });
});

describe("access-domain", () => {
  it("is all domains for Cluster ports without a policy", () => {
    expect(accessOf(input())).toEqual({ fed: "alice,bob,carol", open: "alice,bob,carol", dom: "" });
  });

  it("is the domains of the listed roles with one, for the named ports only", () => {
    expect(accessOf(input({ networkPolicy: POLICY }))).toEqual({ fed: "alice,bob", open: "", dom: "bob" });
  });

  it("is empty for a task of one party", () => {
    expect(accessOf(input({}, { task: aTask([{ domainID: "alice" }]) }))).toEqual({ fed: "", open: "", dom: "" });
  });
});

describe("NetworkPolicy", () => {
  const on = { domains: new Map([["alice", { networkPolicy: true }]]) };
  const peer = (domain: string, role: string) => ({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": domain } },
    podSelector: {
      matchLabels: {
        "kuscia.secretflow/job-uid": anInput().job.uid,
        "kuscia.secretflow/task-id": "job-psi",
        "kuscia.secretflow/pod-role": role,
      },
    },
  });
  const rule = (port: number, ...from: object[]) => ({ from, ports: [{ protocol: "TCP", port }] });

  it("is made only where the domain asks for it", () => {
    const parties = renderTask(input({}, on)).parties;
    expect(parties.map(({ networkPolicies }) => networkPolicies.length)).toEqual([1, 0, 0]);
  });

  it("lets pods of the task in, by port scope", () => {
    const [party] = renderTask(input({ replicas: 2 }, on)).parties;
    const identities = party?.pods.map(({ pod }) => pod.metadata.labels?.["kuscia.secretflow/pod-identity"]);
    expect(party?.networkPolicies[0]).toMatchObject({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "job-psi-guest-pods", namespace: "alice" },
    });
    const all = [peer("alice", "guest"), peer("bob", "host"), peer("carol", "arbiter")];
    const own = [peer("alice", "guest")];
    expect(party?.networkPolicies[0]?.spec).toEqual({
      podSelector: {
        matchExpressions: [{ key: "kuscia.secretflow/pod-identity", operator: "In", values: identities }],
      },
      policyTypes: ["Ingress"],
      ingress: [rule(20000, ...all), rule(20001, ...all), rule(20002, ...own), rule(20003, ...own)],
    });
  });

  it("is narrowed by the template's policy, and never lets everybody in", () => {
    const [party] = renderTask(input({ networkPolicy: POLICY }, on)).parties;
    expect(party?.networkPolicies[0]?.spec.ingress).toEqual([
      rule(20000, peer("alice", "guest"), peer("bob", "host")),
      rule(20003, peer("alice", "guest")),
    ]);
  });
});
