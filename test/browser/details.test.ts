import { type Locator, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../src/server/api.ts";
import { failed, lifeOf, succeeded } from "../support/kubelet.ts";
import { isOver } from "../support/world.ts";
import { goTo, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

// What the page of a job tells of a task beside its logs: Events, inputs, results, YAML.

const SECRET = "the-secret-of-alice";
const LOUD = "alice's own words";

let stage: Stage;
let api: Api;
let master: string;
let bob: string;

const address = (name: string, query: string): string => `/jobs/${stage.world.jobNamespace}/${name}${query}`;
const detail = (page: Page): Locator => page.locator(".job-detail");

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(lifeOf((pod, alias) => (alias === "theirs" ? failed(pod, 3, LOUD) : succeeded(pod))));
  await world.createJob("mixed", [
    { alias: "ours", taskInputConfig: '{"column":"id","secret":"of both"}' },
    { alias: "theirs", taskInputConfig: SECRET, parties: [{ domainID: world.alice }], dependencies: ["ours"] },
  ]);
  await world.cluster.kubectl([
    "-n",
    world.jobNamespace,
    "annotate",
    "kusciajob",
    "mixed",
    `kubectl.kubernetes.io/last-applied-configuration={"secret":"${SECRET}"}`,
  ]);
  [master, bob, api] = await Promise.all([
    stage.master(),
    stage.bob([world.bob, "pods", "get"]),
    stage.serve(),
    world.waitForJob("mixed", isOver),
  ]);
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { namespace: world.bob, name: "pulled" },
    involvedObject: { apiVersion: "v1", kind: "Pod", namespace: world.bob, name: await podOf("ours", world.bob) },
    reason: "Pulled",
    message: "pulled <b>the image</b>",
    type: "Normal",
    lastTimestamp: "2026-01-01T00:00:00Z",
  };
  await world.cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(event) });
  await scene.waitForEvent("mixed", "Failed", LOUD);
});

afterAll(() => stage.close());

async function podOf(alias: string, domain: string): Promise<string> {
  const { status } = await stage.world.waitForJob("mixed", isOver);
  const task = status?.tasks?.find((each) => each.alias === alias);
  return task!.parties!.find(({ domainID }) => domainID === domain)!.pods![0]!.name;
}

describe("the details of a task", () => {
  it("are Events of the job and of the task's pods, the newest first", async () => {
    const { page } = await stage.visit(api, address("mixed", "?task=ours&tab=events"), { token: master });
    await detail(page).getByText("pulled <b>the image</b>").waitFor();
    await detail(page).getByText(LOUD).first().waitFor();
    expect(await detail(page).locator("li").last().innerText()).toContain("Pulled");
  });

  it("are its input, and the object of the job as YAML without what tools keep in it", async () => {
    const { page } = await stage.visit(api, address("mixed", "?task=ours"), { token: master });
    await page.getByRole("button", { name: "Inputs" }).click();
    await detail(page).getByText('"column": "id"').waitFor();
    await page.keyboard.press("y");
    await detail(page).getByText("kind: KusciaJob").waitFor();
    const yaml = await detail(page).locator("pre").innerText();
    expect(yaml).toContain(`taskInputConfig: ${SECRET}`);
    expect(yaml).toContain("phase: Failed");
    expect(yaml).not.toMatch(/last-applied|managedFields/);
    await page.keyboard.press("e");
    await page.waitForURL(/tab=events/);
    await page.getByRole("button", { name: "Results" }).click();
    await detail(page).getByText("No results that you may read.").waitFor();
  });

  it("tell a party of others nothing but what its place in the job is, on the page and on the wire", async () => {
    const { page, proxy } = await stage.visit(api, address("mixed", "?task=ours&tab=events"), { token: bob });
    await detail(page).getByText("Not shown: of the job: it has tasks in which you take no part.").waitFor();
    await detail(page).getByText("pulled <b>the image</b>").waitFor();
    await detail(page).getByText(`Not shown: get pods in ${stage.world.alice}.`).waitFor();
    await page.keyboard.press("y");
    await detail(page).getByText("alias: theirs").waitFor();
    expect(await detail(page).locator("pre").innerText()).toContain("of both");
    await page.getByRole("button", { name: "Inputs" }).click();
    await detail(page).getByText('"column": "id"').waitFor();
    await page.getByRole("button", { name: "Logs" }).click();
    await page.locator('[data-task="theirs"]').click();
    await detail(page).getByText("You take no part in this task.").waitFor();
    await page.getByRole("button", { name: "Inputs" }).click();
    await detail(page).getByText("You take no part in this task.").waitFor();
    expect(proxy.sent).toContain("theirs");
    expect(proxy.sent).not.toMatch(/the-secret-of-alice|own words/);
  });
});

looksRight(async ({ view, said, check }) => {
  const { page } = await stage.visit(api, address("mixed", "?task=ours&tab=events"), { ...view, token: master });
  await detail(page).getByText(LOUD).first().waitFor();
  for (const tab of ["events", "yaml", "inputs", "results"] as const) {
    await detail(page)
      .getByRole("button", { name: said(`job.tab.${tab}`), exact: true })
      .click();
    await detail(page).locator(".events li, pre, .tab > .tab-body").first().waitFor();
    await detail(page).scrollIntoViewIfNeeded();
    await check(page, tab);
  }
});

it("a console whose texts or pages do not come says so instead of staying blank", async () => {
  const { page, complaints } = await stage.visit(api, "/about.json");
  const start = `${new URL(page.url()).origin}/#token=${encodeURIComponent(master)}`;
  await page.route(/\/assets\/(?:en|zh-cn)-[^/]*\.js/, (route) => route.abort());
  await page.goto(start);
  await page.getByRole("alert").getByText("Reload the page").waitFor();
  await page.unroute(/\/assets\/(?:en|zh-cn)-[^/]*\.js/);
  await page.route(/\/assets\/domains-page-[^/]*\.js/, (route) => route.abort());
  await page.goto("about:blank");
  await page.goto(start);
  await page.getByRole("link", { name: "mixed", exact: true }).waitFor();
  await goTo(page, "/domains");
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await page.unroute(/\/assets\/domains-page-[^/]*\.js/);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { name: "Domains" }).waitFor();
  // Which is what was struck: nothing else went wrong.
  expect(complaints.splice(0)).toEqual([expect.stringContaining("/assets/domains-page-")]);
});
