import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KUSCIA_JOB_SCHEDULES } from "../../../src/api/resources.ts";
import type { KusciaJob, KusciaJobSchedule } from "../../../src/api/types.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { type Answer, postJson, sendHttp } from "./http.ts";

let fixture: Fixture;
let api: Api;
let client: KubeClient;

beforeAll(async () => {
  fixture = await createFixture();
  client = KubeClient.create({ kubeconfig: fixture.cluster.kubeconfig, userAgent: "schedule-test/1" });
  api = await fixture.startApi();
});

afterAll(async () => {
  client.close();
  await fixture.stop();
});

const post = (path: string, body: object): Promise<Answer> => postJson(api.httpPort, `/api/v1/${path}`, body);

/** The data of a call that succeeds. */
async function dataOf<T = Record<string, unknown>>(path: string, body: object): Promise<T> {
  const { status, data } = (await post(path, body)) as unknown as { status: { code: number }; data: T };
  expect(status).toMatchObject({ code: 0 });
  return data;
}

/** The HTTP status and message of a call that fails. */
async function failure(path: string, body: object): Promise<[code: number, message: string]> {
  const answer = await sendHttp(api.httpPort, `/api/v1/${path}`, JSON.stringify(body), {
    headers: { "content-type": "application/json" },
  });
  return [answer.status, (JSON.parse(answer.text) as { status: { message: string } }).status.message];
}

const parties = [{ domainID: "alice" }];
const job = { initiator: "alice", tasks: [{ alias: "a", appImage: "i", taskInputConfig: "{}", parties }] };
const NIGHTLY = { trigger: { cron: { expression: "0 2 * * *" } }, timeZone: "Asia/Shanghai", job: { spec: job } };
const text = (value: object): string => JSON.stringify(value);

interface ScheduleRecord {
  name: string;
  id: string;
  spec: string;
  suspend: boolean;
  state: string;
  next_run_times: string[];
  etag: string;
  create_user: string;
  update_user: string;
  labels: Record<string, string>;
}

const getJob = (name: string): Promise<KusciaJob> => fixture.job(name);
const stored = (name: string): Promise<KusciaJobSchedule> =>
  client.get(KUSCIA_JOB_SCHEDULES, { namespace: fixture.namespace, name });

describe("a template", () => {
  const filled = {
    displayName: "Overlap",
    parameters: [
      { name: "column", required: true },
      { name: "n", type: "number", default: "2" },
    ],
    template: {
      metadata: { labels: { column: "$(params.column)" } },
      spec: { ...job, maxParallelism: "$(params.n)" },
    },
  };

  it("is created, shown, changed and deleted, and a job is made from it", async () => {
    const made = await dataOf<{ revision: string; etag: string }>("template/create", {
      name: "psi",
      spec: text(filled),
    });
    expect(made.revision).toMatch(/^sha256:/);
    expect(await dataOf("template/get", { name: "psi" })).toMatchObject(made);
    const list = await dataOf<{ templates: object[]; total: string }>("template/list", { name_contains: "OVER" });
    expect(list).toMatchObject({ templates: [{ name: "psi" }], next_page_token: "" });
    expect(Number(list.total)).toBe(1);
    const shown = await dataOf<{ spec: string }>("template/render", { name: "psi", parameters: { column: "id" } });
    expect(shown).toMatchObject({ revision: made.revision, labels: { column: "id" } });
    expect(JSON.parse(shown.spec)).toMatchObject({ maxParallelism: 2 });
    const request = { template: "psi", revision: made.revision, parameters: { column: "id", n: "3" } };
    expect(await dataOf("job/createFromTemplate", { ...request, job_id: "filled", labels: { team: "x" } })).toEqual({
      job_id: "filled",
      revision: made.revision,
    });
    expect(await getJob("filled")).toMatchObject({
      metadata: {
        labels: { column: "id", team: "x", "kuscia.secretflow/template": "psi" },
        annotations: { "kuscia.secretflow/template-revision": made.revision },
      },
      spec: { maxParallelism: 3 },
    });
    const { job_id } = await dataOf<{ job_id: string }>("job/createFromTemplate", request);
    expect(job_id).toMatch(/^psi-[0-9a-f]{6}$/);
    const changed = await dataOf<{ revision: string }>("template/update", {
      name: "psi",
      spec: text({ ...filled, parameters: [{ name: "column" }], template: { spec: job } }),
      etag: made.etag,
    });
    expect(changed.revision).not.toBe(made.revision);
    expect(JSON.parse((await dataOf<{ spec: string }>("template/get", { name: "psi" })).spec)).toEqual({
      displayName: "Overlap",
      parameters: [{ name: "column", type: "string" }],
      template: { spec: job },
    });
    expect(await failure("job/createFromTemplate", request)).toEqual([
      409,
      expect.stringContaining(`template "psi" has revision ${changed.revision} now, not ${made.revision}`),
    ]);
    expect(await failure("template/update", { name: "psi", spec: text(filled), etag: made.etag })).toEqual([
      412,
      expect.stringContaining("read it again and decide anew"),
    ]);
    await dataOf("template/delete", { name: "psi" });
    expect(await failure("template/get", { name: "psi" })).toEqual([404, 'there is no template "psi"']);
  });

  it.each<[string, object, number, RegExp]>([
    ["template/create", { name: "Bad" }, 400, /name "Bad" is none for a template/],
    ["template/create", { name: "bad", spec: "{" }, 400, /spec is no JSON/],
    ["template/create", { name: "bad", spec: "{}" }, 400, /spec.template is required/],
    [
      "template/create",
      { name: "bad", spec: text({ template: { spec: { initiator: "$(params.x)" } } }) },
      400,
      /spec.initiator refers to parameter "x", which the template does not declare/,
    ],
    ["template/render", { name: "none" }, 404, /there is no template "none"/],
    ["job/createFromTemplate", {}, 400, /template can not be empty/],
  ])("%s of %j: %i", async (path, body, code, message) => {
    expect(await failure(path, body)).toEqual([code, expect.stringMatching(message)]);
  });

  it("says all that is wrong with parameters", async () => {
    await dataOf("template/create", { name: "strict", spec: text(filled) });
    expect(await failure("job/createFromTemplate", { template: "strict", parameters: { n: "x", other: "y" } })).toEqual(
      [
        400,
        'the template has no parameter "other"; it has column, n; parameter "column" is required, and has no value; parameter "n" is "x", and must be a number',
      ],
    );
  });
});

describe("a schedule", () => {
  const create = (name: string, more: object = {}, spec: object = NIGHTLY): Promise<ScheduleRecord> =>
    dataOf<ScheduleRecord>("schedule/create", { name, spec: text(spec), ...more });

  it("is created, shown by name and by id, and listed", async () => {
    const made = await create("nightly", { labels: { folder: "risk" } });
    expect(made).toMatchObject({ name: "nightly", state: "Active", trigger: "0 2 * * *", time_zone: "Asia/Shanghai" });
    expect(made).toMatchObject({ create_user: "anonymous", update_user: "anonymous" });
    for (const name of ["nightly", made.id]) expect(await dataOf("schedule/get", { name })).toMatchObject(made);
    await create("hourly", {}, { trigger: { interval: { seconds: 3600 } }, template: { name: "psi" } });
    const names = async (query: object): Promise<string[]> =>
      (await dataOf<{ schedules: ScheduleRecord[] }>("schedule/list", query)).schedules
        .map(({ name }) => name)
        .toSorted();
    expect(await names({})).toEqual(["hourly", "nightly"]);
    expect(await names({ labels: { folder: "risk" } })).toEqual(["nightly"]);
    expect(await names({ template: "psi" })).toEqual(["hourly"]);
    expect(await names({ states: ["Suspended"] })).toEqual([]);
    const page = { page_size: 1 };
    const first = await dataOf<{ schedules: object[]; next_page_token: string }>("schedule/list", page);
    const second = await dataOf<{ schedules: object[]; next_page_token: string }>("schedule/list", {
      ...page,
      page_token: first.next_page_token,
    });
    expect([first.schedules.length, second.schedules.length, second.next_page_token]).toEqual([1, 1, ""]);
  });

  it("of the same name is refused, or replaced where that is asked for", async () => {
    await create("again");
    expect((await failure("schedule/create", { name: "again", spec: text(NIGHTLY) }))[0]).toBe(409);
    await create("again", { replace_existing: true }, { ...NIGHTLY, timeZone: "UTC" });
    expect((await stored("again")).spec.timeZone).toBe("UTC");
  });

  it("is stopped and started, and an update leaves it paused", async () => {
    await create("paused");
    expect(await dataOf("schedule/stop", { name: "paused" })).toMatchObject({ suspend: true, state: "Suspended" });
    const updated = await dataOf<ScheduleRecord>("schedule/update", {
      name: "paused",
      spec: text({ ...NIGHTLY, description: "other" }),
    });
    expect(updated).toMatchObject({ suspend: true, description: "other" });
    expect(await dataOf("schedule/start", { name: "paused" })).toMatchObject({ suspend: false });
  });

  it("is changed in part, and only in the state that was read", async () => {
    const { etag } = await create("changed", {}, { ...NIGHTLY, maxRuns: 3 });
    const changed = await dataOf<ScheduleRecord>("schedule/patch", {
      name: "changed",
      patch: text({ maxRuns: null, concurrencyPolicy: "Allow" }),
      etag,
    });
    expect(JSON.parse(changed.spec)).toMatchObject({ concurrencyPolicy: "Allow", trigger: NIGHTLY.trigger });
    expect(JSON.parse(changed.spec)).not.toHaveProperty("maxRuns");
    expect((await failure("schedule/patch", { name: "changed", patch: "{}", etag }))[0]).toBe(412);
    expect(await failure("schedule/patch", { name: "changed", patch: text({ concurrencyPolicy: "Never" }) })).toEqual([
      400,
      expect.stringContaining("spec.concurrencyPolicy must be one of"),
    ]);
  });

  it("makes a job at once, one for each token, and shows its runs", async () => {
    await create("now", {}, { ...NIGHTLY, suspend: true });
    const exec = (token: string): Promise<{ job_id: string }> => dataOf("schedule/exec", { name: "now", token });
    const first = await exec("a");
    expect(await exec("a")).toEqual(first);
    expect(await exec("b")).not.toEqual(first);
    expect(await getJob(first.job_id)).toMatchObject({
      metadata: { labels: { "kuscia.secretflow/schedule": "now", "kuscia.secretflow/run-type": "Manual" } },
      spec: { initiator: "alice" },
    });
    const { runs, total } = await dataOf<{ runs: { job_id: string; type: string }[]; total: string }>("schedule/runs", {
      name: "now",
    });
    expect(runs.map(({ type }) => type)).toEqual(["Manual", "Manual"]);
    expect(Number(total)).toBe(2);
    await post("schedule/delete", { name: "now", cascade: true });
    expect((await failure("schedule/get", { name: "now" }))[0]).toBe(404);
    await expect(getJob(first.job_id)).rejects.toThrow(/404/);
  });

  it("cannot make a job that it has no template for", async () => {
    await create("bare", {}, { trigger: NIGHTLY.trigger, template: { name: "absent" } });
    expect(await failure("schedule/exec", { name: "bare" })).toEqual([
      409,
      'template "absent" does not exist in this namespace',
    ]);
  });

  it("tells which jobs a backfill makes, and asks the operator for them once", async () => {
    await create("filled");
    const request = { name: "filled", from: "2026-01-01T00:00:00Z", to: "2026-01-04T00:00:00Z", max: 2, token: "t" };
    expect(await dataOf("schedule/backfill", request)).toEqual({
      jobs: [
        { job_id: "filled-20260101180000", scheduled_time: "2026-01-01T18:00:00Z" },
        { job_id: "filled-20260102180000", scheduled_time: "2026-01-02T18:00:00Z" },
      ],
    });
    expect((await stored("filled")).metadata.annotations?.["kuscia.secretflow/backfill"]).toBe(
      '{"token":"t","from":"2026-01-01T00:00:00.000Z","to":"2026-01-04T00:00:00.000Z","max":2}',
    );
    expect(await failure("schedule/backfill", { ...request, token: "u" })).toEqual([
      409,
      expect.stringContaining("has not taken up the backfill before"),
    ]);
  });

  it("shows its next times, and those of a trigger that nobody has stored", async () => {
    const from = "2026-11-29T00:00:00Z";
    const times = { times: ["2026-11-29T18:00:00Z", "2026-11-30T18:00:00Z"], time_zone: "Asia/Shanghai" };
    const { trigger, timeZone } = NIGHTLY;
    expect(await dataOf("schedule/preview", { spec: text({ trigger, timeZone }), count: 2, from })).toEqual(times);
    await create("previewed");
    expect(await dataOf("schedule/preview", { name: "previewed", count: 2, from })).toEqual(times);
  });

  it.each<[string, object, number, RegExp]>([
    ["schedule/create", { name: "n".repeat(49) }, 400, /it has 1 to 48/],
    ["schedule/create", { name: "bad", spec: "[]" }, 400, /spec is JSON, but no object/],
    ["schedule/create", { name: "bad", spec: text({ ...NIGHTLY, trigger: {} }) }, 400, /trigger is empty/],
    [
      "schedule/create",
      { name: "bad", spec: text({ ...NIGHTLY, trigger: { date: { at: "2020-01-01" } } }) },
      400,
      /has passed; give a time that is ahead/,
    ],
    [
      "schedule/create",
      { name: "bad", spec: text({ ...NIGHTLY, trigger: { cron: { expression: "61 * * * *" } } }) },
      400,
      /cannot be read: Invalid value for minute/,
    ],
    [
      "schedule/create",
      { name: "bad", spec: text({ ...NIGHTLY, timeZone: "Mars" }) },
      400,
      /timeZone "Mars" is unknown/,
    ],
    ["schedule/create", { name: "bad", spec: text({ trigger: NIGHTLY.trigger }) }, 400, /either a template or a job/],
    [
      "schedule/create",
      { name: "bad", spec: text(NIGHTLY), labels: { "kuscia.secretflow/x": "" } },
      400,
      /label kuscia/,
    ],
    ["schedule/update", { name: "none", spec: text(NIGHTLY) }, 404, /there is no schedule "none"/],
    ["schedule/list", { states: ["Odd"] }, 400, /state "Odd" is unknown/],
    ["schedule/preview", {}, 400, /give either spec or name/],
    ["schedule/preview", { spec: "{}", count: 1000 }, 400, /count is 1000/],
    ["schedule/backfill", { name: "x", from: "then" }, 400, /from "then" is no time/],
  ])("%s of %j: %i", async (path, body, code, message) => {
    expect(await failure(path, body)).toEqual([code, expect.stringMatching(message)]);
  });
});
