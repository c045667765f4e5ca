import type { Locator, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { KusciaJob } from "../../src/api/types.ts";
import type { Api } from "../../src/server/api.ts";
import { failed, lifeOf, succeeded } from "../support/kubelet.ts";
import { allRun, inPhase, isOver, taskStates } from "../support/world.ts";
import { isLive, JOBS, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

const SECRET = "the-secret-of-alice";
const SAID = '<img src=x onerror="globalThis.bad = 1">\u001B[31m the loss is not a number';

let stage: Stage;
let api: Api;
let master: string;
let bob: string;
/** Whether pods of the task "bad" fail. */
let fails = true;

const address = (name: string, query = "?view=table"): string => `/jobs/${stage.world.jobNamespace}/${name}${query}`;
const why = (page: Page): Locator => page.getByRole("region", { name: "Why" });
const taskRow = (page: Page, alias: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: alias, exact: true }) });

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(
    lifeOf((pod, alias) => {
      if (alias === "long") return undefined;
      const isBad = fails && alias === "bad" && pod.metadata.namespace === world.bob;
      return isBad ? failed(pod, 3, SAID) : succeeded(pod);
    }),
  );
  await world.createJob("broken", [
    { alias: "good" },
    { alias: "bad", dependencies: ["good"] },
    { alias: "never", dependencies: ["bad"] },
  ]);
  await world.createJob("mixed", [
    { alias: "ours" },
    { alias: "theirs", taskInputConfig: SECRET, parties: [{ domainID: world.alice }] },
    { alias: "long", parties: [{ domainID: world.alice }] },
  ]);
  [master, bob, api] = await Promise.all([
    stage.master(),
    stage.bob(),
    stage.serve(),
    world.waitForJob("broken", isOver),
    world.waitForJob("mixed", inPhase("Running")),
  ]);
});

afterAll(() => stage.close());

describe("the page of a job", () => {
  it("says first why it failed, then how each task and party came out; what containers say stays text", async () => {
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await why(page).getByText("the loss is not a number").waitFor();
    expect(await why(page).innerText()).toMatch(/bad\/bob-\S+ exit 3: <img src=x/);
    expect(await page.evaluate("globalThis.bad")).toBeUndefined();
    expect(await taskRow(page, "good").innerText()).toContain("Succeeded");
    expect(await taskRow(page, "never").innerText()).toContain("Skipped");
    expect(await page.title()).toBe("broken · kj");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "broken", exact: true }).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Why" }).waitFor();
  });

  it("shows what a restart would do, does exactly that, and follows the job to its end", async () => {
    const { world } = stage;
    await world.createJob("again", [{ alias: "good" }, { alias: "bad", dependencies: ["good"] }]);
    await world.waitForJob("again", isOver);
    const { page } = await stage.visit(api, address("again"), { token: master });
    await page.getByRole("button", { name: "Restart…" }).click();
    const dialog = page.getByRole("dialog", { name: "Restart again" });
    await dialog.getByRole("row", { name: /^good keep/ }).waitFor();
    await dialog.getByRole("row", { name: /^bad run 0 → 1/ }).waitFor();
    fails = false;
    await dialog.getByRole("button", { name: "Run 1 task", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await taskRow(page, "bad").getByText("Succeeded").waitFor();
    await page.getByText("All tasks came to their end.").waitFor();
    fails = true;
  });

  it("plans anew when the job has moved, and asks why it is to be stopped", async () => {
    const { world } = stage;
    await world.createJob("moving", [{ alias: "long" }, { alias: "after", dependencies: ["long"] }]);
    await world.waitForJob("moving", (job) => taskStates(job)["long"] === "Running");
    const { page } = await stage.visit(api, address("moving"), { token: master });
    await page.getByRole("button", { name: "Stop…" }).click();
    const dialog = page.getByRole("dialog", { name: "Stop moving" });
    const button = dialog.getByRole("button", { name: "Stop 1 task", exact: true });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel("Reason").fill("not needed");
    await world.cluster.kubectl([
      "-n",
      world.jobNamespace,
      "patch",
      "kusciajob",
      "moving",
      "--type=merge",
      "-p",
      '{"spec":{"maxParallelism":3}}',
    ]);
    const asked = new Promise<Route>((resolve) => void page.route("**/api/v1/job/plan", resolve, { times: 1 }));
    await button.click();
    const newPlan = await asked;
    // What is shown is still the plan of before: it must not be taken for the new one.
    expect(await dialog.getByText("The job has moved").count()).toBe(0);
    expect(await button.isDisabled()).toBe(true);
    // The operator takes note of the change: the new plan is of the job as it stays.
    const isNoted = ({ metadata, status }: KusciaJob): boolean => status?.observedGeneration === metadata.generation;
    await world.waitForJob("moving", (job) => job.spec.maxParallelism === 3 && isNoted(job));
    await newPlan.continue();
    await dialog.getByText("The job has moved").waitFor();
    await button.click();
    await dialog.waitFor({ state: "detached" });
    await why(page).getByText("stopped by").waitFor();
  });

  it("keeps the last state of a job that is deleted, and knows of none that never was", async () => {
    const { world } = stage;
    await world.createJob("going", [{ alias: "good" }]);
    await world.waitForJob("going", isOver);
    const { page } = await stage.visit(api, address("going"), { token: master });
    await taskRow(page, "good").getByText("Succeeded").waitFor();
    await world.cluster.kubectl(["-n", world.jobNamespace, "delete", "kusciajob", "going"]);
    await page.getByText("This job was deleted").waitFor();
    expect(await taskRow(page, "good").innerText()).toContain("Succeeded");
    const none = await stage.visit(api, address("never-was"), { token: master });
    await none.page.getByRole("heading", { name: "No job “never-was”" }).waitFor();
    const near = await stage.visit(api, address("brokem"), { token: master });
    await near.page.getByRole("link", { name: "broken", exact: true }).click();
    await why(near.page).getByText("the loss is not a number").waitFor();
  });

  it("shows a party of others' tasks only the state, on the page and on the wire, and offers it no command", async () => {
    const { page, proxy } = await stage.visit(api, address("mixed"), { token: bob });
    await taskRow(page, "ours").waitFor();
    await isLive(page);
    expect(await taskRow(page, "theirs").innerText()).toContain("not yours to see");
    expect(await page.getByRole("button", { name: /…$|^More$/ }).count()).toBe(0);
    expect(proxy.sent).toContain('\\"alias\\":\\"theirs\\"');
    expect(proxy.sent).not.toContain(SECRET);
  });

  it("offers a party what it may do, and does it in the party's name", async () => {
    const { world } = stage;
    const acting = await stage.account("acting", [[world.bob, JOBS, "get,list,watch,patch"]]);
    await world.createJob("of-both", [{ alias: "long" }]);
    await world.waitForJob("of-both", allRun);
    const { page, proxy } = await stage.visit(api, address("of-both"), { token: acting });
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("button", { name: "Cancel…" }).click();
    const dialog = page.getByRole("dialog", { name: "Cancel of-both" });
    await dialog.getByLabel("Reason").fill("our data is not ready");
    await dialog.getByRole("button", { name: "Cancel the job, stop 1 task", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await why(page).getByText(`cancelled by ${world.bob}`).waitFor();
    expect(proxy.sent).not.toContain(SECRET);
  });

  it("restarts a chosen task alone, as it was shown", async () => {
    const { world } = stage;
    await world.createJob("chosen", [{ alias: "good" }, { alias: "beside" }, { alias: "bad", dependencies: ["good"] }]);
    await world.waitForJob("chosen", isOver);
    const { page } = await stage.visit(api, address("chosen", "?view=table&task=good"), { token: master });
    await page.getByRole("button", { name: "Restart…" }).click();
    const dialog = page.getByRole("dialog", { name: "Restart chosen" });
    await dialog.getByRole("row", { name: /^good keep/ }).waitFor();
    await dialog.getByRole("combobox", { name: "What to run" }).selectOption("good and what depends on it");
    await dialog.getByRole("row", { name: /^good run 0 → 1/ }).waitFor();
    await dialog.getByRole("row", { name: /^beside keep/ }).waitFor();
    fails = false;
    await dialog.getByRole("button", { name: "Run 2 tasks", exact: true }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("All tasks came to their end.").waitFor();
    fails = true;
    expect(await taskRow(page, "good").innerText()).toMatch(/Succeeded\s+1/);
    expect(await taskRow(page, "beside").innerText()).toMatch(/Succeeded\s+0/);
  });

  it("offers no command where the server only shows", async () => {
    const shows = await stage.serve("--console-read-only");
    const { page } = await stage.visit(shows, address("mixed"), { token: master });
    await page.getByText("read-only").waitFor();
    await taskRow(page, "ours").waitFor();
    expect(await page.getByRole("button", { name: /…$/ }).count()).toBe(0);
  });
});

looksRight(async ({ view, said, check }) => {
  const { page } = await stage.visit(api, address("broken"), { ...view, token: master });
  await taskRow(page, "good").waitFor();
  await check(page, "job");
  await page.getByRole("button", { name: `${said("action.restart")}…` }).click();
  await page.getByRole("dialog").getByRole("table").waitFor();
  await check(page, "restart");
});
