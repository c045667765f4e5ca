import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJobSpec, KusciaJobStatus, KusciaJobTask, KusciaJobTaskStatus } from "../../../src/api/types.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { serverSentEvents } from "../../../src/client/sse.ts";
import { type Answer, openHttp, sendHttp } from "./http.ts";

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
    expect((await pages("job/get")).toSorted()).toEqual(["a false", "k1 true", "k2 true", "k3 true"]);
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

describe("task/view", () => {
  it("shows tasks as the page of a job does, by alias, state and part of the alias, page by page", async () => {
    await job("view");
    const tasks = ["k1", "k2", "k3"].map((alias) => task(alias, { task_input_config: "kept to task/get" }));
    const { data } = await post("task/add", { job_id: "view", tasks });
    const names = (data["results"] as { name: string }[]).map(({ name }) => name);
    await setTask("view", names[0]!, { state: "Running", createTime: "2026-01-01T00:00:00Z" });
    await setTask("view", names[1]!, { state: "Failed" });
    const view = async (request: object): Promise<{ readonly aliases: string[]; readonly data: Answer }> => {
      const answer = await post("task/view", { job_id: "view", ...request });
      expect(answer.http).toBe(200);
      const found = (answer.data["tasks"] as string[]).map((each) => JSON.parse(each) as { alias: string });
      // Of tasks that are added at once the order is that of their seconds.
      return { aliases: found.map(({ alias }) => alias).toSorted(), data: answer.data };
    };
    expect((await view({})).aliases).toEqual(["a", "k1", "k2", "k3"]);
    expect((await view({ added: true })).aliases).toEqual(["k1", "k2", "k3"]);
    expect((await view({ states: ["Failed"] })).aliases).toEqual(["k2"]);
    expect((await view({ alias_contains: "K3" })).aliases).toEqual(["k3"]);
    expect((await view({ aliases: ["k1", "none"] })).aliases).toEqual(["k1"]);
    const first = await view({ added: true, page_size: 2 });
    expect(first.data["total"]).toBe("3");
    const next = await view({ added: true, page_size: 2, page_token: first.data["next_page_token"] });
    expect([...first.aliases, ...next.aliases].toSorted()).toEqual(["k1", "k2", "k3"]);
    expect(next.aliases).toHaveLength(1);
    expect(next.data["next_page_token"]).toBe("");
    expect(first.data["tasks"][0]).not.toContain("kept to task/get");
    expect(await post("task/view", { job_id: "view", page_token: first.data["next_page_token"] })).toMatchObject({
      http: 400,
      message: expect.stringContaining("begin again without one"),
    });
    expect(await post("task/view", { job_id: "view", states: ["Gone"] })).toMatchObject({ http: 400 });
    const whole = await post("job/view", { job_ids: ["view"], whole: true, most_added: 2 });
    const shown = JSON.parse(whole.data["jobs"][0]) as { tasks: { alias: string }[]; added: object };
    expect(shown.tasks.map(({ alias }) => alias).toSorted()).toEqual(["a", "k1", "k2"]);
    expect(shown.added).toMatchObject({ total: 3, states: { Running: 1, Failed: 1, Pending: 1 } });
  });
});

describe("job/watch", () => {
  it("tells who asks for it of changes of added tasks, and nobody else", async () => {
    await job("watched");
    await job("beside");
    const { data } = await post("task/add", { job_id: "watched", tasks: [task("k1")] });
    const { name } = (data["results"] as { name: string }[])[0]!;
    const asking = await listen("job_id=watched&tasks=true");
    const other = await listen("job_id=watched");
    const third = await listen("job_id=beside&tasks=true");
    const isSynced = (events: Event[]): boolean => events.some(({ event }) => event === "SYNCED");
    await eventually(() => [asking, other, third].every(({ events }) => isSynced(events)) || undefined);
    await setTask("watched", name, { state: "Running", createTime: "2026-01-01T00:00:00Z" });
    const told = ({ events }: Listener): Event[] =>
      events.slice(events.findIndex(({ event }) => event === "SYNCED") + 1);
    await eventually(() => told(asking).length > 0 || undefined);
    expect(told(asking)[0]).toMatchObject({ event: "MODIFIED", job: "watched" });
    expect(told(asking)[0]).not.toHaveProperty("id");
    // What happens to the job itself comes to both: nothing is on its way any more.
    await fixture.setStatus("watched", { phase: "Failed", completionTime: "2026-01-01T00:00:00Z" });
    await eventually(() => told(other).length > 0 || undefined);
    expect(told(other)[0]).toHaveProperty("id");
    expect(told(third)).toEqual([]);
    for (const each of [asking, other, third]) each.close();
  });
});

interface Event {
  readonly event: string;
  readonly id?: string;
  readonly job?: string;
}

interface Listener {
  readonly events: Event[];
  readonly close: () => void;
}

async function listen(query: string): Promise<Listener> {
  const response = await openHttp(api.httpPort, `/api/v1/job/watch?${query}`, undefined, { method: "GET" });
  const events: Event[] = [];
  const read = async (): Promise<void> => {
    for await (const { event, id, data } of serverSentEvents(response.setEncoding("utf8") as AsyncIterable<string>)) {
      const { object } = JSON.parse(data) as { object?: { job_id?: string } };
      events.push({ event, ...(id !== undefined && { id }), ...(object?.job_id && { job: object.job_id }) });
    }
  };
  void read().catch(() => undefined);
  return { events, close: () => response.destroy() };
}

describe("job/plan and job/do", () => {
  const plan = (name: string, more: object): ReturnType<typeof post> => post("job/plan", { job_id: name, ...more });

  it("set fields as they were planned, and only if nobody has set others since", async () => {
    await job("set", { open: true, maxParallelism: 2 });
    const now = await plan("set", { action: "set" });
    expect(now.data).toMatchObject({ action: "set", refusal: "", rows: [] });
    expect(now.data["fields"]).toContainEqual({ field: "max_parallelism", from: "2", to: "2" });
    expect(now.data["fields"]).toContainEqual({ field: "task_priorities.a", from: "", to: "" });
    const changes = { max_parallelism: 4, task_priorities: { a: 9 } };
    const planned = await plan("set", { action: "set", changes });
    expect(planned.data["fields"]).toContainEqual({ field: "max_parallelism", from: "2", to: "4" });
    const { etag } = planned.data as { etag: string };
    // What a task comes to meanwhile does not matter.
    await fixture.setStatus("set", { phase: "Running", tasks: [{ alias: "a", taskID: "a", state: "Running" }] });
    const done = await post("job/do", { job_id: "set", action: "set", changes, etag, reason: "faster" });
    expect(done).toMatchObject({ http: 200, data: { job_id: "set" } });
    const after = await plan("set", { action: "set" });
    expect(after.data["fields"]).toContainEqual({ field: "max_parallelism", from: "4", to: "4" });
    expect(after.data["fields"]).toContainEqual({ field: "task_priorities.a", from: "9", to: "9" });
    const late = await post("job/do", { job_id: "set", action: "set", changes: { priority: 1 }, etag });
    expect(late).toMatchObject({ http: 409, message: expect.stringContaining("the job has moved") });
  });

  it("set refuses what cannot be, and says so before", async () => {
    await job("unset");
    expect(await plan("unset", { action: "set", changes: { max_parallelism: 1000 } })).toMatchObject({ http: 400 });
    expect(await plan("unset", { action: "set", changes: { parameters: { x: "1" } } })).toMatchObject({ http: 400 });
    expect(await plan("unset", { action: "stop", changes: { priority: 1 } })).toMatchObject({ http: 400 });
    const unknown = await plan("unset", { action: "set", changes: { task_priorities: { none: 1 } } });
    expect(unknown.data["refusal"]).toContain('names "none"');
    expect(await post("job/do", { job_id: "unset", action: "set", etag: "x" })).toMatchObject({ http: 400 });
    await fixture.setStatus("unset", { phase: "Failed", completionTime: "2026-01-01T00:00:00Z" });
    await eventually(async () => ((await plan("unset", { action: "set" })).data["refusal"] !== "" ? true : undefined));
  });

  it("delete a job as it was planned, and say what goes", async () => {
    await job("gone");
    const planned = await plan("gone", { action: "delete" });
    expect(planned.data).toMatchObject({ refusal: "", next_state: "Deleted", losses: [{ what: "tasks", count: 1 }] });
    const request = { job_id: "gone", action: "delete" };
    expect(await post("job/do", { ...request, etag: "old" })).toMatchObject({ http: 409 });
    expect(await post("job/do", { ...request, etag: planned.data["etag"] })).toMatchObject({ http: 200 });
    await eventually(async () => {
      const { data } = await post("job/view", { job_ids: ["gone"], whole: true });
      const [found] = data["jobs"] as string[];
      return found === undefined || found.includes("delete_time") ? true : undefined;
    });
  });
});
