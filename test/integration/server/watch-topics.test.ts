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

it("refuses topics that are none", async () => {
  const answer = async (query: string): Promise<string> => {
    const headers = { token: "all" };
    const response = await openHttp(api.httpPort, `/api/v1/watch?${query}`, undefined, { method: "GET", headers });
    let text = "";
    for await (const chunk of response.setEncoding("utf8")) text += chunk;
    return `${response.statusCode} ${text}`;
  };
  expect(await answer("")).toMatch(/^400 .*topics is empty, give any of jobs, job:NAME, approvals/);
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
  expect(await mayOf("of-bob")).toEqual({ job_id: "mine", actions, answers_for: ["bob"] });
  const { data } = await postJson(
    api.httpPort,
    "/api/v1/job/get",
    { job_id: "mine" },
    { headers: { token: "of-bob" } },
  );
  expect((data as { may: string[] }).may).toEqual(actions);
});
