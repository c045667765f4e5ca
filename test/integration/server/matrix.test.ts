import { createHash, randomBytes, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  create,
  type DescMessage,
  fromBinary,
  type Message,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/api/kubernetes.ts";
import { etagOf } from "../../../src/job/view.ts";
import type { JobPhase } from "../../../src/api/types.ts";
import {
  ConsoleService,
  WatchEventSchema,
  WatchRequestSchema,
} from "../../../src/proto/kusciajob/api/v1alpha1/console_pb.js";
import type { Api } from "../../../src/server/api.ts";
import type { Operation } from "../../../src/server/azure-batch/operation.ts";
import { OPERATIONS } from "../../../src/server/azure-batch/operations.ts";
import { CALLS_OF, ROOTS } from "../../../src/server/cloudpss/resolvers.ts";
import { TASK_AUDIENCE } from "../../../src/api/names.ts";
import { type Need, POD_TOKEN } from "../../../src/service/access.ts";
import { EVENTS_CALLS, STREAM_CALLS, UNARY_CALLS } from "../../../src/service/calls.ts";
import type { StreamCall, UnaryCall } from "../../../src/service/define.ts";
import { addedTaskName } from "../../../src/service/task/task.ts";
import { attributesOf } from "../../../src/service/rights.ts";
import { pkiPaths } from "../../cluster/pki/files.ts";
import { call, type Endpoint, grpcClient, metadataOf, type Transport, TRANSPORTS } from "./clients.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { openHttp, sendHttp } from "./http.ts";
import { status, watchGrpc, watchHttp } from "./streams.ts";
import { temporaryFolder } from "../../support/temporary.ts";

// Every call, asked by every kind of caller over every transport. What to expect comes from the calls' definitions, and is
// asked of the API server too: a call without a row here fails, and so does one that lets in anyone else.

const suffix = randomBytes(3).toString("hex");
const AUDIENCE = "matrix.example";
/** Domains: who initiates the job, who is party of its task "own", of its task "other", and of nothing. */
const DOMAIN = {
  initiator: `ini-${suffix}`,
  party: `par-${suffix}`,
  "other party": `oth-${suffix}`,
  stranger: `str-${suffix}`,
};
/** Pods of tasks of a job of their own: one with `apiAccess`, one without, and one that only bears the labels of the first. */
const PODS = ["pod", "pod without access", "pod of nothing"] as const;
const USERS = ["master", ...Object.keys(DOMAIN)] as const;
const POD = `pod-${suffix}`;
/** Of what the jobs ask of the party; no operator computes it here. */
const DIGEST = `sha256:${"0".repeat(64)}`;

let fixture: Fixture;
let api: Api;
const tokens: Record<string, string> = {};

const as = (who: string): Endpoint => {
  const authorization = `Bearer ${tokens[who]}`;
  return { ...api, metadata: { authorization }, http: { headers: { authorization } } };
};

beforeAll(async () => {
  fixture = await createFixture();
  const { namespace } = fixture;
  const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];
  const onJobs = { apiGroups: ["kuscia.secretflow"], resources: ["kusciajobs"], verbs };
  const onSchedules = { ...onJobs, resources: ["kusciajobtemplates", "kusciajobschedules"] };
  const onConsents = { ...onJobs, resources: ["kusciajobconsents"] };
  const onPods = { apiGroups: [""], resources: ["pods", "pods/log"], verbs: ["get"] };
  const attaching = { apiGroups: [""], resources: ["pods/attach"], verbs: ["create"] };
  for (const domain of Object.values(DOMAIN)) await fixture.createNamespace(domain);
  for (const who of USERS) {
    const account = accountOf(who);
    await fixture.send("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: account } });
    tokens[who] = await tokenFor(account, [AUDIENCE]);
    const home = who === "master" ? namespace : DOMAIN[who as keyof typeof DOMAIN];
    await grant(account, home, [onJobs, onSchedules, ...(who === "master" ? [] : [onPods, attaching, onConsents])]);
  }
  await grant(accountOf("master"), undefined, [{ ...onJobs, resources: ["appimages", "domains"] }]);
  tokens["expired"] = expired(tokens["master"]!);
  tokens["wrong audience"] = await tokenFor(accountOf("master"), ["https://kubernetes.default.svc"]);
  await fixture.send("POST", `/api/v1/namespaces/${DOMAIN.party}/serviceaccounts`, { metadata: { name: "pods" } });
  await fixture.send("POST", `/api/v1/namespaces/${DOMAIN.party}/pods`, {
    metadata: { name: POD },
    spec: {
      serviceAccountName: "pods",
      automountServiceAccountToken: false,
      containers: [{ name: "main", image: "i", stdin: true }],
    },
  });
  const running = ["--subresource=status", "-p", '{"status":{"phase":"Running"}}'];
  await fixture.cluster.kubectl(["-n", DOMAIN.party, "patch", "pod", POD, ...running]);
  await createProgramPods();
  const batch = join(temporaryFolder("matrix"), "azure-batch.yaml");
  writeFileSync(batch, JSON.stringify({ pools: [{ id: "pool", appImage: "i", domain: DOMAIN.initiator }] }));
  const dialects = ["--azure-batch-port=0", `--azure-batch-config=${batch}`, "--cloudpss-port=0"];
  api = await fixture.startApi("--kubernetes-auth", `--token-audiences=${AUDIENCE}`, ...dialects);
});

afterAll(async () => {
  await fixture.stop();
  const kubectl = (...args: string[]): Promise<string> => fixture.cluster.kubectl(args);
  await kubectl("delete", "clusterrole,clusterrolebinding", "-l", `matrix=${suffix}`);
  for (const path of ["appimages", "domains"]) {
    const names = (await kubectl("get", path, "-o", "name")).split("\n");
    const own = names.filter((name) => name.includes(`/m-${suffix}`));
    if (own.length > 0) await kubectl("delete", ...own);
  }
});

/** Who makes a call here: of what is no pod's business one pod is enough. */
const callersOf = ({ access: { needs } }: Pick<UnaryCall, "access">): readonly string[] => [
  ...USERS,
  ...(needs === POD_TOKEN ? PODS : PODS.slice(0, 1)),
];
const isPod = (who: string): boolean => PODS.some((each) => each === who);

/** A job whose pods have tokens as the kubelet gives them. */
async function createProgramPods(): Promise<void> {
  const name = `m-${suffix}-programs`;
  const parties = [{ domainID: DOMAIN.party }];
  const of = (who: string): string => who.replaceAll(" ", "-");
  const tasks = PODS.map((who, index) => ({
    alias: of(who),
    taskID: of(who),
    appImage: "i",
    taskInputConfig: "",
    apiAccess: index === 0,
    parties,
  }));
  const job = await fixture.createJob(name, { initiator: DOMAIN.initiator, tasks });
  const { uid } = job.metadata;
  await fixture.setStatus(name, {
    phase: "Running",
    tasks: tasks.map(({ alias, taskID }) => ({
      alias,
      taskID,
      state: "Running",
      parties: [{ domainID: DOMAIN.party, state: "Running", pods: [{ name: alias }] }],
    })),
  });
  const key = (label: string): string => `kuscia.secretflow/${label}`;
  const labels = {
    [key("controller")]: "kusciajob-operator",
    [key("job-id")]: name,
    [key("job-uid")]: uid,
    [key("job-namespace")]: fixture.namespace,
    [key("attempt")]: "0",
  };
  for (const who of PODS) {
    const alias = who === "pod of nothing" ? of("pod") : of(who);
    const container = { name: "main", image: "i" };
    const pod = await fixture.send<{ metadata: { uid: string } }>("POST", `/api/v1/namespaces/${DOMAIN.party}/pods`, {
      metadata: { name: of(who), labels, annotations: { [key("task-alias")]: alias } },
      spec: { serviceAccountName: "pods", automountServiceAccountToken: false, containers: [container] },
    });
    const boundObjectRef = { apiVersion: "v1", kind: "Pod", name: of(who), uid: pod.metadata.uid };
    tokens[who] = await tokenFor("pods", [TASK_AUDIENCE], { namespace: DOMAIN.party, boundObjectRef });
  }
}

const accountOf = (who: string): string => who.replace(" ", "-");
const userOf = (who: string): string => `system:serviceaccount:${fixture.namespace}:${accountOf(who)}`;

async function tokenFor(
  account: string,
  audiences: readonly string[],
  { namespace = fixture.namespace, ...more }: { namespace?: string; boundObjectRef?: object } = {},
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { audiences, ...more } };
  return (await fixture.send<{ status: { token: string } }>("POST", path, body)).status.token;
}

/** The same token as it would be an hour after its end, signed by the cluster's own key. */
function expired(token: string): string {
  const [header = "", payload = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  const end = Math.floor(Date.now() / 1000) - 3600;
  const old = Buffer.from(JSON.stringify({ ...claims, exp: end, iat: end - 3600, nbf: end - 3600 })).toString(
    "base64url",
  );
  const key = readFileSync(pkiPaths(fixture.cluster.dir).serviceAccountKey, "utf8");
  const signature = sign("sha256", Buffer.from(`${header}.${old}`), { key, dsaEncoding: "ieee-p1363" });
  return `${header}.${old}.${signature.toString("base64url")}`;
}

/** A role for one account in a namespace, or in the whole cluster. */
async function grant(account: string, namespace: string | undefined, rules: object): Promise<void> {
  const kind = namespace === undefined ? "ClusterRole" : "Role";
  const group = "/apis/rbac.authorization.k8s.io/v1";
  const path = namespace === undefined ? group : `${group}/namespaces/${namespace}`;
  const metadata = { name: `m-${suffix}-${account}`, labels: { matrix: suffix } };
  await fixture.send("POST", `${path}/${kind.toLowerCase()}s`, { metadata, rules });
  await fixture.send("POST", `${path}/${kind.toLowerCase()}bindings`, {
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name },
    subjects: [{ kind: "ServiceAccount", name: account, namespace: fixture.namespace }],
  });
}

/** What the API server itself says to the right that a definition asks for. */
async function mayByKubernetes(who: string, needs: Need | typeof POD_TOKEN | undefined): Promise<boolean> {
  if (needs === undefined) return true;
  if (needs === POD_TOKEN) return who === "pod";
  if (isPod(who)) return false;
  const { scope, verb, resource, also = [] } = needs;
  const ask = async (namespace: string | undefined, of: Need["resource"] = resource): Promise<boolean> => {
    const resourceAttributes = { verb, namespace, ...attributesOf(of) };
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: { user: userOf(who), resourceAttributes },
    };
    const answer = await fixture.send<{ status: { allowed: boolean } }>(
      "POST",
      "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      body,
    );
    return answer.status.allowed;
  };
  const parties = [DOMAIN.initiator, DOMAIN.party, DOMAIN["other party"]];
  const questions = {
    cluster: () => [ask(undefined)],
    job: () => [fixture.namespace, ...parties].map((namespace) => ask(namespace)),
    jobs: () => [ask(fixture.namespace)],
    initiator: () => [fixture.namespace, DOMAIN.initiator].map((namespace) => ask(namespace)),
    task: () => [fixture.namespace, DOMAIN.initiator, DOMAIN.party].map((namespace) => ask(namespace)),
    domain: () => [ask(DOMAIN.party)],
    party: () => [ask(DOMAIN.party), ask(fixture.namespace, "kusciajobs")],
  };
  const rest = await Promise.all(also.map((each) => mayByKubernetes(who, { ...each, scope })));
  return (await Promise.all(questions[scope]())).includes(true) && !rest.includes(false);
}

/** A request of each call about the object of this name. */
const REQUESTS: Record<string, (name: string) => object> = {
  CreateJob: (name) => ({
    jobId: name,
    initiator: DOMAIN.initiator,
    tasks: tasks().map(({ alias, domain }) => ({ alias, appImage: "i", parties: [{ domainId: domain }] })),
  }),
  QueryJob: (name) => ({ jobId: name }),
  BatchQueryJobStatus: (name) => ({ jobIds: [name] }),
  StopJob: (name) => ({ jobId: name }),
  RestartJob: (name) => ({ jobId: name }),
  SuspendJob: (name) => ({ jobId: name }),
  CancelJob: (name) => ({ jobId: name }),
  DeleteJob: (name) => ({ jobId: name }),
  ApproveJob: (name) => ({ jobId: name, result: 1 }),
  ListConsents: () => ({ domainId: DOMAIN.party }),
  GetConsent: (name) => ({ jobId: name, domainId: DOMAIN.party }),
  DecideConsent: (name) => ({ jobId: name, domainId: DOMAIN.party, digest: DIGEST, decision: "Accepted" }),
  ListStandingConsents: () => ({ domainId: DOMAIN.party }),
  RevokeConsent: (name) => ({ domainId: DOMAIN.party, name }),
  CreateTemplate: (name) => ({ name, spec: templateOf(name) }),
  GetTemplate: (name) => ({ name }),
  ListTemplates: (name) => ({ nameContains: name }),
  UpdateTemplate: (name) => ({ name, spec: templateOf(name) }),
  DeleteTemplate: (name) => ({ name }),
  RenderTemplate: (name) => ({ name }),
  CreateJobFromTemplate: (name) => ({ template: name, jobId: `${name}-job` }),
  CreateSchedule: (name) => ({ name, spec: scheduleOf(name) }),
  GetSchedule: (name) => ({ name }),
  ListSchedules: (name) => ({ nameContains: name }),
  UpdateSchedule: (name) => ({ name, spec: scheduleOf(name) }),
  PatchSchedule: (name) => ({ name, patch: '{"description":"x"}' }),
  DeleteSchedule: (name) => ({ name }),
  StartSchedule: (name) => ({ name }),
  StopSchedule: (name) => ({ name }),
  ExecSchedule: (name) => ({ name, token: "t" }),
  ListScheduleRuns: (name) => ({ name }),
  BackfillSchedule: (name) => ({ name, from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" }),
  PreviewSchedule: (name) => ({ name }),
  WatchJob: () => ({}),
  ListJobs: (name) => ({ nameContains: name }),
  GetJob: (name) => ({ jobId: name }),
  GetJobHooks: (name) => ({ jobId: name }),
  GetJobResults: (name) => ({ jobId: name, partial: true }),
  CountTasks: (name) => ({ jobId: name }),
  // Nothing is sent: there is no kubelet. Who may send learns who would have got it.
  SendJobInput: (name) => ({ jobId: name, task: "own" }),
  DisableJob: (name) => ({ jobId: name, policy: "Wait" }),
  EnableJob: (name) => ({ jobId: name }),
  TerminateJob: (name) => ({ jobId: name, reason: "no longer needed" }),
  CloseJob: (name) => ({ jobId: name }),
  AddTasks: (name) => ({
    jobId: name,
    tasks: [{ alias: "new", appImage: "i", parties: [{ domainId: DOMAIN.party }] }],
  }),
  GetTask: (name) => ({ jobId: name, alias: "own" }),
  ListTasks: (name) => ({ jobId: name }),
  TerminateTask: (name) => ({ jobId: name, alias: ADDED }),
  RetryTask: (name) => ({ jobId: name, alias: ADDED }),
  DeleteTask: (name) => ({ jobId: name, alias: ADDED }),
  StartTask: (name) => ({ jobId: name, alias: "own" }),
  CompleteTask: (name) => ({ jobId: name, alias: "own", outcome: "Succeeded" }),
  PutTaskResult: (name) => ({ name: `r-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`, value: "1" }),
  StreamLogs: (name) => ({ jobId: name, noFollow: true }),
  StreamJobOutput: (name) => ({ jobId: name, tasks: ["none"] }),
  ReportTaskProgress: () => ({ progress: 0.5 }),
  PatchJob: (name) => ({ jobId: name, changes: { priority: 1 } }),
  UpdateJob: (name) => ({ jobId: name, changes: { priority: 1 } }),
  QueryLog: (name) => ({ taskId: `${name}-own` }),
  QueryPodNode: (name) => ({ taskId: `${name}-own` }),
  CreateAppImage: (name) => ({
    name,
    image: { name: "i" },
    deployTemplates: [{ name: "t", replicas: 1, containers: [{ name: "c" }] }],
  }),
  UpdateAppImage: (name) => ({ name, image: { name: "other" } }),
  DeleteAppImage: (name) => ({ name }),
  QueryAppImage: (name) => ({ name }),
  ListAppImage: () => ({}),
  BatchQueryAppImage: (name) => ({ names: [name] }),
  CreateDomain: (name) => ({ domainId: name }),
  UpdateDomain: (name) => ({ domainId: name }),
  DeleteDomain: (name) => ({ domainId: name }),
  QueryDomain: (name) => ({ domainId: name }),
  BatchQueryDomain: (name) => ({ domainIds: [name] }),
  ListDomains: () => ({}),
  GetDomainUsage: () => ({ domainId: DOMAIN.party }),
  RenderAppImage: (name) => ({ name }),
  ViewJobs: (name) => ({ nameContains: name }),
  ViewTasks: (name) => ({ jobId: name }),
  ListEvents: (name) => ({ jobId: name, task: "own" }),
  ShowManifest: (name) => ({ jobId: name }),
  PlanJob: (name) => ({ jobId: name, action: "stop" }),
  DoJob: (name) => ({ jobId: name, action: "stop", etag: etags.get(name) ?? "0" }),
  ExportJob: (name) => ({ jobId: name }),
  SubmitJob: (name) => ({ jobId: name, initiator: DOMAIN.initiator, spec: JSON.stringify(specOf(name)) }),
  ValidateJob: (name) => ({ initiator: DOMAIN.initiator, job: JSON.stringify(specOf(name)) }),
  ImportJob: (name) => ({
    jobId: name,
    initiator: DOMAIN.initiator,
    archive: JSON.stringify({ job: { metadata: { name }, spec: specOf(name) } }),
  }),
  Watch: () => ({ topics: ["jobs"] }),
  WhoAmI: () => ({}),
  CreateTicket: () => ({}),
  healthZ: () => ({}),
};

/** Of the jobs that were prepared, as DoJob has to name them. */
const etags = new Map<string, string>();

/** A task that was added to the job. */
const ADDED = "added";
const CHANGES_ADDED = ["TerminateTask", "RetryTask", "DeleteTask"];

const specOf = (name: string) => ({
  initiator: DOMAIN.initiator,
  ...(name.includes("-addtasks-") && { open: true }),
  tasks: tasks().map(({ alias, domain }) => ({
    alias,
    taskID: `${name}-${alias}`,
    appImage: "i",
    taskInputConfig: "secret",
    external: name.includes("-completetask-") || name.includes("-starttask-"),
    parties: [{ domainID: domain }],
  })),
});

const templateOf = (name: string): string => JSON.stringify({ template: { spec: specOf(name) } });
const scheduleOf = (name: string): string =>
  JSON.stringify({ trigger: { interval: { seconds: 3600 } }, job: { spec: specOf(name) } });

const tasks = () => [
  { alias: "own", domain: DOMAIN.party },
  { alias: "other", domain: DOMAIN["other party"] },
];

/** Phases of the jobs of calls that are not about one that runs. */
const PHASES: Readonly<Record<string, JobPhase>> = { RestartJob: "Failed", StreamJobOutput: "Succeeded" };

/** What a call is about is there before it is made. */
async function prepare({ rpc }: { rpc: { name: string; parent: { name: string } } }, name: string): Promise<void> {
  if (rpc.parent.name === "ProgramService") return;
  const isNew = rpc.name.startsWith("Create") && rpc.name !== "CreateJobFromTemplate";
  if (isNew || ["SubmitJob", "ValidateJob", "ImportJob"].includes(rpc.name)) return;
  const group = "/apis/kuscia.secretflow/v1alpha1";
  const meta = { apiVersion: "kuscia.secretflow/v1alpha1", metadata: { name } };
  if (rpc.parent.name === "AppImageService" || rpc.name === "RenderAppImage") {
    const deployTemplates = [{ name: "t", spec: { containers: [{ name: "c", workingDir: "/" }] } }];
    await fixture.send("POST", `${group}/appimages`, {
      ...meta,
      kind: "AppImage",
      spec: { image: { name: "i", tag: "1" }, deployTemplates },
    });
  } else if (rpc.parent.name === "DomainService") {
    await fixture.send("POST", `${group}/domains`, { ...meta, kind: "Domain", spec: {} });
  } else if (rpc.parent.name === "TemplateService" || rpc.parent.name === "ScheduleService") {
    await prepareInJobNamespace(rpc.parent.name === "TemplateService" ? "Template" : "Schedule", name);
  } else if (rpc.name === "RevokeConsent") {
    const standing = { initiator: DOMAIN.initiator, contentDigest: DIGEST, until: "2100-01-01T00:00:00Z" };
    await fixture.send("POST", `${group}/namespaces/${DOMAIN.party}/kusciajobconsents`, {
      ...meta,
      kind: "KusciaJobConsent",
      spec: { ...standing, decision: "Accepted" },
    });
  } else if (rpc.parent.name !== "HealthService") {
    const hooks = rpc.name === "GetJobHooks" ? { preparation: { appImage: "i" } } : {};
    await fixture.createJob(name, { ...specOf(name), ...hooks });
    await fixture.setStatus(name, {
      phase: PHASES[rpc.name] ?? "Running",
      ...(PHASES[rpc.name] === "Succeeded" && { completionTime: "2026-01-01T00:00:00Z" }),
      ...(rpc.parent.name === "ConsentService" && {
        consents: [{ domainID: DOMAIN.party, state: "Waiting", digest: DIGEST }],
      }),
      tasks: tasks().map(({ alias, domain }) => ({
        alias,
        taskID: `${name}-${alias}`,
        state: "Running",
        parties: [{ domainID: domain, state: "Running", pods: [{ name: POD }] }],
      })),
    });
    if (CHANGES_ADDED.includes(rpc.name)) await addTask(name);
    etags.set(name, etagOf(await fixture.job(name)));
    await eventually(async () => ((await isKnown(name, CHANGES_ADDED.includes(rpc.name))) ? true : undefined));
  }
}

/** As the operator has taken it, and it has failed. */
async function addTask(jobName: string): Promise<void> {
  const path = `/apis/kuscia.secretflow/v1alpha1/namespaces/${fixture.namespace}/kusciajobtasks`;
  const spec = {
    jobName,
    alias: ADDED,
    appImage: "i",
    taskInputConfig: "secret",
    parties: [{ domainID: DOMAIN.party }],
  };
  const kind = { apiVersion: "kuscia.secretflow/v1alpha1", kind: "KusciaJobTask" };
  const name = addedTaskName(await fixture.job(jobName), ADDED);
  const made = await fixture.send<KubeObject>("POST", path, { ...kind, metadata: { name }, spec });
  const state = jobName.includes("-retrytask-") ? "Failed" : "Running";
  const record = { alias: ADDED, taskID: jobName, state, acceptTime: "2026-01-01T00:00:00Z" };
  await fixture.send("PUT", `${path}/${name}/status`, { ...kind, metadata: made.metadata, status: record });
}

async function prepareInJobNamespace(what: "Template" | "Schedule", name: string): Promise<void> {
  const spec = what === "Template" ? templateOf(name) : scheduleOf(name);
  const plural = `kusciajob${what.toLowerCase()}s`;
  await fixture.send("POST", `/apis/kuscia.secretflow/v1alpha1/namespaces/${fixture.namespace}/${plural}`, {
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind: `KusciaJob${what}`,
    metadata: { name },
    spec: JSON.parse(spec) as object,
  });
}

const LIST = UNARY_CALLS.find(({ name }) => name === "ListJobs")!;
const GET_JOB = UNARY_CALLS.find(({ name }) => name === "GetJob")!;
const GET_TASK = UNARY_CALLS.find(({ name }) => name === "GetTask")!;

/** Whether the API's caches hold the job with its status, and its added task with the state of that. */
async function isKnown(name: string, hasAdded: boolean): Promise<boolean> {
  const ask = ({ rpc, path }: UnaryCall, request: Record<string, unknown>): Promise<unknown> =>
    call("http json", as("master"), { method: rpc, path }, request).catch(() => ({}));
  const job = (await ask(GET_JOB, { jobId: name })) as { data?: { tasks: { state: string }[] } };
  if (job.data?.tasks[0]?.state !== "Running" || !(await listed("master", name))) return false;
  if (!hasAdded) return true;
  const task = (await ask(GET_TASK, { jobId: name, alias: ADDED })) as { data?: { task?: { state: string } } };
  return ["Running", "Failed"].includes(task.data?.task?.state ?? "");
}

async function listed(who: string, name: string, transport: Transport = "http json"): Promise<boolean> {
  const answer = (await call(
    transport,
    as(who),
    { method: LIST.rpc, path: LIST.path },
    {
      nameContains: name,
    },
  )) as Message & {
    data?: { jobs: { jobId: string }[] };
  };
  return answer.data?.jobs.some(({ jobId }) => jobId === name) ?? false;
}

const VIEW = UNARY_CALLS.find(({ name }) => name === "ViewJobs")!;

async function viewed(who: string, name: string, transport: Transport): Promise<boolean> {
  const target = { method: VIEW.rpc, path: VIEW.path };
  const answer = await call(transport, as(who), target, { nameContains: name });
  return ((answer as Message & { data?: { jobs: string[] } }).data?.jobs.length ?? 0) > 0;
}

/** "" when the caller got what it asked for, else how it was refused. */
async function refusalOf(definition: UnaryCall, transport: Transport, who: string, name: string): Promise<string> {
  if (definition.name === "ListJobs") return (await listed(who, name, transport)) ? "" : "not shown";
  if (definition.name === "ViewJobs") return (await viewed(who, name, transport)) ? "" : "not shown";
  const request = REQUESTS[definition.name]!(name) as MessageInitShape<DescMessage>;
  const target = { method: definition.rpc, path: definition.path };
  const answer = await call(transport, as(who), target, request).catch(denial);
  if (typeof answer === "string") return answer;
  const { status: { code = 0, message = "" } = {} } = answer as { status?: { code: number; message: string } };
  return code === 0 ? "" : `${code} ${message}`;
}

/** Our own calls are refused by the statuses of the transports: what these say in common. */
function denial(error: Error): string {
  const isDenied = /^(HTTP 40[34]|7 PERMISSION_DENIED|5 NOT_FOUND)/.test(error.message);
  const said = DENIALS.exec(error.message.replaceAll("\\", ""));
  if (!isDenied || said === null) throw error;
  return `denied: ${said[0]}`;
}

const DENIALS =
  /the caller is no pod of a task with apiAccess|the caller may not \S+ \S+ in the namespace of "[^"]+"|the caller may not get appimages|could only \S+ the job that|the caller may not act for it/;

/** The same for a call with many answers. */
async function streamRefusalOf(
  definition: StreamCall,
  transport: "http" | "grpc" | "sse",
  who: string,
  name: string,
): Promise<string> {
  const look = WATCHES[definition.name];
  if (look !== undefined) return (await look(transport, who, name)) ? "" : "not shown";
  const { rpc, path } = definition;
  if (transport === "sse") {
    const target = `${path}?job=${name}&tasks=none&follow=false`;
    const { status: code, text } = await sendHttp(api.httpPort, target, undefined, { method: "GET", ...as(who).http });
    return code === 200 ? "" : denial(new Error(`HTTP ${code} ${text}`));
  }
  const request = create(rpc.input, REQUESTS[definition.name]!(name) as MessageInitShape<DescMessage>);
  const told = ({ code = 0, message = "" }: { code?: number; message?: string } = {}): string =>
    code === 0 ? "" : `${code} ${message}`;
  if (transport === "http") {
    const headers = { "content-type": "application/x-protobuf", ...as(who).http?.headers };
    const body = Buffer.from(toBinary(rpc.input, request));
    const { status: code, text } = await sendHttp(api.httpPort, path, body, { headers });
    if (code !== 200) return denial(new Error(`HTTP ${code} ${text}`));
    const last = text.trim().split("\n").at(-1) ?? "";
    return last === "" ? "" : told((JSON.parse(last) as { status?: object }).status);
  }
  const client = grpcClient(as(who));
  const asIs = (bytes: Buffer): Buffer => bytes;
  const bytes = Buffer.from(toBinary(rpc.input, request));
  const stream = client.makeServerStreamRequest(
    `/${rpc.parent.typeName}/${rpc.name}`,
    asIs,
    asIs,
    bytes,
    metadataOf(as(who)),
  );
  let refusal = "";
  try {
    for await (const answer of stream)
      refusal = told((fromBinary(rpc.output, answer as Buffer) as Message & { status?: object }).status);
  } catch (error) {
    refusal = denial(error as Error);
  } finally {
    client.close();
  }
  return refusal;
}

/** Whether a watch shows the job, or else at least begins. */
async function watched(transport: "http" | "grpc" | "sse", who: string, name: string): Promise<boolean> {
  if (transport === "sse") {
    const options = { method: "GET", ...as(who).http };
    const response = await openHttp(api.httpPort, "/api/v1/job/watch", undefined, options);
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    await eventually(() => (text.includes("event: SYNCED") ? true : undefined));
    response.destroy();
    return text.includes(`"job_id":"${name}"`);
  }
  // Kuscia's watch does not say when the beginning is over; a job that everyone may see does.
  const stream = await (transport === "http" ? watchHttp(api.httpPort, {}, as(who).http) : watchGrpc(as(who)));
  const marker = `m-${suffix}-${randomBytes(3).toString("hex")}`;
  const parties = Object.values(DOMAIN).map((domainID) => ({ domainID }));
  await fixture.createJob(marker, { tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties }] });
  await eventually(() => (stream.seen.some((line) => line.includes(` ${marker} `)) ? true : undefined));
  stream.close();
  return stream.seen.some((line) => line.includes(` ${name} `));
}

/** Whether a watch by topic shows the job before it says that all is shown. */
async function watchedByTopic(transport: "http" | "grpc" | "sse", who: string, name: string): Promise<boolean> {
  const fields = { topics: ["jobs"], nameContains: name };
  if (transport !== "grpc") {
    const [path, body, method] =
      transport === "sse"
        ? [`/api/v1/watch?topics=jobs&name=${name}`, undefined, "GET"]
        : ["/api/v1/watch", JSON.stringify({ topics: ["jobs"], name_contains: name }), "POST"];
    const headers = { "content-type": "application/json", ...as(who).http?.headers };
    const response = await openHttp(api.httpPort, path, body, { method, headers });
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    await eventually(() => (text.includes("SYNCED") ? true : undefined));
    response.destroy();
    return text.includes(name);
  }
  const { method } = ConsoleService;
  const client = grpcClient(as(who));
  const asIs = (bytes: Buffer): Buffer => bytes;
  const bytes = Buffer.from(toBinary(WatchRequestSchema, create(WatchRequestSchema, fields)));
  const path = `/${ConsoleService.typeName}/${method.watch.name}`;
  const stream = client.makeServerStreamRequest(path, asIs, asIs, bytes, metadataOf(as(who)));
  let isShown = false;
  for await (const answer of stream) {
    const event = fromBinary(WatchEventSchema, answer as Buffer);
    if (event.type === "SYNCED") break;
    isShown ||= event.name === name;
  }
  client.close();
  return isShown;
}

/** Streams that refuse nobody: they show what the caller may see. */
const WATCHES: Readonly<Record<string, typeof watched>> = { WatchJob: watched, Watch: watchedByTopic };

/** Of schedules. */
const LONGEST_NAME = 48;

/** A name of these parts; of a long one a hash takes the place of the end. */
function nameFor(...parts: readonly string[]): string {
  const words = parts
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-");
  const name = `m-${suffix}-${words.replace("protobuf", "pb")}`;
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - hash.length - 1).replace(/-$/, "")}-${hash}`;
}

it("has a request for every call", () => {
  const names = [...UNARY_CALLS, ...STREAM_CALLS].map(({ name }) => name);
  expect(Object.keys(REQUESTS).sort()).toEqual(names.sort());
});

describe.each(UNARY_CALLS.map((definition) => [definition.path, definition] as const))("%s", (_path, definition) => {
  it.concurrent.each(callersOf(definition))(
    "is answered to the %s as Kubernetes says, the same over all transports",
    async (who) => {
      const allowed = await mayByKubernetes(who, definition.access.needs);
      const refusals = await Promise.all(
        TRANSPORTS.map(async (transport) => {
          const name = nameFor(definition.name, who, transport);
          await prepare(definition, name);
          const refusal = await refusalOf(definition, transport, who, name);
          return refusal.replaceAll(name, "NAME");
        }),
      );
      expect(refusals.map((refusal) => refusal === "")).toEqual(TRANSPORTS.map(() => allowed));
      expect(new Set(refusals).size, refusals.join("; ")).toBe(1);
      const { needs } = definition.access;
      if (allowed || needs === undefined || needs === POD_TOKEN || needs.scope !== "job") return;
      // A job that there is not looks the same to someone who may not see it.
      const absent = await refusalOf(definition, "grpc", who, nameFor("absent"));
      expect(absent).toBe(refusals[0]);
    },
  );
});

describe.each(STREAM_CALLS.map((definition) => [definition.path, definition] as const))(
  "the stream %s",
  (_path, definition) => {
    const transports = EVENTS_CALLS.some(({ path }) => path === definition.path)
      ? (["http", "grpc", "sse"] as const)
      : (["http", "grpc"] as const);

    // Of a watch that shows nothing nobody can tell that it has begun.
    const callers = definition.name in WATCHES ? USERS : callersOf(definition);

    it.concurrent.each(callers)("is sent to the %s as Kubernetes says, the same over all transports", async (who) => {
      const allowed = await mayByKubernetes(who, definition.access.needs);
      const refusals = await Promise.all(
        transports.map(async (transport) => {
          const name = nameFor(definition.name, who, transport);
          await prepare(definition, name);
          return (await streamRefusalOf(definition, transport, who, name)).replaceAll(name, "NAME");
        }),
      );
      expect(refusals.map((refusal) => refusal === "")).toEqual(transports.map(() => allowed));
      expect(new Set(refusals).size, refusals.join("; ")).toBe(1);
    });
  },
);

// The dialects, from their own tables of operations.

/** What a dialect answers, with the name of the object left out. */
interface Told {
  readonly status: number;
  /** "" for an answer to HEAD. */
  readonly code: string;
  readonly text: string;
}

const POOL = { poolInfo: { poolId: "pool" } };
const HOURLY = { schedule: { recurrenceInterval: "PT1H" }, jobSpecification: POOL };
/** Bodies of the operations that have one. */
const BODIES: Readonly<Record<string, (name: string) => object>> = {
  AzureBatchAddJob: (name) => ({ id: name, ...POOL }),
  AzureBatchPatchJob: () => ({ priority: 1 }),
  AzureBatchUpdateJob: () => POOL,
  AzureBatchDisableJob: () => ({ disableTasks: "wait" }),
  AzureBatchAddTask: () => ({ id: "new", commandLine: "true" }),
  AzureBatchAddTaskCollection: () => ({ value: [{ id: "new", commandLine: "true" }] }),
  AzureBatchUpdateTask: () => ({ constraints: {} }),
  AzureBatchAddJobSchedule: (name) => ({ id: name, ...HOURLY }),
  AzureBatchPatchJobSchedule: () => ({ metadata: [] }),
  AzureBatchUpdateJobSchedule: () => HOURLY,
  AzureBatchAddPool: (name) => ({ id: name }),
};
const LOGS: Need = { verb: "get", resource: "pods/log", scope: "party" };
/** Codes for whom an operation is not for. */
const REFUSALS = ["JobNotFound", "InsufficientAccountPermissions"];

async function askBatch(who: string, { name: operation, method, path }: Operation, name: string): Promise<Told> {
  const ids: Readonly<Record<string, string>> = { jobId: name, jobScheduleId: "none", taskId: "own", poolId: "pool" };
  const filled = path.replaceAll(/\{(\w+)(?:\.\.\.)?\}/g, (_, id: string) => ids[id] ?? "none");
  const url = `http://127.0.0.1:${api.azureBatchPort}${filled}?api-version=2023-05-01.17.0`;
  const body = BODIES[operation]?.(name);
  const headers = { ...as(who).http?.headers, ...(body && { "content-type": "application/json" }) };
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  const text = (await answer.text()).replaceAll(name, "NAME").replaceAll(/RequestId:\S+\\nTime:[^"]+/g, "");
  const { code = "" } = text.startsWith("{") ? (JSON.parse(text) as { code?: string }) : {};
  return { status: answer.status, code, text };
}

describe.each(OPERATIONS.map((operation) => [operation.name, operation] as const))("%s", (_name, operation) => {
  const { access, path, method } = operation;
  const isOfJob = path.startsWith("/jobs/");

  it.concurrent.each(callersOf(operation))("is for the %s as Kubernetes says", async (who) => {
    const seen = await mayByKubernetes(who, access.needs);
    // What a task wrote is read from the log of its pod, as over the job API.
    const isOfLog = path.includes("/files") && isOfJob && method !== "DELETE";
    const allowed = seen && (!isOfLog || (await mayByKubernetes(who, LOGS)));
    const name = nameFor(operation.name, who);
    const isList = operation.name === "AzureBatchListJobs";
    if (isOfJob || isList) await prepare({ rpc: LIST.rpc }, name);
    const told = await askBatch(who, operation, name);
    expect(told.status).toBeLessThan(500);
    if (isList) {
      expect(told.text.includes("NAME")).toBe(allowed);
      return;
    }
    // What anyone may ask is answered to everyone alike, if only that pools do not change.
    if (access.needs === undefined) {
      expect(told).toEqual({ ...(await askBatch("master", operation, name)), text: told.text });
      return;
    }
    const isRefused = REFUSALS.includes(told.code) || (method === "HEAD" && [403, 404].includes(told.status));
    // Of a schedule that there is not, and of a file that may not be read, a HEAD tells no more.
    if (method !== "HEAD" || !allowed) expect([told, isRefused]).toEqual([told, !allowed]);
    if (seen || !isOfJob) return;
    expect(told).toEqual(await askBatch(who, operation, nameFor("absent")));
  });

  it.each(["expired", "wrong audience"])("does not let in a token that is %s", async (who) => {
    expect((await askBatch(who, operation, "x")).status).toBe(401);
  });
});

/** A question for each field of the schema's roots; its answer has the name of the object if the caller got it. */
const QUESTIONS: Readonly<Record<keyof typeof ROOTS, (name: string, who: string) => string>> = {
  job: (name) => `{ field: job(input: { id: "${name}" }) { id } }`,
  jobs: (name) => `{ field: jobs(input: { name: "${name}" }) { items { id } } }`,
  createJob: (name) =>
    `mutation { field: createJob(input: { args: { _ModelArgs: {} }, context: ["function/x/${name}"] }) { id context } }`,
  abortJob: (name) => `mutation { field: abortJob(input: { id: "${name}" }) { id } }`,
  accountToken: (_name, who) => `{ field: accountToken(input: { token: "${tokens[who]}" }) { user { name } } }`,
  userToken: (_name, who) => `{ field: userToken(input: { token: "${tokens[who]}" }) { user { name } } }`,
};

async function askCloudpss(who: string, field: keyof typeof ROOTS, name: string): Promise<Told> {
  const headers = { ...as(who).http?.headers, "content-type": "application/json" };
  const body = JSON.stringify({ query: QUESTIONS[field](name, who) });
  const answer = await fetch(`http://127.0.0.1:${api.cloudpssPort}/graphql`, { method: "POST", headers, body });
  const text = (await answer.text()).replaceAll(name, "NAME");
  const { errors } = JSON.parse(text) as { errors?: readonly object[] };
  return { status: answer.status, code: errors === undefined ? "" : "error", text };
}

describe.each(Object.keys(ROOTS) as (keyof typeof ROOTS)[])("the field %s of CloudPSS", (field) => {
  const calls = CALLS_OF[field];

  it.concurrent.each([...USERS, "pod"])("is for the %s as Kubernetes says", async (who) => {
    const each = await Promise.all(calls.map(({ access }) => mayByKubernetes(who, access.needs)));
    const allowed = !each.includes(false);
    const name = nameFor(field, who);
    if (field === "createJob") await prepareInJobNamespace("Template", name);
    else if (calls.length > 0) await prepare({ rpc: LIST.rpc }, name);
    const told = await askCloudpss(who, field, name);
    if (field === "jobs") {
      expect(told.text.includes("NAME")).toBe(allowed);
      return;
    }
    expect([told, told.code === ""]).toEqual([told, allowed]);
    if (!allowed && calls.some(({ access: { needs } }) => typeof needs === "object" && needs.scope === "job"))
      expect(told).toEqual(await askCloudpss(who, field, nameFor("absent")));
  });

  it.each(["expired", "wrong audience"])("does not let in a token that is %s", async (who) => {
    expect((await askCloudpss(who, field, "x")).status).toBe(401);
  });
});

describe.each(["expired", "wrong audience"])("a token that is %s", (who) => {
  it.each([...UNARY_CALLS, ...STREAM_CALLS].map((definition) => [definition.path, definition] as const))(
    "is not let in to %s",
    async (path, { name, rpc }) => {
      const { headers } = as(who).http!;
      expect((await sendHttp(api.httpPort, path, "{}", { headers })).status).toBe(401);
      const client = grpcClient(as(who));
      const asIs = (bytes: Buffer): Buffer => bytes;
      const bytes = Buffer.from(
        toBinary(rpc.input, create(rpc.input, REQUESTS[name]!("x") as MessageInitShape<DescMessage>)),
      );
      const stream = client.makeServerStreamRequest(
        `/${rpc.parent.typeName}/${rpc.name}`,
        asIs,
        asIs,
        bytes,
        metadataOf(as(who)),
      );
      stream.on("error", () => undefined).on("data", () => undefined);
      const ended = await new Promise<{ code: number }>((resolve) => stream.once("status", resolve));
      expect(ended.code).toBe(status.UNAUTHENTICATED);
      client.close();
    },
  );

  it.each(EVENTS_CALLS.map(({ path }) => [path]))("is not let in to the events of %s", async (path) => {
    expect((await sendHttp(api.httpPort, path, undefined, { ...as(who).http, method: "GET" })).status).toBe(401);
  });
});
