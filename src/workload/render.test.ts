import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { PartyWorkload, TaskWorkload } from "./input.ts";
import { WORKLOAD_REASONS } from "./errors.ts";
import { renderTask } from "./render.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate, refusal } from "./testing.ts";

const CONFIG = "task-config.conf";
const VALID_NAME = /^(Service \w+\/[a-z][-a-z0-9]{0,62}|(Pod|ConfigMap) \w+\/[a-z0-9][-.a-z0-9]{0,252})$/;

function rendered(party: PartyWorkload | undefined, pod = 0): string {
  return party?.pods[pod]?.configMaps[0]?.data?.[CONFIG] ?? "";
}

function names({ parties }: TaskWorkload): string[] {
  return parties.flatMap((party) =>
    party.pods.flatMap(({ pod, services, configMaps }) =>
      [pod, ...services, ...configMaps].map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
    ),
  );
}

describe("a two-party PSI task", () => {
  const { parties } = renderTask(anInput());

  it("has the pods, Services and endpoints of the table", () => {
    expect(names({ parties })).toEqual([
      "Pod alice/job-psi-0",
      "Service alice/job-psi-0-psi",
      "ConfigMap alice/job-psi-0-config",
      "Pod bob/job-psi-0",
      "Service bob/job-psi-0-psi",
      "ConfigMap bob/job-psi-0-config",
    ]);
    expect(parties.map(({ endpoints }) => endpoints)).toEqual([
      [{ portName: "psi", scope: "Cluster", endpoint: "job-psi-0-psi.alice.svc" }],
      [{ portName: "psi", scope: "Cluster", endpoint: "job-psi-0-psi.bob.svc" }],
    ]);
  });

  it("renders alice's file byte for byte, with our port number", () => {
    expect(rendered(parties[0])).toBe(String.raw`{
  "task_id": "job-psi",
  "task_input_config": "{\"k\":\"v\\nw\",\"n\":1}",
  "task_cluster_def": "{\"parties\":[{\"name\":\"alice\",\"role\":\"\",\"services\":[{\"portName\":\"psi\",\"endpoints\":[\"job-psi-0-psi.alice.svc\"]}]},{\"name\":\"bob\",\"role\":\"\",\"services\":[{\"portName\":\"psi\",\"endpoints\":[\"job-psi-0-psi.bob.svc\"]}]}],\"selfPartyIdx\":0,\"selfEndpointIdx\":0}",
  "allocated_ports": "{\"ports\":[{\"name\":\"psi\",\"port\":20000,\"scope\":\"Cluster\",\"protocol\":\"HTTP\"}]}"
}
`);
  });

  it("tells bob that he is the second", () => {
    expect(rendered(parties[1])).toContain(String.raw`\"selfPartyIdx\":1,\"selfEndpointIdx\":0}`);
  });

  it("mounts the file where the AppImage says", () => {
    const spec = parties[0]?.pods[0]?.pod.spec;
    expect(spec?.volumes).toEqual([{ name: "config-template", configMap: { name: "job-psi-0-config" } }]);
    expect(spec?.containers[0]?.volumeMounts).toEqual([
      { name: "config-template", mountPath: "/work/kuscia/task-config.conf", subPath: CONFIG },
    ]);
  });
});

describe("replicas, roles and attempts", () => {
  it("give each pod its own indexes and names", () => {
    const { parties } = renderTask(anInput({ appImage: anAppImage([aTemplate({ replicas: 2 })]), attempt: 1 }));
    expect(names({ parties }).slice(0, 6)).toEqual([
      "Pod alice/job-psi-0-r1",
      "Service alice/job-psi-0-psi-r1",
      "ConfigMap alice/job-psi-0-config-r1",
      "Pod alice/job-psi-1-r1",
      "Service alice/job-psi-1-psi-r1",
      "ConfigMap alice/job-psi-1-config-r1",
    ]);
    expect(rendered(parties[1], 1)).toContain(String.raw`\"selfPartyIdx\":1,\"selfEndpointIdx\":1}`);
    expect(rendered(parties[0])).toContain(
      String.raw`\"endpoints\":[\"job-psi-0-psi-r1.alice.svc\",\"job-psi-1-psi-r1.alice.svc\"]`,
    );
  });

  it("keep two roles in one domain apart", () => {
    const task = aTask([
      { domainID: "alice", role: "guest" },
      { domainID: "alice", role: "host" },
    ]);
    const host = aTemplate({ role: "host" }, [
      aContainer({ ports: [{ name: "own" }, { name: "psi", scope: "Domain" }] }),
    ]);
    const { parties } = renderTask(anInput({ task, appImage: anAppImage([aTemplate({ role: "guest" }), host]) }));
    expect(names({ parties }).filter((name) => name.startsWith("Pod"))).toEqual([
      "Pod alice/job-psi-guest-0",
      "Pod alice/job-psi-host-0",
    ]);
    expect(rendered(parties[0])).toContain(String.raw`\"selfPartyIdx\":0`);
    expect(rendered(parties[1])).toContain(String.raw`\"selfPartyIdx\":1`);
    expect(rendered(parties[1])).toContain(String.raw`[\"job-psi-host-0-psi.alice.svc:20001\"]`);
    expect(rendered(parties[1])).toContain(
      String.raw`{\"ports\":[{\"name\":\"own\",\"port\":20000,\"scope\":\"Local\",\"protocol\":\"HTTP\"},{\"name\":\"psi\",\"port\":20001,`,
    );
  });

  it("list a party without service ports with no services", () => {
    const appImage = anAppImage([aTemplate({}, [aContainer({ ports: [{ name: "x" }] })])]);
    expect(rendered(renderTask(anInput({ appImage })).parties[0])).toContain(
      String.raw`\"role\":\"\",\"services\":[]}`,
    );
  });

  it("take the last of a pair given twice, at the first one's place", () => {
    const resources = { limits: { cpu: "1" } };
    const task = aTask([{ domainID: "alice" }, { domainID: "bob" }, { domainID: "alice", resources }]);
    const { parties } = renderTask(anInput({ task }));
    expect(parties.map(({ domainID }) => domainID)).toEqual(["alice", "bob"]);
    expect(parties[0]?.pods[0]?.pod.spec?.containers[0]?.resources).toEqual(resources);
  });

  it("refuse two Services of one name", () => {
    const task = aTask([{ domainID: "alice" }, { domainID: "alice", role: "0-x" }]);
    const port = (name: string) => [aContainer({ ports: [{ name, scope: "Cluster" }] })];
    const appImage = anAppImage([aTemplate({}, port("x-0-p")), aTemplate({ role: "0-x" }, port("p"))]);
    expect(refusal(() => renderTask(anInput({ task, appImage })))).toEqual({
      reason: "NameConflict",
      message: "task psi would make two of Service job-psi-0-x-0-p in alice",
    });
  });
});

describe("renderTask", () => {
  it("is a pure function", () => {
    const input = anInput({ domains: new Map([["alice", { podLabels: { a: "b" }, networkPolicy: true }]]) });
    const before = structuredClone(input);
    expect(JSON.stringify(renderTask(input))).toBe(JSON.stringify(renderTask(input)));
    expect(input).toEqual(before);
  });

  it("gives every object a kind, a name, a namespace and the labels to find it by, and no owner", () => {
    for (const party of renderTask(anInput({ domains: new Map([["bob", { networkPolicy: true }]]) })).parties) {
      const objects = [...party.networkPolicies, ...party.pods.flatMap((p) => [p.pod, ...p.services, ...p.configMaps])];
      for (const { apiVersion, kind, metadata } of objects) {
        expect(apiVersion).toBeDefined();
        expect(kind).toBeDefined();
        expect(metadata).toMatchObject({ name: expect.any(String), namespace: party.domainID });
        expect(metadata.labels).toMatchObject({
          "kuscia.secretflow/controller": "kusciajob-operator",
          "kuscia.secretflow/job-uid": anInput().job.uid,
        });
        expect(metadata).not.toHaveProperty("ownerReferences");
      }
    }
  });

  it("reports with Kuscia's words", () => {
    const appImage = anAppImage([aTemplate({ role: "host" })]);
    const task = aTask([{ domainID: "alice", role: "guest" }]);
    expect(refusal(() => renderTask(anInput({ appImage, task })))).toEqual({
      reason: "TemplateNotFound",
      message:
        'failed to build domain alice kit info, failed to select appropriate deploy template from appImage "psi-image" for party alice/guest, not found deploy template for role "guest"',
    });
  });

  it("throws nothing but WorkloadError, and makes only what Kubernetes can name", () => {
    const valid = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const word = fc.oneof(
      { arbitrary: valid, weight: 30 },
      { arbitrary: fc.string({ maxLength: 70 }), weight: 1 },
      { arbitrary: fc.stringMatching(/^[a-z0-9-]{0,20}$/), weight: 1 },
    );
    const port = fc.record({
      name: word,
      scope: fc.constantFrom("Cluster" as const, "Domain" as const, "Local" as const, undefined),
      port: fc.option(fc.integer(), { nil: undefined }),
    });
    const container = fc.record({
      name: word,
      ports: fc.array(port, { maxLength: 3 }),
      env: fc.array(fc.record({ name: word, value: word }), { maxLength: 2 }),
      configVolumeMounts: fc.array(fc.record({ mountPath: word, subPath: fc.constantFrom("a", "b", "__proto__") }), {
        maxLength: 2,
      }),
      resources: fc.record({ limits: fc.dictionary(fc.constantFrom("cpu", "x"), word) }),
    });
    const template = fc.record({
      role: fc.option(word, { nil: undefined }),
      replicas: fc.constantFrom(-1, 0, 1, 2, 3),
      containers: fc.array(container, { maxLength: 2 }),
    });
    const amounts = fc.dictionary(fc.constantFrom("cpu", "memory", "x"), fc.constantFrom("1Gi", "3", "500m", "lots"));
    const party = fc.record({
      domainID: fc.constantFrom("alice", "bob"),
      role: word,
      resources: fc.record({ limits: amounts }),
    });
    const source = fc.oneof(word, fc.constant("{{.TASK_CLUSTER_DEFINE}}{{{.V.a[0]}}}"));
    const whole = fc.record({
      taskID: word,
      attempt: fc.nat(3),
      templates: fc.array(template, { maxLength: 3 }),
      config: fc.record({ a: source, b: source }),
      parties: fc.array(party, { maxLength: 3 }),
      settings: fc.record({ honourPorts: fc.boolean(), networkPolicy: fc.boolean() }),
    });
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(whole, ({ taskID, attempt, templates, config, parties, settings }) => {
        const list = templates.map(({ role, replicas, containers }) =>
          aTemplate(
            { role, replicas },
            containers.map((c) => aContainer(c)),
          ),
        );
        const appImage = anAppImage(list, config);
        const input = anInput({
          taskID,
          attempt,
          appImage,
          task: aTask(parties),
          domains: new Map([["alice", settings]]),
        });
        // Any other error passes through `refusal` and fails the property.
        const problem = refusal(() => {
          for (const name of names(renderTask(input))) expect(name).toMatch(VALID_NAME);
        });
        expect(["", ...Object.keys(WORKLOAD_REASONS)]).toContain(problem?.reason ?? "");
        outcomes.add(problem?.reason ?? "rendered");
      }),
      { numRuns: 3000 },
    );
    // The property says little if the inputs always fail in the same way.
    expect(outcomes).toContain("rendered");
    expect(outcomes.size).toBeGreaterThan(5);
  });
});
