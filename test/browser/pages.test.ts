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
import { signIn, Stage, type Tab } from "./harness.ts";

// What holds for every page beside the list of jobs and the graph of a job: a token that ends in the middle, a server that
// goes, nothing to show, nothing that may be seen, and keys alone.

const GROUP = "kuscia.secretflow";
const ALL = "get,list,watch,create,patch,delete";

let stage: Stage;
let api: Api;
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
  /** Of a page that does not follow anything: asks the server for something. */
  readonly ask?: (page: Page) => Promise<unknown>;
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
    ask: (page) => page.getByRole("button", { name: "Inputs" }).click(),
    changed: (page) => page.getByText('"column": "id"'),
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
    ask: async (page) => {
      await page.getByRole("button", { name: "Reject…" }).click();
      await page.getByRole("dialog", { name: "Reject ask-0" }).waitFor();
    },
    changed: (page) => page.getByText("Reason"),
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
    shown: (page) => page.locator('input[value="phone"]'),
    ask: (page) => page.getByRole("button", { name: "Show the job" }).click(),
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

/** Opens every page in a tab of its own. */
async function openAll(server: Api, token: string): Promise<Map<string, Tab>> {
  const tabs = new Map<string, Tab>();
  for (const { name, path, shown } of PAGES) {
    const tab = await stage.visit(server, path(), { token });
    await shown(tab.page).waitFor();
    tabs.set(name, tab);
  }
  return tabs;
}

/** The page goes on: what changes now, or what is asked now, shows. */
async function goesOn({ change, ask: asks, changed }: PageCase, page: Page, n: number): Promise<void> {
  if (change === undefined) await asks!(page);
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
  [staying, stranger, api] = await Promise.all([
    stage.account("staying", rights()),
    stage.account("stranger", []),
    stage.serve(),
  ]);
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

describe("a token that holds no longer in the middle of", () => {
  let tabs: Map<string, Tab>;

  beforeAll(async () => {
    const leaving = await stage.account("leaving", rights());
    tabs = await openAll(api, leaving);
    await stage.world.cluster.kubectl(["-n", stage.world.jobNamespace, "delete", "serviceaccount", "leaving"]);
  });

  it.each(PAGES)("$name is asked for over the page, which stays and goes on with another", async (each) => {
    const { page, proxy } = tabs.get(each.name)!;
    const before = page.url();
    const dialog = page.getByRole("dialog", { name: "Sign in" });
    // The server asks Kubernetes again after ten seconds; the page asks the server when its connection breaks.
    const isAsked = async (): Promise<boolean> => {
      if (await dialog.isVisible()) return true;
      proxy.cut();
      return false;
    };
    await expect.poll(isAsked, { interval: 500, timeout: 60_000 }).toBe(true);
    await dialog.getByText("Your token no longer holds").waitFor();
    expect(await each.shown(page).count()).toBeGreaterThan(0);
    expect(page.url()).toBe(before);
    await signIn(page, staying);
    await goesOn(each, page, 1);
    expect(await each.shown(page).or(each.changed(page, 1)).first().isVisible()).toBe(true);
    await page.context().close();
  });
});

describe("a server that goes in the middle of", () => {
  let tabs: Map<string, Tab>;

  beforeAll(async () => {
    const going = await stage.serve();
    tabs = await openAll(going, staying);
    await going.stop();
    for (const { proxy } of tabs.values()) proxy.cut();
  });

  it.each(PAGES)("$name leaves it as it was, says since when, and another one goes on", async (each) => {
    const { page, proxy } = tabs.get(each.name)!;
    const status = page.getByRole("status");
    await status
      .getByText(/not live since/)
      .first()
      .waitFor();
    expect(await each.shown(page).first().isVisible()).toBe(true);
    proxy.target = api.consolePort;
    await goesOn(each, page, 2);
    await status.getByText("live", { exact: true }).waitFor();
    await page.context().close();
  });
});

/** What the focus comes to with Tab; by what a reader hears of it. */
async function reachedByTab(page: Page): Promise<{ missed: string[]; hidden: string[] }> {
  await page.evaluate(MARK_CONTROLS);
  const hidden = new Set<string>();
  for (let presses = 0; presses < 400; presses += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate<string | undefined>(NOTE_FOCUS);
    if (found === undefined) break;
    if (found !== "") hidden.add(found);
  }
  return { missed: await page.evaluate<string[]>(MISSED), hidden: [...hidden] };
}

/** All that one can act on, but the radio buttons of a group of which another one has the focus. */
const MARK_CONTROLS = `{
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  const isShown = (each) => each.checkVisibility({ checkVisibilityCSS: true }) && !each.disabled && each.tabIndex >= 0;
  globalThis.left = new Set(all.filter((each) => isShown(each) && each.type !== "radio"));
  globalThis.first = undefined;
}`;
/** Undefined once it begins anew; what is wrong with the focus where it is not seen, else "". */
const NOTE_FOCUS = `(() => {
  const now = document.activeElement;
  if (now === null || now === document.body) return globalThis.first === undefined ? "" : undefined;
  if (now === globalThis.first) return undefined;
  globalThis.first ??= now;
  globalThis.left.delete(now);
  const box = now.getBoundingClientRect();
  const name = now.tagName + " " + (now.ariaLabel ?? now.textContent).trim().slice(0, 40);
  const { outlineStyle, outlineWidth } = getComputedStyle(now);
  if (outlineStyle === "none" || outlineWidth === "0px") return "no outline: " + name;
  const middle = document.elementFromPoint(
    Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2)),
    Math.max(0, Math.min(innerHeight - 1, box.top + box.height / 2)),
  );
  const isSeen = middle !== null && (now.contains(middle) || middle.contains(now));
  return isSeen ? "" : "covered: " + name;
})()`;
const MISSED = `[...globalThis.left].map((each) => each.tagName + " " + (each.ariaLabel ?? each.textContent).trim().slice(0, 40))`;

describe("by keys alone", () => {
  it.each(PAGES)("all of $name is reached, and one sees where one is", async ({ path, shown }) => {
    const { page } = await stage.visit(api, path(), { token: staying });
    await shown(page).first().waitFor();
    expect(await reachedByTab(page)).toEqual({ missed: [], hidden: [] });
    await page.context().close();
  });

  it("a schedule is opened, run, paused, and left", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, "/jobs", { token: staying });
    await page.getByRole("status").getByText("live", { exact: true }).waitFor();
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

  it("the details of a task are gone through", async () => {
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

describe("who may see nothing", () => {
  it.each([
    ["an approval", () => PAGES[5]!.path(), "Not yours to see"],
    ["schedules", () => "/schedules", "Not yours to see"],
    ["a schedule", () => `/schedules/${stage.world.jobNamespace}/s-0`, "Not yours to see"],
    ["templates", () => "/templates", "Not yours to see"],
    ["a template", () => "/templates/t-0", "Not yours to see"],
    ["the form of a template", () => "/templates/t-0/run", "Not yours to see"],
    ["domains", () => "/domains", "No domains that you may see"],
    ["a domain", () => `/domains/${stage.world.alice}`, "Not yours to see"],
  ])("reads so in place of %s, and nothing of it is on the wire", async (_, path, heading) => {
    const { page, proxy } = await stage.visit(api, path(), { token: stranger });
    await page.getByRole("heading", { name: heading }).waitFor();
    expect(proxy.sent).not.toMatch(/column|match|line 0|"cron"|\/app:1/);
    await page.context().close();
  });
});

describe("where there is nothing", () => {
  it.each([
    ["logs", "lasting?task=long&tab=logs", "**/api/v1/log/stream*", "Nothing was printed"],
    ["inputs", "lasting?task=long&tab=inputs", "**/api/v1/task/get", "The task has no input."],
  ])("the page says so of %s", async (_, path, call, text) => {
    await showsEmpty(`/jobs/${stage.world.jobNamespace}/${path}`, call, text);
  });
});

/** A page whose call answers that there is nothing. */
async function showsEmpty(path: string, call: string, text: string): Promise<void> {
  const { page } = await stage.visit(api, "/about.json");
  await page.route(call, (route) => {
    const isStream = call.endsWith("*");
    const body = isStream ? "event: END\ndata: {}\n\n" : JSON.stringify({ status: { code: 0 }, data: { task: {} } });
    return route.fulfill({ contentType: isStream ? "text/event-stream" : "application/json", body });
  });
  await page.goto(`${new URL(page.url()).origin}${path}#token=${encodeURIComponent(staying)}`);
  await page.getByText(text).first().waitFor();
  await page.context().close();
}
