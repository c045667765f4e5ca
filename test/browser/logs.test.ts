import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptLogName } from "../../src/api/kept-log.ts";
import { CONFIG_MAPS, PODS } from "../../src/api/resources.ts";
import type { Api } from "../../src/server/api.ts";
import { failed, lifeOf, succeeded } from "../support/kubelet.ts";
import { LogKubelet } from "../support/log-kubelet.ts";
import { inPhase, isOver } from "../support/world.ts";
import { picture, signIn, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

const SECRET = "the-secret-of-alice";
const NASTY = '<img src=x onerror="globalThis.bad = 1"> \u001B[31mred\u001B[0m \u202Egnp.exe';
const LONG = 1_000_000;
const EACH = 60;

let stage: Stage;
let api: Api;
let kubelet: LogKubelet;
let master: string;
let bob: string;
/** Whether bob's pod of the task "bad" may fail: not before alice's has ended, or that would be stopped. */
let mayFail = false;
/** Whether the pods of the task "brief" end. */
let mayEnd = false;

const address = (name: string, query = ""): string => `/jobs/${stage.world.jobNamespace}/${name}${query}`;
const pane = (page: Page, domain: string): Locator => page.locator(`.log-pane[aria-label*="${domain}"]`);
const rows = (page: Page, domain: string): Locator => pane(page, domain).locator(".log-rows");
const line = (page: Page, domain: string, text: string): Locator => rows(page, domain).getByText(text, { exact: true });
/** The line that the address points at. */
const pointed = (page: Page, domain: string): Locator => rows(page, domain).locator("[aria-current=true]");
const at = (second: number, fraction = 0): string =>
  new Date(Date.UTC(2026, 4, 1, 12, 0, second, fraction)).toISOString();

/** The pod of a party, put on the node that has logs. */
async function podOf(job: string, task: string, domain: string): Promise<string> {
  const name = await stage.podOf(job, task, domain);
  await kubelet.bind(domain, name);
  return name;
}

async function scrollTo(area: Locator, top: number): Promise<void> {
  await area.hover();
  await area.evaluate((element, value) => {
    (element as unknown as { scrollTop: number }).scrollTop = value;
  }, top);
}

const scrollTop = (area: Locator): Promise<number> =>
  area.evaluate((element) => (element as unknown as { scrollTop: number }).scrollTop);

const script = lifeOf((pod, alias) => {
  if (alias === "long" || (alias === "brief" && !mayEnd)) return undefined;
  const isBad = alias === "bad" && pod.metadata.namespace === stage.world.bob;
  if (isBad && !mayFail) return undefined;
  return isBad ? failed(pod, 3, "the loss is not a number") : succeeded(pod);
});

beforeAll(async () => {
  stage = await Stage.open("--kept-logs=1");
  const { world, scene } = stage;
  kubelet = await LogKubelet.open(world);
  scene.kubelet.use(script);
  await world.createJob("broken", [{ alias: "good" }, { alias: "bad", dependencies: ["good"] }]);
  await world.createJob("lasting", [{ alias: "long" }]);
  const [ofAlice, ofBob] = await Promise.all([podOf("broken", "bad", world.alice), podOf("broken", "bad", world.bob)]);
  // One line a second; bob ends at the 40th, alice goes on for a while.
  for (let second = 1; second <= EACH; second += 1) {
    kubelet.print(world.alice, ofAlice, { at: at(second), text: `alice ${second} ${second === 7 ? SECRET : ""}` });
    if (second < 40) kubelet.print(world.bob, ofBob, { at: at(second, 500), text: `bob ${second}` });
  }
  kubelet.print(world.bob, ofBob, { at: at(39, 600), text: "x".repeat(LONG) }, { at: at(40), text: NASTY });
  await world.waitForJob("broken", ({ status }) =>
    (status?.tasks ?? []).some(
      ({ alias, parties = [] }) =>
        alias === "bad" && parties.some(({ domainID, state }) => domainID === world.alice && state === "Succeeded"),
    ),
  );
  mayFail = true;
  scene.kubelet.use(script);
  [master, bob, api] = await Promise.all([
    stage.master(),
    stage.bob([world.bob, "pods/log", "get"]),
    stage.serve(),
    world.waitForJob("broken", isOver),
    world.waitForJob("lasting", inPhase("Running")),
  ]);
});

afterAll(async () => {
  await stage.close();
  await kubelet.close();
});

describe("the logs of a task", () => {
  it("open side by side at the second of the failure, and scroll by one clock", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("broken"), { token: master });
    // The mark stands after the last line of who failed; what the other printed then is above and below it.
    for (const domain of [world.alice, world.bob])
      await rows(page, domain).getByText(`${world.bob} failed 20:00:40`).waitFor();
    await line(page, world.alice, "alice 40 ").waitFor();
    await line(page, world.alice, "alice 41 ").waitFor();
    await rows(page, world.bob).getByText("gnp.exe").waitFor();
    expect(await line(page, world.alice, "alice 3 ").count()).toBe(0);
    await scrollTo(rows(page, world.bob), 0);
    await line(page, world.bob, "bob 3").waitFor();
    await line(page, world.alice, "alice 3 ").waitFor();
  });

  it("are text, whatever was printed", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("broken"), { token: master });
    const nasty = rows(page, world.bob).getByText("<img");
    await nasty.waitFor();
    expect(await nasty.textContent()).toBe('<img src=x onerror="globalThis.bad = 1"> red ⟨U+202E⟩gnp.exe');
    expect(await page.evaluate("globalThis.bad")).toBeUndefined();
    expect(await page.locator(".log-rows img").count()).toBe(0);
    // A line of a million characters is in rows that a browser can draw, and nothing of it is lost.
    const longest = await page.evaluate(
      "Math.max(...[...document.querySelectorAll('.log-row code')].map((each) => each.textContent.length))",
    );
    expect(longest).toBeLessThanOrEqual(2000);
    await pane(page, world.bob)
      .getByText(/^5\d lines$/)
      .waitFor();
    await page.getByRole("button", { name: "Wrap" }).click();
    const wrapped = async (): Promise<string> => (await rows(page, world.bob).innerText()).replaceAll(/\s/g, "");
    await expect.poll(wrapped, { timeout: 30_000 }).toContain("gnp.exe");
    const isWithin =
      "[...document.querySelectorAll('.log-rows')].every((each) => each.scrollWidth <= each.clientWidth + 1)";
    await expect.poll(() => page.evaluate(isWithin)).toBe(true);
    await page.getByRole("button", { name: "Wrap" }).click();
  });

  it("are opened by the cause, at the line in which the party that failed said why, and again after scrolling", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("broken", "?task=good&tab=events"), { token: master });
    const why = page.getByRole("region", { name: "Why" });
    await why.getByRole("link", { name: "→ log", exact: true }).click();
    await page.waitForURL(/task=bad&tab=logs$/);
    await rows(page, world.bob).getByText(`${world.bob} failed 20:00:40`).waitFor();
    const link = why.getByRole("link", { name: /^→ log line 5\d$/ });
    await link.click();
    await page.waitForURL(new RegExp(`at=\\d+#L5\\d-${world.bob}$`));
    await pointed(page, world.bob).getByText("gnp.exe").waitFor();
    await scrollTo(rows(page, world.bob), 0);
    await line(page, world.bob, "bob 3").waitFor();
    expect(await pointed(page, world.bob).count()).toBe(0);
    await link.focus();
    await page.keyboard.press("Enter");
    await pointed(page, world.bob).getByText("gnp.exe").waitFor();
  });

  it("are found by a text, and by keys alone", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await rows(page, world.bob).getByText("gnp.exe").waitFor();
    await page.keyboard.press("l");
    await page.keyboard.press("/");
    await page.keyboard.type("BOB 1");
    // 1, and 10 to 19.
    await page.getByText("1/11", { exact: true }).waitFor();
    await page.locator(".log-row.found").getByText("bob 1", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".log-row.found").getByText("bob 10", { exact: true }).waitFor();
    // The other log follows to that second.
    await line(page, world.alice, "alice 10 ").waitFor();
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.press("Shift+Enter");
    await page.getByText("11/11", { exact: true }).waitFor();
    await page.locator(".log-row.found").getByText("bob 19", { exact: true }).waitFor();
  });

  it("are followed while the task runs, pause where the reader scrolls, and survive a lost server", async () => {
    const { world } = stage;
    const name = await podOf("lasting", "long", world.alice);
    let second = 0;
    const print = (text: string): void => kubelet.print(world.alice, name, { at: at((second += 1)), text });
    for (let index = 1; index <= 100; index += 1) print(`round ${index}`);
    const { page, proxy } = await stage.visit(api, address("lasting"), { token: master });
    const log = rows(page, world.alice);
    await line(page, world.alice, "round 100").waitFor();
    print("round 101");
    await line(page, world.alice, "round 101").waitFor();
    await log.hover();
    await page.mouse.wheel(0, -600);
    await page.getByRole("button", { name: "Follow", pressed: false }).waitFor();
    const before = await scrollTop(log);
    print("round 102");
    await pane(page, world.alice).getByText("102 lines").waitFor();
    expect(await scrollTop(log)).toBe(before);
    proxy.cut();
    print("round 103");
    await pane(page, world.alice).getByText("103 lines").waitFor();
    await page.getByRole("button", { name: "Follow" }).click();
    await line(page, world.alice, "round 103").waitFor();
    expect(await line(page, world.alice, "round 102").count()).toBe(1);
  });

  it("of others are not on the wire to a party, which reads which right is missing", async () => {
    const { world } = stage;
    const { page, proxy } = await stage.visit(api, address("broken", "?task=bad"), { token: bob });
    await rows(page, world.bob).getByText("gnp.exe").waitFor();
    await pane(page, world.alice).getByText(`It needs the right to get pods/log in ${world.alice}`).waitFor();
    expect(proxy.sent).toContain("bob 12");
    expect(proxy.sent).not.toMatch(/the-secret-of-alice|alice 12/);
  });

  it("of one party fill the page when that is wanted; the address says which", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await page.getByRole("combobox", { name: "Party" }).selectOption(world.bob);
    await pane(page, world.alice).waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("party")).toBe(world.bob);
    await page.reload();
    await signIn(page, master);
    await rows(page, world.bob).getByText("gnp.exe").waitFor();
    expect(await page.locator(".log-pane").count()).toBe(1);
  });

  it("have lines that an address points at, which stays over a reload and holds for others", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await rows(page, world.bob).getByText("gnp.exe").waitFor();
    await scrollTo(rows(page, world.bob), 0);
    await rows(page, world.bob).getByRole("link", { name: "3", exact: true }).click();
    await page.waitForURL(/at=\d+#L3-bob-/);
    await pointed(page, world.bob).getByText("bob 3", { exact: true }).waitFor();
    await page.reload();
    await signIn(page, master);
    await pointed(page, world.bob).getByText("bob 3", { exact: true }).waitFor();
    // The other log is at the same second.
    await line(page, world.alice, "alice 3 ").waitFor();
    expect(new URL(page.url()).hash).toBe(`#L3-${world.bob}`);
    // By keys: to what is found.
    await page.keyboard.press("/");
    await page.keyboard.type("bob 2");
    await page.keyboard.press("Enter");
    await pointed(page, world.bob).getByText("bob 20", { exact: true }).waitFor();
    expect(new URL(page.url()).hash).toBe(`#L20-${world.bob}`);
    // Another tab of the page is another place: the line is left.
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Events" }).click();
    await page.waitForURL((url) => url.hash === "");
  });

  it("are pointed at by an address that somebody typed, also where there is no such line", async () => {
    const { world } = stage;
    const where = address("broken", `?task=bad&party=${world.bob}#L5`);
    const { page } = await stage.visit(api, where);
    await signIn(page, master);
    await pointed(page, world.bob).getByText("bob 5", { exact: true }).waitFor();
    await page.evaluate("location.hash = 'L12'");
    await pointed(page, world.bob).getByText("bob 12", { exact: true }).waitFor();
    await page.evaluate("location.hash = 'L9999'");
    await page.getByText("Line 9999 is not among those that are there.").waitFor();
    expect(await pointed(page, world.bob).count()).toBe(0);
  });

  it("of a pod that is gone are what was kept of them, and say so; the address of a line still leads to it", async () => {
    const { world, scene } = stage;
    await world.createJob("short", [{ alias: "brief" }]);
    const pods = new Map<string, string>();
    for (const domain of [world.alice, world.bob]) pods.set(domain, await podOf("short", "brief", domain));
    const said = (step: number): { at: string; text: string } => ({
      at: at(1 + Math.floor(step / 1000), step % 1000),
      text: `${SECRET} ${step}`,
    });
    kubelet.print(world.alice, pods.get(world.alice)!, ...Array.from({ length: 3000 }, (_, step) => said(step)));
    kubelet.print(world.bob, pods.get(world.bob)!, { at: at(2), text: "bob is there" });
    mayEnd = true;
    scene.kubelet.use(script);
    await world.waitForJob("short", isOver);
    const kept = { namespace: world.alice, name: keptLogName(pods.get(world.alice)!) };
    await world.waitFor(CONFIG_MAPS, kept, () => true);
    const live = await stage.visit(api, address("short"), { token: master });
    await pane(live.page, world.alice).getByText("3,000 lines").waitFor();
    expect(await live.page.getByText("Pod gone").count()).toBe(0);
    await rows(live.page, world.alice).getByRole("link", { name: "2990", exact: true }).click();
    await live.page.waitForURL(/#L2990-/);
    const { pathname, search, hash } = new URL(live.page.url());
    const pod = { namespace: world.alice, name: pods.get(world.alice)! };
    await world.client.delete(PODS, pod, { gracePeriodSeconds: 0 });
    await world.waitGone(PODS, pod);
    const { page } = await stage.visit(api, `${pathname}${search}${hash}`);
    await signIn(page, master);
    await pane(page, world.alice).getByText("Pod gone: this was kept of its log.").waitFor();
    await pointed(page, world.alice).getByText(`${SECRET} 2989`, { exact: true }).waitFor();
    await picture(page, "logs-kept");
    await line(page, world.bob, "bob is there").waitFor();
    expect(await pane(page, world.bob).getByText("Pod gone").count()).toBe(0);
    await scrollTo(rows(page, world.alice), 0);
    await rows(page, world.alice).getByText("lines before these were not kept").waitFor();
    const other = await stage.visit(api, address("short"), { token: bob });
    await pane(other.page, world.alice).getByText("Not yours to read").waitFor();
    await line(other.page, world.bob, "bob is there").waitFor();
    expect(other.proxy.sent).not.toContain(SECRET);
  });

  it("say why there are none", async () => {
    const { page } = await stage.visit(api, address("broken", "?task=good"), { token: master });
    // The pods of the fake kubelet are on no node.
    await page.locator(".log-none").first().waitFor();
  });
});

describe("the parts of the page", () => {
  it("are divided by keys", async () => {
    const { page } = await stage.visit(api, address("broken"), { token: master });
    const splitter = page.getByRole("separator");
    const width = async (): Promise<number> => (await page.locator(".job-detail").boundingBox())!.width;
    await splitter.waitFor();
    const before = await width();
    await splitter.focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(width).toBeGreaterThan(before);
    expect(await splitter.getAttribute("aria-valuenow")).toBe("36");
  });
});

looksRight(async ({ view, check }) => {
  const { page } = await stage.visit(api, address("broken"), { ...view, token: master });
  await rows(page, stage.world.bob).getByText("gnp.exe").waitFor();
  await page.locator(".job-detail").scrollIntoViewIfNeeded();
  await check(page, "logs");
});
