import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { expect, onTestFinished, TestRunner } from "vitest";
import type { KusciaJob, PodRecord } from "../../src/api/types.ts";
import { readOptions } from "../../src/process/options.ts";
import { type Api, startApi } from "../../src/server/api.ts";
import { API_OPTIONS } from "../../src/server/options.ts";
import { Scene } from "../support/scene.ts";
import type { World } from "../support/world.ts";
import { openBrowser } from "./chromium.ts";
import { Proxy } from "./proxy.ts";

const LIVENESS_MS = 120_000;
export const AUDIENCE = "console.test";
export const JOBS = "kusciajobs.kuscia.secretflow";
/** Rights that accounts of the tests have. */
export const RIGHTS = { all: "get,list,watch,create,patch,delete", see: "get,list,watch" };

/** How a page is opened. */
export interface View {
  readonly token?: string;
  readonly theme?: "light" | "dark";
  readonly language?: "en" | "zh-CN";
  readonly width?: number;
  readonly height?: number;
  /** For tools that put scripts of their own into the page. */
  readonly withoutPolicy?: boolean;
  /** The test breaks the page's policy: what the browser says of that is no fault. */
  readonly isAttacked?: boolean;
}

/** A page, and what its browser complained about. */
export interface Tab {
  readonly page: Page;
  readonly complaints: string[];
  readonly proxy: Proxy;
}

/** A cluster with an operator, a job API with its console, and a browser. */
export class Stage {
  readonly scene: Scene;
  readonly browser: Browser;
  readonly #apis: Api[] = [];
  readonly #tabs: Tab[] = [];
  readonly #profiles = new Map<string, Promise<BrowserContext>>();
  readonly #suffix = randomBytes(3).toString("hex");

  private constructor(scene: Scene, browser: Browser) {
    this.scene = scene;
    this.browser = browser;
  }

  /** With an operator that has these flags. */
  static async open(...flags: readonly string[]): Promise<Stage> {
    const [scene, browser] = await Promise.all([Scene.open(flags), openBrowser()]);
    return new Stage(scene, browser);
  }

  get world(): World {
    return this.scene.world;
  }

  /** The pod of a party of a task, by its name, as soon as the job's status has it. */
  async podOf(job: string, task: string, domain: string): Promise<string> {
    const recordOf = ({ status }: KusciaJob): PodRecord | undefined => {
      const parties = status?.tasks?.find(({ alias }) => alias === task)?.parties ?? [];
      return parties.find(({ domainID }) => domainID === domain)?.pods?.[0];
    };
    const found = await this.world.waitForJob(job, (each) => recordOf(each)?.uid !== undefined);
    return recordOf(found)!.name;
  }

  /** An API with a console; flags win over these. */
  async serve(...flags: string[]): Promise<Api> {
    const base = [
      "--http-port=-1",
      "--grpc-port=-1",
      "--health-port=-1",
      "--console-port=0",
      "--protocol=NOTLS",
      "--kubernetes-auth",
      `--token-audiences=${AUDIENCE}`,
      "--request-rate=0",
      "--drain-timeout=0s",
      "--address=127.0.0.1",
      `--kubeconfig=${this.world.cluster.kubeconfig}`,
      `--job-namespace=${this.world.jobNamespace}`,
    ];
    const api = await startApi(readOptions(API_OPTIONS, [...base, ...flags], {}), "test", pino({ level: "silent" }));
    this.#apis.push(api);
    await api.synced;
    return api;
  }

  /** A token of who may do everything with jobs. */
  master(): Promise<string> {
    return this.account("master", [[this.world.jobNamespace, JOBS, RIGHTS.all]]);
  }

  /** A token of who may see the jobs in which bob takes part, and do this besides. */
  bob(...more: readonly (readonly [namespace: string, resource: string, verbs: string])[]): Promise<string> {
    return this.account("bob", [[this.world.bob, JOBS, RIGHTS.see], ...more]);
  }

  /** A token of who may do nothing. */
  stranger(): Promise<string> {
    return this.account("stranger", []);
  }

  /** A token of an account that may do these things; `namespace` is where it may, empty for the whole cluster. */
  async account(
    name: string,
    rights: readonly (readonly [namespace: string, resource: string, verbs: string])[],
  ): Promise<string> {
    const { cluster, jobNamespace } = this.world;
    const unique = `${name}-${this.#suffix}`;
    await cluster.kubectl(["-n", jobNamespace, "create", "serviceaccount", name]);
    for (const [index, [namespace, resource, verbs]] of rights.entries()) {
      const role = `${unique}-${index}`;
      const subject = `--serviceaccount=${jobNamespace}:${name}`;
      const kind = namespace === "" ? "clusterrole" : "role";
      const at = namespace === "" ? [] : ["-n", namespace];
      await cluster.kubectl([...at, "create", kind, role, `--verb=${verbs}`, `--resource=${resource}`]);
      await cluster.kubectl([...at, "create", `${kind}binding`, role, `--${kind}=${role}`, subject]);
    }
    const token = await cluster.kubectl(["-n", jobNamespace, "create", "token", name, `--audience=${AUDIENCE}`]);
    return token.trim();
  }

  /**
   * Opens an address of the console in a tab with an origin of its own, so that it shares nothing with others. What a test
   * opens is closed when it ends: it would go on beside all others.
   */
  async visit(api: Api, path: string, { token, isAttacked = false, ...view }: View = {}): Promise<Tab> {
    const profile = await this.#profile(view);
    const page = await profile.newPage();
    const proxy = await Proxy.open(api.consolePort);
    const tab = { page, proxy, complaints: isAttacked ? [] : complaintsOf(page) };
    this.#tabs.push(tab);
    afterTest(async () => {
      await page.close();
      proxy.close();
    });
    const fragment = token === undefined ? "" : `#token=${encodeURIComponent(token)}`;
    await page.goto(`http://127.0.0.1:${proxy.port}${path}${fragment}`);
    return tab;
  }

  /** Profiles are dear, so that tabs that look alike share one. */
  #profile(view: Omit<View, "token" | "isAttacked">): Promise<BrowserContext> {
    const key = JSON.stringify(view);
    const profile = this.#profiles.get(key) ?? newProfile(this.browser, view);
    this.#profiles.set(key, profile);
    return profile;
  }

  /** Ends everything. Fails if a page had an error, or its policy was broken. */
  async close(): Promise<void> {
    for (const profile of this.#profiles.values()) await (await profile).close();
    for (const { proxy } of this.#tabs) proxy.close();
    await Promise.all(this.#apis.map((api) => api.stop()));
    expect(await this.scene.close()).toEqual([]);
    expect(this.#tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
  }
}

async function newProfile(browser: Browser, view: View): Promise<BrowserContext> {
  const { theme = "light", language = "en", width = 1280, height = 800, withoutPolicy = false } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
    timezoneId: "Asia/Shanghai",
    bypassCSP: withoutPolicy,
    reducedMotion: "reduce",
  });
  // A bound on time says that something came, not how fast.
  context.setDefaultTimeout(LIVENESS_MS);
  return context;
}

/** Does it when the test that runs has ended; where none runs, it is left to the end of the file. */
function afterTest(work: () => Promise<void>): void {
  if (TestRunner.getCurrentTest() !== undefined) onTestFinished(work);
}

/** Everything that a browser complains about. That a server refused or went away is logged as an error, and is none of the page's. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    const isAnswer = /^Failed to load resource: (?:the server responded with a status of 4|net::ERR_)/.test(text);
    if (["error", "warning"].includes(message.type()) && !isAnswer) complaints.push(text);
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return complaints;
}

/** Goes to another page of the console, as a link does: nothing is loaded anew. */
export async function goTo(page: Page, path: string): Promise<void> {
  const to = JSON.stringify(path);
  await page.evaluate(`history.pushState(null, "", ${to}); dispatchEvent(new PopStateEvent("popstate"));`);
}

/** The row of a table that leads to what has this name. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name, exact: true }) });
}

/** Waits until the page says that it shows what is. */
export function isLive(page: Page): Promise<void> {
  return page.getByRole("status").getByText("live", { exact: true }).waitFor();
}

/** Waits until the page asks for another token, as its own holds no longer; what it shows stays. */
export async function isAskedForToken({ page, proxy }: Tab): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Sign in" });
  // The server asks Kubernetes again after ten seconds; the page asks the server when its connection breaks.
  const isAsked = async (): Promise<boolean> => {
    if (await dialog.isVisible()) return true;
    proxy.cut();
    return false;
  };
  await expect.poll(isAsked, { interval: 500 }).toBe(true);
  await dialog.getByText("Your token no longer holds").waitFor();
}

/** Ends the server of a page, which says since when it is not live. */
export async function serverGoes(api: Api, { page, proxy }: Tab): Promise<void> {
  await api.stop();
  proxy.cut();
  const since = page.getByRole("status").getByText(/not live since \d\d:\d\d:\d\d/);
  await since.first().waitFor();
}

/** Gives the page the token that it asks for. */
export async function signIn(page: Page, token: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Sign in" });
  await dialog.getByLabel("Token").fill(token);
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
}

/** Waits until the page shows what it asked for. */
export async function isRead(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.locator(".loading").waitFor({ state: "detached" });
}

/** Where pictures of the pages go, if they are asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["KJO_PICTURES"];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
