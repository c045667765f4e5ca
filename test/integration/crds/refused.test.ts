import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { validateAppImage, validateKusciaJob } from "../../../src/api/schema.ts";
import type { AppImage } from "../../../src/api/types.ts";
import { APP_IMAGES, appImage, DOMAINS, Jobs, jobSpec, refusal } from "./support.ts";

let jobs: Jobs;

beforeAll(async () => {
  jobs = await new Jobs().open();
});
afterAll(() => jobs.close());

const TASK = "spec.tasks[0]";

describe("rules across fields: a KusciaJob is refused", () => {
  const cases: [string, object, string][] = [
    [
      "no tasks",
      jobSpec([]),
      "spec.tasks: Invalid value: a job needs at least one task; give one, or set open to true and add tasks while the job runs",
    ],
    [
      "unknown dependency",
      jobSpec([{ alias: "a" }, { alias: "b", dependencies: ["a", "x", "y"] }]),
      "spec.tasks: Invalid value: task 'b' has the dependency 'x', which is not a task of this job; correct its dependencies or add the task",
    ],
    [
      "dependency on itself",
      jobSpec([{ alias: "a", dependencies: ["a"] }]),
      "spec.tasks[0].dependencies: Invalid value: task 'a' depends on itself; remove 'a' from its dependencies",
    ],
    [
      "tolerable dependency",
      jobSpec([
        { alias: "a", tolerable: true },
        { alias: "b", dependencies: ["a"] },
      ]),
      "spec.tasks: Invalid value: task 'b' has the dependency 'a', which is tolerable; remove it from the dependencies, or make that task not tolerable",
    ],
    [
      "duplicate taskID",
      jobSpec([{ alias: "a", taskID: "x" }, { alias: "b" }, { alias: "c", taskID: "x" }]),
      "spec.tasks: Invalid value: taskID 'x' is given to two tasks; give each task its own, or leave taskID out",
    ],
    [
      "a task id that no pod's name can begin with",
      jobSpec([{ alias: "a", taskID: "__A_b" }]),
      `${TASK}.taskID: Invalid value: "__A_b": ${TASK}.taskID in body should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'`,
    ],
    [
      "a rule of a retry policy about two things",
      jobSpec([
        {
          alias: "a",
          retryPolicy: {
            rules: [{ action: "Retry", onReasons: ["PodLost"], onExitCodes: { operator: "In", values: [1] } }],
          },
        },
      ]),
      "spec.tasks[0].retryPolicy.rules[0]: Invalid value: a rule has either onExitCodes or onReasons; use two rules for both",
    ],
    ["duplicate alias", jobSpec([{ alias: "a" }, { alias: "a" }]), 'spec.tasks[1]: Duplicate value: {"alias":"a"}'],
    [
      "no parties",
      jobSpec([{ alias: "a", parties: [] }]),
      "spec.tasks[0].parties: Invalid value: 0: spec.tasks[0].parties in body should have at least 1 items",
    ],
  ];
  it.each(cases)("%s", async (_, spec, message) => {
    expect(plain(await refusal(jobs.create(spec)))).toBe(message);
  });

  it("with every fault of a large job named within the budget", async () => {
    const tasks = Array.from({ length: 128 }, (_, index) => ({
      alias: `t${index}`,
      dependencies: Array.from({ length: 42 }, (__, dep) => `no${dep}`),
    }));
    expect(await refusal(jobs.create(jobSpec(tasks)))).toContain(
      "task 't0' has the dependency 'no0', which is not a task of this job",
    );
  });
});

/** A field set to a bad value: the server refuses it, and so does the generated validator. */
describe("limits of fields: a KusciaJob is refused", () => {
  const tasks = (count: number): { alias: string }[] =>
    Array.from({ length: count }, (_, index) => ({ alias: `t${index}` }));
  const cases: [string, object, string, string][] = [
    ["no initiator", { initiator: undefined }, "spec.initiator: Required value", "spec.initiator is required"],
    [
      "initiator too long for a namespace",
      { initiator: "a".repeat(64) },
      "spec.initiator: Too long: may not be more than 63 bytes",
      "spec.initiator must have at most 63 characters",
    ],
    [
      "scheduleMode",
      { scheduleMode: "Loose" },
      'spec.scheduleMode: Unsupported value: "Loose": supported values: "Strict", "BestEffort"',
      'spec.scheduleMode must be one of "Strict", "BestEffort"',
    ],
    [
      "maxParallelism 0",
      { maxParallelism: 0 },
      "spec.maxParallelism: Invalid value: 0: spec.maxParallelism in body should be greater than or equal to 1",
      "spec.maxParallelism must be at least 1",
    ],
    [
      "maxParallelism 129",
      { maxParallelism: 129 },
      "spec.maxParallelism: Invalid value: 129: spec.maxParallelism in body should be less than or equal to 128",
      "spec.maxParallelism must be at most 128",
    ],
    [
      "maxParallelism text",
      { maxParallelism: "2" },
      'spec.maxParallelism: Invalid value: "string": spec.maxParallelism in body must be of type integer: "string"',
      "spec.maxParallelism must be an integer",
    ],
    [
      "priority 1001",
      { priority: 1001 },
      "spec.priority: Invalid value: 1001: spec.priority in body should be less than or equal to 1000",
      "spec.priority must be at most 1000",
    ],
    [
      "suspendPolicy",
      { suspendPolicy: "Stop" },
      'spec.suspendPolicy: Unsupported value: "Stop": supported values: "Requeue", "Terminate", "Wait"',
      'spec.suspendPolicy must be one of "Requeue", "Terminate", "Wait"',
    ],
    [
      "a parameter that is no text",
      { parameters: { limit: 10 } },
      'spec.parameters.limit: Invalid value: "integer": spec.parameters.limit in body must be of type string: "integer"',
      "spec.parameters.limit must be a string",
    ],
    [
      "taskStartDeadlineSeconds 0",
      { taskStartDeadlineSeconds: 0 },
      "spec.taskStartDeadlineSeconds: Invalid value: 0: spec.taskStartDeadlineSeconds in body should be greater than or equal to 1",
      "spec.taskStartDeadlineSeconds must be at least 1",
    ],
    [
      "activeDeadlineSeconds 0",
      { activeDeadlineSeconds: 0 },
      "spec.activeDeadlineSeconds: Invalid value: 0: spec.activeDeadlineSeconds in body should be greater than or equal to 1",
      "spec.activeDeadlineSeconds must be at least 1",
    ],
    [
      "activeDeadlineSeconds too large",
      { activeDeadlineSeconds: 2 ** 31 },
      "spec.activeDeadlineSeconds in body should be less than or equal to 2147483647",
      "spec.activeDeadlineSeconds must be at most 2147483647",
    ],
    [
      "ttlSecondsAfterFinished -1",
      { ttlSecondsAfterFinished: -1 },
      "spec.ttlSecondsAfterFinished: Invalid value: -1: spec.ttlSecondsAfterFinished in body should be greater than or equal to 0",
      "spec.ttlSecondsAfterFinished must be at least 0",
    ],
    [
      "129 tasks",
      { tasks: jobSpec(tasks(129)).tasks },
      "spec.tasks: Too many: 129: must have at most 128 items",
      "spec.tasks must have at most 128 entries",
    ],
  ];
  const taskCases: [string, object, string, string][] = [
    ["no alias", { alias: undefined }, `${TASK}.alias: Required value`, `${TASK}.alias is required`],
    [
      "alias too long",
      { alias: "a".repeat(254) },
      `${TASK}.alias: Too long: may not be more than 253 bytes`,
      `${TASK}.alias must have at most 253 characters`,
    ],
    ["no appImage", { appImage: undefined }, `${TASK}.appImage: Required value`, `${TASK}.appImage is required`],
    [
      "no taskInputConfig",
      { taskInputConfig: undefined },
      `${TASK}.taskInputConfig: Required value`,
      `${TASK}.taskInputConfig is required`,
    ],
    ["no parties", { parties: undefined }, `${TASK}.parties: Required value`, `${TASK}.parties is required`],
    [
      "129 parties",
      { parties: Array.from({ length: 129 }, (_, index) => ({ domainID: `d${index}` })) },
      `${TASK}.parties: Too many: 129: must have at most 128 items`,
      `${TASK}.parties must have at most 128 entries`,
    ],
    [
      "taskID without a good character",
      { taskID: "_A_" },
      `${TASK}.taskID: Invalid value: "_A_": ${TASK}.taskID in body should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'`,
      `${TASK}.taskID must match ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`,
    ],
    [
      "empty taskID",
      { taskID: "" },
      `${TASK}.taskID in body should match`,
      `${TASK}.taskID must match ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`,
    ],
    [
      "129 dependencies",
      { dependencies: Array.from({ length: 129 }, () => "a") },
      `${TASK}.dependencies: Too many: 129: must have at most 128 items`,
      `${TASK}.dependencies must have at most 128 entries`,
    ],
    [
      "timeoutSeconds 0",
      { timeoutSeconds: 0 },
      `${TASK}.timeoutSeconds in body should be greater than or equal to 1`,
      `${TASK}.timeoutSeconds must be at least 1`,
    ],
    [
      "minReservedMembers 0",
      { scheduleConfig: { minReservedMembers: 0 } },
      `${TASK}.scheduleConfig.minReservedMembers in body should be greater than or equal to 1`,
      `${TASK}.scheduleConfig.minReservedMembers must be at least 1`,
    ],
    [
      "party without domain",
      { parties: [{ role: "x" }] },
      `${TASK}.parties[0].domainID: Required value`,
      `${TASK}.parties[0].domainID is required`,
    ],
    [
      "bad quantity",
      { parties: [{ domainID: "a", resources: { limits: { cpu: "1x" } } }] },
      `${TASK}.parties[0].resources.limits.cpu: Invalid value: "1x"`,
      `${TASK}.parties[0].resources.limits.cpu must match `,
    ],
    [
      "bad quantity under a long name",
      { parties: [{ domainID: "a", resources: { limits: { "kuscia.io/bandwidth": true } } }] },
      `must be of type integer,string`,
      `${TASK}.parties[0].resources.limits["kuscia.io/bandwidth"] must be an integer or a string`,
    ],
    [
      "bandwidth limit without a rate",
      { parties: [{ domainID: "a", bandwidthLimits: [{ destinationID: "b" }] }] },
      `${TASK}.parties[0].bandwidthLimits[0].limitKBps: Required value`,
      `${TASK}.parties[0].bandwidthLimits[0].limitKBps is required`,
    ],
  ];
  const all = [
    ...cases,
    ...taskCases.map(
      ([name, task, ...texts]) =>
        [name, { tasks: [{ ...jobSpec([{ alias: "a" }]).tasks[0], ...task }] }, ...texts] as const,
    ),
  ];

  it.each(all)("%s", async (_, change, server, own) => {
    const spec = { ...jobSpec([{ alias: "a" }]), ...change };
    expect(plain(await refusal(jobs.create(spec)))).toContain(server);
    const sentences = validateKusciaJob(JSON.parse(JSON.stringify({ spec })));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(own);
  });

  it("an object without a spec", async () => {
    expect(validateKusciaJob({})).toEqual(["spec is required"]);
    expect(validateKusciaJob(null)).toEqual(["the object must be an object"]);
    expect(plain(await refusal(jobs.create(undefined)))).toContain("spec: Required value");
  });
});

describe("limits of fields: an AppImage is refused", () => {
  const container = (change: object): object => ({
    spec: { containers: [{ name: "app", workingDir: "/", ...change }] },
  });
  const C = "spec.deployTemplates[0].spec.containers[0]";
  const cases: [string, AppImage, string, string][] = [
    [
      "no tag",
      appImage("x", { spec: {} }, { name: "app" }),
      "spec.image.tag: Required value",
      "spec.image.tag is required",
    ],
    [
      "no workingDir",
      appImage("x", container({ workingDir: undefined })),
      `${C}.workingDir: Required value`,
      `${C}.workingDir is required`,
    ],
    [
      "protocol",
      appImage("x", container({ ports: [{ name: "p", protocol: "TCP" }] })),
      `${C}.ports[0].protocol: Unsupported value: "TCP"`,
      `${C}.ports[0].protocol must be one of "HTTP", "GRPC"`,
    ],
    [
      "scope",
      appImage("x", container({ ports: [{ name: "p", scope: "World" }] })),
      `${C}.ports[0].scope: Unsupported value: "World"`,
      `${C}.ports[0].scope must be one of "Cluster", "Domain", "Local"`,
    ],
    [
      "imagePullPolicy",
      appImage("x", container({ imagePullPolicy: "Sometimes" })),
      `${C}.imagePullPolicy: Unsupported value`,
      `${C}.imagePullPolicy must be one of "Always", "Never", "IfNotPresent"`,
    ],
    [
      "bad probe",
      appImage("x", container({ livenessProbe: { httpGet: { path: "/" } } })),
      `${C}.livenessProbe.httpGet.port: Required value`,
      `${C}.livenessProbe.httpGet.port is required`,
    ],
    [
      "bad env",
      appImage("x", container({ env: [{ value: "x" }] })),
      `${C}.env[0].name: Required value`,
      `${C}.env[0].name is required`,
    ],
    [
      "bad quantity",
      appImage("x", container({ resources: { requests: { cpu: "one" } } })),
      `${C}.resources.requests.cpu: Invalid value: "one"`,
      `${C}.resources.requests.cpu must match `,
    ],
    [
      "bad affinity",
      appImage("x", { spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } } }),
      "topologyKey: Required value",
      "topologyKey is required",
    ],
    [
      "backoffLimit",
      appImage("x", { spec: { backoffLimit: 101 } }),
      "spec.deployTemplates[0].spec.backoffLimit in body should be less than or equal to 100",
      "spec.deployTemplates[0].spec.backoffLimit must be at most 100",
    ],
    [
      "grace period",
      appImage("x", { spec: { terminationGracePeriodSeconds: 3601 } }),
      "terminationGracePeriodSeconds in body should be less than or equal to 3600",
      "terminationGracePeriodSeconds must be at most 3600",
    ],
    [
      "a volume that is not empty",
      appImage("x", { spec: { volumes: [{ name: "data" }] } }),
      "volumes[0].emptyDir: Required value",
      "volumes[0].emptyDir is required",
    ],
    [
      "medium",
      appImage("x", { spec: { volumes: [{ name: "shm", emptyDir: { medium: "HugePages" } }] } }),
      'volumes[0].emptyDir.medium: Unsupported value: "HugePages"',
      'volumes[0].emptyDir.medium must be one of "", "Memory"',
    ],
    [
      "size of a volume",
      appImage("x", { spec: { volumes: [{ name: "shm", emptyDir: { sizeLimit: "much" } }] } }),
      "volumes[0].emptyDir.sizeLimit: Invalid value",
      "volumes[0].emptyDir.sizeLimit must match ",
    ],
    [
      "a relative mount",
      appImage("x", container({ volumeMounts: [{ name: "data", mountPath: "data" }] })),
      `${C}.volumeMounts[0].mountPath: Invalid value: "data"`,
      `${C}.volumeMounts[0].mountPath must match `,
    ],
    [
      "a group that is none",
      appImage("x", { spec: { podSecurityContext: { fsGroup: -1 } } }),
      "podSecurityContext.fsGroup in body should be greater than or equal to 0",
      "podSecurityContext.fsGroup must be at least 0",
    ],
  ];
  it.each(cases)("%s", async (_, image, server, own) => {
    expect(await refusal(jobs.client.create(APP_IMAGES, image))).toContain(server);
    const sentences = validateAppImage(JSON.parse(JSON.stringify(image)));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(own);
  });
});

describe("rules across fields: an AppImage is refused", () => {
  const mounts = (...volumeMounts: object[]): object => ({
    spec: { containers: [{ name: "app", workingDir: "/", volumeMounts }] },
  });
  it.each([
    [
      "subPath and subPathExpr",
      mounts({ name: "a", mountPath: "/a", subPath: "x", subPathExpr: "$(JOB_ID)" }),
      "volumeMounts[0]: Invalid value: subPath and subPathExpr exclude each other; remove one",
    ],
    [
      "two mounts at one path",
      mounts({ name: "a", mountPath: "/a" }, { name: "b", mountPath: "/a" }),
      'volumeMounts[1]: Duplicate value: {"mountPath":"/a"}',
    ],
    [
      "two volumes of one name",
      {
        spec: {
          volumes: [
            { name: "a", emptyDir: {} },
            { name: "a", emptyDir: {} },
          ],
        },
      },
      'volumes[1]: Duplicate value: {"name":"a"}',
    ],
    [
      "a volume with a name of the operator's",
      { spec: { volumes: [{ name: "named-a", emptyDir: {} }] } },
      "volumes[0].name: Invalid value: config-template and names that begin with named- belong to the operator",
    ],
  ])("%s", async (_, template, message) => {
    expect(plain(await refusal(jobs.client.create(APP_IMAGES, appImage("x", template))))).toContain(message);
  });
});

describe("limits of fields: a Domain is refused", () => {
  it.each([
    ["role", { role: "friend" }, "spec.role: Unsupported value"],
    ["protocol", { interConnProtocols: ["smtp"] }, "spec.interConnProtocols[0]: Unsupported value"],
    ["authentication", { authCenter: {} }, "spec.authCenter.authenticationType: Required value"],
    [
      "quota",
      { resourceQuota: { podMaxCount: -1 } },
      "spec.resourceQuota.podMaxCount in body should be greater than or equal to 0",
    ],
  ])("%s", async (_, spec, message) => {
    expect(
      await refusal(jobs.client.create(DOMAINS, { metadata: { name: `bad-${jobs.suffix}` }, spec: spec as object })),
    ).toContain(message);
  });

  it.each([
    ["a dot", "bank.a"],
    ["64 characters", "e".repeat(64)],
  ])("name with %s, which no Namespace can have", async (_, name) => {
    expect(await refusal(jobs.client.create(DOMAINS, { metadata: { name }, spec: {} }))).toContain(
      "metadata.name: Invalid value: a Domain becomes a Namespace of its name, which has at most 63 lower case letters, digits and '-', and no dot",
    );
  });
});

/** Without the line that the server adds when a schema error kept it from evaluating rules. */
function plain(message: string): string {
  const [only, ...more] = message.replace(/^\[(.*)\]$/s, "$1").split(", <nil>: Invalid value");
  return more.length > 0 ? only! : message;
}
