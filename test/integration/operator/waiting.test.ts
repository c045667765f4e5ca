import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LABEL } from "../../../src/api/names.ts";
import { APP_IMAGES, NAMESPACES } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobSpec } from "../../../src/api/types.ts";
import { formatTime } from "../../../src/util/time.ts";
import { BROKEN, KillProxy } from "../../support/kill-proxy.ts";
import { running, succeeded, unschedulable, waiting } from "../../support/kubelet.ts";
import { conditionOf, Scene, taskOf } from "../../support/scene.ts";
import { eventually, inPhase, isOver, type TaskDraft, type World } from "../../support/world.ts";

/** Longer ago than a pod may take to start. */
const LONG_AGO = "2026-01-01T00:00:00Z";
/** Longer ago than a pod may stay silent. */
const aWhileAgo = (): string => formatTime(Date.now() - 90_000);

let scene: Scene;
let world: World;
let proxy: KillProxy;
let folder: string;

async function open(flags: readonly string[]): Promise<void> {
  scene = await Scene.prepare(() => undefined);
  ({ world } = scene);
  folder = mkdtempSync(join(tmpdir(), "waiting-"));
  const kubeconfig = join(folder, "kubeconfig");
  proxy = await new KillProxy(world.cluster.kubeconfig).start(kubeconfig);
  await scene.startOperator([`--kubeconfig=${kubeconfig}`, ...flags]);
}

async function close(): Promise<void> {
  const problems = await scene.close();
  await proxy.stop();
  rmSync(folder, { recursive: true, force: true });
  expect(problems).toEqual([]);
}

const late = (name: string): string => `late-${name}-${world.suffix}`;
const podOf = (name: string): string => `${name}-a-${world.suffix}-0`;
/** Most rows are about alice alone. */
const alone = (): Pick<TaskDraft, "parties"> => ({ parties: [{ domainID: world.alice }] });
const relabel = (name: string, labels: Record<string, string | null>): Promise<unknown> =>
  world.client.patch(NAMESPACES, { name }, { metadata: { labels } });

/** An AppImage that Pod Security `baseline` refuses. */
async function privilegedImage(name: string): Promise<string> {
  const container = { name: "app", workingDir: "/", command: ["true"], securityContext: { privileged: true } };
  await world.createAppImage(late(name), { deployTemplates: [{ name: "app", spec: { containers: [container] } }] });
  return late(name);
}

const POLICIES = "validatingadmissionpolicybindings,validatingadmissionpolicies";

/** A ValidatingAdmissionPolicy against the job's pod; resolves when it is in force. */
async function denyPod(name: string): Promise<void> {
  const apiVersion = "admissionregistration.k8s.io/v1";
  const metadata = { name: late(name) };
  const pods = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
  const objects = [
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        matchConstraints: { resourceRules: [pods] },
        validations: [
          { expression: `object.metadata.name != '${podOf(name)}'`, message: "this image was not scanned" },
        ],
      },
    },
    {
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: { policyName: late(name), validationActions: ["Deny"] },
    },
  ];
  await world.cluster.kubectl(["apply", "-f", "-"], { input: objects.map((each) => JSON.stringify(each)).join("\n") });
  const dryRun = ["run", podOf(name), "--image=x.test/y:1", "-n", world.alice, "--dry-run=server"];
  const isDenied = (): Promise<boolean> =>
    world.cluster.kubectl(dryRun).then(
      () => false,
      (error: unknown) => String(error).includes("not scanned"),
    );
  await eventually(isDenied, "the policy");
}

const roleImage = (role: string): object => ({
  deployTemplates: [{ name: "app", role, spec: { containers: [{ name: "app", workingDir: "/", command: ["true"] }] } }],
});

interface Row {
  /** How the task is made to wait; the rest of the task and of the job may differ from the usual. */
  readonly cause: (name: string) => Promise<{ task?: Partial<TaskDraft>; spec?: Partial<KusciaJobSpec> }>;
  /** What else has to happen once the job is there. */
  readonly then?: (name: string) => Promise<void>;
  readonly reason: string;
  /** The task waits between two attempts. */
  readonly letsGo?: true;
  /** The sentence in the status. */
  readonly message: (name: string) => string;
  /** The part of the sentence that is sure to be in the Event, which tells of the first look only. */
  readonly eventText?: string;
  /** The cause goes away. */
  readonly relieve: (name: string) => Promise<void>;
  /** Which of the parts of the status has nothing to say before the job is validated. */
  readonly jobOnly?: boolean;
}

const PEND: Row["cause"] = () => Promise.resolve({});
const ROWS: Record<string, Row> = {
  "a missing initiator": {
    cause: (name) => Promise.resolve({ spec: { initiator: late(name) } }),
    reason: "InitiatorNotFound",
    message: (name) => `namespace "${late(name)}" of the initiator not found`,
    relieve: (name) => world.createNamespace(late(name)),
    jobOnly: true,
  },
  "a missing domain": {
    cause: (name) => Promise.resolve({ task: { parties: [{ domainID: world.alice }, { domainID: late(name) }] } }),
    reason: "DomainNotFound",
    message: (name) => `namespace "${late(name)}" not found`,
    relieve: (name) => world.createDomain(late(name)),
  },
  "a missing AppImage": {
    cause: (name) => Promise.resolve({ task: { ...alone(), appImage: late(name) } }),
    reason: "AppImageNotFound",
    message: (name) =>
      `failed to build domain ${world.alice} kit info, failed to get appImage "${late(name)}" from cache, appimage.kuscia.secretflow "${late(name)}" not found`,
    relieve: async (name) => {
      await world.createAppImage(late(name));
    },
  },
  "a missing template": {
    cause: async (name) => {
      await world.createAppImage(late(name), roleImage("guest"));
      return { task: { appImage: late(name), parties: [{ domainID: world.alice, role: "host" }] } };
    },
    reason: "AppImageNotFound",
    message: (name) =>
      `failed to build domain ${world.alice} kit info, failed to select appropriate deploy template from appImage "${late(name)}" for party ${world.alice}/host, not found deploy template for role "host"`,
    // At the first look the operator may not know of the AppImage at all yet.
    eventText: "failed to build domain",
    relieve: async (name) => {
      const ref = { name: late(name) };
      await world.client.patch(APP_IMAGES, ref, { spec: roleImage("host") });
    },
  },
  "a full quota": {
    cause: async () => {
      await scene.limitPodsUnseen(world.alice, 0);
      return {};
    },
    reason: "QuotaExceeded",
    letsGo: true,
    message: (name) =>
      `failed to create resource for party '${world.alice}/', pods "${podOf(name)}" is forbidden: exceeded quota: scoped, requested: pods=1, used: pods=N, limited: pods=0`,
    relieve: () => scene.limitPodsUnseen(world.alice, 100),
  },
  "admission control": {
    cause: async (name) => {
      await relabel(world.alice, { "pod-security.kubernetes.io/enforce": "baseline" });
      return { task: { ...alone(), appImage: await privilegedImage(name) } };
    },
    reason: "AdmissionDenied",
    message: (name) =>
      `failed to create resource for party '${world.alice}/', pods "${podOf(name)}" is forbidden: violates PodSecurity "baseline:latest": privileged (container "app" must not set securityContext.privileged=true)`,
    relieve: async () => {
      await relabel(world.alice, { "pod-security.kubernetes.io/enforce": null });
    },
  },
  "a policy of the cluster": {
    cause: async (name) => {
      await denyPod(name);
      return { task: alone() };
    },
    reason: "AdmissionDenied",
    message: (name) =>
      `failed to create resource for party '${world.alice}/', pods "${podOf(name)}" is forbidden: ValidatingAdmissionPolicy '${late(name)}' with binding '${late(name)}' denied request: this image was not scanned`,
    relieve: async (name) => {
      await world.cluster.kubectl(["delete", POLICIES, late(name)]);
    },
  },
  "a failing API server": {
    cause: () => {
      proxy.breakFor(({ method, path }) => method === "POST" && path.includes(`/${world.alice}/pods`));
      return Promise.resolve({});
    },
    reason: "APIError",
    message: () => `failed to create resource for party '${world.alice}/', ${BROKEN}; next try in N s`,
    relieve: () => Promise.resolve(proxy.breakFor(undefined)),
  },
  "the scheduler": {
    cause: PEND,
    then: (name) =>
      scene.report(world.alice, podOf(name), () =>
        unschedulable("0/3 nodes are available: 3 node(s) had untolerated taint(s)."),
      ),
    reason: "Unschedulable",
    message: (name) =>
      `Party[${world.alice}]: pod ${podOf(name)}: 0/3 nodes are available: 3 node(s) had untolerated taint(s).`,
    relieve: () => Promise.resolve(),
  },
  "an image": {
    cause: PEND,
    then: (name) =>
      scene.report(world.alice, podOf(name), (pod) => waiting(pod, "ImagePullBackOff", 'Back-off pulling image "x"')),
    reason: "ImagePull",
    message: (name) =>
      `Party[${world.alice}]: pod ${podOf(name)}: container[app] waiting state reason: "ImagePullBackOff", message: "Back-off pulling image \\"x\\""`,
    relieve: () => Promise.resolve(),
  },
  "a container that does not come up": {
    cause: PEND,
    then: (name) => scene.report(world.alice, podOf(name), (pod) => waiting(pod, "ContainerCreating", "", aWhileAgo())),
    reason: "ContainerCreating",
    message: (name) =>
      `Party[${world.alice}]: pod ${podOf(name)}: container[app] waiting state reason: "ContainerCreating", message: ""`,
    relieve: () => Promise.resolve(),
  },
};

const WAITS = Object.entries(ROWS).map(([title, row], i) => ({ title, row, name: `wait${i}` }));

/** How many pods there are, and how often was tried, is a matter of what was before. */
const uncounted = (text: string | undefined): string =>
  (text ?? "").replace(/used: pods=\d+/, "used: pods=N").replace(/next try in \d+ s/, "next try in N s");

function isWaitingFor(reason: string, message: string) {
  return (job: KusciaJob): boolean => {
    const wait = conditionOf(job, "Reconciling");
    return wait.reason === reason && uncounted(wait.message).endsWith(message);
  };
}

describe("a wait", () => {
  beforeAll(() =>
    open(["--missing-reference-grace=10m", "--image-pull-deadline=10m", "--container-start-deadline=1h"]),
  );
  afterAll(close);

  it.each(WAITS)("for $title is told, and ends with its cause", async ({ row, name }) => {
    const { task = alone(), spec } = await row.cause(name);
    const begin = Math.floor(Date.now() / 1000) * 1000;
    await world.createJob(name, [{ alias: "a", ...task }], spec);
    await row.then?.(name);
    const job = await world.waitForJob(name, isWaitingFor(row.reason, row.message(name)));
    const message = row.message(name);
    const jobMessage = row.jobOnly === true ? message : `Task[a] waits: ${message}`;
    expect(conditionOf(job, "Reconciling")).toMatchObject({ status: "True", reason: row.reason });
    expect(uncounted(conditionOf(job, "Reconciling").message)).toBe(jobMessage);
    const isNew = job.status!.tasks?.[0]?.createTime === undefined && row.letsGo !== true;
    expect(job.status!.phase).toBe(isNew ? "initialized" : "Running");
    if (row.jobOnly !== true) {
      expect(taskOf(job, "a")).toMatchObject({ state: "Pending", reason: row.reason });
      expect(uncounted(taskOf(job, "a")!.message)).toBe(message);
      expect(Date.parse(taskOf(job, "a")!.waitingSince!)).toBeGreaterThanOrEqual(begin);
    }
    await scene.waitForEvent(name, row.reason, row.eventText ?? jobMessage.split(/used: |; next try/)[0]!);
    await row.relieve(name);
    const parties = task.parties ?? [];
    for (const { domainID, role } of parties) {
      const suffix = role === undefined ? "" : `-${role}`;
      const attempt = row.letsGo === true ? "-r1" : "";
      await scene.report(domainID, `${name}-a-${world.suffix}${suffix}-0${attempt}`, running);
    }
    if (row.jobOnly === true) await scene.report(world.alice, podOf(name), running);
    const ran = await world.waitForJob(name, (each) => taskOf(each, "a")?.state === "Running");
    expect(taskOf(ran, "a")!.reason).toBeUndefined();
    expect(taskOf(ran, "a")!.message).toBeUndefined();
    expect(conditionOf(ran, "Reconciling")).toMatchObject({ status: "True", reason: "Progressing" });
  });

  it("for its turn is told of each task, and is no news", async () => {
    const tasks = [{ alias: "a" }, { alias: "b" }, { alias: "c", dependencies: ["a", "b"] }].map((each) => ({
      ...each,
      ...alone(),
    }));
    await world.createJob("queue", tasks, { maxParallelism: 1 });
    const job = await world.waitForJob("queue", inPhase("Running"));
    expect(taskOf(job, "b")).toMatchObject({
      state: "Pending",
      reason: "ParallelismLimit",
      message: "maxParallelism of 1 is reached",
    });
    expect(taskOf(job, "c")).toMatchObject({
      state: "Pending",
      reason: "DependencyPending",
      message: "not Succeeded yet: a, b",
    });
    expect(conditionOf(job, "Reconciling")).toMatchObject({ status: "True", reason: "Progressing" });
    await scene.report(world.alice, podOf("queue"), succeeded);
    const next = await world.waitForJob("queue", (each) => taskOf(each, "b")?.createTime !== undefined);
    expect(taskOf(next, "b")!.reason).toBeUndefined();
    expect(taskOf(next, "c")).toMatchObject({ reason: "DependencyPending", message: "not Succeeded yet: b" });
    const reasons = (await scene.events("queue")).map(({ reason }) => reason);
    expect(reasons).not.toContain("ParallelismLimit");
    expect(reasons).not.toContain("DependencyPending");
  });
});

interface Deadline {
  readonly task: () => Partial<TaskDraft>;
  readonly spec?: Partial<KusciaJobSpec>;
  readonly prepare?: (name: string) => Promise<void>;
  readonly then?: (name: string) => Promise<void>;
  /** What ends the wait: reason of the task, and of the job. */
  readonly taskReason: string;
  readonly jobReason: string;
  readonly message: RegExp;
  readonly phase?: string;
}

// Long enough for what must happen first, also on a loaded machine.
const soon = { scheduleConfig: { lifecycleSeconds: 6 } };
const DEADLINES: Record<string, Deadline> = {
  "an AppImage, by the grace time": {
    task: () => ({ ...alone(), appImage: `no-${world.suffix}` }),
    taskReason: "AppImageNotFound",
    jobReason: "TasksFailed",
    message: /^Task\[a\]: failed to build domain .* not found$/,
  },
  "an AppImage of a tolerable task, which the job survives": {
    task: () => ({ ...alone(), appImage: `no-${world.suffix}`, tolerable: true }),
    taskReason: "AppImageNotFound",
    jobReason: "",
    message: /^$/,
    phase: "Succeeded",
  },
  "an image, by --image-pull-deadline": {
    task: alone,
    then: (name) => scene.report(world.alice, podOf(name), (pod) => waiting(pod, "ErrImagePull", "no such host")),
    taskReason: "PartyFailed",
    jobReason: "TasksFailed",
    message:
      /^Task\[a\]-Party\[alice-\w+\]: container\[app\] waiting state reason: "ErrImagePull", message: "no such host"$/,
  },
  "a quota, by lifecycleSeconds": {
    task: () => ({ ...alone(), ...soon }),
    prepare: () => scene.limitPodsUnseen(world.alice, 0),
    then: () => scene.limitPodsUnseen(world.alice, 100),
    taskReason: "TaskResourceGroupPhaseFailed",
    jobReason: "TasksFailed",
    message: /^Task\[a\]: The task was not scheduled within 6 seconds of its entire lifecycle: .*exceeded quota/,
  },
  "the scheduler, by lifecycleSeconds": {
    task: () => ({ ...alone(), ...soon }),
    then: (name) => scene.report(world.alice, podOf(name), () => unschedulable("0/3 nodes are available.")),
    taskReason: "TaskResourceGroupPhaseFailed",
    jobReason: "TasksFailed",
    message:
      /^Task\[a\]: The task was not scheduled within 6 seconds of its entire lifecycle: Party\[alice-\w+\]: pod .*-0: 0\/3 nodes are available\.$/,
  },
  "admission control, by lifecycleSeconds": {
    task: () => ({ ...alone(), ...soon, appImage: late("privileged") }),
    prepare: async () => {
      await relabel(world.alice, { "pod-security.kubernetes.io/enforce": "baseline" });
      await privilegedImage("privileged");
    },
    taskReason: "TaskResourceGroupPhaseFailed",
    jobReason: "TasksFailed",
    message: /^Task\[a\]: The task was not scheduled within 6 seconds of its entire lifecycle: .*violates PodSecurity/,
  },
  "an API server, by lifecycleSeconds": {
    task: () => ({ ...alone(), ...soon }),
    prepare: () => Promise.resolve(proxy.breakFor(({ method, path }) => method === "POST" && path.includes("/pods"))),
    taskReason: "TaskResourceGroupPhaseFailed",
    jobReason: "TasksFailed",
    message:
      /^Task\[a\]: The task was not scheduled within 6 seconds of its entire lifecycle: .*etcdserver: request timed out/,
  },
  "a container's Secret, by --container-config-deadline": {
    task: alone,
    then: (name) =>
      scene.report(world.alice, podOf(name), (pod) =>
        waiting(pod, "CreateContainerConfigError", 'secret "keys" not found'),
      ),
    taskReason: "PartyFailed",
    jobReason: "TasksFailed",
    message: /^Task\[a\]-Party\[alice-\w+\]: pod .* has not started within 2 seconds: .*secret \\"keys\\" not found/,
  },
  "containers, by --container-start-deadline": {
    task: alone,
    then: (name) => scene.report(world.alice, podOf(name), (pod) => waiting(pod, "ContainerCreating", "", LONG_AGO)),
    taskReason: "PartyFailed",
    jobReason: "TasksFailed",
    message: /^Task\[a\]-Party\[alice-\w+\]: pod .* has not started within 300 seconds: container\[app\] waiting/,
  },
  "containers, by activeDeadlineSeconds": {
    task: alone,
    spec: { activeDeadlineSeconds: 3 },
    then: (name) => scene.report(world.alice, podOf(name), (pod) => waiting(pod, "ContainerCreating", "", aWhileAgo())),
    taskReason: "KusciaJobStopped",
    jobReason: "DeadlineExceeded",
    message:
      /^Task\[a\]: alice-\w+ had not started: ContainerCreating: .*; then: The job ran longer than its activeDeadlineSeconds of 3 seconds; unfinished tasks: a$/,
  },
};

describe("a wait has an end: for", () => {
  beforeAll(() => open(["--missing-reference-grace=2s", "--image-pull-deadline=2s", "--container-config-deadline=2s"]));
  afterAll(close);

  it.each(Object.entries(DEADLINES).map(([title, row], i) => ({ title, row, name: `end${i}` })))(
    "$title",
    async ({ row, name }) => {
      await row.prepare?.(name);
      await world.createJob(name, [{ alias: "a", ...row.task() }], row.spec);
      if (row.prepare === undefined) await row.then?.(name);
      const job = await world.waitForJob(name, isOver);
      if (row.prepare !== undefined) await row.then?.(name);
      proxy.breakFor(undefined);
      expect(job.status!.phase).toBe(row.phase ?? "Failed");
      expect(job.status!.reason ?? "").toBe(row.jobReason);
      expect(job.status!.message ?? "").toMatch(row.message);
      expect(taskOf(job, "a")).toMatchObject({ state: "Failed", reason: row.taskReason });
    },
  );

  it("a domain whose label goes while the job runs", async () => {
    const tasks = [
      { alias: "a", ...alone() },
      { alias: "b", dependencies: ["a"], parties: [{ domainID: world.bob }] },
    ];
    await world.createJob("relabel", tasks);
    await scene.report(world.alice, podOf("relabel"), running);
    await relabel(world.bob, { [LABEL.domainName]: null });
    await scene.report(world.alice, podOf("relabel"), succeeded);
    const message = `namespace "${world.bob}" lacks the label ${LABEL.domainName}=${world.bob}`;
    const waits = await world.waitForJob("relabel", (job) => taskOf(job, "b")?.reason === "DomainNotFound");
    expect(taskOf(waits, "b")).toMatchObject({ message });
    const job = await world.waitForJob("relabel", isOver);
    expect(job.status).toMatchObject({ phase: "Failed", reason: "DomainNotFound", message });
    await relabel(world.bob, { [LABEL.domainName]: world.bob });
  });
});
