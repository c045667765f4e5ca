import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Output, outputConfigMap } from "../../../src/api/output.ts";
import { LABEL } from "../../../src/api/names.ts";
import type { KusciaJobSpec, KusciaJobStatus } from "../../../src/api/types.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { type Answer, type HttpAnswer, sendHttp } from "./http.ts";

let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});

afterAll(() => fixture.stop());

interface Told {
  readonly http: number;
  readonly code: number;
  readonly message: string;
  readonly etag: string | undefined;
  readonly data: Answer;
}

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Told> {
  const answer: HttpAnswer = await sendHttp(
    api.httpPort,
    `/api/v1/${path.includes("/") ? path : `job/${path}`}`,
    JSON.stringify(body),
    {
      headers: { "content-type": "application/json", ...headers },
    },
  );
  const { status, data } = JSON.parse(answer.text) as {
    status: { code: number; message: string };
    data: Answer;
  };
  const etag = answer.headers.etag;
  return { http: answer.status, code: status.code, message: status.message, etag, data };
}

const task = (alias: string, more: object = {}): KusciaJobSpec["tasks"][number] => ({
  alias,
  appImage: "image",
  taskInputConfig: "{}",
  parties: [{ domainID: "alice" }],
  ...more,
});

/** A job as the operator would have written it down. */
async function job(
  name: string,
  status: KusciaJobStatus = { phase: "Running" },
  spec: Partial<KusciaJobSpec> = {},
  metadata: object = {},
): Promise<void> {
  await fixture.createJob(name, { tasks: [task("a"), task("b", { priority: 3 })], ...spec }, metadata);
  await fixture.setStatus(name, status);
  // The cache follows.
  await eventually(async () => ((await post("get", { job_id: name })).data?.["job"]?.phase ? true : undefined));
}

const ENDED: KusciaJobStatus = { phase: "Succeeded", completionTime: "2026-01-01T00:00:00Z" };
const suspended = (status: "True" | "Unknown", reason: string): Pick<KusciaJobStatus, "conditions"> => ({
  conditions: [{ type: "Suspended", status, reason, message: "", lastTransitionTime: "2026-01-01T00:00:00Z" }],
});

describe("job/get", () => {
  it("shows a job whole, its tasks page by page", async () => {
    const tasks = [{ alias: "a", taskID: "x", state: "Running" as const, createTime: "2026-01-01T00:00:00Z" }];
    const spec = { displayName: "Nightly", parameters: { day: "1" }, suspendPolicy: "Wait" as const };
    await job("get", { phase: "Running", tasks, taskCounts: counts(2, { pending: 1, running: 1 }) }, spec);
    const first = await post("get", { job_id: "get", page_size: 1 });
    expect(first).toMatchObject({ http: 200, code: 0 });
    expect(first.data["job"]).toMatchObject({
      job_id: "get",
      display_name: "Nightly",
      parameters: { day: "1" },
      suspend_policy: "Wait",
      state: "Running",
      life: "active",
      ttl_seconds_after_finished: -1,
      task_counts: { pending: 1, running: 1 },
    });
    expect(first.etag).toBe(`"${first.data["job"].etag}"`);
    expect(first.data).toMatchObject({ total: "2", tasks: [{ alias: "a", task_id: "x", state: "Running" }] });
    const second = await post("get", { job_id: "get", page_size: 1, page_token: first.data["next_page_token"] });
    expect(second.data).toMatchObject({ next_page_token: "", tasks: [{ alias: "b", priority: 3, state: "Pending" }] });
    const other = await post("get", { job_id: "get", page_token: "bm8" });
    expect(other).toMatchObject({ http: 400, message: expect.stringContaining("begin again without one") });
    expect(await post("get", { job_id: "get", page_size: 1001 })).toMatchObject({
      http: 400,
      message: "page_size is 1001, it must be from 1 to 1000",
    });
    expect((await post("get", { job_id: "nothing" })).http).toBe(404);
  });

  it("keeps its etag while tasks go on, and changes it with the state", async () => {
    const etag = async (): Promise<string> => (await post("get", { job_id: "etag" })).data["job"].etag;
    await job("etag");
    const before = await etag();
    await fixture.setStatus("etag", { phase: "Running", progress: "1/2" });
    await eventually(async () => ((await fixture.job("etag")).status?.progress === "1/2" ? true : undefined));
    expect(await etag()).toBe(before);
    await fixture.setStatus("etag", ENDED);
    await eventually(async () => ((await etag()) === before ? undefined : true));
  });
});

it("job/counts tells waiting tasks from those that are prepared", async () => {
  const createTime = "2026-01-01T00:00:00Z";
  const tasks = [
    { alias: "a", taskID: "a", state: "Pending" as const, createTime },
    { alias: "b", taskID: "b", state: "Pending" as const },
  ];
  await job("counts", {
    phase: "Running",
    tasks,
    taskCounts: counts(5, { pending: 2, running: 1, succeeded: 1, failed: 1 }),
  });
  expect((await post("counts", { job_id: "counts" })).data).toEqual({
    total: 5,
    active: 1,
    running: 2,
    completed: 2,
    succeeded: 1,
    failed: 1,
    skipped: 0,
  });
});

describe("job/disable and job/enable", () => {
  it("set what the spec says, once", async () => {
    await job("disable");
    const disabled = await post("disable", { job_id: "disable", policy: "Wait" });
    expect(disabled).toMatchObject({ http: 200, code: 0, data: { job_id: "disable" } });
    expect(disabled.data["etag"]).toContain("disabling");
    const { generation } = (await fixture.job("disable")).metadata;
    expect((await post("disable", { job_id: "disable", policy: "Wait" })).code).toBe(0);
    const stored = await fixture.job("disable");
    expect(stored.spec).toMatchObject({ suspend: true, suspendPolicy: "Wait" });
    expect(stored.metadata.generation).toBe(generation);
    expect((await post("enable", { job_id: "disable" })).code).toBe(0);
    expect((await fixture.job("disable")).spec.suspend).toBe(false);
    expect((await post("enable", { job_id: "disable" })).code).toBe(0);
  });

  it.each([
    ["resuming", { phase: "Running" as const, ...suspended("Unknown", "Resuming") }, "is being enabled"],
    ["ended", ENDED, "has ended, it is Succeeded"],
  ])("a job that is %s cannot be disabled", async (name, status, text) => {
    await job(`no-${name}`, status);
    const answer = await post("disable", { job_id: `no-${name}`, policy: "Requeue" });
    expect(answer).toMatchObject({ http: 409, message: expect.stringContaining(text) });
  });

  it("a job that a command has suspended is not enabled", async () => {
    await job("by-command", { phase: "Suspended", ...suspended("True", "Suspended") });
    expect(await post("enable", { job_id: "by-command" })).toMatchObject({
      http: 409,
      message: expect.stringContaining("restart it with RestartJob"),
    });
  });

  it("names a policy that there is not", async () => {
    expect(await post("disable", { job_id: "x", policy: "Later" })).toMatchObject({
      http: 400,
      message: 'policy is "Later", it must be one of Requeue, Terminate, Wait',
    });
  });
});

describe("job/terminate", () => {
  it("gives the command with its reason, once", async () => {
    await job("terminate");
    for (let time = 0; time < 2; time += 1)
      expect((await post("terminate", { job_id: "terminate", reason: "out of budget" })).code).toBe(0);
    const { labels, annotations } = (await fixture.job("terminate")).metadata;
    expect(labels).toMatchObject({ [LABEL.jobStage]: "Stop", [LABEL.jobStageVersion]: "1" });
    expect(annotations).toMatchObject({ "kuscia.secretflow/job-stage-reason": "Stop: out of budget" });
    expect(await post("disable", { job_id: "terminate", policy: "Wait" })).toMatchObject({
      http: 409,
      message: expect.stringContaining("is being terminated"),
    });
  });

  it("is refused for a job that has ended, or is being deleted", async () => {
    await job("over", { ...ENDED, phase: "Failed" });
    expect(await post("terminate", { job_id: "over" })).toMatchObject({
      http: 409,
      message: 'job "over" has ended, it is Failed',
    });
    await job("leaving", undefined, {}, { finalizers: ["kuscia.secretflow/test"] });
    await fixture.send("DELETE", fixture.jobPath("leaving"));
    for (const [path, more] of [
      ["terminate", {}],
      ["disable", { policy: "Wait" }],
      ["patch", { changes: {} }],
    ] as const)
      expect(await post(path, { job_id: "leaving", ...more })).toMatchObject({
        http: 409,
        message: 'job "leaving" is being deleted',
      });
    await fixture.cluster.kubectl([
      "-n",
      fixture.namespace,
      "patch",
      "kj",
      "leaving",
      "--type=merge",
      "-p",
      '{"metadata":{"finalizers":null}}',
    ]);
  });
});

describe("job/patch and job/update", () => {
  const GIVEN = { maxParallelism: 3, activeDeadlineSeconds: 100, parameters: { a: "1", b: "2" } };
  const labels = { "kuscia.job.custom-fields/team": "x", other: "kept" };

  it("patch changes what is given", async () => {
    await job("patch", undefined, GIVEN, { labels });
    const changes = {
      priority: -5,
      active_deadline_seconds: 0,
      parameters: { b: "3" },
      custom_fields: { stage: "y" },
      task_priorities: { a: 7 },
    };
    expect((await post("patch", { job_id: "patch", changes })).code).toBe(0);
    const { spec, metadata } = await fixture.job("patch");
    expect(spec).toMatchObject({ maxParallelism: 3, priority: -5, parameters: { a: "1", b: "3" } });
    expect(spec.activeDeadlineSeconds).toBeUndefined();
    expect(spec.tasks.map(({ priority }) => priority)).toEqual([7, 3]);
    expect(metadata.labels).toEqual({ ...labels, "kuscia.job.custom-fields/stage": "y" });
  });

  it("update sets back what is not given", async () => {
    await job("update", undefined, { ...GIVEN, suspend: true }, { labels });
    expect((await post("update", { job_id: "update", changes: { parameters: { b: "3" } } })).code).toBe(0);
    const { spec, metadata } = await fixture.job("update");
    expect(spec).toMatchObject({ maxParallelism: 1, parameters: { b: "3" }, suspend: true });
    expect(spec.parameters).toEqual({ b: "3" });
    expect(spec.activeDeadlineSeconds).toBeUndefined();
    expect(spec.tasks.map(({ priority }) => priority)).toEqual([undefined, undefined]);
    expect(metadata.labels).toEqual({ other: "kept" });
  });

  it.each([
    [{ max_parallelism: 129 }, "max_parallelism is 129, it must be from 1 to 128"],
    [{ priority: 1001 }, "priority is 1001, it must be from -1000 to 1000"],
    [{ display_name: "x".repeat(1025) }, "display_name has 1025 characters, it must have at most 1024"],
    [{ task_priorities: { z: 1 } }, 'task_priorities names "z", which is no task of the job; give the alias of one'],
    [{ custom_fields: { k: "not a label!" } }, "a valid label must be"],
  ])("refuse %j", async (changes, message) => {
    const name = "bad-changes";
    if ((await fixture.job(name).catch(() => undefined)) === undefined) await job(name);
    const answer = await post("patch", { job_id: name, changes });
    expect(answer).toMatchObject({ http: 400, message: expect.stringContaining(message) });
  });

  it("are refused if the job has another etag by now", async () => {
    await job("match");
    const { etag = "" } = await post("get", { job_id: "match" });
    const changes = { priority: 1 };
    const first = await post("patch", { job_id: "match", changes }, { "if-match": etag });
    expect(first).toMatchObject({ http: 200, code: 0 });
    expect(await post("patch", { job_id: "match", changes }, { "if-match": etag })).toMatchObject({
      http: 412,
      message: expect.stringContaining("read it again"),
    });
    expect((await post("disable", { job_id: "match", policy: "Wait", if_match: first.data["etag"] })).http).toBe(200);
  });
});

describe("job/hooks", () => {
  it("shows where each domain stands, and refuses a job without hooks", async () => {
    await job("bare");
    expect(await post("hooks", { job_id: "bare" })).toMatchObject({
      http: 409,
      code: 11223,
      message: 'JobPreparationTaskNotSpecified: job "bare" declares neither a preparation nor a release',
    });
    const release = { alias: "release@bob", taskID: "r", state: "Failed" as const, exitCode: 3, reason: "PodFailed" };
    const hooks = [
      {
        domainID: "alice",
        used: true,
        preparation: { alias: "preparation@alice", taskID: "p", state: "Running" as const },
      },
      { domainID: "bob", used: true, release: { ...release, attempt: 2, retries: { failed: 1, disrupted: 1 } } },
    ];
    await job("hooked", { phase: "Failed", hooks }, { release: { appImage: "i" } });
    const { data } = await post("hooks", { job_id: "hooked" });
    expect(data).toMatchObject({
      total: "2",
      hooks: [{ domain_id: "alice" }, { domain_id: "bob", preparation: null }],
    });
    expect((data["hooks"] as Answer[])[1]?.["release"]).toMatchObject({
      state: "Failed",
      attempt: 2,
      retries: 2,
      exit_code: 3,
      reason: "PodFailed",
    });
  });
});

describe("job/results", () => {
  const value = async (namespace: string, output: Output, uid = "", name = "pod-0"): Promise<string> => {
    const labels = { "kuscia.secretflow/job-uid": uid };
    const configMap = outputConfigMap({ metadata: { namespace, name, labels } }, output);
    await fixture.send("POST", `/api/v1/namespaces/${namespace}/configmaps`, configMap);
    return configMap.metadata.name!;
  };

  it("shows values page by page, and what is gone", async () => {
    await job("results");
    const { uid } = (await fixture.job("results")).metadata;
    const namespace = `res-${fixture.namespace}`;
    await fixture.createNamespace(namespace);
    const given = { task: "a", domainID: namespace, readers: ["*"] };
    const rows = await value(namespace, { name: "rows", mediaType: "text/plain", value: "12", readers: "all" }, uid);
    const others = await value(namespace, { name: "x", mediaType: "text/plain", value: "no", readers: "all" }, "other");
    const outputs = [
      { ...given, name: "rows", size: 2, configMap: rows },
      { ...given, name: "others", configMap: others },
      { ...given, name: "model", uri: "s3://x", configMap: "zz" },
    ];
    await fixture.setStatus("results", { phase: "Running", outputs });
    await eventually(async () =>
      (await post("results", { job_id: "results", partial: true })).data?.["total"] === "3" ? true : undefined,
    );
    expect(await post("results", { job_id: "results" })).toMatchObject({
      http: 409,
      message: 'job "results" is Running; with partial its results so far are shown',
    });
    const first = await post("results", { job_id: "results", partial: true, page_size: 2 });
    const second = await post("results", {
      job_id: "results",
      partial: true,
      page_size: 2,
      page_token: first.data["next_page_token"],
    });
    const found = [...first.data["results"], ...second.data["results"]] as Answer[];
    expect(found.find(({ name }) => name === "rows")).toMatchObject({ value: "12", gone: false, size: "2" });
    // A ConfigMap that is not this job's is not its result.
    expect(found.find(({ name }) => name === "others")).toMatchObject({ value: "", gone: true });
    expect(found.find(({ name }) => name === "model")).toMatchObject({ uri: "s3://x", gone: false });
    expect((await post("results", { job_id: "results", partial: true, name: "rows" })).data["total"]).toBe("1");
    expect((await post("results", { job_id: "results", page_size: 21 })).message).toBe(
      "page_size is 21, it must be from 1 to 20",
    );
  });
});

it("job/list takes the words of all dialects, and shows the fields that are asked for", async () => {
  await job("words-active");
  await job("words-disabled", { phase: "Suspended" }, { suspend: true });
  await job("words-completed", ENDED);
  const named = async (states: string[], fields: string[] = []): Promise<Answer[]> =>
    (await post("list", { name_contains: "words-", states, fields })).data["jobs"];
  const ids = (jobs: Answer[]): string[] => jobs.map((each): string => each["job_id"]).toSorted();
  expect(ids(await named(["disabled"]))).toEqual(["words-disabled"]);
  expect(ids(await named(["idle", "completed"]))).toEqual(["words-completed", "words-disabled"]);
  expect(ids(await named(["active", "Suspended"]))).toEqual(["words-active", "words-disabled"]);
  expect(ids(await named(["finished"]))).toEqual(["words-completed"]);
  expect(await named(["active"], ["life"])).toMatchObject([{ job_id: "words-active", life: "active", initiator: "" }]);
  expect(await post("list", { fields: ["x"] })).toMatchObject({ http: 400, message: expect.stringContaining('"x"') });
});

function counts(total: number, some: Partial<NonNullable<KusciaJobStatus["taskCounts"]>>) {
  return { total, pending: 0, running: 0, succeeded: 0, failed: 0, skipped: 0, ...some };
}

describe("task/complete", () => {
  const running = (state: "Pending" | "Running" | "Failed", createTime?: string): KusciaJobStatus => ({
    phase: "Running",
    tasks: [{ alias: "ext", taskID: "ext", state, attempt: 1, ...(createTime !== undefined && { createTime }) }],
  });
  const SINCE = "2026-01-01T00:00:00Z";
  const tasks = [task("ext", { external: true, appImage: "" }), task("pods")];
  const complete = (name: string, more: object = {}): Promise<Told> =>
    post("task/complete", { job_id: name, alias: "ext", outcome: "Succeeded", ...more });

  it("follows task/start, which says that somebody has begun, and is not followed by it", async () => {
    await job("begun", running("Running", SINCE), { tasks });
    const start = (): Promise<Told> => post("task/start", { job_id: "begun", alias: "ext" });
    for (let time = 0; time < 2; time += 1) expect(await start()).toMatchObject({ http: 200, data: { attempt: 1 } });
    expect((await fixture.job("begun")).status?.completions).toEqual({ ext: { attempt: 1, outcome: "Started" } });
    expect(await complete("begun")).toMatchObject({ http: 200 });
    expect(await start()).toMatchObject({ http: 409, message: 'task "ext" was completed already, as Succeeded' });
    expect(await post("task/start", { job_id: "begun", alias: "pods" })).toMatchObject({ http: 400 });
  });

  it("is told once, for the attempt that runs", async () => {
    await job("complete", running("Running", SINCE), { tasks });
    for (let time = 0; time < 2; time += 1)
      expect(await complete("complete", { message: "signed" })).toMatchObject({ http: 200, data: { attempt: 1 } });
    expect((await fixture.job("complete")).status?.completions).toEqual({
      ext: { attempt: 1, outcome: "Succeeded", message: "signed" },
    });
    expect(await complete("complete", { outcome: "Failed" })).toMatchObject({
      http: 409,
      message: 'task "ext" was completed already, as Succeeded',
    });
  });

  it("is refused before the task has started, after its end, and for a task with pods", async () => {
    await job("early", running("Pending"), { tasks });
    expect(await complete("early")).toMatchObject({ http: 409, message: expect.stringContaining("not started yet") });
    await job("late", running("Failed", SINCE), { tasks });
    expect(await complete("late")).toMatchObject({ http: 409, message: expect.stringContaining("it is Failed") });
    expect(await complete("late", { alias: "pods" })).toMatchObject({
      http: 400,
      message: 'alias is "pods", a task with pods; only an external task is completed',
    });
    expect(await complete("late", { outcome: "Done" })).toMatchObject({
      http: 400,
      message: 'outcome is "Done", it must be one of Succeeded, Failed',
    });
  });
});
