import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject, Pod } from "../../../src/api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../../../src/api/names.ts";
import {
  CONFIG_MAPS,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_CONSENTS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TEMPLATES,
  KUSCIA_JOB_TASKS,
  KUSCIA_JOBS,
  NAMESPACES,
  NETWORK_POLICIES,
  PODS,
  RESOURCE_QUOTAS,
  type ResourceType,
  SERVICES,
} from "../../../src/api/resources.ts";
import type { Domain, KusciaJobSchedule } from "../../../src/api/types.ts";
import { type Operator, startOperator } from "../../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../../src/operator/options.ts";
import { type Right, RIGHTS } from "../../../src/operator/access/rights.ts";
import { readOptions } from "../../../src/process/options.ts";
import { failed, FakeKubelet, lifeOf, unschedulable } from "../../support/kubelet.ts";
import { flagsFor, metric } from "../../support/operator.ts";
import { Watcher } from "../../support/watcher.ts";
import { eventually, isOver, World } from "../../support/world.ts";
import { type Manifest, parse, type Rule, template } from "./render.ts";

/** The operator runs with nothing but the chart's roles, and everything it can do is made to happen. */
let world: World;
let watcher: Watcher;
let kubelet: FakeKubelet;
let operator: Operator;
let namespace: string;
let roles: Manifest[];
let folder: string;
const CHILDREN = [SERVICES, CONFIG_MAPS, NETWORK_POLICIES, PODS] as const;

beforeAll(async () => {
  world = await new World().create();
  namespace = `operator-${world.suffix}`;
  folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-rbac-"));
  await world.createNamespace(namespace);
  const args = [...ROLES, "--set", "operator.keptLogs=1"];
  const text = await template(world.cluster, args, `kjo-${world.suffix}`, namespace);
  roles = parse(text);
  await world.cluster.kubectl(["apply", "-f", "-"], { input: text });
  watcher = await new Watcher(world).start();
  kubelet = await new FakeKubelet(world.client, [world.alice, world.bob], lifeOf()).start();
  operator = await startAs(await kubeconfigOf(pick("ServiceAccount")), ["--kept-logs=1"]);
});

afterAll(async () => {
  const problems = await watcher?.judge();
  await operator?.stop();
  await kubelet?.stop();
  await watcher?.stop();
  if (roles)
    await world.cluster.kubectl(["delete", "--wait=false", "-f", "-"], {
      input: roles.map((each) => JSON.stringify(each)).join("\n---\n"),
    });
  world.close();
  rmSync(folder, { recursive: true, force: true });
  // Those that this test makes itself.
  expect(problems?.filter((each) => !/\/(orphan|foreign) /.test(each))).toEqual([]);
});

const pick = (kind: string): string => roles.find((each) => each.kind === kind)!.metadata.name!;

interface Kubeconfig {
  users: { name: string; user: object }[];
}

async function kubeconfigOf(account: string): Promise<string> {
  const token = (await world.cluster.kubectl(["create", "token", account, "--namespace", namespace])).trim();
  const config = load(readFileSync(world.cluster.kubeconfig, "utf8")) as Kubeconfig;
  config.users[0]!.user = { token };
  const path = join(folder, "kubeconfig");
  writeFileSync(path, dump(config), { mode: 0o600 });
  return path;
}

function startAs(
  kubeconfig: string,
  more: readonly string[] = [],
  logger = pino({ level: "silent" }),
): Promise<Operator> {
  const settings = join(folder, "domains.yaml");
  writeFileSync(settings, "defaults: {networkPolicy: true}\n");
  const flags = flagsFor(world, [
    `--kubeconfig=${kubeconfig}`,
    "--leader-elect=true",
    `--operator-namespace=${namespace}`,
    `--domain-settings=${settings}`,
    ...more,
  ]);
  // A flag given twice counts once, the last time.
  return startOperator(readOptions(OPERATOR_OPTIONS, flags, {}), "test", logger);
}

/** An AppImage whose tasks have children of every kind. */
async function createFullAppImage(): Promise<string> {
  const name = `full-${world.suffix}`;
  const container = {
    name: "app",
    workingDir: "/",
    command: ["true"],
    ports: [{ name: "data", scope: "Cluster" as const, protocol: "HTTP" as const }],
    configVolumeMounts: [{ mountPath: "/etc/task.conf", subPath: "task.conf" }],
  };
  await world.createAppImage(name, {
    configTemplates: { "task.conf": "{{.TASK_ID}}" },
    deployTemplates: [{ name: "app", replicas: 1, spec: { containers: [container] } }],
  });
  return name;
}

const childrenOf = async (type: ResourceType, job: string): Promise<KubeObject[]> => {
  const { metadata } = await world.job(job);
  return (await world.client.list(type, { namespace: world.alice, labelSelector: `${LABEL.jobUID}=${metadata.uid}` }))
    .items;
};

/** A job from its first pod to its deletion while it runs; returns its children's names by kind. */
async function createAndDelete(appImage: string): Promise<Map<ResourceType, string>> {
  kubelet.use(lifeOf(() => undefined));
  await world.createJob("whole", [{ alias: "t", appImage }]);
  await world.waitForJob("whole", (job) => job.status?.phase === "Running");
  const names = new Map<ResourceType, string>();
  // One party may run before the other's pod is made.
  await eventually(async () => {
    for (const type of CHILDREN) {
      const [child] = await childrenOf(type, "whole");
      if (child !== undefined) names.set(type, child.metadata.name!);
    }
    return names.size === CHILDREN.length;
  }, "a child of each kind");
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "whole" });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "whole" });
  return names;
}

/** One party fails, the other's pod is stopped, and what the task had is removed. */
async function failAndExpire(appImage: string): Promise<void> {
  kubelet.use(lifeOf((pod) => (pod.metadata.namespace === world.bob ? failed(pod, 1, "broken") : undefined)));
  await world.createJob("short", [{ alias: "t", appImage }], { ttlSecondsAfterFinished: 1 });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "short" });
}

/** An object of another is in the way of each kind, so that it has to be looked at. */
async function meetStrangers(appImage: string, names: ReadonlyMap<ResourceType, string>): Promise<void> {
  kubelet.use(lifeOf());
  for (const type of CHILDREN) {
    const job = `taken-${type.plural}`;
    const name = names.get(type)!.replace("whole-t", `${job}-t`);
    await world.client.create(type, stranger(type, name));
    await world.createJob(job, [{ alias: "t", appImage }]);
    const { status } = await world.waitForJob(job, isOver);
    expect(JSON.stringify(status), type.kind).toContain("is not ours");
    await world.client.delete(type, { namespace: world.alice, name });
  }
}

function stranger({ kind }: ResourceType, name: string): KubeObject {
  const spec: Record<string, object> = {
    Service: { spec: { clusterIP: "None", ports: [{ port: 80 }] } },
    ConfigMap: { data: {} },
    NetworkPolicy: { spec: { podSelector: {} } },
    Pod: { spec: { containers: [{ name: "c", image: "x.test/y:1" }] } },
  };
  return { metadata: { name, namespace: world.alice }, ...spec[kind] };
}

/** A pod of a job that does not exist any more. */
async function leaveOrphan(): Promise<void> {
  const pod = stranger(PODS, "orphan");
  pod.metadata.labels = {
    [LABEL.controller]: MANAGER,
    [LABEL.jobUID]: "00000000-0000-0000-0000-000000000000",
    [LABEL.jobNamespace]: world.jobNamespace,
  };
  pod.metadata.annotations = { [ANNOTATION.jobID]: "gone" };
  await world.client.create(PODS, pod);
  await world.waitGone(PODS, { namespace: world.alice, name: "orphan" });
}

/** A pod that does not start, so that its Events are read. */
async function waitForStart(appImage: string): Promise<void> {
  kubelet.use(() => undefined);
  await world.createJob("waiting", [{ alias: "t", appImage }]);
  await eventually(() => calls().made.has("list /events"), "a look at the Events of a pod", 30_000);
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "waiting" });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "waiting" });
  kubelet.use(lifeOf());
}

/** A gang that a quota keeps from being whole, one of which nobody knows before: when there is room its pods are made with gates, which then go. */
async function letGo(appImage: string): Promise<void> {
  const quota = { namespace: world.bob, name: "none" };
  const spec = { hard: { pods: "0" }, scopes: ["NotTerminating"] };
  await world.client.create(RESOURCE_QUOTAS, { metadata: quota, spec });
  await world.waitFor(RESOURCE_QUOTAS, quota, ({ status }) => status?.hard?.["pods"] === "0");
  await world.createJob("gang", [{ alias: "t", appImage }]);
  await world.waitForJob("gang", (job) => job.status?.tasks?.[0]?.releases === 1);
  await world.client.delete(RESOURCE_QUOTAS, quota);
  expect((await world.waitForJob("gang", isOver)).status?.phase).toBe("Succeeded");
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gang" });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "gang" });
}

/** A pod for which there is no node: the nodes are watched until there is. */
async function waitForNodes(appImage: string): Promise<void> {
  const isMarked = (pod: Pod): boolean => pod.status?.conditions !== undefined;
  kubelet.use((pod) => (isMarked(pod) ? undefined : unschedulable("0/3 nodes are available: 3 Insufficient cpu.")));
  await world.createJob("nodeless", [{ alias: "t", appImage }]);
  await eventually(() => calls().made.has("watch /nodes"), "a watch of the nodes", 30_000);
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "nodeless" });
  await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "nodeless" });
  kubelet.use(lifeOf());
}

/** A domain with a quota, another quota, none, and no domain. */
async function liveAsDomain(): Promise<void> {
  const name = `carol-${world.suffix}`;
  const quota = { namespace: name, name: "resource-limitation" };
  const limit = (podMaxCount: number | null): Promise<Domain> =>
    world.client.patch(DOMAINS, { name }, { spec: { resourceQuota: podMaxCount === null ? null : { podMaxCount } } });
  const hard =
    (pods: string) =>
    (found: KubeObject): boolean =>
      (found as { spec?: { hard?: Record<string, string> } }).spec?.hard?.["pods"] === pods;
  await world.client.create(DOMAINS, { metadata: { name }, spec: { resourceQuota: { podMaxCount: 3 } } });
  await world.waitFor(RESOURCE_QUOTAS, quota, hard("3"));
  await limit(5);
  await world.waitFor(RESOURCE_QUOTAS, quota, hard("5"));
  await limit(null);
  await world.waitGone(RESOURCE_QUOTAS, quota);
  await world.client.delete(DOMAINS, { name });
  await world.waitFor(NAMESPACES, { name }, ({ metadata }) => metadata.labels?.[LABEL.domainDeleted] !== undefined);
}

/** A party is asked for its consent, and gives it. */
async function consent(): Promise<void> {
  const policy = { namespace: world.bob, name: "default" };
  await world.client.create(DOMAIN_POLICIES, { metadata: policy, spec: { approval: "Required" } });
  await world.createJob("asked", [{ alias: "t" }]);
  const { metadata, status } = await world.waitForJob("asked", (job) => job.status?.consents !== undefined);
  const job = { namespace: world.jobNamespace, name: "asked", uid: metadata.uid! };
  const { digest } = status!.consents![0]!;
  await world.client.create(KUSCIA_JOB_CONSENTS, {
    metadata: { namespace: world.bob, name: "given" },
    spec: { job, digest: digest!, decision: "Accepted" },
  });
  expect((await world.waitForJob("asked", isOver)).status?.phase).toBe("Succeeded");
  await world.client.delete(DOMAIN_POLICIES, policy);
}

/** A schedule fills a template, makes one job more than it keeps, and tells of it. */
async function runBySchedule(): Promise<void> {
  const where = world.jobNamespace;
  const parties = [{ domainID: world.alice }];
  const tasks = [{ alias: "a", appImage: world.appImage, taskInputConfig: "{}", parties }];
  await world.client.create(KUSCIA_JOB_TEMPLATES, {
    metadata: { name: "filled", namespace: where },
    spec: { template: { spec: { initiator: world.alice, tasks } } },
  });
  const trigger = { interval: { seconds: 1 } };
  await world.client.create(KUSCIA_JOB_SCHEDULES, {
    metadata: { name: "runs", namespace: where },
    spec: { trigger, template: { name: "filled" }, maxRuns: 2, successfulJobsHistoryLimit: 1 },
  });
  const isDone = ({ status }: KusciaJobSchedule): boolean => status?.counts?.succeeded === 2;
  await world.waitFor(KUSCIA_JOB_SCHEDULES, { namespace: where, name: "runs" }, isDone);
}

interface Call {
  verb: string;
  user: { username: string };
  objectRef?: { apiGroup?: string; resource: string; subresource?: string; namespace?: string };
  responseStatus?: { code: number; message?: string };
}

/** Requests of the operator that the API server has written down, as "verb group/resource". */
function calls(): { made: Set<string>; refused: string[] } {
  const made = new Set<string>();
  const refused: string[] = [];
  const user = `system:serviceaccount:${namespace}:${pick("ServiceAccount")}`;
  for (const line of world.cluster.auditLines()) {
    if (!line.includes(user)) continue;
    const { verb, objectRef, responseStatus } = JSON.parse(line) as Call;
    if (objectRef === undefined) continue;
    const { apiGroup = "", resource, subresource } = objectRef;
    const text = `${verb} ${apiGroup}/${resource}${subresource === undefined ? "" : `/${subresource}`}`;
    made.add(text);
    // What a quota refuses was no matter of rights.
    const isOfRights = responseStatus?.code === 403 && responseStatus.message?.includes("exceeded quota") !== true;
    if (isOfRights && objectRef.namespace !== undefined) refused.push(text);
  }
  return { made, refused };
}

const textOf = ({ verb, group, resource, subresource, name }: Right): string =>
  `${verb} ${group}/${resource}${subresource === undefined ? "" : `/${subresource}`}${name === undefined ? "" : ` ${name}`}`;

/** The rules of a role, as texts of that form. */
function rulesOf(role: Manifest): string[] {
  return (role["rules"] as Rule[]).flatMap(({ apiGroups, resources, verbs, resourceNames = [""] }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        verbs.flatMap((verb) => resourceNames.map((name) => `${verb} ${group}/${resource} ${name}`.trim())),
      ),
    ),
  );
}

function granted(): Set<string> {
  const all = roles.filter(({ kind }) => kind === "ClusterRole" || kind === "Role").flatMap(rulesOf);
  return new Set(all.map((each) => each.split(" ").slice(0, 2).join(" ")));
}

const ROLES = ["-s", "templates/rbac-operator.yaml", "-s", "templates/serviceaccount.yaml"];

/** What the chart lets the operator do where: texts of rights by namespace, `*` for all. */
async function grantedBy(args: readonly string[]): Promise<Map<string, string[]>> {
  const objects = parse(await template(world.cluster, [...ROLES, ...args], "r", "ops"));
  const places = new Map<string, string[]>();
  for (const binding of objects.filter(({ kind }) => kind === "ClusterRoleBinding" || kind === "RoleBinding")) {
    const { kind, name } = binding["roleRef"] as { kind: string; name: string };
    const role = objects.find((each) => each.kind === kind && each.metadata.name === name)!;
    const where = binding.kind === "RoleBinding" ? binding.metadata.namespace! : "*";
    places.set(where, [...(places.get(where) ?? []), ...rulesOf(role)].toSorted());
  }
  return places;
}

const texts = (...rights: (readonly Right[])[]): string[] => rights.flat().map(textOf).toSorted();

/** Granted for what this test cannot bring about, with the reason. */
const UNSEEN: Record<string, string> = {
  ...Object.fromEntries(
    [
      "/namespaces",
      "/nodes",
      "/resourcequotas",
      "kuscia.secretflow/kusciajobs",
      "kuscia.secretflow/kusciajobtasks",
      "kuscia.secretflow/kusciajobschedules",
      "kuscia.secretflow/kusciajobtemplates",
      "kuscia.secretflow/appimages",
      "kuscia.secretflow/domains",
      "kuscia.secretflow/domainpolicies",
      "kuscia.secretflow/kusciajobconsents",
    ].map((resource) => [`list ${resource}`, "only where the server has no streaming lists"]),
  ),
  "get kuscia.secretflow/kusciajobtasks": "only of a task that an earlier pass wrote",
  "get kuscia.secretflow/kusciajobschedules": "only after a crash between a status and what it calls for",
  "patch /events": "the same Event of the same job again",
};

/** Kubernetes gives it to everybody who is authenticated (system:basic-user). */
const FOR_ALL = "create authorization.k8s.io/selfsubjectaccessreviews";

describe("the chart grants exactly what the operator's own table names", () => {
  it("in the whole cluster", async () => {
    const { cluster, nodes, jobs, parties, domains, lease } = RIGHTS;
    expect(await grantedBy([])).toEqual(
      new Map([
        ["*", texts(cluster, nodes, jobs, parties, domains)],
        ["ops", texts(lease)],
      ]),
    );
  });

  it("to keep logs, where they are kept", async () => {
    const { cluster, nodes, jobs, parties, keptLogs, domains, lease } = RIGHTS;
    expect(await grantedBy(["--set", "operator.keptLogs=8"])).toEqual(
      new Map([
        ["*", texts(cluster, nodes, jobs, parties, keptLogs, domains)],
        ["ops", texts(lease)],
      ]),
    );
  });

  it("in the named namespaces", async () => {
    const values = "rbac.scope=namespaced,rbac.domainNamespaces={alice,bob},jobNamespaces={jobs}";
    expect(await grantedBy(["--set", values])).toEqual(
      new Map([
        ["*", texts(RIGHTS.cluster)],
        ["jobs", texts(RIGHTS.jobs)],
        ["alice", texts(RIGHTS.parties)],
        ["bob", texts(RIGHTS.parties)],
        ["ops", texts(RIGHTS.lease)],
      ]),
    );
  });
});

it("makes exactly the calls that the roles allow", async () => {
  const appImage = await createFullAppImage();
  const names = await createAndDelete(appImage);
  await failAndExpire(appImage);
  await meetStrangers(appImage, names);
  await leaveOrphan();
  await waitForStart(appImage);
  await letGo(appImage);
  await waitForNodes(appImage);
  await liveAsDomain();
  await consent();
  await runBySchedule();
  await addTask(appImage);
  let found = calls();
  const missing = (): string[] => [...granted()].filter((call) => !found.made.has(call) && UNSEEN[call] === undefined);
  // The API server writes its log with some delay.
  await eventually(
    () => {
      found = calls();
      return missing().length === 0;
    },
    "all granted calls in the audit log",
    10_000,
  ).catch(() => undefined);
  expect(missing(), "granted but never used").toEqual([]);
  expect(
    [...found.made].filter((call) => !granted().has(call) && call !== FOR_ALL),
    "used but not granted",
  ).toEqual([]);
  expect(found.refused).toEqual([]);
});

/** A task is added to an open job, which is deleted then. */
async function addTask(appImage: string): Promise<void> {
  const { client, jobNamespace: space, alice } = world;
  const [job, task] = [
    { namespace: space, name: "open" },
    { namespace: space, name: "open-t" },
  ];
  await world.createJob(job.name, [], { open: true });
  await client.create(KUSCIA_JOB_TASKS, {
    metadata: task,
    spec: { jobName: job.name, alias: "t", appImage, taskInputConfig: "", parties: [{ domainID: alice }] },
  });
  await world.waitFor(KUSCIA_JOB_TASKS, task, ({ status }) => status?.state === "Succeeded");
  await client.delete(KUSCIA_JOBS, job);
  await world.waitGone(KUSCIA_JOBS, job);
}

describe("an operator limited to named namespaces", () => {
  /** The requests of an account, as "code verb resource namespace". */
  const requestsOf = (account: string): string[] =>
    world.cluster
      .auditLines()
      .filter((line) => line.includes(`:${account}"`))
      .map((line) => JSON.parse(line) as Call)
      .map(({ verb, objectRef: { resource, namespace: where = "*" } = { resource: "" }, responseStatus }) =>
        [responseStatus?.code, verb, resource, where].join(" "),
      );

  it("runs jobs with rights and watches there alone, and lacks nothing", async () => {
    const release = `few-${world.suffix}`;
    const values = `rbac.scope=namespaced,rbac.domainNamespaces={${world.alice},${world.bob}},jobNamespaces={${world.jobNamespace}}`;
    const text = await template(world.cluster, [...ROLES, "--set", values], release, namespace);
    const account = `${release}-kusciajob-operator`;
    const warnings: string[] = [];
    const carol = `carol-${world.suffix}-2`;
    await world.createDomain(carol);
    await operator.stop();
    await world.cluster.kubectl(["apply", "-f", "-"], { input: text });
    try {
      kubelet.use(lifeOf());
      const logger = pino({ level: "warn" }, { write: (line: string) => warnings.push(line) });
      operator = await startAs(
        await kubeconfigOf(account),
        [`--domain-namespaces=${world.alice},${world.bob}`, "--missing-reference-grace=1s"],
        logger,
      );
      await world.createJob("few", [{ alias: "t", appImage: `full-${world.suffix}` }]);
      expect((await world.waitForJob("few", isOver)).status).toMatchObject({ phase: "Succeeded" });
      await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "few" });
      await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "few" });
      await world.createJob("far", [{ alias: "t", parties: [{ domainID: carol }] }]);
      expect((await world.waitForJob("far", isOver)).status).toMatchObject({
        phase: "Failed",
        reason: "DomainNotFound",
        message: `namespace "${carol}" is not among those that this operator may use (--domain-namespaces)`,
      });
      const missing = "kusciajob_operator_missing_permissions";
      await eventually(async () => (await metric(operator, missing, { scope: world.bob })) === 0, "the check");
      expect(await metric(operator, missing)).toBe(0);
      expect(warnings).toEqual([]);
      const requests = requestsOf(account);
      expect(requests).toContain(`201 create pods ${world.alice}`);
      expect(requests.filter((each) => each.startsWith("403"))).toEqual([]);
      expect(requests.filter((each) => / (domains|namespaces) /.test(each))).toEqual([]);
      // An initiator that is not named is waited for, like one that does not exist.
      await world.createJob("led", [{ alias: "t" }], { initiator: carol });
      const { status } = await world.waitForJob("led", isOver);
      expect(status?.phase).toBe("Failed");
      expect(JSON.stringify(status)).toContain("is not among those that this operator may use (--domain-namespaces)");
      // Of another operator's job, which it may not even look up.
      const foreign = stranger(PODS, "foreign");
      const elsewhere = `elsewhere-${world.suffix}`;
      foreign.metadata.labels = {
        [LABEL.controller]: MANAGER,
        [LABEL.jobUID]: "00000000-0000-0000-0000-000000000000",
        [LABEL.jobNamespace]: elsewhere,
      };
      foreign.metadata.annotations = { [ANNOTATION.jobID]: "theirs" };
      await world.client.create(PODS, foreign);
      const lookedUp = `403 get kusciajobs ${elsewhere}`;
      await eventually(() => requestsOf(account).includes(lookedUp), "the look for the job of a foreign pod");
      const { metadata } = await world.client.get(PODS, { namespace: world.alice, name: "foreign" });
      expect(metadata.deletionTimestamp).toBeUndefined();
      expect(warnings).toEqual([]);
    } finally {
      await world.cluster.kubectl(["delete", "--wait=false", "-f", "-"], { input: text });
    }
  });
});

it("gives users their rights through the roles of Kubernetes", async () => {
  const name = `users-${world.suffix}`;
  const text = await template(world.cluster, ["-s", "templates/rbac-users.yaml"], name, namespace);
  const aggregated = [
    { role: "view", user: "vera" },
    { role: "edit", user: "ed" },
    { role: "admin", user: "ada" },
    // Each role of the chart is enough by itself: `kubectl apply` reads before it writes.
    { role: `${name}-kusciajob-operator-edit`, user: "eve" },
  ];
  const bindings = aggregated.map(({ role, user }) => ({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: { name: `${name}-${role}`, namespace: world.jobNamespace },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
    subjects: [{ kind: "User", name: user, apiGroup: "rbac.authorization.k8s.io" }],
  }));
  const input = `${text}\n---\n${bindings.map((each) => JSON.stringify(each)).join("\n---\n")}`;
  await world.cluster.kubectl(["apply", "-f", "-"], { input });
  const may = async (user: string, ...words: string[]): Promise<boolean> => {
    const answer = await world.cluster
      .kubectl(["auth", "can-i", ...words, "-n", world.jobNamespace, "--as", user])
      .catch((error: Error) => error.message);
    return answer.trim() === "yes";
  };
  try {
    // The controller manager merges aggregated roles.
    await eventually(() => may("ed", "create", "kusciajobs"), "the aggregated role");
    expect(await may("vera", "get", "kusciajobs")).toBe(true);
    expect(await may("ed", "watch", "kusciajobs")).toBe(true);
    expect(await may("vera", "create", "kusciajobs")).toBe(false);
    // The status is the operator's word, and the catalogue the administrator's.
    expect(await may("ed", "update", "kusciajobs", "--subresource=status")).toBe(false);
    expect(await may("ed", "create", "appimages")).toBe(false);
    // Who administers a namespace decides what runs there, not everybody who may edit.
    await eventually(() => may("ada", "create", "kusciajobconsents"), "the aggregated role");
    expect(await may("ada", "patch", "domainpolicies")).toBe(true);
    expect(await may("ed", "create", "kusciajobconsents")).toBe(false);
    expect(await may("ed", "create", "domainpolicies")).toBe(false);
    expect(await may("vera", "get", "kusciajobconsents")).toBe(true);
    expect(await may("eve", "get", "kusciajobs")).toBe(true);
    expect(await may("eve", "patch", "kusciajobs")).toBe(true);
    expect(await may("eve", "get", "domainpolicies")).toBe(false);
  } finally {
    await world.cluster.kubectl(["delete", "--wait=false", "-f", "-"], { input });
  }
});
