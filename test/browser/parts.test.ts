import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KUSCIA_JOB_TASKS, KUSCIA_JOBS } from "../../src/api/resources.ts";
import type { KusciaJob, KusciaJobTaskSpec } from "../../src/api/types.ts";
import type { Api } from "../../src/server/api.ts";
import { failed, lifeOf, succeeded } from "../support/kubelet.ts";
import { allRun, inPhase, isOver } from "../support/world.ts";
import { JOBS, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

// What a job has beside the tasks of its spec: tasks that were added, and hooks; and the commands under "More".

const SECRET = "the-secret-of-alice";
const MANY = 120;

let stage: Stage;
let api: Api;
let master: string;
let bob: string;
/** Tasks that go on until they are let go. */
const held = new Set(["long", "held", "slow", "busy"]);

const address = (name: string, query = "?view=table"): string => `/jobs/${stage.world.jobNamespace}/${name}${query}`;
const node = (page: Page, alias: string): Locator => page.locator(`.graph [data-task="${alias}"]`);
const taskRow = (page: Page, alias: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: alias, exact: true }) });
const body = (page: Page, alias: string): Locator =>
  page.locator("tbody").filter({ has: page.getByRole("rowheader", { name: alias, exact: true }) });
const detail = (page: Page): Locator => page.locator(".job-detail");
const fails = new Set(["bad"]);

const script = lifeOf((pod, alias) => {
  if (held.has(alias)) return undefined;
  const isBad =
    fails.has(alias) ||
    (alias.startsWith("release@") && pod.metadata.labels?.["kuscia.secretflow/job-id"] === "unreleased");
  return isBad ? failed(pod, 3, "the disk is full") : succeeded(pod);
});

/** Adds a task to an open job, as a user does with kubectl. */
async function add(job: string, alias: string, spec: Partial<KusciaJobTaskSpec> = {}): Promise<void> {
  const { world } = stage;
  const parties = [{ domainID: world.alice }, { domainID: world.bob }];
  const full = { jobName: job, alias, appImage: world.appImage, taskInputConfig: "{}", parties, ...spec };
  await world.client.create(KUSCIA_JOB_TASKS, {
    metadata: { name: `${job}-${alias}`, namespace: world.jobNamespace },
    spec: full,
  });
}

const letGo = (alias: string): void => {
  held.delete(alias);
  stage.scene.kubelet.use(script);
};

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(script);
  const hook = { appImage: world.appImage, taskInputConfig: '{"for":"the hook"}' };
  await world.createJob("open", [{ alias: "first" }, { alias: "held" }], { open: true, maxParallelism: 8 });
  await world.createJob("unreleased", [{ alias: "a" }], { preparation: hook, release: hook });
  await world.createJob("mixed", [{ alias: "ours" }, { alias: "long" }], { open: true, maxParallelism: 8 });
  await add("mixed", "theirs", { taskInputConfig: SECRET, parties: [{ domainID: world.alice }] });
  [master, bob, api] = await Promise.all([
    stage.master(),
    stage.account("bob", [[world.bob, JOBS, "get,list,watch,patch"]]),
    stage.serve(),
    world.waitForJob("open", inPhase("Running")),
    world.waitForJob("mixed", inPhase("Running")),
    world.waitForJob("unreleased", isDone),
  ]);
});

afterAll(() => stage.close());

function isDone(job: KusciaJob): boolean {
  return isOver(job) && job.status?.conditions?.find(({ type }) => type === "Terminating")?.status === "False";
}

describe("tasks that were added to a job", () => {
  it("come to the graph and to the table by themselves, each with its state, why and attempts", async () => {
    const { page } = await stage.visit(api, address("open", ""), { token: master });
    await node(page, "first").waitFor();
    await add("open", "slow", { dependencies: ["first"] });
    await node(page, "slow").getByText("Running").first().waitFor();
    await page.locator('.react-flow__edge[data-id="first slow"]').waitFor({ state: "attached" });
    await add("open", "bad", { retryPolicy: { limit: 1, backoffSeconds: 0, maxBackoffSeconds: 0 } });
    await page.getByRole("button", { name: "Table" }).click();
    await page.getByRole("rowheader", { name: /^2 added tasks/ }).waitFor();
    await taskRow(page, "bad").getByText("Failed").waitFor();
    expect(await body(page, "bad").innerText()).toMatch(/exit code 3.*the disk is full/s);
    await body(page, "bad").getByText("attempt 0").waitFor();
    await page.getByRole("region", { name: "Why" }).getByText("the disk is full").first().waitFor();
    // Its state changes where it is, while the job itself stays Running.
    letGo("slow");
    await taskRow(page, "slow").getByText("Succeeded").waitFor();
    await body(page, "slow")
      .getByRole("button", { name: `Logs of ${stage.world.bob}` })
      .click();
    await page.waitForURL((url) => url.searchParams.get("task") === "slow");
    expect(new URL(page.url()).searchParams.get("party")).toBe(stage.world.bob);
    await detail(page).getByRole("heading", { name: "slow" }).waitFor();
  });

  it("are shown to a party as outlines where it takes no part, on the page and on the wire", async () => {
    const { page, proxy } = await stage.visit(api, address("mixed"), { token: bob });
    await taskRow(page, "theirs").getByText("not yours to see").waitFor();
    await page.getByRole("rowheader", { name: /^1 added task/ }).waitFor();
    // Fields are the initiator's: bob may command, but not set.
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Cancel…" }).waitFor();
    expect(await page.getByRole("button", { name: "Change…" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Delete…" }).count()).toBe(0);
    expect(proxy.sent).not.toContain(SECRET);
  });

  it("are one node and pages of rows where there are many, which are found by name and state", async () => {
    const { world } = stage;
    await world.createJob("many", [{ alias: "busy" }, { alias: "long" }], { open: true, maxParallelism: 100 });
    await world.waitForJob("many", inPhase("Running"));
    const parties = [{ domainID: world.alice }];
    const aliases = Array.from({ length: MANY }, (_, index) => `t${String(index).padStart(3, "0")}`);
    // Ten of them are to run; the others only wait.
    const needs = (alias: string): string => (alias.startsWith("t11") ? "busy" : "long");
    for (const alias of aliases) await add("many", alias, { parties, dependencies: [needs(alias)] });
    const { page } = await stage.visit(api, address("many", ""), { token: master });
    const group = page.locator(".task-node.added");
    await group.getByText(`${MANY} added tasks`).waitFor();
    expect(await page.locator(".task-node").count()).toBe(3);
    await page.locator('.react-flow__edge[data-id="busy  added"]').waitFor({ state: "attached" });
    await group.click();
    await page.getByText(`1–50 of ${MANY}`).waitFor();
    expect(await page.locator("tbody tr.task").count()).toBe(52);
    const table = page.getByRole("group", { name: "All tasks" });
    await table.getByRole("button", { name: "Next" }).click();
    await page.getByText(`51–100 of ${MANY}`).waitFor();
    await taskRow(page, "t050").waitFor();
    await table.getByRole("searchbox").fill("t11");
    await page.getByText("1–10 of 10").waitFor();
    await taskRow(page, "t119").getByRole("button").click();
    await detail(page).getByRole("heading", { name: "t119" }).waitFor();
    // The one that is chosen and the rows follow what happens, and so does what is counted.
    letGo("busy");
    await taskRow(page, "t110").getByText("Succeeded").waitFor();
    await taskRow(page, "t119").getByText("Succeeded").waitFor();
    await detail(page).getByText("Succeeded").first().waitFor();
    await table.getByRole("combobox", { name: "State" }).selectOption("Failed");
    await page.getByText("No such task.").waitFor();
    // The address leads back to it.
    await page.reload();
  });
});

describe("hooks", () => {
  it("stand before the tasks of their domain and after them, with why, logs and input", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("unreleased", ""), { token: master });
    const release = node(page, `release@${world.bob}`);
    await release.getByText("Failed").first().waitFor();
    const [before, task, after] = await Promise.all(
      [`preparation@${world.bob}`, "a", `release@${world.bob}`].map((each) => node(page, each).boundingBox()),
    );
    expect(before!.x).toBeLessThan(task!.x);
    expect(task!.x).toBeLessThan(after!.x);
    await page.getByRole("region", { name: "Why" }).getByText("the disk is full").first().waitFor();
    await release.click();
    await detail(page)
      .getByRole("heading", { name: `release@${world.bob}` })
      .waitFor();
    // There is no kubelet: the server knows of the pod, and says why there is no log.
    await detail(page)
      .getByText(/There is no log|Nothing was printed/)
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Inputs" }).click();
    await detail(page).getByText('"for": "the hook"').waitFor();
    await page.getByRole("button", { name: "Events" }).click();
    await detail(page).getByText("the disk is full").first().waitFor();
    await page.getByRole("button", { name: "Timeline" }).click();
    await page
      .locator(".timeline li")
      .filter({ hasText: `preparation@${world.alice}` })
      .waitFor();
    await page.keyboard.press("t");
    const rows = await page.locator("tbody tr.task th").allInnerTexts();
    expect(rows.map((each) => each.split(/\s/, 1)[0])).toEqual([
      `preparation@${world.alice}`,
      `preparation@${world.bob}`,
      "a",
      `release@${world.alice}`,
      `release@${world.bob}`,
    ]);
    expect(await body(page, `release@${world.bob}`).innerText()).toContain("the disk is full");
  });

  it("tell a party of others' nothing but how they stand", async () => {
    const { world } = stage;
    const { page, proxy } = await stage.visit(api, address("unreleased"), { token: bob });
    await taskRow(page, `release@${world.alice}`).getByText("Failed").waitFor();
    expect(await body(page, `release@${world.bob}`).innerText()).toContain("the disk is full");
    expect(await body(page, `release@${world.alice}`).innerText()).not.toContain("the disk is full");
    const said = proxy.sent.split("the disk is full").map((each) => each.slice(-400));
    for (const before of said.slice(0, -1)) expect(before).not.toMatch(new RegExp(`release@${world.alice}[^{}]*$`));
  });
});

describe("the commands under More", () => {
  it("change fields as they were shown, and plan anew when somebody else changes some", async () => {
    const { world } = stage;
    await world.createJob("setting", [{ alias: "long" }, { alias: "then", dependencies: ["long"] }], {
      maxParallelism: 1,
    });
    await world.waitForJob("setting", allRun);
    const { page } = await stage.visit(api, address("setting"), { token: master });
    await page.getByRole("button", { name: "More" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Change setting" });
    await dialog.getByText("Nothing changes yet.").waitFor();
    await dialog.getByLabel("Tasks at a time").fill("1000");
    await dialog.getByRole("alert").getByText("max_parallelism is 1000, it must be from 1 to 128").waitFor();
    await dialog.getByLabel("Tasks at a time").fill("3");
    await dialog.getByLabel("Priority of then").fill("7");
    await dialog.getByRole("row", { name: "Tasks at a time 1 3" }).waitFor();
    await dialog.getByRole("row", { name: "Priority of then none 7" }).waitFor();
    const patch = { spec: { displayName: "by somebody else" } };
    await world.client.patch(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "setting" }, patch);
    const button = dialog.getByRole("button", { name: "Change 2 fields", exact: true });
    await button.click();
    await dialog.getByText("The job has moved").waitFor();
    await button.click();
    await dialog.waitFor({ state: "detached" });
    const { spec } = await world.waitForJob("setting", (job) => job.spec.maxParallelism === 3);
    expect(spec.tasks.map(({ priority }) => priority)).toEqual([undefined, 7]);
    expect(spec.displayName).toBe("by somebody else");
  });

  it("delete a job after saying what goes with it, and keep its last state on the page", async () => {
    const { world } = stage;
    await world.createJob("leaving", [{ alias: "long" }]);
    await world.waitForJob("leaving", allRun);
    const { page } = await stage.visit(api, address("leaving"), { token: master });
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Delete…" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete leaving" });
    await dialog.getByText("This cannot be taken back. With the job go:").waitFor();
    await dialog.getByText("1 task, with all that is known of it").waitFor();
    await dialog.getByText("2 pods").waitFor();
    await dialog.getByText("2 logs, as far as they are kept").waitFor();
    await dialog.getByRole("row", { name: /^long stop/ }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Delete…" }).click();
    await dialog.getByRole("button", { name: "Delete the job, stop 1 task", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("This job was deleted").waitFor();
    await world.waitGone(KUSCIA_JOBS, { namespace: world.jobNamespace, name: "leaving" });
    expect(await page.getByRole("button", { name: "More" }).count()).toBe(0);
  });

  it("are not there where the server only shows, which refuses them too", async () => {
    const shows = await stage.serve("--console-read-only");
    const { page } = await stage.visit(shows, address("open"), { token: master });
    await taskRow(page, "first").waitFor();
    expect(await page.getByRole("button", { name: "More" }).count()).toBe(0);
    const headers = { "content-type": "application/json", "x-kj": "1", authorization: `Bearer ${master}` };
    const answers = await page.evaluate(
      (init) =>
        Promise.all(
          ["job/do", "job/patch", "job/delete", "task/view"].map((path) =>
            fetch(`/api/v1/${path}`, { method: "POST", headers: init, body: '{"job_id":"open"}' }).then(
              ({ status }) => status,
            ),
          ),
        ),
      headers,
    );
    expect(answers).toEqual([403, 403, 403, 200]);
  });
});

looksRight(async ({ view, said, keep, check }) => {
  const hooked = await stage.visit(api, address("unreleased", "?view=graph"), { ...view, token: master });
  await node(hooked.page, `release@${stage.world.bob}`).waitFor();
  await check(hooked.page, "hooks");
  const { page } = await stage.visit(api, address("many"), { ...view, token: master });
  await page.locator("tbody.group input").waitFor();
  await taskRow(page, "t001").waitFor();
  await check(page, "added");
  await page.getByRole("button", { name: said("job.view.graph") }).click();
  await page.locator(".task-node.added").waitFor();
  await check(page, "added-graph");
  const more = page.getByRole("button", { name: said("action.more.label"), exact: true });
  await more.click();
  // What is under it is hidden in part.
  await keep(page, "more");
  await page.getByRole("button", { name: `${said("action.set")}…` }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("spinbutton").first().fill("5");
  await dialog.getByRole("row").nth(1).waitFor();
  await check(page, "set");
  await page.keyboard.press("Escape");
  await more.click();
  await page.getByRole("button", { name: `${said("action.delete")}…` }).click();
  await dialog.getByRole("table").waitFor();
  await check(page, "delete");
});
