import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LABEL, TASK_AUDIENCE } from "../../../src/api/names.ts";
import { outputValue } from "../../../src/api/output.ts";
import { CONFIG_MAPS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { KusciaJob } from "../../../src/api/types.ts";
import { readOptions } from "../../../src/process/options.ts";
import { JobExtService } from "../../../src/proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import {
  ProgramService,
  type PutTaskResultRequestSchema,
} from "../../../src/proto/kusciajob/api/v1alpha1/program_pb.js";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";
import { failed, lifeOf } from "../../support/kubelet.ts";
import { Scene, taskOf } from "../../support/scene.ts";
import { inPhase } from "../../support/world.ts";
import { call, type Endpoint } from "../server/clients.ts";
import { temporaryFolder } from "../../support/temporary.ts";

// What a program tells of its task with the token of its pod: the operator, the job API and a real API server.

const AUDIENCE = "program.example";
const ACCOUNT = "programs";
const SECRET = "a value that shows nowhere";

let scene: Scene;
let api: Api;
/** All that the API wrote into its log. */
let log = "";
let job: KusciaJob;
const tokens = new Map<string, string>();

beforeAll(async () => {
  scene = await Scene.prepare(lifeOf(() => undefined));
  const { world } = scene;
  const folder = temporaryFolder("programs");
  const [settings, ca] = [join(folder, "settings.json"), join(folder, "ca.pem")];
  writeFileSync(settings, JSON.stringify({ defaults: { serviceAccountName: ACCOUNT } }));
  writeFileSync(ca, "-----BEGIN CERTIFICATE-----\nthe CA\n-----END CERTIFICATE-----\n");
  await scene.startOperator([
    `--domain-settings=${settings}`,
    "--job-api-url=https://api.example:8082",
    `--job-api-ca-file=${ca}`,
  ]);
  for (const namespace of [world.alice, world.bob])
    await world.client.raw("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: ACCOUNT } });
  const argv = ["http", "grpc", "health"].map((name) => `--${name}-port=0`);
  const about = [`--kubeconfig=${world.cluster.kubeconfig}`, `--job-namespace=${world.jobNamespace}`];
  const guards = ["--protocol=NOTLS", "--address=127.0.0.1", "--kubernetes-auth", `--token-audiences=${AUDIENCE}`];
  const options = readOptions(API_OPTIONS, [...argv, ...about, ...guards], {});
  api = await startApi(options, "test", pino({}, { write: (line: string) => void (log += line) }));
  await api.synced;
  const retryPolicy = { limit: 1, backoffSeconds: 0 };
  await world.createJob("told", [{ alias: "a", apiAccess: true, retryPolicy }, { alias: "b" }]);
  job = await world.waitForJob("told", (each) => ["a", "b"].every((alias) => taskOf(each, alias)?.state === "Running"));
});

afterAll(async () => {
  await api.stop();
  expect(await scene.close()).toEqual([]);
});

/** A token of the kubelet's kind for a pod, kept by the pod's uid. */
async function tokenOf(pod: string, audience = TASK_AUDIENCE): Promise<string> {
  const { metadata } = (await scene.podsOf(job)).get(pod)!;
  const { namespace, name, uid } = metadata;
  const spec = { audiences: [audience], boundObjectRef: { apiVersion: "v1", kind: "Pod", name, uid } };
  const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${ACCOUNT}/token`;
  const key = `${uid} ${audience}`;
  const known = tokens.get(key);
  if (known !== undefined) return known;
  const answer = await scene.world.client.raw("POST", path, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec,
  });
  const { token } = (JSON.parse(answer.text) as { status: { token: string } }).status;
  tokens.set(key, token);
  return token;
}

function by(token: string): Endpoint {
  const authorization = `Bearer ${token}`;
  return { ...api, metadata: { authorization }, http: { headers: { authorization } } };
}

const RESULT = { method: ProgramService.method.putTaskResult, path: "/api/v1/task/result" };
const PROGRESS = { method: ProgramService.method.reportTaskProgress, path: "/api/v1/task/progress" };

type Result = MessageInitShape<typeof PutTaskResultRequestSchema>;

/** How a call came out: "" or the refusal. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "",
    (error: unknown) => (error as Error).message,
  );

const give = (token: string, result: Result): Promise<string> => outcome(call("http json", by(token), RESULT, result));

it("the pods of the task have a token for the job API and know where it is, others have not", async () => {
  const pods = await scene.podsOf(job);
  const about = (pod: string): string => JSON.stringify(pods.get(pod)!.spec);
  expect(about("alice/told-a-0")).toContain(`"audience":"${TASK_AUDIENCE}"`);
  expect(about("alice/told-a-0")).toContain('"name":"KUSCIA_JOB_API_URL","value":"https://api.example:8082"');
  expect(about("alice/told-b-0")).not.toContain("job-api");
});

describe("a result", () => {
  it("is kept in the namespace of the pod and named in the job, over HTTP and gRPC, also if it is given twice", async () => {
    const alice = by(await tokenOf("alice/told-a-0"));
    const text: Result = { name: "rows", value: SECRET, readers: [] };
    const answer = await call("http json", alice, RESULT, text);
    expect(answer.data).toMatchObject({ jobId: "told", alias: "a", attempt: 0 });
    await call("http protobuf", alice, RESULT, text);
    await call("grpc", by(await tokenOf("bob/told-a-0")), RESULT, {
      name: "model",
      uri: "s3://bucket/model",
      mediaType: "application/octet-stream",
      readers: ["*"],
    });
    const { world } = scene;
    const { status } = await world.waitForJob("told", (each) => each.status?.outputs?.length === 2);
    expect(status?.outputs).toMatchObject([
      { name: "rows", task: "a", domainID: world.alice, mediaType: "text/plain", size: SECRET.length, readers: [] },
      { name: "model", task: "a", domainID: world.bob, uri: "s3://bucket/model", readers: ["*"] },
    ]);
    const { configMap } = status!.outputs![0]!;
    const stored = await world.client.get(CONFIG_MAPS, { namespace: world.alice, name: configMap });
    expect(outputValue(stored)).toBe(SECRET);
    expect(JSON.stringify(status)).not.toContain(SECRET);
    expect(log).toContain('"call":"PutTaskResult"');
    expect(log).not.toContain(SECRET);
  });

  it.each<[string, Result, string]>([
    ["another value under the same name", { name: "rows", value: "other" }, "HTTP 409"],
    ["more than 256 KiB", { name: "big", value: "x".repeat(256 * 1024 + 1) }, "give a uri"],
    ["neither value nor uri", { name: "none" }, "either a value or a uri"],
    ["a name that is none", { name: "../x", value: "" }, "HTTP 400"],
    ["a reader that is no domain", { name: "x", value: "", readers: ["Bob!"] }, "readers of"],
  ])("is refused: %s", async (_what, result, text) => {
    expect(await give(await tokenOf("alice/told-a-0"), result)).toContain(text);
  });

  it("that is too large has a status of its own", async () => {
    const large = { name: "big", value: "x".repeat(256 * 1024 + 1) };
    expect(await give(await tokenOf("alice/told-a-0"), large)).toContain("HTTP 413");
    const overGrpc = call("grpc", by(await tokenOf("alice/told-a-0")), RESULT, large);
    expect(await outcome(overGrpc)).toContain("RESOURCE_EXHAUSTED");
  });
});

it("progress gets into the job's status, what was told last, and goes with a new attempt", async () => {
  const alice = by(await tokenOf("alice/told-a-0"));
  for (const progress of [0.1, 0.5, 0.75]) await call("grpc", alice, PROGRESS, { progress });
  const { world } = scene;
  const before = (await world.job("told")).status?.tasks?.map(({ progress }) => progress);
  expect(before).toEqual([undefined, undefined]);
  const told = await world.waitForJob("told", (each) => taskOf(each, "a")?.progress !== undefined);
  expect(taskOf(told, "a")).toMatchObject({ progress: 0.75, state: "Running" });
  expect(await outcome(call("http json", alice, PROGRESS, { progress: 1.5 }))).toContain("it must be from 0 to 1");
  expect(await outcome(call("http json", alice, PROGRESS, { progress: Number.NaN }))).toContain("HTTP 400");
});

describe("nobody else", () => {
  const refused = "the caller is no pod of a task with apiAccess";

  it("may tell anything of the task: a pod without apiAccess, a user, a pod with a token for others", async () => {
    expect(await give(await tokenOf("alice/told-b-0"), { name: "x", value: "" })).toContain(refused);
    expect(await give(await tokenOf("alice/told-a-0", AUDIENCE), { name: "x", value: "" })).toContain(refused);
    const foreign = await tokenOf("alice/told-a-0", "https://kubernetes.default.svc");
    expect(await give(foreign, { name: "x", value: "" })).toContain("HTTP 401");
  });

  it("is the pod of a task, whatever its ServiceAccount may do in Kubernetes", async () => {
    const { world } = scene;
    const role = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" };
    await world.client.raw("POST", `/apis/rbac.authorization.k8s.io/v1/namespaces/${world.jobNamespace}/rolebindings`, {
      metadata: { name: "all" },
      roleRef: role,
      subjects: [{ kind: "ServiceAccount", name: ACCOUNT, namespace: world.alice }],
    });
    const get = { method: JobExtService.method.getJob, path: "/api/v1/job/get" };
    expect(await outcome(call("http json", by(await tokenOf("alice/told-a-0")), get, { jobId: "told" }))).toContain(
      "HTTP 40",
    );
    const user = by(await tokenOf("alice/told-a-0", AUDIENCE));
    expect((await call("http json", user, get, { jobId: "told" })).data?.job?.jobId).toBe("told");
  });
});

it("the token of an earlier attempt is good for nothing, that of the new attempt is", async () => {
  const { world } = scene;
  const old = await tokenOf("alice/told-a-0");
  scene.kubelet.use(
    lifeOf((pod, alias) => (alias === "a" && pod.metadata.labels?.[LABEL.attempt] === "0" ? failed(pod) : undefined)),
  );
  job = await world.waitForJob("told", (each) => {
    const { attempt, state, parties = [] } = taskOf(each, "a") ?? {};
    return attempt === 1 && state === "Running" && parties.every(({ pods = [] }) => pods.every(({ uid }) => uid));
  });
  expect(taskOf(job, "a")?.progress).toBeUndefined();
  expect(await give(old, { name: "late", value: "" })).toMatch(/HTTP 40[13]/);
  expect(await give(await tokenOf("alice/told-a-0-r1"), { name: "rows", value: "of the second" })).toBe("");
});

it("what is told of a task that has ended is refused, and all results go with the job", async () => {
  const { world } = scene;
  const token = await tokenOf("alice/told-a-0-r1");
  scene.kubelet.use(lifeOf());
  const ended = await world.waitForJob("told", inPhase("Succeeded"));
  expect(await give(token, { name: "after", value: "" })).toContain("has ended, it is Succeeded");
  await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "told" });
  for (const { domainID, configMap } of ended.status!.outputs!)
    await world.waitGone(CONFIG_MAPS, { namespace: domainID, name: configMap });
});
