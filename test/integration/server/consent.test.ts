import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_IMAGES, KUSCIA_JOB_CONSENTS, KUSCIA_JOBS } from "../../../src/api/resources.ts";
import type { ConsentStatus, KusciaJobConsent } from "../../../src/api/types.ts";
import { contentFor, digestsOf } from "../../../src/consent/content.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, eventually, type Fixture } from "./harness.ts";
import { type Answer, postJson } from "./http.ts";

const [FIRST, SECOND] = ["0", "1"].map((digit) => `sha256:${digit.repeat(64)}`);

let fixture: Fixture;
let api: Api;
let client: KubeClient;
let bob: string;

beforeAll(async () => {
  fixture = await createFixture();
  bob = `bob-${fixture.namespace}`;
  await fixture.createNamespace(bob);
  client = KubeClient.create({ kubeconfig: fixture.cluster.kubeconfig, userAgent: "consent-test/1" });
  api = await fixture.startApi();
});

afterAll(async () => {
  client.close();
  await fixture.stop();
});

const post = (path: string, body: object): Promise<Answer> => postJson(api.httpPort, `/api/v1/${path}`, body);
const dataOf = async (path: string, body: object): Promise<Record<string, unknown>> =>
  (await post(path, body))["data"] as Record<string, unknown>;

/** A job that asks bob, as the operator would have written it down. */
async function asking(name: string, status: Partial<ConsentStatus> = {}): Promise<void> {
  const parties = [{ domainID: bob, role: "host" }];
  await fixture.createJob(name, {
    initiator: "alice",
    tasks: [{ alias: "a", appImage: `app-${name}`, taskInputConfig: "the input", parties }],
  });
  await asks(name, status);
}

async function asks(name: string, status: Partial<ConsentStatus>): Promise<void> {
  const consents = [{ domainID: bob, state: "Waiting" as const, digest: FIRST!, ...status }];
  await fixture.setStatus(name, { phase: "AwaitingApproval", consents });
}

const consentsTo = async (job: string): Promise<KusciaJobConsent[]> =>
  (await client.list(KUSCIA_JOB_CONSENTS, { namespace: bob })).items.filter(({ spec }) => spec.job?.name === job);

const decide = (job_id: string, more: object = {}): Promise<Answer> =>
  post("consent/decide", { job_id, domain_id: bob, digest: FIRST, decision: "Accepted", ...more });

describe("a domain", () => {
  it("sees what is asked of it, page by page", async () => {
    await asking("list-1");
    await asking("list-2", { state: "Outdated", reason: "AppImage x changed" });
    await asking("list-3", { state: "Accepted" });
    const page = (more: object = {}): Promise<{ consents: { job_id: string }[]; next_page_token: string }> =>
      dataOf("consent/list", { domain_id: bob, page_size: 1, ...more }) as never;
    const first = await eventually(async () => {
      const found = await page();
      return found.next_page_token === "" ? undefined : found;
    });
    const second = await page({ page_token: first.next_page_token });
    expect(second.next_page_token).toBe("");
    // Jobs of the same second come in any order.
    const all = [...first.consents, ...second.consents].sort((x, y) => (x.job_id < y.job_id ? -1 : 1));
    expect(all).toMatchObject([
      { job_id: "list-1", state: "Waiting" },
      { job_id: "list-2", state: "Outdated", reason: "AppImage x changed", initiator: "alice", digest: FIRST },
    ]);
    expect((await page({ states: ["Accepted"] })).consents.map(({ job_id }) => job_id)).toEqual(["list-3"]);
  });

  it("sees all that the digest stands for", async () => {
    await asking("get");
    const image = { name: "registry.example.com/x", tag: "1" };
    const deployTemplates = [{ name: "t", spec: { containers: [{ name: "c", workingDir: "/" }] } }];
    const appImage = await client.create(APP_IMAGES, {
      metadata: { name: "app-get" },
      spec: { image, deployTemplates },
    });
    const { content } = (await dataOf("consent/get", { domain_id: bob, job_id: "get" })) as { content: string };
    const shown = JSON.parse(content) as ReturnType<typeof contentFor>;
    expect(shown.tasks[0]).toMatchObject({ alias: "a", taskInputConfig: "the input" });
    expect(shown.appImages["app-get"]).toMatchObject({ image });
    const job = await fixture.job("get");
    expect(digestsOf(shown)).toEqual(digestsOf(contentFor(job, bob, () => appImage)));
    await client.delete(APP_IMAGES, { name: "app-get" });
  });

  it("accepts a digest once, however often it says so, and under another name what is asked later", async () => {
    await asking("decide");
    for (let time = 0; time < 2; time += 1) expect(await decide("decide")).toMatchObject({ status: { code: 0 } });
    expect(await consentsTo("decide")).toMatchObject([
      {
        spec: { digest: FIRST, decision: "Accepted" },
        metadata: { annotations: { "kuscia.secretflow/decided-by": "anonymous" } },
      },
    ]);
    await asks("decide", { state: "Outdated", digest: SECOND! });
    expect(await decide("decide")).toMatchObject({
      status: { code: 11221, message: `the job asks for ${SECOND} now; look at it, and answer that` },
    });
    await decide("decide", { digest: SECOND });
    await decide("decide", { digest: SECOND, decision: "Rejected", reason: "no" });
    const all = (await consentsTo("decide")).map(({ spec }) => `${spec.digest} ${spec.decision}`);
    expect(all.sort()).toEqual([`${FIRST} Accepted`, `${SECOND} Accepted`, `${SECOND} Rejected`]);
  });

  it("is told the same of a job that asks nothing and of one that does not exist", async () => {
    await fixture.createJob("unasking");
    const refusals = await Promise.all(
      ["unasking", "absent"].map(async (job) => JSON.stringify(await decide(job)).replaceAll(job, "NAME")),
    );
    expect(refusals[0]).toContain('\\"NAME\\" asks nothing of domain');
    expect(refusals[1]).toBe(refusals[0]);
  });

  it.each([
    ["digest", { digest: "abc" }, "digest must be"],
    ["decision", { decision: "Maybe" }, "decision must be"],
    ["domain", { domain_id: "" }, "domain id can not be empty"],
    ["job", { job_id: "" }, "job id can not be empty"],
    ["reason", { reason: "x".repeat(1025) }, "reason must have"],
    ["time", { until: "soon" }, "until must be a time such as"],
    ["past time", { until: "2020-01-01T00:00:00Z" }, "until must be in the future"],
    ["far time", { until: "2099-01-01T00:00:00Z" }, "until must be at most a year ahead"],
  ])("is told what is wrong with a %s", async (_what, more, text) => {
    const { status } = (await decide("x", more)) as unknown as { status: { code: number; message: string } };
    expect(status.code).toBe(11100);
    expect(status.message).toContain(text);
  });
});

describe("the boxes", () => {
  interface Listed {
    readonly consents: readonly { readonly job_id: string; readonly domain_id: string; readonly job_state: string }[];
    readonly total: string;
  }
  const box = (more: object): Promise<Listed> => dataOf("consent/list", more) as never;
  const jobsIn = ({ consents }: Listed): string[] => consents.map(({ job_id }) => job_id);

  it("hold what is asked of all domains of the caller, what its jobs ask of others, and what was answered", async () => {
    await asking("box-open");
    await asking("box-yes", { state: "Accepted", time: "2026-11-02T00:00:00Z" });
    await asking("box-no", { state: "Rejected", time: "2026-11-03T00:00:00Z" });
    await fixture.setStatus("box-no", {
      phase: "ApprovalReject",
      completionTime: "2026-11-03T00:00:00Z",
      consents: [{ domainID: bob, state: "Rejected", time: "2026-11-03T00:00:00Z" }],
    });
    const done = await eventually(async () => {
      const found = await box({ domain_id: bob, box: "done" });
      return jobsIn(found).includes("box-no") ? found : undefined;
    });
    // The newest answer first.
    const answered = jobsIn(done).filter((name) => name.startsWith("box-"));
    expect(answered).toEqual(["box-no", "box-yes"]);
    expect(done.total).toBe(String(done.consents.length));
    for (const which of ["mine", "sent"]) {
      const open = await box({ box: which });
      expect(open.consents).toContainEqual(
        expect.objectContaining({ job_id: "box-open", domain_id: bob, job_state: "AwaitingApproval" }),
      );
      expect(jobsIn(open)).not.toContain("box-yes");
    }
    expect(await post("consent/list", { box: "other" })).toMatchObject({ status: { code: 11100 } });
  });
});

it("what has changed since the last yes is shown, and of other parties the state alone", async () => {
  await asking("yes-1");
  const job = await fixture.job("yes-1");
  const { parts } = digestsOf(contentFor(job, bob, () => undefined));
  const answer = { state: "Accepted" as const, time: "2026-11-05T00:00:00Z", by: "ann", parts: { ...parts } };
  await asks("yes-1", answer);
  await fixture.createJob("yes-2", {
    initiator: "alice",
    tasks: [
      {
        alias: "a",
        appImage: "app-yes-2",
        taskInputConfig: "another input",
        parties: [{ domainID: bob, role: "host" }],
      },
    ],
  });
  const mine = { domainID: bob, state: "Waiting" as const, digest: SECOND! };
  const other = { domainID: "carol", state: "Rejected" as const, reason: "carol's own business", by: "carl" };
  await fixture.setStatus("yes-2", { phase: "AwaitingApproval", consents: [mine, other] });
  const shown = await eventually(async () => {
    const data = await dataOf("consent/get", { domain_id: bob, job_id: "yes-2" });
    return (data["last_yes"] as { job_id?: string } | null)?.job_id === "yes-1" ? data : undefined;
  });
  expect(shown["last_yes"]).toMatchObject({ job_id: "yes-1", by: "ann", time: "2026-11-05T00:00:00Z" });
  expect(shown["changes"]).toContainEqual({ path: "a: input", before: "the input", after: "another input" });
  expect(shown["others"]).toEqual([{ domain_id: "carol", state: "Rejected" }]);
  expect(JSON.stringify(shown)).not.toMatch(/own business|carl/);
});

it("a standing consent accepts the same content until a day, is listed with the jobs that rely on it, and is taken back", async () => {
  await asking("standing");
  const asked = contentFor(await fixture.job("standing"), bob, () => undefined);
  const { contentDigest: content } = digestsOf(asked);
  await asks("standing", { contentDigest: `sha256:${"2".repeat(64)}` });
  const soon = { until: new Date(Date.now() + 3600 * 1000).toISOString() };
  expect(await decide("standing", soon)).toMatchObject({
    status: { code: 11221, message: expect.stringContaining("changes just now") as string },
  });
  await asks("standing", { contentDigest: content });
  const until = new Date(Date.now() + 24 * 3600 * 1000).toISOString();
  for (let time = 0; time < 2; time += 1)
    expect(await decide("standing", { until })).toMatchObject({ status: { code: 0 } });
  const standing = async () =>
    (await dataOf("consent/standing", { domain_id: bob }))["consents"] as { name: string; job_ids: string[] }[];
  const [made, ...more] = await standing();
  expect(more).toEqual([]);
  expect(made).toMatchObject({ initiator: "alice", content_digest: content, decision: "Accepted", by: "anonymous" });
  // It keeps what was accepted, so that the first job that differs is shown with what does.
  await fixture.createJob("unlike", { ...(await fixture.job("standing")).spec, maxParallelism: 3 });
  await client.patch(
    KUSCIA_JOBS,
    { namespace: fixture.namespace, name: "unlike" },
    {
      spec: { tasks: [{ ...(await fixture.job("standing")).spec.tasks[0]!, taskInputConfig: "other" }] },
    },
  );
  await asks("unlike", {});
  expect(await dataOf("consent/get", { domain_id: bob, job_id: "unlike" })).toMatchObject({
    standing_consent: made!.name,
    differences: [{ path: "task a: taskInputConfig", before: '"the input"', after: '"other"' }],
  });
  await asks("standing", { state: "Accepted", contentDigest: content, consent: made!.name });
  await eventually(async () => ((await standing())[0]?.job_ids.includes("standing") ? true : undefined));
  for (const wrong of ["yesterday", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
    expect(await decide("standing", { until: wrong })).toMatchObject({ status: { code: 11100 } });
  const revoke = { domain_id: bob, name: made!.name, reason: "over" };
  expect(await post("consent/revoke", revoke)).toMatchObject({ status: { code: 0 } });
  expect(await standing()).toEqual([]);
  expect(await post("consent/revoke", revoke)).toMatchObject({ status: { code: 11220 } });
});

it("is answered by ApproveJob where a domain is asked, and in Kuscia's way where none is", async () => {
  await asking("approve");
  expect(await post("job/approve", { job_id: "approve", result: 2, reason: "no" })).toMatchObject({
    status: { code: 0 },
  });
  expect((await consentsTo("approve")).map(({ spec }) => spec)).toMatchObject([
    { digest: FIRST, decision: "Rejected", reason: "no" },
  ]);
  expect((await fixture.job("approve")).status?.approveStatus).toBeUndefined();
});
