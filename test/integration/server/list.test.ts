import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { JobExtService } from "../../../src/proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { call, TRANSPORTS } from "./clients.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { postJson, sendHttp } from "./http.ts";
import { status } from "./streams.ts";

let fixture: Fixture;
let api: Api;
const LIST = { method: JobExtService.method.listJobs, path: "/api/v1/job/list" };
const NAMES = Array.from({ length: 25 }, (_, index) => `job-${String(index).padStart(2, "0")}`);

beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
  for (const [index, name] of NAMES.entries()) {
    const initiator = index % 2 === 0 ? "alice" : "bob";
    const parties = [{ domainID: index % 5 === 0 ? "carol" : "alice" }];
    const labels = { "kuscia.job.custom-fields/project": `p${index % 3}`, team: "x" };
    await fixture.createJob(
      name,
      { initiator, tasks: [{ alias: "t", appImage: "i", taskInputConfig: "", parties }] },
      { labels },
    );
  }
  await fixture.setStatus("job-03", {
    phase: "Failed",
    message: "why",
    taskCounts: { total: 1, pending: 0, running: 0, succeeded: 0, failed: 1, skipped: 0 },
  });
  await eventually(async () => ((await list({ states: ["Failed"] })).total === "1" ? true : undefined));
});
afterAll(() => fixture.stop());

interface Data {
  jobs: { job_id: string; create_time: string }[];
  next_page_token: string;
  total: string;
}
const list = async (body: object): Promise<Data> => (await postJson(api.httpPort, LIST.path, body))["data"] as Data;
const ids = ({ jobs }: Data): string[] => jobs.map(({ job_id }) => job_id);

it("shows 10 of all by default, newest first, and how many there are", async () => {
  const page = await list({});
  expect(page.total).toBe("25");
  expect(ids(page)).toHaveLength(10);
  const times = page.jobs.map(({ create_time }) => create_time);
  expect(times).toEqual([...times].sort().toReversed());
});

it("shows a job in short", async () => {
  const { jobs } = await list({ name_contains: "JOB-03" });
  expect(jobs).toEqual([
    {
      job_id: "job-03",
      initiator: "bob",
      state: "Failed",
      err_msg: "why",
      create_time: expect.stringMatching(/^2.*Z$/),
      start_time: "",
      end_time: "",
      task_counts: { total: 1, pending: 0, running: 0, succeeded: 0, failed: 1, skipped: 0 },
      parties: ["alice"],
      custom_fields: { project: "p0" },
      display_name: "",
      life: "active",
      etag: expect.stringMatching(/^\w{8}-1-active-Failed$/),
    },
  ]);
});

it.each([
  [{ states: ["Failed", "Running"] }, 1],
  [{ states: ["Pending"] }, 24],
  [{ initiator: "bob" }, 12],
  [{ party: "carol" }, 5],
  [{ labels: { project: "p1" } }, 8],
  [{ labels: { "kuscia.job.custom-fields/project": "p1" } }, 8],
  [{ labels: { project: "p1", nope: "x" } }, 0],
  [{ name_contains: "B-1" }, 10],
  [{ initiator: "alice", party: "carol", name_contains: "0" }, 3],
])("finds by %j", async (filter, total) => {
  expect(Number((await list({ ...filter, page_size: 1000 })).total)).toBe(total);
});

it.each([[false], [true]])(
  "pages through everything once while jobs come and go, oldest first: %s",
  async (oldest_first) => {
    const seen: string[] = [];
    let token = "";
    let round = 0;
    do {
      const page = await list({ page_size: 7, page_token: token, oldest_first });
      seen.push(...ids(page));
      token = page.next_page_token;
      // One more that is newer than all, and one fewer of those already seen.
      await postJson(api.httpPort, "/api/v1/job/create", {
        job_id: `late-${oldest_first}-${round}`,
        initiator: "alice",
        tasks: [{ alias: "t", parties: [{ domain_id: "alice" }] }],
      });
      if (round === 1)
        await postJson(api.httpPort, "/api/v1/job/delete", {
          job_id: seen.find((name) => name.startsWith("late")) ?? "nope",
        });
      round += 1;
    } while (token !== "" && round < 20);
    expect(seen.filter((name) => NAMES.includes(name)).sort()).toEqual(NAMES);
    expect(new Set(seen).size).toBe(seen.length);
  },
);

const BAD_REQUEST = expect.stringMatching(/^HTTP 400 /) as string;

describe.each(TRANSPORTS)("a bad request over %s", (transport) => {
  it.each([
    [{ pageSize: 1001 }, "page size must be from 1 to 1000"],
    [{ pageSize: -1 }, "page size must be from 1 to 1000"],
    [
      { states: ["walking"] },
      'state "walking" is unknown, it must be one of Unknown, Pending, Running, Succeeded, Failed, AwaitingApproval, ApprovalReject, Cancelled, Suspended, active, disabling, disabled, enabling, terminating, completed, deleting, idle, pending, running, finished, error',
    ],
    [{ pageToken: "nonsense" }, "page token does not belong to this list, begin again without one"],
  ])("%j has a real status", async (request, message) => {
    const expected =
      transport === "grpc" ? { code: status.INVALID_ARGUMENT, details: message } : { message: BAD_REQUEST };
    await expect(call(transport, api, LIST, request)).rejects.toMatchObject(expected);
  });
});

it("refuses a token of another list", async () => {
  const { next_page_token } = await list({ page_size: 1 });
  const body = JSON.stringify({ page_size: 1, page_token: next_page_token, initiator: "alice" });
  const answer = await sendHttp(api.httpPort, LIST.path, body, { headers: { "content-type": "application/json" } });
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    400,
    {
      status: { code: 11100, message: "page token does not belong to this list, begin again without one", details: [] },
      data: null,
    },
  ]);
  expect((await sendHttp(api.httpPort, LIST.path, "xx")).status).toBe(400);
});
