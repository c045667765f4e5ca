import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KUSCIA_JOB_TASKS } from "../../src/api/resources.ts";
import type { Api } from "../../src/server/api.ts";
import { lifeOf, succeeded } from "../support/kubelet.ts";
import { inPhase } from "../support/world.ts";
import { isAskedForToken, isLive, JOBS, RIGHTS, serverGoes, signIn, Stage, type Tab } from "./harness.ts";

// What the views of a job and the list of jobs do where something is missing: a token that ends, a server that goes, nothing
// to show, no right, no mouse.

const VIEWS = ["graph", "timeline", "table"] as const;
type View = (typeof VIEWS)[number];

let stage: Stage;
let api: Api;
let master: string;
let bob: string;
let stranger: string;
/** Pages, one for each view, whose token soon no longer holds. */
const expiring = new Map<View, Tab>();
/** Tasks that go on until they are let go. */
const held = new Set(["held", ...VIEWS]);

const script = lifeOf((pod, alias) => (held.has(alias) ? undefined : succeeded(pod)));
const address = (name: string, view: string): string => `/jobs/${stage.world.jobNamespace}/${name}?view=${view}`;

/** The task as the view shows it. */
function shown(page: Page, view: View, alias: string): Locator {
  if (view === "graph") return page.locator(`.task-node[data-task="${alias}"]`);
  if (view === "timeline") return page.locator(".timeline li").filter({ hasText: alias });
  return page.locator("tbody").filter({ has: page.getByRole("rowheader", { name: alias, exact: true }) });
}

/** Waits until the view says this of the task. */
const says = (page: Page, view: View, alias: string, word: string): Promise<void> =>
  shown(page, view, alias).getByText(word).first().waitFor({ state: "attached" });

async function release(alias: string): Promise<void> {
  held.delete(alias);
  stage.scene.kubelet.use(script);
  await stage.world.waitForJob(`of-${alias}`, inPhase("Succeeded"));
}

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(script);
  for (const view of VIEWS) await world.createJob(`of-${view}`, [{ alias: view }]);
  await world.createJob("steady", [{ alias: "held" }, { alias: "after", dependencies: ["held"] }]);
  await world.createJob("private", [{ alias: "unseen-task", parties: [{ domainID: world.alice }] }]);
  let leaving = "";
  [master, bob, stranger, leaving, api] = await Promise.all([
    stage.master(),
    stage.bob(),
    stage.stranger(),
    stage.account("leaving", [[world.jobNamespace, JOBS, RIGHTS.see]]),
    stage.serve(),
    ...["steady", ...VIEWS.map((view) => `of-${view}`)].map((name) => world.waitForJob(name, inPhase("Running"))),
  ]);
  for (const view of VIEWS) {
    const tab = await stage.visit(api, address(`of-${view}`, view), { token: leaving });
    await says(tab.page, view, view, "Running");
    expiring.set(view, tab);
  }
  await world.cluster.kubectl(["-n", world.jobNamespace, "delete", "serviceaccount", "leaving"]);
});

afterAll(() => stage.close());

describe.each(VIEWS)("the %s of a job", (view) => {
  it("stays as it is when the token ends, and goes on with another one", async () => {
    const tab = expiring.get(view)!;
    const { page } = tab;
    await isAskedForToken(tab);
    await says(page, view, view, "Running");
    await release(view);
    await signIn(page, master);
    await says(page, view, view, "Succeeded");
    await isLive(page);
    expect(new URL(page.url()).searchParams.get("view")).toBe(view);
  });

  it("says since when it is not live when its server goes, and catches up on another", async () => {
    const { world } = stage;
    const name = `lost-${view}`;
    held.add(name);
    await world.createJob(`of-${name}`, [{ alias: name }]);
    await world.waitForJob(`of-${name}`, inPhase("Running"));
    const going = await stage.serve();
    const tab = await stage.visit(going, address(`of-${name}`, view), { token: master });
    await says(tab.page, view, name, "Running");
    await isLive(tab.page);
    await serverGoes(going, tab);
    await says(tab.page, view, name, "Running");
    await release(name);
    tab.proxy.target = api.consolePort;
    await says(tab.page, view, name, "Succeeded");
    await isLive(tab.page);
  });

  it("says that there is no task yet, and shows the first one when it comes", async () => {
    const { world } = stage;
    const name = `empty-${view}`;
    await world.createJob(name, [], { open: true });
    await world.waitForJob(name, inPhase("Running"));
    const { page } = await stage.visit(api, address(name, view), { token: master });
    await page.getByRole("heading", { name: "No tasks yet" }).waitFor();
    await page.getByText(`kj add ${name} -f tasks.yaml`).waitFor();
    await isLive(page);
    const parties = [{ domainID: world.alice }];
    await world.client.create(KUSCIA_JOB_TASKS, {
      metadata: { name: `${name}-first`, namespace: world.jobNamespace },
      spec: { jobName: name, alias: "first", appImage: world.appImage, taskInputConfig: "{}", parties },
    });
    await says(page, view, "first", "Succeeded");
    await page.locator(".job-detail").getByRole("heading", { name: "first" }).waitFor();
  });

  it("is not told to who takes no part, neither on the page nor on the wire", async () => {
    for (const token of [bob, stranger]) {
      const { page, proxy } = await stage.visit(api, address("private", view), { token });
      await page.getByRole("heading", { name: "No job “private”" }).waitFor();
      expect(proxy.sent).not.toContain("unseen-task");
    }
  });

  it("is used by keys alone: from the list to a task, to a command and back", async () => {
    const { page } = await stage.visit(api, "/jobs", { token: master });
    await page.getByRole("link", { name: "steady", exact: true }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("steady");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "steady" }).waitFor();
    await focusOn(page, page.getByRole("button", { name: LABELS[view], exact: true }));
    await page.keyboard.press("Enter");
    await shown(page, view, "after").waitFor();
    await page.keyboard.press("w");
    await expect.poll(() => page.evaluate("document.activeElement?.className")).toBe("why-place");
    await chooseByKeys(page, view);
    await page.locator(".job-detail").getByRole("heading", { name: "after" }).waitFor();
    for (const [key, tab] of [
      ["e", "events"],
      ["y", "yaml"],
      ["l", "logs"],
    ] as const) {
      await page.keyboard.press(key);
      await page.waitForURL((url) => url.searchParams.get("tab") === tab);
    }
    await focusOn(page, page.getByRole("button", { name: "Stop…" }));
    await page.keyboard.press("Enter");
    await page
      .getByRole("dialog", { name: "Stop steady" })
      .getByRole("row", { name: /^held stop/ })
      .waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate("document.activeElement?.textContent")).toBe("Stop…");
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox").waitFor();
  });
});

const LABELS: Readonly<Record<View, string>> = { graph: "Graph", timeline: "Timeline", table: "Table" };
/** More keys than that lead nowhere. */
const MOST_TABS = 120;

/** Goes there by Tab alone, from wherever the focus is. */
async function focusOn(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    // oxlint-disable-next-line typescript/no-explicit-any -- it runs in the page
    if (await target.evaluate((element: any) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("Tab does not lead there");
}

/** Chooses the task after the one that the page opens with. */
async function chooseByKeys(page: Page, view: View): Promise<void> {
  if (view === "graph") {
    await focusOn(page, shown(page, view, "held"));
    await page.keyboard.press("ArrowRight");
    return;
  }
  await focusOn(page, shown(page, view, "after").getByRole("button").first());
  await page.keyboard.press("Enter");
}

it("the list of jobs says how to make one where there is none", async () => {
  const { world } = stage;
  const namespace = `${world.jobNamespace}-empty`;
  await world.cluster.kubectl(["create", "namespace", namespace]);
  await world.cluster.kubectl([
    "-n",
    namespace,
    "create",
    "role",
    "reader",
    `--resource=${JOBS}`,
    "--verb=get,list,watch",
  ]);
  const subject = `--serviceaccount=${world.jobNamespace}:master`;
  await world.cluster.kubectl(["-n", namespace, "create", "rolebinding", "reader", "--role=reader", subject]);
  const empty = await stage.serve(`--job-namespace=${namespace}`);
  const { page } = await stage.visit(empty, "/jobs", { token: master });
  await page.getByRole("heading", { name: "No jobs" }).waitFor();
  await page.getByText(`kj run -f job.yaml -n ${namespace}`).waitFor();
  await isLive(page);
});
