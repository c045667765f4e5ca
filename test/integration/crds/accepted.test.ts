import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validateAppImage, validateKusciaJob } from "../../../src/api/schema.ts";
import type { AppImage, Domain } from "../../../src/api/types.ts";
import { APP_IMAGES, appImage, DOMAINS, type Jobs as JobsType, Jobs, jobSpec, type TaskDraft } from "./support.ts";
import { copyAs } from "./variants.ts";

let jobs: JobsType;

beforeAll(async () => {
  jobs = await new Jobs().open();
});
afterAll(() => jobs.close());

const numbered = (count: number, draft: (index: number) => Partial<TaskDraft> = () => ({})): TaskDraft[] =>
  Array.from({ length: count }, (_, index) => ({ alias: `t${index}`, ...draft(index) }));

const before = (index: number, most = index): string[] | undefined =>
  index === 0 ? undefined : Array.from({ length: Math.min(index, most) }, (_, back) => `t${index - 1 - back}`);

describe("a KusciaJob is accepted", () => {
  const cases: [string, object][] = [
    ["with only what is required", jobSpec([{ alias: "a" }])],
    [
      "with every field that Kuscia knows",
      jobSpec(
        [
          { alias: "left", taskID: "job-left", tolerable: false, priority: 100 },
          {
            alias: "join",
            dependencies: ["left"],
            tolerable: true,
            priority: -1,
            scheduleConfig: {
              minReservedMembers: 2,
              resourceReservedSeconds: 20,
              lifecycleSeconds: 600,
              retryIntervalSeconds: 15,
            },
            parties: [
              {
                domainID: "alice",
                role: "client",
                resources: { limits: { cpu: "500m", memory: "1.5Gi" }, requests: { "kuscia.io/bandwidth": "10" } },
                bandwidthLimits: [{ destinationID: "bob", limitKBps: 100 }],
              },
              { domainID: "bob", role: "server" },
            ],
          },
        ],
        { flowID: "flow-1", scheduleMode: "BestEffort", maxParallelism: 128 },
      ),
    ],
    [
      "with our own time limits",
      jobSpec([{ alias: "a", timeoutSeconds: 1 }], { activeDeadlineSeconds: 1, ttlSecondsAfterFinished: 0 }),
    ],
    [
      "with all that is said of the job as a whole",
      jobSpec([{ alias: "a" }], {
        displayName: "Nightly report",
        description: "Joins both halves",
        priority: -1000,
        parameters: { day: "2026-01-01", limit: "10" },
        suspend: true,
        suspendPolicy: "Wait",
        taskStartDeadlineSeconds: 1,
      }),
    ],
    ["with a task whose work is done elsewhere", jobSpec([{ alias: "a", external: true, appImage: "" }])],
    ["with a task whose programs may call the job API", jobSpec([{ alias: "a", apiAccess: true }])],
    ["with an empty list of dependencies", jobSpec([{ alias: "a", dependencies: [] }])],
    ["with a dependency named twice", jobSpec([{ alias: "a" }, { alias: "b", dependencies: ["a", "a"] }])],
    [
      "with tasks listed after those that depend on them",
      jobSpec([{ alias: "b", dependencies: ["a"] }, { alias: "a" }]),
    ],
    [
      "with a cycle, which the operator refuses",
      jobSpec([
        { alias: "a", dependencies: ["b"] },
        { alias: "b", dependencies: ["a"] },
      ]),
    ],
    [
      "with aliases in any script and of any form",
      jobSpec([{ alias: "隐私求交 1" }, { alias: "" }, { alias: "x".repeat(253), dependencies: ["", "隐私求交 1"] }]),
    ],
    ["with a task id longer than a label", jobSpec([{ alias: "a", taskID: "a".repeat(253) }])],
    [
      "with a party given twice",
      jobSpec([{ alias: "a", parties: [{ domainID: "alice" }, { domainID: "alice", resources: {} }] }]),
    ],
    [
      "with an empty role and empty input",
      jobSpec([{ alias: "a", taskInputConfig: "", parties: [{ domainID: "alice", role: "" }] }]),
    ],
    [
      "with quantities as numbers",
      jobSpec([
        {
          alias: "a",
          parties: [{ domainID: "alice", resources: JSON.parse('{"limits":{"cpu":2,"memory":1000000}}') }],
        },
      ]),
    ],
    [
      "with 128 parties",
      jobSpec([{ alias: "a", parties: Array.from({ length: 128 }, (_, index) => ({ domainID: `d${index}` })) }]),
    ],
    [
      "as a chain of 128 tasks of 4 parties",
      jobSpec(
        numbered(128, (index) => ({
          dependencies: before(index, 1),
          parties: ["a", "b", "c", "d"].map((domainID) => ({ domainID })),
        })),
      ),
    ],
    [
      "as 128 tasks with 40 dependencies each",
      jobSpec(numbered(128, (index) => ({ dependencies: before(index, 40), taskID: `id-${index}` }))),
    ],
    [
      "as 128 tasks that each depend on all before",
      jobSpec(numbered(128, (index) => ({ dependencies: before(index), taskID: `id-${index}` }))),
    ],
    [
      "as 74 tolerable tasks that each depend on 54 others",
      jobSpec(numbered(128, (index) => (index < 54 ? {} : { tolerable: true, dependencies: before(54) }))),
    ],
  ];

  it.each(cases)("%s", async (_, spec) => {
    const job = await jobs.create(spec);
    expect(validateKusciaJob(job)).toEqual([]);
    // Such a job must also be usable: status, finalizer, deletion.
    await jobs.setStatus(job, { phase: "Running" });
    await jobs.patch(job, { metadata: { finalizers: ["example.com/test"] }, spec: { maxParallelism: 3 } });
    await jobs.patch(job, { metadata: { finalizers: null } });
  });

  it("and gets its defaults stored", async () => {
    const { spec } = await jobs.create(jobSpec([{ alias: "a", scheduleConfig: {} }, { alias: "b" }]));
    expect(spec).toMatchObject({ scheduleMode: "Strict", maxParallelism: 1 });
    const { parties, ...task } = spec.tasks[0]!;
    expect(task).toEqual({
      alias: "a",
      appImage: "app",
      taskInputConfig: "{}",
      tolerable: false,
      scheduleConfig: { resourceReservedSeconds: 30, lifecycleSeconds: 300, retryIntervalSeconds: 30 },
    });
    expect(parties).toEqual([{ domainID: "alice" }, { domainID: "bob" }]);
    expect(spec.tasks[1]).not.toHaveProperty("scheduleConfig");
  });
});

const EVERYTHING = `
apiVersion: kuscia.secretflow/v1alpha1
kind: AppImage
spec:
  image: { name: registry.example/psi, tag: "1.0", id: abc, sign: "" }
  configTemplates:
    task.conf: '{"id": "{{.TASK_ID}}", "parties": "{{{.TASK_CLUSTER_DEFINE}}}"}'
  deployTemplates:
    - name: server
      role: server,both
      replicas: 2
      networkPolicy:
        ingresses: [{ from: { roles: [client] }, ports: [{ port: psi }] }]
      spec:
        restartPolicy: OnFailure
        backoffLimit: 0
        startTogether: true
        terminationGracePeriodSeconds: 0
        podSecurityContext:
          fsGroup: 2000
          fsGroupChangePolicy: OnRootMismatch
          runAsGroup: 3000
          runAsNonRoot: true
          runAsUser: 1000
          seccompProfile: { type: Localhost, localhostProfile: p }
          supplementalGroups: [4000]
          supplementalGroupsPolicy: Merge
        volumes:
          - { name: shm, emptyDir: { medium: Memory, sizeLimit: 1Gi } }
          - { name: tmp, emptyDir: {} }
          - { name: small, emptyDir: { medium: "", sizeLimit: 1000 } }
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: In, values: [ssd] }] }]
            preferredDuringSchedulingIgnoredDuringExecution:
              - { weight: 1, preference: { matchFields: [{ key: metadata.name, operator: NotIn, values: [n1] }] } }
          podAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - topologyKey: zone
                labelSelector: { matchLabels: { a: b }, matchExpressions: [{ key: c, operator: Exists }] }
                namespaceSelector: { matchLabels: { a: b } }
                namespaces: [alice]
                matchLabelKeys: [x]
                mismatchLabelKeys: [y]
          podAntiAffinity:
            preferredDuringSchedulingIgnoredDuringExecution:
              - { weight: 100, podAffinityTerm: { topologyKey: kubernetes.io/hostname, labelSelector: {} } }
        containers:
          - name: app
            workingDir: ""
            command: [sh, -c]
            args: ["exec app"]
            imagePullPolicy: IfNotPresent
            configVolumeMounts: [{ mountPath: /etc/task.conf, subPath: task.conf }]
            volumeMounts:
              - { name: shm, mountPath: /dev/shm }
              - { name: data, mountPath: /data, readOnly: true, subPath: x }
              - { name: results, mountPath: /results, subPathExpr: $(JOB_ID) }
            metricProbe: { path: /metrics, port: metrics }
            ports:
              - { name: psi, port: 8080, protocol: GRPC, scope: Cluster }
              - { name: metrics, protocol: HTTP, scope: Domain }
            env:
              - { name: A, value: "1" }
              - { name: E }
              - { name: B, valueFrom: { fieldRef: { apiVersion: v1, fieldPath: metadata.name } } }
              - { name: C, valueFrom: { resourceFieldRef: { resource: limits.cpu, containerName: app, divisor: 1m } } }
              - { name: D, valueFrom: { secretKeyRef: { name: s, key: k, optional: true } } }
              - { name: F, valueFrom: { configMapKeyRef: { name: s, key: k, optional: false } } }
              - { name: G, valueFrom: { fileKeyRef: { volumeName: v, path: p, key: k, optional: true } } }
            envFrom: [{ prefix: P_, configMapRef: { name: c, optional: true } }, { secretRef: { name: s } }]
            resources: { limits: { cpu: 1, memory: 1.5Gi, tiny: ".5" }, requests: { cpu: 100m }, claims: [{ name: gpu, request: one }] }
            livenessProbe: { httpGet: { path: /, port: psi, scheme: HTTP, host: h, httpHeaders: [{ name: A, value: b }] }, periodSeconds: 5 }
            readinessProbe: { tcpSocket: { port: 80, host: h }, failureThreshold: 2, successThreshold: 1, timeoutSeconds: 3 }
            startupProbe: { grpc: { port: 81, service: s }, initialDelaySeconds: 1, terminationGracePeriodSeconds: 4 }
            securityContext:
              allowPrivilegeEscalation: false
              appArmorProfile: { type: Localhost, localhostProfile: p }
              capabilities: { add: [NET_ADMIN], drop: [ALL] }
              privileged: false
              procMount: Default
              readOnlyRootFilesystem: true
              runAsGroup: 1
              runAsNonRoot: true
              runAsUser: 4000000000
              seLinuxOptions: { level: l, role: r, type: t, user: u }
              seccompProfile: { type: Localhost, localhostProfile: p }
              windowsOptions: { gmsaCredentialSpec: a, gmsaCredentialSpecName: b, hostProcess: false, runAsUserName: c }
`;

describe("an AppImage is accepted", () => {
  it("with every field, and none is dropped", async () => {
    const sent = copyAs<AppImage>(load(EVERYTHING));
    sent.metadata = { name: `all-${jobs.suffix}` };
    const stored = await jobs.client.create(APP_IMAGES, sent, { query: { fieldValidation: "Strict" } });
    expect(stored.spec).toEqual(sent.spec);
    expect(validateAppImage(stored)).toEqual([]);
  });

  const cases: [string, AppImage][] = [
    ["without replicas, role and containers", appImage("min", { spec: {} })],
    ["with an empty tag", appImage("tag", { spec: {} }, { name: "app", tag: "" })],
    ["with replicas 0, as the API stores them", appImage("zero", { replicas: 0, spec: {} })],
    ["with an empty restart policy and role", appImage("empty", { role: "", spec: { restartPolicy: "" } })],
    [
      "without any template",
      { metadata: { name: "none" }, spec: { image: { name: "app", tag: "1" }, deployTemplates: [] } },
    ],
  ];
  it.each(cases)("%s", async (_, image) => {
    const stored = await jobs.client.create(APP_IMAGES, {
      ...image,
      metadata: { name: `${image.metadata.name}-${jobs.suffix}` },
    });
    expect(stored.spec).toEqual(image.spec);
    expect(validateAppImage(stored)).toEqual([]);
  });

  it("and its ports get protocol and scope", async () => {
    const containers = [{ name: "app", workingDir: "/", ports: [{ name: "psi" }] }];
    const stored = await jobs.client.create(APP_IMAGES, appImage(`ports-${jobs.suffix}`, { spec: { containers } }));
    expect(stored.spec.deployTemplates[0]!.spec.containers![0]!.ports).toEqual([
      { name: "psi", protocol: "HTTP", scope: "Local" },
    ]);
  });
});

describe("a Domain is accepted", () => {
  it("with every field, and takes a status", async () => {
    const metadata = { name: `domain-${jobs.suffix}` };
    const spec: Domain["spec"] = {
      role: "partner",
      master: "m",
      interConnProtocols: ["kuscia", "bfia"],
      cert: "Y2VydA==",
      authCenter: { authenticationType: "Token", tokenGenMethod: "UID-RSA-GEN" },
      resourceQuota: { podMaxCount: 0 },
    };
    expect(
      (await jobs.client.create(DOMAINS, { metadata, spec }, { query: { fieldValidation: "Strict" } })).spec,
    ).toEqual(spec);
    const status: Domain["status"] = {
      observedGeneration: 1,
      conditions: [
        {
          type: "Ready",
          status: "False",
          reason: "Partner",
          message: "m",
          lastTransitionTime: "2026-01-01T00:00:00Z",
          observedGeneration: 1,
        },
      ],
      nodeStatuses: [{ name: "n", version: "1", status: "Ready", lastHeartbeatTime: "2026-01-01T00:00:00Z" }],
      deployTokenStatuses: [{ token: "t", state: "unused" }],
    };
    const patched = await jobs.client.patch<Domain>(
      DOMAINS,
      metadata,
      { status },
      { subresource: "status", query: { fieldValidation: "Strict" } },
    );
    expect(patched.status).toEqual(status);
  });

  it("with an empty spec", async () => {
    const stored = await jobs.client.create(DOMAINS, { metadata: { name: `empty-${jobs.suffix}` }, spec: {} });
    expect(stored.spec).toEqual({});
  });
});
