import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJobSpec, KusciaJobStatus, KusciaJobTask, KusciaJobTaskStatus } from "../../../src/api/types.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { type Answer, sendHttp } from "./http.ts";

let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});

afterAll(() => fixture.stop());

async function post(path: string, body: object): Promise<{ http: number; message: string; data: Answer }> {
  const headers = { "content-type": "application/json" };
  const answer = await sendHttp(api.httpPort, `/api/v1/${path}`, JSON.stringify(body), { headers });
  const { status, data } = JSON.parse(answer.text) as { status: { message: string }; data: Answer };
  return { http: answer.status, message: status.message, data };
}

/** An open job as the operator would have written it down. */
async function job(
  name: string,
  spec: Partial<KusciaJobSpec> = { open: true },
  status: KusciaJobStatus = { phase: "Running" },
): Promise<void> {
  const inline = { alias: "a", appImage: "image", taskInputConfig: "{}", parties: [{ domainID: "alice" }] };
  await fixture.createJob(name, { tasks: [inline], ...spec });
  await fixture.setStatus(name, status);
  await eventually(async () => ((await post("job/get", { job_id: name })).data?.["job"]?.phase ? true : undefined));
}

const task = (alias: string, more: object = {}): object => ({
  alias,
  app_image: "image",
  parties: [{ domain_id: "alice" }],
  ...more,
});

const pathOf = (name: string): string =>
  `/apis/kuscia.secretflow/v1alpha1/namespaces/${fixture.namespace}/kusciajobtasks/${name}`;
const stored = (name: string): Promise<KusciaJobTask> => fixture.send<KusciaJobTask>("GET", pathOf(name));

/** What the operator would write, as the API sees it then. */
async function setTask(jobName: string, name: string, status: Partial<KusciaJobTaskStatus>): Promise<void> {
  const before = await stored(name);
  const { spec } = before;
  const full = { alias: spec.alias, taskID: name, acceptTime: "2026-01-01T00:00:00Z", ...status };
  await fixture.send("PUT", `${pathOf(name)}/status`, { ...before, status: full });
  const shown = async () => (await post("task/get", { job_id: jobName, alias: spec.alias })).data?.["task"]?.state;
  await eventually(async () => ((await shown()) === status.state ? true : undefined));
}

describe("task/add", () => {
  it("adds tasks, each with an outcome of its own, and shows them among the others", async () => {
    await job("add");
    const tasks = [
      task("k1", { dependencies: ["a"], timeout_seconds: 60, retry_policy: { limit: 2 } }),
      task("k2", { dependencies: ["nobody"] }),
      task("k3", { dependencies: ["k4"] }),
      task("k4", { dependencies: ["k3"] }),
      task("a"),
    ];
    const { http, data } = await post("task/add", { job_id: "add", tasks });
    expect(http).toBe(200);
    expect(data["results"]).toMatchObject([
      { alias: "k1", status: { code: 0 } },
      { status: { code: 11100, message: expect.stringContaining('name "nobody", no task of the job') } },
      { status: { code: 11100, message: expect.stringContaining("depends on itself") } },
      { status: { code: 11100 } },
      { status: { code: 11251 } },
    ]);
    const made = await stored(data["results"][0].name);
    expect(made.spec).toMatchObject({ jobName: "add", alias: "k1", timeoutSeconds: 60, retryPolicy: { limit: 2 } });
    expect(made.metadata.ownerReferences).toHaveLength(1);
    const again = await post("task/add", { job_id: "add", tasks: tasks.slice(0, 1) });
    expect(again.data["results"]).toEqual([data["results"][0]]);
    const other = await post("task/add", { job_id: "add", tasks: [task("k1")] });
    expect(other.data["results"]).toMatchObject([{ status: { code: 11251 } }]);
    const list = await post("task/list", { job_id: "add" });
    expect(list.data).toMatchObject({
      total: "2",
      tasks: [
        { alias: "a", added: false },
        { alias: "k1", added: true },
      ],
    });
    expect((await post("job/get", { job_id: "add" })).data["tasks"]).toHaveLength(2);
    const one = await post("task/get", { job_id: "add", alias: "k1" });
    expect(one.data["task"]).toMatchObject({ alias: "k1", state: "Pending", added: true, dependencies: ["a"] });
    expect((await post("task/get", { job_id: "add", alias: "x" })).http).toBe(404);
  });

  it("is refused by a job that is closed, ended or told to end, and for more than 100 tasks", async () => {
    await job("closed", {});
    expect(await post("task/add", { job_id: "closed", tasks: [task("k")] })).toMatchObject({
      http: 409,
      message: 'job "closed" takes no tasks: its open is not true',
    });
    await job("ended", { open: true }, { phase: "Failed", completionTime: "2026-01-01T00:00:00Z" });
    const ended = await post("task/add", { job_id: "ended", tasks: [task("k")] });
    expect(ended).toMatchObject({ http: 409, message: expect.stringContaining("it is Failed") });
    const many = Array.from({ length: 101 }, (_, index) => task(`k${index}`));
    expect(await post("task/add", { job_id: "closed", tasks: many })).toMatchObject({
      http: 400,
      message: "tasks has 101 entries, it must have from 1 to 100",
    });
  });
});

describe("task/list", () => {
  it("gives results of its own, more than the job itself may have", async () => {
    await job("gives");
    const tasks = ["k1", "k2"].map((alias) => task(alias));
    const { data } = await post("task/add", { job_id: "gives", tasks });
    const outputs = Array.from({ length: 64 }, (_, index) => `x${index}`).map((name) => ({
      name,
      task: "k",
      domainID: "alice",
      uri: "s3://x",
      configMap: name,
    }));
    for (const [index, { name }] of (data["results"] as Answer[]).entries()) {
      const own = outputs.map((each) => ({ ...each, task: `k${index + 1}`, configMap: `${each.name}-${index}` }));
      await setTask("gives", name, { state: "Succeeded", outputs: own });
    }
    const seen = new Set<string>();
    for (let token = ""; ;) {
      const page = await post("job/results", { job_id: "gives", partial: true, page_size: 20, page_token: token });
      expect(page.data["total"]).toBe("128");
      for (const { task: alias, name } of page.data["results"] as Answer[]) seen.add(`${alias}/${name}`);
      token = page.data["next_page_token"];
      if (token === "") break;
    }
    expect(seen.size).toBe(128);
  });

  it("pages through tasks by their states", async () => {
    await job("pages");
    const { data } = await post("task/add", { job_id: "pages", tasks: ["k1", "k2", "k3"].map((each) => task(each)) });
    await setTask("pages", data["results"][1].name, { state: "Failed", reason: "PartyFailed", message: "boom" });
    const pages = async (path: string): Promise<string[]> => {
      const first = await post(path, { job_id: "pages", page_size: 3 });
      const rest = await post(path, { job_id: "pages", page_size: 3, page_token: first.data["next_page_token"] });
      return [...first.data["tasks"], ...rest.data["tasks"]].map(({ alias, added }) => `${alias} ${added}`);
    };
    expect(await pages("job/get")).toEqual(["a false", "k1 true", "k2 true", "k3 true"]);
    expect(await pages("task/list")).toEqual(await pages("job/get"));
    const failed = await post("task/list", { job_id: "pages", states: ["Failed"] });
    expect(failed.data).toMatchObject({ total: "1", tasks: [{ alias: "k2", message: "boom" }] });
    const aliases: string[] = [];
    let token = "";
    do {
      const page = await post("task/list", { job_id: "pages", page_size: 2, page_token: token });
      aliases.push(...page.data["tasks"].map((each: { alias: string }) => each.alias));
      token = page.data["next_page_token"];
    } while (token !== "");
    expect(aliases.toSorted()).toEqual(["a", "k1", "k2", "k3"]);
    expect((await post("task/list", { job_id: "pages", states: ["Done"] })).http).toBe(400);
  });
});

describe("one added task", () => {
  it("is terminated, retried and deleted", async () => {
    await job("one");
    const added = await post("task/add", { job_id: "one", tasks: [task("k1"), task("k2", { dependencies: ["k1"] })] });
    const [first] = added.data["results"];
    const about = { job_id: "one", alias: "k1" };
    expect((await post("task/retry", about)).message).toContain("is Pending; only one that is Failed or Skipped");
    expect((await post("task/terminate", { ...about, reason: "too slow" })).http).toBe(200);
    expect((await stored(first.name)).spec).toMatchObject({ terminate: true, terminateReason: "too slow" });
    await setTask("one", first.name, { state: "Failed" });
    expect((await post("task/retry", about)).http).toBe(200);
    const { terminate, reruns } = (await stored(first.name)).spec;
    expect([terminate, reruns]).toEqual([undefined, 1]);
    expect((await post("task/delete", about)).message).toContain('task "k2" depends on task "k1"');
    expect((await post("task/delete", { job_id: "one", alias: "k2" })).http).toBe(200);
    expect((await post("task/delete", about)).http).toBe(200);
    expect((await post("task/get", about)).http).toBe(404);
    expect((await post("task/terminate", { job_id: "one", alias: "a" })).message).toContain("stands in the spec");
  });

  it("that is external is completed in its own status", async () => {
    await job("external");
    const added = await post("task/add", { job_id: "external", tasks: [task("k", { external: true, app_image: "" })] });
    const { name } = added.data["results"][0];
    const outcome = { job_id: "external", alias: "k", outcome: "Succeeded" };
    expect((await post("task/complete", outcome)).message).toContain("has not started yet");
    await setTask("external", name, { state: "Running", createTime: "2026-01-01T00:00:00Z" });
    expect((await post("task/complete", outcome)).http).toBe(200);
    expect((await stored(name)).status?.completion).toEqual({ attempt: 0, outcome: "Succeeded" });
    expect((await post("task/complete", { ...outcome, outcome: "Failed" })).http).toBe(409);
  });
});

describe("job/close", () => {
  it("closes an open job once", async () => {
    await job("close");
    for (let count = 0; count < 2; count += 1) expect((await post("job/close", { job_id: "close" })).http).toBe(200);
    expect((await fixture.job("close")).spec.open).toBe(false);
    expect((await post("task/add", { job_id: "close", tasks: [task("k")] })).http).toBe(409);
  });
});
