import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TASK_AUDIENCE } from "../../../src/api/names.ts";
import type { KusciaJobStatus, KusciaJobTask } from "../../../src/api/types.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { type Answer, sendHttp } from "./http.ts";

// What the pods of a managing task may do, with tokens that the API server binds to them. No operator is there.

const suffix = randomBytes(3).toString("hex");
const HOME = `man-${suffix}`;
const key = (label: string): string => `kuscia.secretflow/${label}`;
const of = (domainID: string, alias: string, more: object = {}) => ({
  alias,
  taskID: `t-${alias}`,
  appImage: "i",
  taskInputConfig: `input of ${alias}`,
  parties: [{ domainID }],
  ...more,
});
const TASKS = [
  of(HOME, "m", { manager: true, endsJob: true }),
  of(HOME, "worker", { apiAccess: true }),
  of(HOME, "ext", { external: true }),
  of("bob", "theirs"),
];

let fixture: Fixture;
let api: Api;
const tokens: Record<string, string> = {};

function statusOf(state: "Running" | "Succeeded" = "Running"): KusciaJobStatus {
  const tasks = TASKS.map(({ alias, taskID, parties: [party] }) => ({
    alias,
    taskID,
    state: alias === "m" ? state : ("Running" as const),
    createTime: "2026-01-01T00:00:00Z",
    parties: [{ domainID: party!.domainID, state: "Running" as const, pods: [{ name: taskID }] }],
  }));
  return { phase: "Running", tasks };
}

beforeAll(async () => {
  fixture = await createFixture();
  await fixture.createNamespace(HOME);
  await fixture.send("POST", `/api/v1/namespaces/${HOME}/serviceaccounts`, { metadata: { name: "pods" } });
  const { metadata } = await fixture.createJob("managed", { initiator: "alice", open: true, tasks: TASKS });
  await fixture.setStatus("managed", statusOf());
  await fixture.createJob("another", { initiator: "alice", open: true, tasks: TASKS });
  await fixture.setStatus("another", statusOf());
  for (const alias of ["m", "worker"]) tokens[alias] = await createPod(alias, metadata.uid!);
  api = await fixture.startApi("--kubernetes-auth", "--token-audiences=managers.example");
});

afterAll(() => fixture.stop());

/** A pod of the task as the operator makes it; the answer is its token. */
async function createPod(alias: string, uid: string, more: Record<string, string> = {}): Promise<string> {
  const labels = {
    [key("controller")]: "kusciajob-operator",
    [key("job-id")]: "managed",
    [key("job-uid")]: uid,
    [key("job-namespace")]: fixture.namespace,
    [key("attempt")]: "0",
  };
  const name = `t-${alias}`;
  const pod = await fixture.send<{ metadata: { uid: string } }>("POST", `/api/v1/namespaces/${HOME}/pods`, {
    metadata: { name, labels, annotations: { [key("task-alias")]: alias, ...more } },
    spec: {
      serviceAccountName: "pods",
      automountServiceAccountToken: false,
      containers: [{ name: "c", image: "i" }],
    },
  });
  const boundObjectRef = { apiVersion: "v1", kind: "Pod", name, uid: pod.metadata.uid };
  const path = `/api/v1/namespaces/${HOME}/serviceaccounts/pods/token`;
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest" };
  const spec = { audiences: [TASK_AUDIENCE], boundObjectRef };
  return (await fixture.send<{ status: { token: string } }>("POST", path, { ...body, spec })).status.token;
}

async function post(who: string, path: string, body: object): Promise<{ http: number; message: string; data: Answer }> {
  const headers = { "content-type": "application/json", authorization: `Bearer ${tokens[who]}` };
  const answer = await sendHttp(api.httpPort, `/api/v1/${path}`, JSON.stringify(body), { headers });
  const { status, data } = JSON.parse(answer.text) as { status: { message: string }; data: Answer };
  return { http: answer.status, message: status.message, data };
}

const NEW = { app_image: "i", parties: [{ domain_id: "bob" }] };
const taskPath = (name: string): string =>
  `/apis/kuscia.secretflow/v1alpha1/namespaces/${fixture.namespace}/kusciajobtasks/${name}`;

describe("a pod of a manager", () => {
  it("adds tasks to its job, sees and terminates them, and completes external ones", async () => {
    const added = await post("m", "task/add", {
      job_id: "managed",
      tasks: [
        { alias: "k1", ...NEW },
        { alias: "k2", ...NEW, api_access: true, parties: [{ domain_id: HOME }] },
      ],
    });
    expect(added.data["results"]).toMatchObject([{ status: { code: 0 } }, { status: { code: 0 } }]);
    const made = await fixture.send<KusciaJobTask>("GET", taskPath(added.data["results"][0].name));
    expect(made.spec).toMatchObject({ jobName: "managed", initiator: "alice" });
    expect(made.metadata.annotations?.[key("created-by")]).toBe(`pod:${HOME}/t-m`);
    const list = (): Promise<{ data: Answer }> => post("m", "task/list", { job_id: "managed" });
    await eventually(async () => ((await list()).data["total"] === "6" ? true : undefined));
    expect((await post("m", "job/counts", { job_id: "managed" })).data).toMatchObject({ total: 6 });
    expect(await post("m", "task/terminate", { job_id: "managed", alias: "k1" })).toMatchObject({ http: 200 });
    expect(await post("m", "task/complete", { job_id: "managed", alias: "ext", outcome: "Succeeded" })).toMatchObject({
      http: 200,
    });
    expect((await fixture.job("managed")).status?.completions).toMatchObject({ ext: { outcome: "Succeeded" } });
  });

  it("sees of tasks of others what its domain sees", async () => {
    const { data } = await post("m", "job/get", { job_id: "managed" });
    const input = (alias: string): unknown => data["tasks"].find((each: Answer) => each["alias"] === alias);
    expect(input("m")).toMatchObject({ task_input_config: "input of m", manager: true, ends_job: true });
    expect(input("theirs")).toMatchObject({ task_input_config: "", state: "Running" });
  });

  it.each([
    ["job/terminate", {}],
    ["job/close", {}],
    ["job/disable", { policy: "Wait" }],
    ["job/patch", { changes: { priority: 1 } }],
    ["job/update", { changes: { priority: 1 } }],
    ["job/delete", {}],
    ["job/stop", {}],
  ])("may not call %s", async (path, more) => {
    const { http } = await post("m", path, { job_id: "managed", ...more });
    // Kuscia's calls tell of it in the answer.
    expect([200, 403]).toContain(http);
    const { metadata, spec } = await fixture.job("managed");
    expect([metadata.labels, metadata.deletionTimestamp, spec.open, spec.suspend, spec.priority]).toEqual([
      undefined,
      undefined,
      true,
      undefined,
      undefined,
    ]);
  });

  it("may not retry or delete tasks, and reaches no other job, whether there is one or not", async () => {
    for (const path of ["task/retry", "task/delete"])
      expect(await post("m", path, { job_id: "managed", alias: "k1" })).toMatchObject({ http: 403 });
    const calls = ["task/add", "task/list", "job/get", "job/counts", "job/results", "task/terminate", "task/complete"];
    for (const path of calls) {
      const body = { alias: "k1", outcome: "Failed", tasks: [{ alias: "k9", ...NEW }] };
      const [there, absent] = await Promise.all(
        ["another", "absent"].map((job_id) => post("m", path, { job_id, ...body })),
      );
      expect(there!.http).toBe(403);
      expect(there).toEqual(absent);
    }
  });
});

it("a pod of a task with apiAccess alone manages nothing", async () => {
  expect(await post("worker", "task/progress", { progress: 0.5 })).toMatchObject({ http: 200 });
  for (const path of ["task/add", "task/list", "job/get"])
    expect(await post("worker", path, { job_id: "managed", tasks: [{ alias: "k8", ...NEW }] })).toMatchObject({
      http: 403,
    });
});

it("a pod of an added task with apiAccess tells its progress", async () => {
  const { items } = await fixture.send<{ items: KusciaJobTask[] }>("GET", taskPath(""));
  const task = items.find(({ spec }) => spec.alias === "k2")!;
  const pods = [{ name: "t-k2" }];
  const status = {
    alias: "k2",
    taskID: "t-k2",
    state: "Running",
    acceptTime: "2026-01-01T00:00:00Z",
    parties: [{ domainID: HOME, state: "Running", pods }],
  };
  await fixture.send("PUT", `${taskPath(task.metadata.name!)}/status`, { ...task, status });
  const { uid } = (await fixture.job("managed")).metadata;
  tokens["k2"] = await createPod("k2", uid!, { [key("added-task")]: task.metadata.name! });
  expect(await post("k2", "task/progress", { progress: 0.25 })).toMatchObject({ http: 200, data: { alias: "k2" } });
  await eventually(async () => {
    const { status: now } = await fixture.send<KusciaJobTask>("GET", taskPath(task.metadata.name!));
    return now?.progress === 0.25 ? true : undefined;
  });
});

it("a manager that has ended adds nothing more", async () => {
  await fixture.setStatus("managed", statusOf("Succeeded"));
  const tasks = [{ alias: "late", ...NEW }];
  await eventually(async () => ((await post("m", "task/list", { job_id: "managed" })).http === 409 ? true : undefined));
  const { http, message } = await post("m", "task/add", { job_id: "managed", tasks });
  expect([http, message]).toEqual([409, 'task "m" of job "managed" has ended, it is Succeeded']);
});
