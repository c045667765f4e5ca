import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  APP_IMAGES,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TEMPLATES,
  KUSCIA_JOBS,
} from "../../src/api/resources.ts";
import type { Api } from "../../src/server/api.ts";
import { lifeOf, succeeded } from "../support/kubelet.ts";
import { LogKubelet } from "../support/log-kubelet.ts";
import { inPhase } from "../support/world.ts";
import { goTo, isAskedForToken, isLive, signIn, Stage, type Tab } from "./harness.ts";

// What holds for every page beside the list of jobs and the graph of a job: keys alone, a token that ends in the middle, a
// server that goes, nothing to show, and nothing that may be seen. Each page is opened once, and goes through the first three.

const GROUP = "kuscia.secretflow";
const ALL = "get,list,watch,create,patch,delete";

let stage: Stage;
let api: Api;
/** Where a server was. */
let gone: number;
/** The token with which the pages are opened; it goes. */
let leaving: string;
const tabs = new Map<string, Tab>();
let kubelet: LogKubelet;
let staying: string;
let stranger: string;
let longPod: string;

interface PageCase {
  readonly name: string;
  readonly path: () => string;
  /** Something that the page shows of the cluster. */
  readonly shown: (page: Page) => Locator;
  /** Changes something, for the n-th time. */
  readonly change?: (n: number) => Promise<unknown>;
  /** Of a page that does not follow anything: asks the server for something, for the n-th time. */
  readonly ask?: (page: Page, n: number) => Promise<unknown>;
  /** What shows then. Found by text, as what is behind a dialog has no role. */
  readonly changed: (page: Page, n: number) => Locator;
}

const rowOf = (page: Page, name: string): Locator =>
  page.locator("tr").filter({ has: page.locator("a", { hasText: new RegExp(`^${name}$`) }) });
const jobAddress = (query: string): string => `/jobs/${stage.world.jobNamespace}/lasting?task=long&${query}`;
const own = (name: string): { namespace: string; name: string } => ({ namespace: stage.world.jobNamespace, name });

async function ask(name: string): Promise<void> {
  const { world } = stage;
  await world.createJob(name, [{ alias: "match", parties: [{ domainID: world.bob }, { domainID: world.alice }] }]);
  await world.waitForJob(name, ({ status }) => status?.consents?.some(({ state }) => state === "Waiting") === true);
}

function createTemplate(name: string): Promise<unknown> {
  const { world } = stage;
  const parties = [{ domainID: world.alice }];
  const task = { alias: "match", appImage: world.appImage, taskInputConfig: "$(params.column)", parties };
  return world.client.create(KUSCIA_JOB_TEMPLATES, {
    metadata: own(name),
    spec: {
      description: "text 0",
      parameters: [{ name: "column", required: true }],
      template: { spec: { initiator: world.alice, tasks: [task] } },
    },
  });
}

function createSchedule(name: string): Promise<unknown> {
  return stage.world.client.create(KUSCIA_JOB_SCHEDULES, {
    metadata: own(name),
    spec: {
      trigger: { cron: { expression: "0 2 * * *" } },
      timeZone: "UTC",
      template: { name: "t-0" },
      parameters: { column: "id" },
    },
  });
}

async function note(n: number): Promise<void> {
  const { world } = stage;
  const reason = `Noted${n}`;
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { namespace: world.alice, name: reason.toLowerCase() },
    involvedObject: { apiVersion: "v1", kind: "Pod", namespace: world.alice, name: longPod },
    reason,
    message: `the message of ${reason}`,
    type: "Normal",
    lastTimestamp: "2026-01-01T00:00:00Z",
  };
  await world.cluster.kubectl(["create", "-f", "-"], { input: JSON.stringify(event) });
  // Events are read again when the job changes.
  await world.client.patch(KUSCIA_JOBS, own("lasting"), { spec: { maxParallelism: 40 + n } });
}

const PAGES: readonly PageCase[] = [
  {
    name: "logs",
    path: () => jobAddress("tab=logs"),
    shown: (page) => page.getByText("line 0", { exact: true }),
    change: async (n) =>
      kubelet.print(stage.world.alice, longPod, { at: `2026-05-01T12:00:0${n}Z`, text: `line ${n}` }),
    changed: (page, n) => page.getByText(`line ${n}`, { exact: true }),
  },
  {
    name: "Events",
    path: () => jobAddress("tab=events"),
    shown: (page) => page.getByText("the message of Noted0"),
    change: note,
    changed: (page, n) => page.getByText(`the message of Noted${n}`),
  },
  {
    name: "inputs and results",
    path: () => jobAddress("tab=results"),
    shown: (page) => page.getByText("No results that you may read."),
    ask: (page, n) => page.getByRole("button", { name: n === 1 ? "Inputs" : "Results" }).click(),
    changed: (page, n) => page.getByText(n === 1 ? '"column": "id"' : "No results that you may read."),
  },
  {
    name: "YAML",
    path: () => jobAddress("tab=yaml"),
    shown: (page) => page.locator("pre", { hasText: "kind: KusciaJob" }),
    change: (n) => stage.world.client.patch(KUSCIA_JOBS, own("lasting"), { spec: { maxParallelism: 20 + n } }),
    changed: (page, n) => page.locator("pre", { hasText: `maxParallelism: ${20 + n}` }),
  },
  {
    name: "approvals",
    path: () => "/approvals",
    shown: (page) => rowOf(page, "ask-0"),
    change: (n) => ask(`ask-${n}`),
    changed: (page, n) => rowOf(page, `ask-${n}`),
  },
  {
    name: "an approval",
    path: () => `/approvals/${stage.world.jobNamespace}/ask-0/${stage.world.bob}`,
    shown: (page) => page.locator("article", { hasText: "match" }),
    // Nothing of it changes by itself; somebody answers.
    ask: async (page, n) => {
      const dialog = page.getByRole("dialog", { name: "Reject ask-0" });
      if (n === 1) await page.getByRole("button", { name: "Reject…" }).click();
      await dialog.getByLabel(/^Reason/).fill("not today");
      if (n === 2) await page.keyboard.press("Enter");
    },
    changed: (page, n) => page.getByText(n === 1 ? "Reason" : "Answered by").first(),
  },
  {
    name: "schedules",
    path: () => "/schedules",
    shown: (page) => rowOf(page, "s-0"),
    change: (n) => createSchedule(`s-${n}`),
    changed: (page, n) => rowOf(page, `s-${n}`),
  },
  {
    name: "a schedule",
    path: () => `/schedules/${stage.world.jobNamespace}/s-0`,
    shown: (page) => page.getByText(/02:0\d/).first(),
    change: (n) =>
      stage.world.client.patch(KUSCIA_JOB_SCHEDULES, own("s-0"), {
        spec: { trigger: { cron: { expression: `${n} 2 * * *` } } },
      }),
    changed: (page, n) => page.getByText(`02:0${n}`).first(),
  },
  {
    name: "templates",
    path: () => "/templates",
    shown: (page) => rowOf(page, "t-0"),
    change: (n) => createTemplate(`t-${n}`),
    changed: (page, n) => rowOf(page, `t-${n}`),
  },
  {
    name: "a template",
    path: () => "/templates/t-0",
    shown: (page) => page.getByText("column", { exact: true }).first(),
    change: (n) => stage.world.client.patch(KUSCIA_JOB_TEMPLATES, own("t-0"), { spec: { description: `text ${n}` } }),
    changed: (page, n) => page.getByText(`text ${n}`),
  },
  {
    name: "the form of a template",
    path: () => "/templates/t-0/run?p.column=phone",
    shown: (page) => page.locator('input[value^="phone"]'),
    ask: async (page, n) => {
      await page.getByRole("textbox", { name: /^column/ }).fill(`phone ${n}`);
      await page.getByRole("button", { name: "Show the job" }).click();
    },
    changed: (page) => page.getByText("Create the job"),
  },
  {
    name: "domains",
    path: () => "/domains",
    shown: (page) => rowOf(page, stage.world.bob),
    change: async (n) => {
      const name = `more-${n}-${stage.world.suffix}`;
      await stage.world.createNamespace(name);
      await stage.world.client.create(DOMAINS, { metadata: { name }, spec: {} });
    },
    changed: (page, n) => rowOf(page, `more-${n}-${stage.world.suffix}`),
  },
  {
    name: "a domain",
    path: () => `/domains/${stage.world.alice}`,
    shown: (page) => page.getByText(/of 3\d$/),
    change: (n) => stage.scene.limitPods(stage.world.alice, 30 + n),
    changed: (page, n) => page.getByText(new RegExp(`of ${30 + n}$`)),
  },
  {
    name: "apps",
    path: () => "/apps",
    shown: (page) => rowOf(page, stage.world.appImage),
    change: (n) => stage.world.createAppImage(`more-${n}-${stage.world.suffix}`),
    changed: (page, n) => rowOf(page, `more-${n}-${stage.world.suffix}`),
  },
  {
    name: "an app",
    path: () => `/apps/shown-${stage.world.suffix}`,
    shown: (page) => page.getByText("/app:1").first(),
    change: async (n) => {
      const name = { name: `shown-${stage.world.suffix}` };
      const { spec } = await stage.world.client.get(APP_IMAGES, name);
      await stage.world.client.patch(APP_IMAGES, name, { spec: { image: { ...spec.image, tag: `1${n}` } } });
    },
    changed: (page, n) => page.getByText(`/app:1${n}`).first(),
  },
];

/** The page goes on: what changes now, or what is asked now, shows. */
async function goesOn({ change, ask: asks, changed }: PageCase, page: Page, n: number): Promise<void> {
  if (change === undefined) await asks!(page, n);
  else await change(n);
  await changed(page, n).waitFor();
}

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  kubelet = await LogKubelet.open(world);
  scene.kubelet.use(lifeOf((pod, alias) => (alias === "long" ? undefined : succeeded(pod))));
  const policy = { namespace: world.bob, name: "default" };
  await world.client.create(DOMAIN_POLICIES, { metadata: policy, spec: { approval: "Required" } });
  await scene.limitPods(world.alice, 30);
  await world.createAppImage(`shown-${world.suffix}`);
  await world.createJob("lasting", [
    { alias: "long", taskInputConfig: '{"column":"id"}', parties: [{ domainID: world.alice }] },
  ]);
  await Promise.all([createTemplate("t-0"), ask("ask-0"), world.waitForJob("lasting", inPhase("Running"))]);
  await createSchedule("s-0");
  longPod = await stage.podOf("lasting", "long", world.alice);
  await kubelet.bind(world.alice, longPod);
  kubelet.print(world.alice, longPod, { at: "2026-05-01T12:00:00Z", text: "line 0" });
  await note(0);
  let going: Api;
  [staying, leaving, stranger, api, going] = await Promise.all([
    stage.account("staying", rights()),
    stage.account("leaving", rights()),
    stage.stranger(),
    stage.serve(),
    stage.serve(),
  ]);
  gone = going.consolePort;
  await going.stop();
  for (const { name, path, shown } of PAGES) {
    const tab = await stage.visit(api, path(), { token: leaving });
    await shown(tab.page).first().waitFor();
    tabs.set(name, tab);
  }
});

afterAll(async () => {
  await stage.close();
  await kubelet.close();
});

function rights(): (readonly [namespace: string, resource: string, verbs: string])[] {
  const { alice, bob, jobNamespace } = stage.world;
  return [
    ...["kusciajobs", "kusciajobtemplates", "kusciajobschedules"].map(
      (resource) => [jobNamespace, `${resource}.${GROUP}`, ALL] as const,
    ),
    [bob, `kusciajobconsents.${GROUP}`, "get,list,create,delete"],
    [alice, "pods", "get"],
    [alice, "pods/log", "get"],
    ["", `appimages.${GROUP}`, "get,list"],
  ];
}

/** What the focus comes to with Tab; by what a reader hears of it. */
async function reachedByTab(page: Page): Promise<{ missed: string[]; hidden: string[] }> {
  await page.evaluate(NOTE_FOCUS);
  for (let round = 0; round < 40; round += 1) {
    for (let presses = 0; presses < 10; presses += 1) await page.keyboard.press("Tab");
    if (await page.evaluate<boolean>("globalThis.isRound")) break;
  }
  return page.evaluate(FOUND);
}

/**
 * Notes with each press of Tab what has the focus, until that begins anew, and what is wrong with it where it is not seen.
 * Radio buttons are left out: of a group one is reached.
 */
const NOTE_FOCUS = `{
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const isShown = (each) => each.checkVisibility({ checkVisibilityCSS: true }) && !each.disabled && each.tabIndex >= 0;
  const nameOf = (each) => each.tagName + " " + (each.ariaLabel ?? each.textContent).trim().slice(0, 40);
  const left = new Set(all.filter((each) => isShown(each) && each.type !== "radio"));
  const hidden = new Set();
  let first;
  globalThis.isRound = false;
  globalThis.found = () => ({ missed: [...left].map(nameOf), hidden: [...hidden] });
  const within = (value, most) => Math.max(0, Math.min(most - 1, value));
  const note = ({ key }) => {
    const now = document.activeElement;
    if (key !== "Tab" || globalThis.isRound || now === null || now === document.body) return;
    globalThis.isRound = now === first;
    first ??= now;
    left.delete(now);
    const { left: x, top: y, width, height } = now.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(now);
    if (outlineStyle === "none" || outlineWidth === "0px") hidden.add("no outline: " + nameOf(now));
    const middle = document.elementFromPoint(within(x + width / 2, innerWidth), within(y + height / 2, innerHeight));
    if (middle === null || !(now.contains(middle) || middle.contains(now))) hidden.add("covered: " + nameOf(now));
  };
  addEventListener("keyup", note, true);
}`;
const FOUND = "globalThis.found()";

describe("by keys alone", () => {
  it.each(PAGES)("all of $name is reached, and one sees where one is", async ({ name }) => {
    expect(await reachedByTab(tabs.get(name)!.page)).toEqual({ missed: [], hidden: [] });
  });
});

describe("a token that holds no longer in the middle of", () => {
  beforeAll(async () => {
    await stage.world.cluster.kubectl(["-n", stage.world.jobNamespace, "delete", "serviceaccount", "leaving"]);
  });

  it.each(PAGES)("$name is asked for over the page, which stays and goes on with another", async (each) => {
    const tab = tabs.get(each.name)!;
    const { page } = tab;
    const before = page.url();
    await isAskedForToken(tab);
    expect(await each.shown(page).count()).toBeGreaterThan(0);
    expect(page.url()).toBe(before);
    await signIn(page, staying);
    await goesOn(each, page, 1);
    expect(await each.shown(page).or(each.changed(page, 1)).first().isVisible()).toBe(true);
  });
});

describe("a server that goes in the middle of", () => {
  it.each(PAGES)("$name leaves it as it was, says since when, and another one goes on", async (each) => {
    const { page, proxy } = tabs.get(each.name)!;
    proxy.target = gone;
    proxy.cut();
    const status = page.locator('[role="status"]');
    await status
      .getByText(/not live since/)
      .first()
      .waitFor();
    expect(await each.shown(page).or(each.changed(page, 1)).first().isVisible()).toBe(true);
    proxy.target = api.consolePort;
    await goesOn(each, page, 2);
    await isLive(page);
    await page.close();
  });
});

describe("one gets by keys alone", () => {
  it("to a schedule, to its pause, and back", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, "/jobs", { token: staying });
    await isLive(page);
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await rowOf(page, "s-0").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Pause…" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Pause", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("It is paused").waitFor();
    const { spec } = await world.client.get(KUSCIA_JOB_SCHEDULES, own("s-0"));
    expect(spec).toMatchObject({ suspend: true });
    // The focus is where it was before the dialog, or on the page; Esc leads back.
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await rowOf(page, "s-0").waitFor();
  });

  it("through the details of a task", async () => {
    const { page } = await stage.visit(api, jobAddress("tab=logs"), { token: staying });
    await page.getByText("line 0", { exact: true }).waitFor();
    await page.keyboard.press("e");
    await page.getByText("the message of Noted0").waitFor();
    await page.keyboard.press("y");
    await page.locator("pre", { hasText: "kind: KusciaJob" }).waitFor();
    await page.getByRole("button", { name: "Inputs" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText('"column": "id"').waitFor();
    await page.keyboard.press("l");
    await page.getByText("line 0", { exact: true }).waitFor();
  });
});

it("who may see nothing reads so in place of each page, and nothing of it is on the wire", async () => {
  const { jobNamespace, alice } = stage.world;
  const { page, proxy } = await stage.visit(api, "/approvals", { token: stranger });
  for (const path of [
    PAGES.find(({ name }) => name === "an approval")!.path(),
    "/schedules",
    `/schedules/${jobNamespace}/s-0`,
    "/templates",
    "/templates/t-0",
    "/templates/t-0/run",
    "/domains",
    `/domains/${alice}`,
  ]) {
    await goTo(page, path);
    const name = path === "/domains" ? "No domains that you may see" : "Not yours to see";
    await page.getByRole("heading", { name }).waitFor();
  }
  expect(proxy.sent).not.toMatch(/column|match|line 0|"cron"|\/app:1/);
});

it("where there is nothing, the page says so", async () => {
  const { page } = await stage.visit(api, "/about.json");
  const { origin } = new URL(page.url());
  const json = { status: { code: 0 }, data: { task: {} } };
  await page.route("**/api/v1/log/stream*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: "event: END\ndata: {}\n\n" }),
  );
  await page.route("**/api/v1/task/get", (route) => route.fulfill({ json }));
  await page.goto(`${origin}${jobAddress("tab=logs")}#token=${encodeURIComponent(staying)}`);
  await page.getByText("Nothing was printed").first().waitFor();
  await goTo(page, jobAddress("tab=inputs"));
  await page.getByText("The task has no input.").waitFor();
});
