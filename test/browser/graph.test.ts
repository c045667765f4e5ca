import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../src/server/api.ts";
import { failed, lifeOf, succeeded } from "../support/kubelet.ts";
import { inPhase, isOver } from "../support/world.ts";
import { Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

const SECRET = "the-secret-of-alice";
const FAN = 70;

let stage: Stage;
let api: Api;
let master: string;
let bob: string;
/** Tasks that go on until they are let go. */
const held = new Set(["long"]);

const address = (name: string, query = ""): string => `/jobs/${stage.world.jobNamespace}/${name}${query}`;
const node = (page: Page, alias: string): Locator => page.locator(`.graph [data-task="${alias}"]`);
const chosen = (page: Page): Promise<string | null> => page.locator(".task-node.chosen").getAttribute("data-task");
const focused = (page: Page): Promise<unknown> => page.evaluate("document.activeElement?.dataset.task");
/** Whether it is within the graph as one sees it. */
const isSeen = (page: Page, alias: string): Promise<boolean> =>
  page.evaluate((name) => {
    // oxlint-disable-next-line typescript/no-explicit-any -- it runs in the page
    const { document } = globalThis as any;
    const [a, b] = [`.graph [data-task="${name}"]`, ".graph"].map((each) =>
      document.querySelector(each).getBoundingClientRect(),
    );
    return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
  }, alias);

const script = lifeOf((pod, alias) => {
  if (held.has(alias)) return undefined;
  const isBad = alias === "bad" && pod.metadata.namespace === stage.world.bob;
  return isBad ? failed(pod, 3, "the loss is not a number") : succeeded(pod);
});

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(script);
  await world.createJob("broken", [
    { alias: "good" },
    { alias: "beside" },
    { alias: "bad", dependencies: ["good", "beside"] },
    { alias: "never", dependencies: ["bad"] },
  ]);
  await world.createJob("mixed", [
    { alias: "ours" },
    { alias: "theirs", taskInputConfig: SECRET, parties: [{ domainID: world.alice }] },
    { alias: "long", dependencies: ["ours", "theirs"] },
  ]);
  const alone = [{ domainID: world.alice }];
  await world.createJob("wide", [
    { alias: "long", parties: alone },
    ...Array.from({ length: FAN }, (_, index) => ({ alias: `w${index}`, dependencies: ["long"], parties: alone })),
  ]);
  [master, bob, api] = await Promise.all([
    stage.master(),
    stage.bob(),
    stage.serve(),
    world.waitForJob("broken", isOver),
    world.waitForJob("mixed", inPhase("Running")),
    world.waitForJob("wide", inPhase("Running")),
  ]);
});

afterAll(() => stage.close());

describe("the graph of a job", () => {
  it("opens at the first failure, with a row for each party", async () => {
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await node(page, "bad").waitFor();
    expect(await chosen(page)).toBe("bad");
    expect(await node(page, "bad").innerText()).toMatch(/bad.*alice-.*bob-\S+\s+Failed/s);
    expect(await node(page, "never").innerText()).toContain("Skipped");
    await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
    expect(await page.locator(".react-flow__edge").count()).toBe(3);
    // Edges end where nodes do.
    const gap = await page.evaluate(`(() => {
      const edge = document.querySelector('[data-id="bad never"] path').getBoundingClientRect();
      const [from, to] = ["bad", "never"].map((each) => document.querySelector('.task-node[data-task="' + each + '"]').getBoundingClientRect());
      return Math.max(Math.abs(edge.left - from.right), Math.abs(edge.right - to.left));
    })()`);
    expect(gap).toBeLessThan(4);
    await node(page, "good").click();
    await page.waitForURL(/task=good/);
    await page.getByRole("button", { name: "Table" }).click();
    await page.getByRole("rowheader", { name: "bad" }).waitFor();
    expect(await page.locator("tbody.chosen").innerText()).toMatch(/^good/);
  });

  it("follows the tasks, which stay where they are", async () => {
    const { world, scene } = stage;
    held.add("first");
    await world.createJob("moving", [{ alias: "first" }, { alias: "second", dependencies: ["first"] }]);
    await world.waitForJob("moving", inPhase("Running"));
    const { page } = await stage.visit(api, address("moving"), { token: master });
    await node(page, "first").getByText("Running").first().waitFor();
    const before = await node(page, "second").boundingBox();
    held.delete("first");
    scene.kubelet.use(script);
    await node(page, "second").getByText("Succeeded").first().waitFor();
    expect(await node(page, "second").boundingBox()).toEqual(before);
    // Where the reader is stays, too.
    expect(await chosen(page)).toBe("first");
  });

  it("is walked by arrows along the edges, and Tab enters it once", async () => {
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await node(page, "bad").waitFor();
    expect(await page.locator('.task-node[tabindex="0"]').count()).toBe(1);
    await node(page, "bad").focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => focused(page)).toBe("never");
    expect(new URL(page.url()).searchParams.get("task")).toBe("never");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => focused(page)).toBe("bad");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => focused(page)).toMatch(/^(?:good|beside)$/);
    const first = String(await focused(page));
    const [upper, lower] = await Promise.all(["good", "beside"].map((each) => node(page, each).boundingBox()));
    await page.keyboard.press(upper!.y < lower!.y === (first === "good") ? "ArrowDown" : "ArrowUp");
    await expect.poll(() => focused(page)).toBe(first === "good" ? "beside" : "good");
    await page.keyboard.press("t");
    await page.getByRole("rowheader", { name: "bad" }).waitFor();
  });

  it("begins where something happens when all of it is too small to read, and shows names alone from afar", async () => {
    const { page } = await stage.visit(api, address("wide"), { token: master });
    await node(page, "long").waitFor();
    await expect.poll(() => isSeen(page, "long")).toBe(true);
    expect(await page.locator(".graph.far").count()).toBe(0);
    await page.getByRole("button", { name: "Fit" }).click();
    await page.locator(".graph.far").waitFor();
    expect(await node(page, "w3").locator(".node-party").first().isVisible()).toBe(false);
    await node(page, "long").focus();
    const isNear = async (): Promise<number> => {
      await page.keyboard.press("+");
      return page.locator(".graph:not(.far)").count();
    };
    await expect.poll(isNear, { timeout: 60_000 }).toBe(1);
    // A chosen task is brought into sight.
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => focused(page)).toMatch(/^w\d+$/);
    const alias = String(await focused(page));
    await expect.poll(() => isSeen(page, alias)).toBe(true);
  });

  it("has a timeline of the attempts, which chooses tasks too", async () => {
    const { page } = await stage.visit(api, address("broken"), { token: master });
    await page.getByRole("button", { name: "Timeline" }).click();
    const bar = (alias: string): Locator => page.locator(".timeline li").filter({ hasText: alias });
    await bar("bad").waitFor();
    expect(await bar("bad").getByRole("button").getAttribute("title")).toMatch(/^Failed, waiting \d+s, starting \d+s/);
    expect(await bar("never").getByRole("button").getAttribute("title")).toBe("Skipped");
    await bar("good").getByRole("button").click();
    await page.waitForURL(/view=timeline&task=good|task=good&view=timeline/);
    await page.locator(".job-detail").getByRole("heading", { name: "good" }).waitFor();
    const isWithin = `[...document.querySelectorAll(".timeline .track .stretch")].every((each) => {
      const [a, b] = [each, each.parentElement].map((element) => element.getBoundingClientRect());
      return a.left >= b.left - 3 && a.right <= b.right + 3;
    })`;
    expect(await page.evaluate(isWithin)).toBe(true);
  });

  it("shows a party outlines of others' tasks, and their inputs are not on the wire", async () => {
    const { page, proxy } = await stage.visit(api, address("mixed"), { token: bob });
    await page.locator('.task-node.others[data-task="theirs"]').waitFor();
    expect(await node(page, "ours").innerText()).toMatch(/alice-.*bob-/s);
    expect(proxy.sent).toContain('\\"alias\\":\\"theirs\\"');
    expect(proxy.sent).not.toContain(SECRET);
  });
});

looksRight(async ({ view, said, check }) => {
  const { page } = await stage.visit(api, address("broken", "?view=graph"), { ...view, token: master });
  await node(page, "bad").waitFor();
  await check(page, "graph");
  await page.getByRole("button", { name: said("job.view.timeline") }).click();
  await page.locator(".timeline li").first().waitFor();
  await check(page, "timeline");
});
