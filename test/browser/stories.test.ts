import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import {
  APP_IMAGES,
  CONFIG_MAPS,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TEMPLATES,
  KUSCIA_JOBS,
  NAMESPACES,
} from "../../src/api/resources.ts";
import type { KusciaJob } from "../../src/api/types.ts";
import { eventually } from "../support/world.ts";
import { LocalMode } from "./local-mode.ts";

// What the console is for, in local mode with the examples: an author finds out why a job failed and restarts it, and a
// party decides on what it is asked. `KJO_DOCS_PICTURES=1` writes the pictures of docs/console.md.

const PICTURES = "docs/pictures";
const WRITES = process.env["KJO_DOCS_PICTURES"] !== undefined;
const TYPES = [
  APP_IMAGES,
  CONFIG_MAPS,
  DOMAIN_POLICIES,
  DOMAINS,
  KUSCIA_JOB_SCHEDULES,
  KUSCIA_JOB_TEMPLATES,
  KUSCIA_JOBS,
  NAMESPACES,
];
const WIDE = { viewport: { width: 1280, height: 720 } } as const;

let local: LocalMode;

async function apply(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    const objects = loadAll(readFileSync(join("examples", file), "utf8")) as KubeObject[];
    for (const object of objects) {
      const type = TYPES.find(({ kind }) => kind === object.kind)!;
      await local.client.create<KubeObject>(type, object);
    }
  }
}

const job = (name: string): Promise<KusciaJob> => local.client.get(KUSCIA_JOBS, { namespace: "cross-domain", name });
const waitForPhase = (name: string, phase: string): Promise<unknown> =>
  eventually(async () => (await job(name)).status?.phase === phase, `${name} to be ${phase}`);

/** A picture for the docs: of few colours, since those are small. */
async function picture(page: Page, name: string): Promise<void> {
  // What is pointed at or blinks is no part of it.
  await page.mouse.move(0, 0);
  if (!WRITES) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), caret: "hide", scale: "css" });
}

beforeAll(async () => {
  local = await LocalMode.start();
});

afterAll(() => local.stop());

it("where there is nothing yet, pages say what makes something, and show it as soon as it is there", async () => {
  const page = await local.open("/apps", WIDE);
  await page.getByRole("heading", { name: "No AppImages yet" }).waitFor();
  await page.getByText("kubectl apply -f appimage.yaml").waitFor();
  await page.getByRole("status").getByText("live", { exact: true }).waitFor();
  await apply(
    "domains/alice.yaml",
    "domains/bob.yaml",
    "apps/intersect.yaml",
    "apps/step.yaml",
    "templates/customers.yaml",
    "schedules/nightly.yaml",
    "jobs/common-customers.yaml",
    "jobs/failing.yaml",
  );
  await page.getByRole("link", { name: "intersect", exact: true }).waitFor();
  await Promise.all([waitForPhase("common-customers", "Succeeded"), waitForPhase("failing", "Failed")]);
});

it("an author opens the failed job at its first failure, reads the cause and the log at that second, and restarts what he saw planned", async () => {
  const page = await local.open("/jobs", WIDE);
  await page.getByRole("status").getByText("live", { exact: true }).waitFor();
  await page.getByRole("link", { name: "failing", exact: true }).waitFor();
  await picture(page, "jobs");
  const clicked = performance.now();
  await page.getByRole("link", { name: "failing", exact: true }).click();
  await page.getByRole("region", { name: "Why" }).getByText("the loss is not a number").waitFor();
  expect(performance.now() - clicked).toBeLessThan(120_000);
  await page.locator('.log-pane[aria-label*="bob"]').getByText("bob failed").waitFor();
  // Alice's pod was stopped for it and is gone; local mode keeps no logs.
  await page.locator('.log-pane[aria-label*="alice"]').getByText("There is no log").waitFor();
  await page.locator(".task-node.chosen").waitFor();
  await picture(page, "job");
  await page.getByRole("button", { name: "Restart…" }).click();
  const dialog = page.getByRole("dialog", { name: "Restart failing" });
  await dialog.getByRole("row", { name: /^prepare keep/ }).waitFor();
  await picture(page, "restart");
  await dialog.getByRole("button", { name: "Run 2 tasks", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(async () => (await job("failing")).status?.tasks?.[1]?.attempt).toBe(1);
  await waitForPhase("failing", "Failed");
});

it("the same by keys alone, at night, on a small screen", async () => {
  const small = { viewport: { width: 390, height: 800 }, colorScheme: "dark" } as const;
  const page = await local.open("/jobs", small);
  await page.getByRole("link", { name: "failing", exact: true }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("failing");
  await page.getByRole("link", { name: "common-customers", exact: true }).waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Why" }).getByText("the loss is not a number").waitFor();
  await page.keyboard.press("l");
  await page.locator('.log-pane[aria-label*="bob"]').getByText("bob failed").waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await picture(page, "job-small");
});

it("a party's administrator sees what he is asked and what has changed since his last yes, and decides", async () => {
  await apply("consent/policy.yaml");
  const page = await local.open("/templates/customers/run?p.result=both&p.list=spring", WIDE);
  await page.getByRole("button", { name: "Show the job" }).click();
  await page.getByLabel("Name of the job").fill("monthly-1");
  await picture(page, "template");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "monthly-1" }).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await page.getByRole("link", { name: "monthly-1", exact: true }).click();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await waitForPhase("monthly-1", "Succeeded");
  const second = await local.open("/templates/customers/run?p.result=both&p.list=autumn", WIDE);
  await second.getByRole("button", { name: "Show the job" }).click();
  await second.getByLabel("Name of the job").fill("monthly-2");
  await second.keyboard.press("Enter");
  await second.getByRole("heading", { name: "monthly-2" }).waitFor();
  const night = await local.open("/approvals", { ...WIDE, colorScheme: "dark" });
  await night.getByRole("link", { name: "monthly-2", exact: true }).click();
  const changed = night.getByRole("region", { name: "Changed since the last yes" });
  await changed.getByText("autumn").first().waitFor();
  await picture(night, "approval");
  await night.getByRole("button", { name: "Approve", exact: true }).click();
  await waitForPhase("monthly-2", "Succeeded");
});

it("schedules and domains say what comes and who waits", async () => {
  const page = await local.open("/schedules/cross-domain/nightly", WIDE);
  await page.getByRole("region", { name: "Next runs" }).getByText(/02:00/).first().waitFor();
  await picture(page, "schedule");
  await page.getByRole("link", { name: "Domains" }).click();
  await page.getByRole("link", { name: "alice", exact: true }).click();
  await page.getByRole("region", { name: "Quota", exact: true }).waitFor();
  await picture(page, "domain");
});
