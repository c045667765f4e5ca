import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serverSentEvents } from "../../../src/client/sse.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { openHttp, postJson } from "./http.ts";

// What consoles follow: jobs in short, one job whole, what parties are asked, and counts.

const folder = mkdtempSync(join(tmpdir(), "kjo-topics-"));
const hash = (token: string): string => createHash("sha256").update(token).digest("hex");
let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  const tokens = join(folder, "tokens");
  writeFileSync(tokens, `all\nbob: ${hash("of-bob")} bob\n`);
  api = await fixture.startApi(`--token-file=${tokens}`, "--local-only");
});
afterAll(async () => {
  await fixture.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Seen {
  readonly event: string;
  readonly id?: string;
  readonly data: {
    readonly topic?: string;
    readonly name?: string;
    readonly object?: string;
    readonly counts?: Readonly<Record<string, number>>;
  };
}

class Stream {
  readonly seen: Seen[] = [];
  readonly close: () => void;

  constructor(response: Awaited<ReturnType<typeof openHttp>>) {
    this.close = () => response.destroy();
    void this.#read(response).catch(() => undefined);
  }

  async #read(response: Awaited<ReturnType<typeof openHttp>>): Promise<void> {
    for await (const { event, id, data } of serverSentEvents(response.setEncoding("utf8") as AsyncIterable<string>))
      this.seen.push({ event, ...(id !== undefined && { id }), data: JSON.parse(data) as Seen["data"] });
  }

  /** Each event as `ADDED jobs name`. */
  get lines(): string[] {
    return this.seen.map(({ event, data }) => [event, data.topic, data.name].filter(Boolean).join(" "));
  }

  object(line: string): Record<string, unknown> {
    return JSON.parse(this.seen[this.lines.lastIndexOf(line)]?.data.object ?? "{}") as Record<string, unknown>;
  }

  counts(): Readonly<Record<string, number>> | undefined {
    return this.seen.findLast(({ event }) => event === "COUNTS")?.data.counts;
  }

  position(): string {
    return this.seen.findLast(({ id }) => id !== undefined)?.id ?? "";
  }
}

async function listen(query: string, { token = "all", lastID }: { token?: string; lastID?: string } = {}) {
  const headers = { token, ...(lastID !== undefined && { "last-event-id": lastID }) };
  const response = await openHttp(api.httpPort, `/api/v1/watch?${query}`, undefined, { method: "GET", headers });
  expect(response.statusCode).toBe(200);
  return new Stream(response);
}

const has = (stream: Stream, line: string) => eventually(() => (stream.lines.includes(line) ? true : undefined));

/** Waits until the API knows of so many jobs. */
async function known(count: number): Promise<void> {
  await eventually(async () => {
    const { data } = await postJson(api.httpPort, "/api/v1/job/view", {}, { headers: { token: "all" } });
    return (data as { total: string }).total === String(count) ? true : undefined;
  });
}

/** Deletes all jobs, and waits until the API knows. */
async function clear(): Promise<void> {
  await fixture.send("DELETE", fixture.jobPath());
  await known(0);
}

it("sends jobs in short and one of them whole, then every change and how many there are, and goes on where it was", async () => {
  await fixture.createJob("one");
  await fixture.createJob("two");
  await known(2);
  const stream = await listen("topics=jobs,job:two");
  await has(stream, "SYNCED");
  expect(stream.lines.toSorted()).toEqual([
    "ADDED job:two two",
    "ADDED jobs one",
    "ADDED jobs two",
    "COUNTS jobs",
    "SYNCED",
  ]);
  expect([stream.lines.at(-2), stream.counts()]).toEqual(["COUNTS jobs", { Pending: 2 }]);
  expect(stream.object("ADDED jobs two")).toMatchObject({ name: "two", state: "Pending" });
  expect(stream.object("ADDED jobs two")).not.toHaveProperty("tasks");
  expect(stream.object("ADDED job:two two")).toMatchObject({ tasks: [{ alias: "t" }] });
  await fixture.setStatus("two", { phase: "Running" });
  await has(stream, "MODIFIED job:two two");
  await eventually(() => (stream.counts()?.["Running"] === 1 ? true : undefined));
  stream.close();
  await fixture.setStatus("one", { phase: "Failed" });
  await fixture.send("DELETE", fixture.jobPath("two"));
  await known(1);
  const again = await listen("topics=jobs,job:two", { lastID: stream.position() });
  await has(again, "DELETED job:two two");
  await has(again, "SYNCED");
  expect(again.lines.filter((line) => !/^(COUNTS|SYNCED)/.test(line)).toSorted()).toEqual([
    "DELETED job:two two",
    "DELETED jobs two",
    "MODIFIED jobs one",
  ]);
  again.close();
  await clear();
});

it("narrows the jobs, counts all states of those, and tells of one that no longer matches as deleted", async () => {
  await fixture.createJob("a-1");
  await fixture.createJob("b-1");
  await known(2);
  const stream = await listen("topics=jobs&name=a-&state=Pending");
  await has(stream, "SYNCED");
  expect(stream.lines).toEqual(["ADDED jobs a-1", "COUNTS jobs", "SYNCED"]);
  await fixture.setStatus("a-1", { phase: "Running" });
  await has(stream, "DELETED jobs a-1");
  await eventually(() => (stream.counts()?.["Running"] === 1 ? true : undefined));
  expect(stream.counts()).toEqual({ Running: 1 });
  stream.close();
  await clear();
});

it("sends what parties are asked, whenever that is something else, and to a party nothing of jobs that are not its own", async () => {
  const parties = [{ domainID: "bob" }];
  const task = { alias: "t", appImage: "i", taskInputConfig: "{}", parties };
  await fixture.createJob("asks", { tasks: [task] });
  await fixture.createJob("foreign");
  await known(2);
  const stream = await listen("topics=approvals,jobs", { token: "of-bob" });
  await has(stream, "SYNCED");
  expect(stream.lines).toEqual(["ADDED jobs asks", "COUNTS jobs", "SYNCED"]);
  expect(stream.counts()).toEqual({ Pending: 1 });
  const digest = `sha256:${"0".repeat(64)}`;
  const asked = {
    phase: "AwaitingApproval" as const,
    consents: [{ domainID: "bob", state: "Waiting" as const, digest }],
  };
  await fixture.setStatus("asks", asked);
  await has(stream, "MODIFIED approvals asks");
  expect(stream.object("MODIFIED approvals asks")).toEqual({
    job: "asks",
    initiator: "alice",
    approvals: [{ domain_id: "bob", state: "Waiting", digest }],
  });
  await fixture.setStatus("asks", { ...asked, message: "other words" });
  await fixture.send("DELETE", fixture.jobPath("asks"));
  await has(stream, "DELETED approvals asks");
  expect(stream.lines.filter((line) => line === "MODIFIED approvals asks")).toHaveLength(1);
  expect(JSON.stringify(stream.seen)).not.toContain("foreign");
  stream.close();
  await clear();
});

const GROUP = "/apis/kuscia.secretflow/v1alpha1";
const objects = (kind: string): string => `${GROUP}/namespaces/${fixture.namespace}/${kind}`;
const parties = [{ domainID: "bob" }];
const JOB = { initiator: "alice", tasks: [{ alias: "t", appImage: "i", taskInputConfig: "secret", parties }] };

function create(kind: string, name: string, spec: object, path = objects(`${kind.toLowerCase()}s`)): Promise<unknown> {
  return fixture.send("POST", path, {
    apiVersion: "kuscia.secretflow/v1alpha1",
    kind,
    metadata: { name },
    spec,
  });
}

async function patch(path: string, body: object): Promise<void> {
  const { metadata, ...object } = await fixture.send<{ metadata: object; spec: object }>("GET", path);
  await fixture.send("PUT", path, { ...object, metadata, spec: { ...object.spec, ...body } });
}

it("sends schedules and templates beside jobs, each with its own place, and goes on with what was missed alone", async () => {
  const trigger = { interval: { seconds: 3600 } };
  const schedule = { trigger, template: { name: "psi" } };
  await create("KusciaJobTemplate", "psi", { displayName: "old", template: { spec: JOB } });
  await create("KusciaJobSchedule", "hourly", schedule);
  await create("KusciaJobSchedule", "gone", schedule);
  const topics = "topics=jobs,schedules,templates";
  const stream = await listen(topics);
  await has(stream, "SYNCED");
  expect(stream.lines.toSorted()).toEqual([
    "ADDED schedules gone",
    "ADDED schedules hourly",
    "ADDED templates psi",
    "COUNTS jobs",
    "SYNCED",
  ]);
  expect(stream.object("ADDED schedules hourly")).toMatchObject({
    name: "hourly",
    state: "Active",
    template: "psi",
    message: "",
    next_run_times: [],
  });
  // Specs hold inputs, and who reads them is written down.
  expect(JSON.stringify(stream.seen)).not.toContain("secret");
  await patch(`${objects("kusciajobschedules")}/hourly`, { suspend: true });
  await has(stream, "MODIFIED schedules hourly");
  expect(stream.object("MODIFIED schedules hourly")).toMatchObject({ state: "Suspended" });
  stream.close();
  await fixture.send("DELETE", `${objects("kusciajobschedules")}/gone`);
  await patch(`${objects("kusciajobtemplates")}/psi`, { displayName: "new" });
  const again = await listen(topics, { lastID: stream.position() });
  await has(again, "MODIFIED templates psi");
  await has(again, "DELETED schedules gone");
  await has(again, "SYNCED");
  expect(again.lines.filter((line) => !/^(COUNTS|SYNCED)/.test(line)).toSorted()).toEqual([
    "DELETED schedules gone",
    "MODIFIED templates psi",
  ]);
  expect(again.object("MODIFIED templates psi")).toMatchObject({ display_name: "new" });
  again.close();
  // Another place of one topic begins that one anew, and no other.
  const lost = await listen(topics, { lastID: stream.position().replace(/schedules=[^!]*/, "schedules=1-other") });
  await has(lost, "SYNCED");
  expect(lost.lines).toContain("RESET schedules");
  expect(lost.lines).toContain("ADDED schedules hourly");
  expect(lost.lines).not.toContain("RESET");
  lost.close();
});

it("narrows schedules, templates and appimages by name", async () => {
  const image = { name: "registry/psi", tag: "1" };
  const deployTemplates = [{ name: "x", spec: { containers: [{ name: "main", workingDir: "", command: ["true"] }] } }];
  for (const name of [`${fixture.namespace}-a`, `${fixture.namespace}-b`])
    await create("AppImage", name, { image, deployTemplates }, `${GROUP}/appimages`);
  const stream = await listen(`topics=appimages&name=${fixture.namespace}-a`);
  await has(stream, "SYNCED");
  expect(stream.lines).toEqual([`ADDED appimages ${fixture.namespace}-a`, "SYNCED"]);
  expect(stream.object(`ADDED appimages ${fixture.namespace}-a`)).toMatchObject({ image });
  for (const name of ["a", "b"]) await fixture.send("DELETE", `${GROUP}/appimages/${fixture.namespace}-${name}`);
  await has(stream, `DELETED appimages ${fixture.namespace}-a`);
  stream.close();
});

it("refuses topics to who may not watch what they are of", async () => {
  for (const [topic, right] of [
    ["schedules", `watch kusciajobschedules in the namespace of "${fixture.namespace}"`],
    ["templates", `watch kusciajobtemplates in the namespace of "${fixture.namespace}"`],
    ["appimages", "watch appimages"],
  ]) {
    const headers = { token: "of-bob" };
    const path = `/api/v1/watch?topics=jobs,${topic}`;
    const response = await openHttp(api.httpPort, path, undefined, { method: "GET", headers });
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    expect([response.statusCode, text]).toEqual([403, `the caller may not ${right}`]);
  }
});

it("sends how busy domains are, to a party its own alone, and begins anew for who cannot go on", async () => {
  const task = {
    alias: "t",
    appImage: "i",
    taskInputConfig: "{}",
    parties: [{ domainID: "bob" }, { domainID: "carol" }],
  };
  await fixture.createJob("busy", { tasks: [task] });
  const [all, bobs] = [await listen("topics=domains"), await listen("topics=domains", { token: "of-bob" })];
  await has(all, "SYNCED");
  await has(bobs, "SYNCED");
  const waiting = (stream: Stream, event: string): unknown => stream.object(`${event} domains bob`)["waiting_tasks"];
  await eventually(() => (waiting(all, "MODIFIED") === 1 || waiting(all, "ADDED") === 1 ? true : undefined));
  await eventually(() => (waiting(bobs, "MODIFIED") === 1 || waiting(bobs, "ADDED") === 1 ? true : undefined));
  const running = { alias: "t", taskID: "t", state: "Running" as const, createTime: "2026-01-08T03:04:05Z" };
  await fixture.setStatus("busy", { phase: "Running", tasks: [running] });
  await eventually(() =>
    bobs.object("MODIFIED domains bob")["running_tasks"] === 1 && all.lines.includes("MODIFIED domains carol")
      ? true
      : undefined,
  );
  expect(JSON.stringify(bobs.seen)).not.toContain("carol");
  bobs.close();
  // Nothing has changed: nothing is told again.
  const same = await listen("topics=domains", { token: "of-bob", lastID: bobs.position() });
  await has(same, "SYNCED");
  expect(same.lines).toEqual(["SYNCED"]);
  await clear();
  await has(same, "DELETED domains bob");
  same.close();
  const anew = await listen("topics=domains", { token: "of-bob", lastID: bobs.position() });
  await has(anew, "SYNCED");
  expect(anew.lines[0]).toBe("RESET domains");
  anew.close();
  all.close();
});

it("sends a job's Events to who sees all of its tasks, and goes on after the last", async () => {
  const [both, mine] = [["bob", "carol"], ["bob"]].map((domains) => ({
    tasks: domains.map((domainID, index) => ({
      alias: `t${index}`,
      appImage: "i",
      taskInputConfig: "{}",
      parties: [{ domainID }],
    })),
  }));
  const uids = new Map<string, string>();
  for (const [name, spec] of [
    ["shared", both],
    ["own", mine],
  ] as const) {
    await fixture.createJob(name, spec);
    uids.set(name, (await fixture.job(name)).metadata.uid ?? "");
  }
  await known(2);
  const record = (job: string, reason: string): Promise<unknown> =>
    fixture.send("POST", `/api/v1/namespaces/${fixture.namespace}/events`, {
      metadata: { name: `${job}.${reason.toLowerCase()}` },
      involvedObject: { kind: "KusciaJob", namespace: fixture.namespace, name: job, uid: uids.get(job) },
      type: "Warning",
      reason,
      message: `${reason} of ${job}`,
      count: 1,
      lastTimestamp: "2026-01-08T03:04:05Z",
    });
  await record("shared", "First");
  await record("own", "First");
  const topics = "topics=events:shared,events:own";
  const reasons = (stream: Stream): unknown[] =>
    stream.seen
      .filter(({ event }) => event === "EVENT")
      .map(({ data }) => `${data.name} ${(JSON.parse(data.object ?? "{}") as { reason: string }).reason}`)
      .toSorted();
  const [all, bobs] = [await listen(topics), await listen(topics, { token: "of-bob" })];
  await has(all, "SYNCED");
  await has(bobs, "SYNCED");
  expect(reasons(all)).toEqual(["own First", "shared First"]);
  expect(reasons(bobs)).toEqual(["own First"]);
  all.close();
  await record("own", "Second");
  const again = await listen(topics, { lastID: all.position() });
  await eventually(() => (reasons(again).length === 1 ? true : undefined));
  expect(reasons(again)).toEqual(["own Second"]);
  await eventually(() => (reasons(bobs).length === 2 ? true : undefined));
  expect(JSON.stringify(bobs.seen)).not.toContain("shared");
  again.close();
  bobs.close();
  // The cache of the API may lag behind what bob has read, and he may listen before there is a job.
  const early = await listen("topics=events:later", { token: "of-bob" });
  await has(early, "SYNCED");
  await fixture.createJob("later", mine);
  uids.set("later", (await fixture.job("later")).metadata.uid ?? "");
  await record("later", "First");
  await eventually(() => (reasons(early).length === 1 ? true : undefined));
  expect(reasons(early)).toEqual(["later First"]);
  expect(early.seen.filter(({ event }) => event === "SYNCED")).toHaveLength(1);
  early.close();
  await clear();
});

it("refuses topics that are none", async () => {
  const answer = async (query: string): Promise<string> => {
    const headers = { token: "all" };
    const response = await openHttp(api.httpPort, `/api/v1/watch?${query}`, undefined, { method: "GET", headers });
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return `${response.statusCode} ${text}`;
  };
  expect(await answer("")).toMatch(/^400 .*topics is empty, give any of jobs, job:NAME, approvals, schedules/);
  expect(await answer("topics=messages:x&last_event_id=messages:x=nonsense")).toMatch(/^400 .*position is none/);
  expect(await answer("topics=events:")).toMatch(/^400 .*topics names "events:"/);
  expect(await answer("topics=jobs,pods")).toMatch(/^400 .*topics names "pods"/);
});

it("says with a job what the caller may do with it as it is now", async () => {
  const task = { alias: "t", appImage: "i", taskInputConfig: "{}", parties: [{ domainID: "bob" }] };
  const digest = `sha256:${"0".repeat(64)}`;
  await fixture.createJob("mine", { tasks: [task] });
  await fixture.setStatus("mine", {
    phase: "AwaitingApproval",
    consents: [
      { domainID: "bob", state: "Waiting", digest },
      { domainID: "carol", state: "Waiting", digest },
    ],
  });
  const mayOf = async (token: string): Promise<unknown> => {
    const { data } = await postJson(
      api.httpPort,
      "/api/v1/job/view",
      { whole: true, job_ids: ["mine"] },
      { headers: { token } },
    );
    return (data as { may: unknown[] }).may[0];
  };
  const actions = ["stop", "cancel", "delete", "set"];
  await eventually(async () => {
    const may = (await mayOf("all")) as { answers_for: string[] };
    return may.answers_for.length === 2 ? true : undefined;
  });
  expect(await mayOf("all")).toEqual({ job_id: "mine", actions, answers_for: ["bob", "carol"] });
  // Its fields are the initiator's.
  const withoutSet = actions.filter((action) => action !== "set");
  expect(await mayOf("of-bob")).toEqual({ job_id: "mine", actions: withoutSet, answers_for: ["bob"] });
  const { data } = await postJson(
    api.httpPort,
    "/api/v1/job/get",
    { job_id: "mine" },
    { headers: { token: "of-bob" } },
  );
  expect((data as { may: string[] }).may).toEqual(withoutSet);
});
