import { describe, expect, it } from "vitest";

import type { AppContainer, DeployTemplate, Party } from "../api/types.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { renderTask } from "./render.ts";
import { backoffLimitOf } from "./restart.ts";
import { startGateOf } from "./start-gate.ts";
import { aContainer, anAppImage, anInput, aTask, aTemplate, refusal } from "./testing.ts";

interface Given {
  container?: Partial<AppContainer>;
  template?: Partial<DeployTemplate>;
  settings?: DomainSettings;
  party?: Partial<Party>;
}

function alicePod({ container = {}, template = {}, settings = {}, party = {} }: Given = {}) {
  const input = anInput({
    appImage: anAppImage([aTemplate(template, [aContainer({ configVolumeMounts: [], ...container })])]),
    task: aTask([{ domainID: "alice", ...party }]),
    domains: new Map([["alice", settings]]),
  });
  const pod = renderTask(input).parties[0]?.pods[0]?.pod;
  if (pod === undefined) throw new Error("no pod");
  return pod;
}

function aliceContainer(given: Given = {}) {
  return alicePod(given).spec?.containers[0];
}

describe("a task's pod", () => {
  it("is what the spec says, and nothing of Kuscia's nodes", () => {
    const pod = alicePod({ container: { ports: [] }, party: { role: "guest" } });
    expect(pod.spec).toEqual({
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "psi",
          image: "psi:0.6",
          imagePullPolicy: "IfNotPresent",
          workingDir: "/work",
          command: ["sh"],
          args: ["-c", "/root/main --kuscia ./kuscia/task-config.conf"],
          env: [
            { name: "JOB_ID", value: "job" },
            { name: "JOB_UID", value: anInput().job.uid },
            { name: "TASK_ALIAS", value: "psi" },
            { name: "ATTEMPT", value: "0" },
            { name: "CONTAINER_CPU_LIMIT", valueFrom: { resourceFieldRef: { resource: "limits.cpu" } } },
            { name: "CONTAINER_MEM_LIMIT", valueFrom: { resourceFieldRef: { resource: "limits.memory" } } },
          ],
          securityContext: { allowPrivilegeEscalation: false },
          terminationMessagePolicy: "FallbackToLogsOnError",
        },
      ],
    });
    expect(pod.metadata.labels).toMatchObject({
      "kuscia.secretflow/communication-role-server": "true",
      "kuscia.secretflow/communication-role-client": "true",
      "kuscia.secretflow/pod-role": "guest",
    });
  });

  it("starts no container before the ConfigMap of its party is there, if its template starts together", () => {
    const given = { template: { spec: { containers: [aContainer()], startTogether: true } } };
    const pod = alicePod(given);
    const [{ envFrom, env = [] } = { envFrom: [] }] = pod.spec?.containers ?? [];
    expect(envFrom).toEqual([{ configMapRef: { name: startGateOf(pod) } }]);
    expect(env.map(({ name }) => name)).toEqual(aliceContainer()?.env?.map(({ name }) => name));
    expect(startGateOf(alicePod())).toBeUndefined();
  });

  it("takes restartPolicy and affinity from the template", () => {
    const affinity = { nodeAffinity: {} };
    const spec = {
      restartPolicy: "OnFailure" as const,
      affinity,
      containers: [aContainer({ configVolumeMounts: [] })],
    };
    expect(alicePod({ template: { spec } }).spec).toMatchObject({ restartPolicy: "OnFailure", affinity });
  });

  it("tells how often its containers may be restarted, unless they never are", () => {
    const limitOf = (spec: object) =>
      backoffLimitOf(
        alicePod({ template: { spec: { containers: [aContainer({ configVolumeMounts: [] })], ...spec } } }),
      );
    expect(limitOf({})).toBeUndefined();
    expect(limitOf({ restartPolicy: "Never", backoffLimit: 3 })).toBeUndefined();
    expect(limitOf({ restartPolicy: "OnFailure" })).toBe(6);
    expect(limitOf({ restartPolicy: "OnFailure", backoffLimit: 0 })).toBe(0);
    expect(limitOf({ restartPolicy: "Always", backoffLimit: 20 })).toBe(20);
    const annotations = { "kuscia.secretflow/backoff-limit": "many" };
    expect(backoffLimitOf({ metadata: { annotations } })).toBe(6);
  });

  it("takes its grace period from the template", () => {
    const spec = { terminationGracePeriodSeconds: 5, containers: [aContainer({ configVolumeMounts: [] })] };
    expect(alicePod({ template: { spec } }).spec?.terminationGracePeriodSeconds).toBe(5);
  });

  it("lists the addresses of a port for the parties that have it", () => {
    const containers = (name: string) => [
      aContainer({ ports: [{ name, scope: "Domain" as const }], configVolumeMounts: [] }),
    ];
    const input = anInput({
      task: aTask([
        { domainID: "alice", role: "host" },
        { domainID: "bob", role: "guest" },
        { domainID: "carol", role: "host" },
      ]),
      appImage: anAppImage([
        aTemplate({ role: "host", replicas: 2 }, containers("spu-1")),
        aTemplate({ role: "guest" }, containers("fed")),
      ]),
    });
    const env = renderTask(input).parties[0]?.pods[1]?.pod.spec?.containers[0]?.env;
    expect(env?.filter(({ name }) => name.endsWith("_ADDRESSES"))).toEqual([
      {
        name: "KUSCIA_PORT_SPU_1_ADDRESSES",
        value: "job-psi-host-0-spu-1.alice.svc:20000,job-psi-host-0-spu-1.carol.svc:20000",
      },
      { name: "KUSCIA_PORT_FED_ADDRESSES", value: "job-psi-guest-0-fed.bob.svc:20000" },
    ]);
  });

  it("copies what the AppImage's container says", () => {
    const container = {
      env: [{ name: "A", value: "b" }],
      envFrom: [{ secretRef: { name: "s" } }],
      imagePullPolicy: "Always" as const,
      livenessProbe: { httpGet: { path: "/", port: "psi" } },
      readinessProbe: { tcpSocket: { port: "psi" } },
      startupProbe: { exec: { command: ["true"] } },
      securityContext: { runAsUser: 7 },
      resources: { limits: { cpu: "1" } },
    };
    const { env, ...copied } = container;
    const built = aliceContainer({ container });
    expect(built).toMatchObject(copied);
    expect(built?.env?.slice(0, 2)).toEqual([...env, { name: "KUSCIA_PORT_PSI_NUMBER", value: "20000" }]);
    expect(built?.ports).toEqual([{ name: "psi", containerPort: 20000, protocol: "TCP" }]);
  });

  it("leaves out an empty working directory and Kuscia's own bandwidth resource", () => {
    const built = aliceContainer({
      container: { workingDir: "", resources: { limits: { "kuscia.io/bandwidth": "1" } } },
    });
    expect(built).not.toHaveProperty("workingDir");
    expect(built).not.toHaveProperty("resources");
  });

  it("keeps an environment variable that the AppImage names as we would", () => {
    const own = { name: "CONTAINER_CPU_LIMIT", value: "2" };
    const env = aliceContainer({ container: { env: [own] } })?.env ?? [];
    expect(env.filter(({ name }) => name === own.name)).toEqual([own]);
  });

  it("has the AppImage's environment once, also where the party asks for resources", () => {
    const own = { name: "A", value: "b" };
    const env = aliceContainer({ container: { env: [own] }, party: { resources: { limits: { cpu: "1" } } } })?.env;
    expect(env?.filter(({ name }) => name === own.name)).toEqual([own]);
  });

  it("shows each container only its own ports, but all numbers", () => {
    const containers = [
      aContainer({ name: "a", ports: [{ name: "pa" }], configVolumeMounts: [] }),
      aContainer({ name: "b", ports: [{ name: "pb" }], configVolumeMounts: [] }),
    ];
    const spec = alicePod({ template: { spec: { containers } } }).spec;
    expect(spec?.containers.map(({ ports }) => ports?.map(({ name }) => name))).toEqual([["pa"], ["pb"]]);
    for (const { env } of spec?.containers ?? [])
      expect(env?.slice(0, 2).map(({ value }) => value)).toEqual(["20000", "20001"]);
  });

  it("carries the image's id and the first metric probe", () => {
    const input = anInput({
      appImage: anAppImage([aTemplate({}, [aContainer({ metricProbe: { path: "/m", port: "psi" } })])]),
    });
    input.appImage.spec.image.id = "sha256:1";
    expect(renderTask(input).parties[0]?.pods[0]?.pod.metadata.annotations).toMatchObject({
      "kuscia.secretflow/image-id": "sha256:1",
      "kuscia.secretflow/metric_path": "/m",
      "kuscia.secretflow/metric_port": "20000",
      "kuscia.secretflow/should_be_scraped": "true",
    });
  });

  it("splits the party's resources over its replicas", () => {
    const resources = { limits: { cpu: "1", memory: "2Gi" } };
    expect(aliceContainer({ template: { replicas: 3 }, party: { resources } })?.resources).toEqual({
      limits: { cpu: "333m", memory: "699051Ki" },
    });
  });
});

describe("a domain's settings", () => {
  it("reach its pods and no other domain's", () => {
    const settings = {
      schedulerName: "volcano",
      nodeSelector: { pool: "tee" },
      tolerations: [{ key: "tee", operator: "Exists" }],
      runtimeClassName: "kata",
      priorityClassName: "high",
      serviceAccountName: "tasks",
      imagePullSecrets: [{ name: "registry" }],
    };
    const { parties } = renderTask(anInput({ domains: new Map([["alice", settings]]) }));
    expect(parties[0]?.pods[0]?.pod.spec).toMatchObject(settings);
    for (const field of Object.keys(settings)) expect(parties[1]?.pods[0]?.pod.spec).not.toHaveProperty(field);
  });

  it("add volumes to the pod and mounts to every container", () => {
    const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
    const volumeMounts = [{ name: "data", mountPath: "/data" }];
    const { parties } = renderTask(anInput({ domains: new Map([["alice", { volumes, volumeMounts }]]) }));
    const spec = parties[0]?.pods[0]?.pod.spec;
    expect(spec?.volumes?.map(({ name }) => name)).toEqual(["config-template", "data"]);
    expect(spec?.containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
      "/work/kuscia/task-config.conf",
      "/data",
    ]);
    expect(aliceContainer({ settings: { volumes, volumeMounts } })?.volumeMounts).toEqual(volumeMounts);
  });

  it("add labels and annotations, but never replace ours", () => {
    const podLabels = { team: "x", "kuscia.secretflow/job-uid": "forged" };
    const podAnnotations = { note: "y", "kuscia.secretflow/initiator": "forged" };
    const { labels, annotations } = alicePod({ settings: { podLabels, podAnnotations } }).metadata;
    expect(labels).toMatchObject({ team: "x", "kuscia.secretflow/job-uid": anInput().job.uid });
    expect(annotations).toMatchObject({ note: "y", "kuscia.secretflow/initiator": "alice" });
  });

  it("lie over the AppImage's pod security context, field by field", () => {
    const containers = [aContainer({ configVolumeMounts: [] })];
    const template = { spec: { podSecurityContext: { fsGroup: 1, runAsUser: 7 }, containers } };
    const settings = { podSecurityContext: { fsGroup: 2000 } };
    expect(alicePod({ template, settings }).spec?.securityContext).toEqual({
      seccompProfile: { type: "RuntimeDefault" },
      fsGroup: 2000,
      runAsUser: 7,
    });
  });

  it("restrict the pod's rights", () => {
    expect(aliceContainer({ settings: { securityLevel: "restricted" } })?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
    });
    const given = {
      container: { securityContext: { privileged: true } },
      settings: { securityLevel: "restricted" as const },
    };
    expect(refusal(() => alicePod(given))?.reason).toBe("SecurityLevelRefused");
  });
});
