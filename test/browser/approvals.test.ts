import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_IMAGES, DOMAIN_POLICIES, KUSCIA_JOBS } from "../../src/api/resources.ts";
import type { KusciaJob } from "../../src/api/types.ts";
import type { Api } from "../../src/server/api.ts";
import { inPhase, isOver } from "../support/world.ts";
import { goTo, isLive, isRead, JOBS, picture, RIGHTS, rowOf, serverGoes, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

const CONSENTS = "kusciajobconsents.kuscia.secretflow";
const SECRET = "the-secret-of-alice";
const OFTEN = "get,list,create,delete";

let stage: Stage;
let api: Api;
/** Administrators of the parties, one who may only look at what bob is asked, and nobody. */
let bob: string;
let alice: string;
let looker: string;
let stranger: string;

const address = (job: string, party = stage.world.bob): string =>
  `/approvals/${stage.world.jobNamespace}/${job}/${party}`;
const asks = (job: KusciaJob): boolean =>
  job.status?.consents?.some(({ domainID, state }) => domainID === stage.world.bob && state === "Waiting") === true;

/** A job that asks bob, with this input and tasks of these names. */
async function asking(name: string, column = "id", alias = name): Promise<void> {
  const { world } = stage;
  const own = { alias: "own", taskInputConfig: SECRET, parties: [{ domainID: world.alice }] };
  const input = JSON.stringify({ column, hashes: 5 });
  await world.createJob(name, [
    { alias, taskInputConfig: input },
    { ...own, dependencies: [alias] },
  ]);
  await world.waitForJob(name, asks);
}

beforeAll(async () => {
  stage = await Stage.open();
  const { world } = stage;
  const metadata = { namespace: world.bob, name: "default" };
  await world.client.create(DOMAIN_POLICIES, { metadata, spec: { approval: "Required" } });
  [bob, alice, looker, stranger, api] = await Promise.all([
    stage.bob([world.bob, CONSENTS, OFTEN]),
    stage.account("alice", [
      [world.alice, CONSENTS, OFTEN],
      [world.alice, JOBS, RIGHTS.see],
    ]),
    stage.account("looker", [[world.bob, CONSENTS, "get,list"]]),
    stage.stranger(),
    stage.serve(),
  ]);
});

afterAll(() => stage.close());

describe("the inbox", () => {
  it("fills by itself, leads to what is asked, and takes the answer, by keys alone", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, "/jobs", { token: bob });
    await isLive(page);
    await page.keyboard.press("g");
    await page.keyboard.press("a");
    await page.getByRole("heading", { name: "Nothing to answer" }).waitFor();
    await asking("by-keys");
    await rowOf(page, "by-keys").waitFor();
    await page.getByRole("link", { name: "Approvals 1" }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: `by-keys asks ${world.bob}` }).waitFor();
    await page.getByText("There is no earlier yes").waitFor();
    await page.getByRole("button", { name: "Approve", exact: true }).focus();
    await page.keyboard.press("Enter");
    await world.waitForJob("by-keys", isOver);
    await page.getByText("Answered by").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Nothing to answer" }).waitFor();
    await page.getByRole("button", { name: "Answered" }).click();
    await rowOf(page, "by-keys").getByText("Accepted").waitFor();
  });

  it("shows who initiates whom it waits for", async () => {
    const { world } = stage;
    await asking("sent");
    const { page } = await stage.visit(api, "/approvals?box=sent", { token: alice });
    await rowOf(page, "sent").getByText(world.bob).waitFor();
    const none = await stage.visit(api, "/approvals?box=sent", { token: stranger });
    await none.page.getByRole("heading", { name: "Nobody has to answer you" }).waitFor();
    expect(none.proxy.sent).not.toContain('"sent"');
  });
});

describe("an approval", () => {
  it("shows what has changed since the last yes, what runs with what input, and is rejected with a reason", async () => {
    const { world } = stage;
    await asking("monthly-1", "id", "match");
    const first = await stage.visit(api, address("monthly-1"), { token: bob });
    await first.page.getByRole("button", { name: "Approve", exact: true }).click();
    await world.waitForJob("monthly-1", isOver);
    await asking("monthly-2", "phone", "match");
    const { page } = await stage.visit(api, address("monthly-2"), { token: bob });
    const changed = page.getByRole("region", { name: "Changed since the last yes" });
    await changed.getByText("match: input.column").waitFor();
    expect(await changed.innerText()).toMatch(/monthly-1.*match: input\.column.*id.*phone/s);
    expect(await changed.innerText()).not.toContain("hashes");
    const task = page.getByRole("article", { name: "match" });
    expect(await task.innerText()).toMatch(/kusciajob-operator\.test\/app:1.*true.*"hashes": 5/s);
    await picture(page, "approval-changed");
    await page.getByRole("button", { name: "Reject…" }).click();
    const dialog = page.getByRole("dialog", { name: "Reject monthly-2" });
    await dialog.getByLabel(/Reason/).fill("phones were not agreed");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    const { status } = await world.waitForJob("monthly-2", inPhase("ApprovalReject"));
    expect(status?.message).toContain("phones were not agreed");
    await page.getByText("phones were not agreed").waitFor();
    expect(await page.getByRole("button", { name: "Approve", exact: true }).count()).toBe(0);
  });

  it("does not change under the reader's hand, and accepts nothing that was not shown", async () => {
    const { world } = stage;
    await asking("moving");
    const { page } = await stage.visit(api, address("moving"), { token: bob });
    const approve = page.getByRole("button", { name: "Approve", exact: true });
    await approve.waitFor();
    await isLive(page);
    const old = await world.job("moving");
    const { spec } = await world.client.get(APP_IMAGES, { name: world.appImage });
    await world.client.patch(APP_IMAGES, { name: world.appImage }, { spec: { image: { ...spec.image, tag: "2" } } });
    await page.getByText("What is asked has changed while you read").waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Show what is asked now" }).click();
    await page.getByText("kusciajob-operator.test/app:2").first().waitFor();
    await approve.click();
    const { status } = await world.waitForJob("moving", isOver);
    expect(status?.consents?.[0]?.digest).not.toBe(old.status?.consents?.[0]?.digest);
  });

  it("stands for all that ask the same, is listed, and is taken back", async () => {
    const { world } = stage;
    await asking("night-1", "id", "night");
    const { page } = await stage.visit(api, address("night-1"), { token: bob });
    await page.getByRole("radio", { name: /Every job of/ }).check();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    await world.waitForJob("night-1", isOver);
    // Nobody is asked: another job has other task ids, but the same content.
    const input = JSON.stringify({ column: "id", hashes: 5 });
    const own = { alias: "own", taskInputConfig: SECRET, parties: [{ domainID: world.alice }] };
    await world.createJob("night-2", [
      { alias: "night", taskInputConfig: input },
      { ...own, dependencies: ["night"] },
    ]);
    await world.waitForJob("night-2", isOver);
    await page.goto(`${new URL(page.url()).origin}/approvals?box=standing#token=${encodeURIComponent(bob)}`);
    await page.getByRole("button", { name: "Take back…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Take back", exact: true }).click();
    await page.getByRole("heading", { name: "No standing approvals" }).waitFor();
    await asking("night-3", "id", "night");
  });

  it("is shown without an answer to who may only look, and where the server only shows", async () => {
    await asking("looked-at");
    const shows = await stage.serve("--console-read-only");
    const looked = await stage.visit(api, address("looked-at"), { token: looker });
    await looked.page.getByText("You may look at this, but not answer").waitFor();
    const read = await stage.visit(shows, address("looked-at"), { token: bob });
    await read.page.getByRole("article", { name: "looked-at" }).waitFor();
    for (const { page } of [looked, read])
      expect(await page.getByRole("button", { name: "Approve", exact: true }).count()).toBe(0);
    const answer = await read.page.evaluate(async (token) => {
      const headers = { "content-type": "application/json", "x-kj": "1", authorization: `Bearer ${token}` };
      const response = await fetch("/api/v1/consent/decide", { method: "POST", headers, body: "{}" });
      return `${response.status} ${await response.text()}`;
    }, bob);
    expect(answer).toMatch(/^403 .*this server only shows/);
  });

  it("tells nobody else of it, and a party nothing of tasks in which it takes no part", async () => {
    await asking("private");
    const { page, proxy } = await stage.visit(api, address("private"), { token: stranger });
    await page.getByRole("heading", { name: "Not yours to see" }).waitFor();
    await page.getByText("who may create them answers").waitFor();
    expect(proxy.sent).not.toMatch(/hashes|the-secret-of-alice/);
    const party = await stage.visit(api, address("private"), { token: bob });
    await party.page.getByRole("article", { name: "private" }).waitFor();
    await isLive(party.page);
    expect(party.proxy.sent).toContain("hashes");
    expect(party.proxy.sent).not.toContain(SECRET);
    const none = await stage.visit(api, address("never-was"), { token: bob });
    await none.page.getByRole("heading", { name: /asks nothing of/ }).waitFor();
  });

  it("catches up when its server goes and another comes", async () => {
    const { world } = stage;
    await asking("outlasting");
    const going = await stage.serve();
    const tab = await stage.visit(going, "/approvals", { token: bob });
    const { page, proxy } = tab;
    await rowOf(page, "outlasting").waitFor();
    await isLive(page);
    await serverGoes(going, tab);
    await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "outlasting" });
    proxy.target = api.consolePort;
    await rowOf(page, "outlasting").waitFor({ state: "detached" });
  });
});

describe("a page whose stream is refused", () => {
  it("shows what it read all the same, keeps it up, and says why it is not live", async () => {
    const { world } = stage;
    await asking("crowded");
    const crowded = await stage.serve("--max-streams-per-caller=1");
    const first = await stage.visit(crowded, "/approvals", { token: bob });
    await isLive(first.page);
    const { page } = await stage.visit(crowded, "/about.json");
    // Each answer comes after the stream was refused once more: what waited for a stream, or went with it, never came.
    await page.route("**/api/v1/consent/list", async (route) => {
      const request = route.request().postDataJSON() as { page_size: number };
      if (request.page_size > 1) await page.waitForResponse((each) => each.status() === 429);
      await route.continue().catch(() => undefined);
    });
    const origin = new URL(page.url()).origin;
    await page.goto(`${origin}/approvals#token=${encodeURIComponent(bob)}`);
    await rowOf(page, "crowded").waitFor();
    await page
      .getByRole("status")
      .and(page.getByTitle(/1 streams open/))
      .waitFor();
    await page.unroute("**/api/v1/consent/list");
    await asking("crowded-2");
    await rowOf(page, "crowded-2").waitFor();
    for (const name of ["crowded", "crowded-2"])
      await world.client.delete(KUSCIA_JOBS, { namespace: world.jobNamespace, name });
    await rowOf(page, "crowded-2").waitFor({ state: "detached" });
    await crowded.stop();
  });

  it("goes on by itself when its stream ends as streams do that were idle for long", async () => {
    const idle = await stage.serve("--stream-max-idle=1s");
    const { page } = await stage.visit(idle, "/approvals", { token: bob });
    const opened = (): Promise<unknown> => page.waitForRequest((each) => each.url().includes("/api/v1/watch"));
    for (let times = 0; times < 3; times += 1) await opened();
    await page.getByRole("button", { name: "Answered" }).click();
    await page.getByRole("row").first().waitFor();
    await isLive(page);
  });
});

describe("who reads", () => {
  it("is asked again while the server cannot tell, and nobody is sent away", async () => {
    const { page } = await stage.visit(api, "/about.json");
    let asked = 0;
    await page.route("**/api/v1/whoami", async (route) => {
      asked += 1;
      if (asked === 1) await route.abort();
      else if (asked === 2) await route.fulfill({ status: 429, body: "try again later" });
      else await route.continue();
    });
    await page.goto(`${new URL(page.url()).origin}/approvals#token=${encodeURIComponent(bob)}`);
    await isLive(page);
    expect(asked).toBe(3);
  });
});

looksRight(async ({ view, check }) => {
  const { language = "", width = 0 } = view;
  const name = `look-${language.toLowerCase()}-${width}`;
  await asking(name, "phone", "match");
  const { page } = await stage.visit(api, "/jobs", { ...view, token: bob });
  for (const [what, path] of [
    ["inbox", "/approvals"],
    ["answered", "/approvals?box=done"],
    ["standing", "/approvals?box=standing"],
    ["approval", address(name)],
  ] as const) {
    await goTo(page, path);
    await isRead(page);
    await check(page, what);
  }
});
