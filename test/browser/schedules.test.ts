import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { KUSCIA_JOB_SCHEDULES, KUSCIA_JOB_TEMPLATES } from "../../src/api/resources.ts";
import type { Api } from "../../src/server/api.ts";
import { isOver } from "../support/world.ts";
import { goTo, isLive, isRead, picture, RIGHTS, rowOf, serverGoes, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

const GROUP = "kuscia.secretflow";
const ALL = RIGHTS.all;
const SECRET = "the-secret-column";

let stage: Stage;
let api: Api;
let master: string;
let looker: string;
let stranger: string;

beforeAll(async () => {
  stage = await Stage.open();
  const { world } = stage;
  const rights = (verbs: string) =>
    ["kusciajobs", "kusciajobtemplates", "kusciajobschedules"].map(
      (resource) => [world.jobNamespace, `${resource}.${GROUP}`, verbs] as const,
    );
  [master, looker, stranger, api] = await Promise.all([
    stage.account("master", rights(ALL)),
    stage.account("looker", rights(RIGHTS.see)),
    stage.stranger(),
    stage.serve(),
  ]);
});

afterAll(() => stage.close());

/** A template with a parameter of each type. */
async function createTemplate(name: string): Promise<void> {
  const { world } = stage;
  const parties = [{ domainID: world.alice }, { domainID: world.bob }];
  const input = `{"column": "$(params.column)", "rows": $(params.rows), "mode": "$(params.mode)"}`;
  await world.client.create(KUSCIA_JOB_TEMPLATES, {
    metadata: { namespace: world.jobNamespace, name },
    spec: {
      displayName: "Monthly overlap",
      description: `Counts the customers that the parties share, by ${SECRET}.`,
      parameters: [
        { name: "column", required: true, description: "The column to match by." },
        { name: "rows", type: "number", default: "1000" },
        { name: "mode", type: "enum", options: ["fast", "exact"], default: "fast" },
      ],
      template: {
        spec: {
          initiator: world.alice,
          tasks: [{ alias: "match", appImage: world.appImage, taskInputConfig: input, parties }],
        },
      },
    },
  });
}

describe("templates", () => {
  it("come by themselves, say what is wrong with a value where it is, and make the job that was shown, by keys alone", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, "/templates", { token: master });
    await page.getByRole("heading", { name: "No templates yet" }).waitFor();
    await createTemplate("overlap");
    await rowOf(page, "overlap").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "overlap", level: 1 }).waitFor();
    await page.getByRole("row", { name: /column required/ }).waitFor();
    await page.getByRole("link", { name: "Run…" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: /^column/ }).waitFor();
    await page.getByRole("button", { name: "Show the job" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText('parameter "column" is required').waitFor();
    expect(await page.getByRole("table", { name: "Tasks of the job" }).count()).toBe(0);
    await page.getByRole("textbox", { name: /^column/ }).fill("id");
    await page.getByRole("textbox", { name: /^rows/ }).fill("many");
    await page.getByText('parameter "rows"').waitFor();
    await page.getByRole("textbox", { name: /^rows/ }).fill("5");
    await page.keyboard.press("Enter");
    await page.getByRole("table", { name: "Tasks of the job" }).getByText("match").waitFor();
    await picture(page, "template-run");
    await page.getByLabel("Name of the job").fill("overlap-1");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "overlap-1" }).waitFor();
    const job = await world.waitForJob("overlap-1", isOver);
    expect(JSON.parse(job.spec.tasks[0]!.taskInputConfig)).toEqual({ column: "id", rows: 5, mode: "fast" });
  });

  it("take values from the address and from a run, and show nothing of other values", async () => {
    const { page } = await stage.visit(api, "/templates/overlap/run?p.column=phone", { token: master });
    const column = page.getByRole("textbox", { name: /^column/ });
    await column.waitFor();
    expect(await column.inputValue()).toBe("phone");
    await page.getByRole("button", { name: "Show the job" }).click();
    await page.getByRole("button", { name: "Create the job" }).waitFor();
    await page.getByRole("combobox", { name: "Copy values from a run" }).selectOption("overlap-1");
    await page.getByRole("button", { name: "Create the job" }).waitFor({ state: "detached" });
    await expect.poll(() => column.inputValue()).toBe("id");
    expect(new URL(page.url()).search).toContain("p.rows=5");
  });

  it("are not shown to who may not see them, and nothing is made by who may only look", async () => {
    const none = await stage.visit(api, "/templates/overlap", { token: stranger });
    await none.page.getByRole("heading", { name: "Not yours to see" }).waitFor();
    expect(none.proxy.sent).not.toContain(SECRET);
    const shows = await stage.serve("--console-read-only");
    for (const [server, token] of [
      [api, looker],
      [shows, master],
    ] as const) {
      const { page } = await stage.visit(server, "/templates/overlap/run?p.column=id", { token });
      await page.getByRole("button", { name: "Show the job" }).click();
      await page.getByRole("table", { name: "Tasks of the job" }).waitFor();
      expect(await page.getByRole("button", { name: "Create the job" }).count()).toBe(0);
    }
    const unknown = await stage.visit(api, "/templates/never-was", { token: master });
    await unknown.page.getByRole("heading", { name: "No template “never-was”" }).waitFor();
  });
});

describe("schedules", () => {
  it("come by themselves, say when they run by their own clock, and run now", async () => {
    const { world } = stage;
    const { page } = await stage.visit(api, "/schedules", { token: master });
    await page.getByRole("heading", { name: "No schedules yet" }).waitFor();
    await world.client.create(KUSCIA_JOB_SCHEDULES, {
      metadata: { namespace: world.jobNamespace, name: "nightly" },
      spec: {
        trigger: { cron: { expression: "0 2 * * *" } },
        timeZone: "Europe/Berlin",
        template: { name: "overlap" },
        parameters: { column: "id" },
      },
    });
    await rowOf(page, "nightly").getByText("Active").waitFor();
    await page.getByRole("link", { name: "nightly" }).click();
    const coming = page.getByRole("region", { name: "Next runs" });
    await coming.waitFor();
    // 02:00 in Berlin, whatever the reader's zone is, which is named beside it.
    expect(await coming.innerText()).toMatch(/02:00 \S+.*0[89]:00 \S+ yours/s);
    expect(await coming.getByRole("table").count()).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Run now…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make a job" }).click();
    await page.waitForURL(/\/jobs\//);
    await page.getByRole("heading", { level: 1, name: /^nightly-/ }).waitFor();
    await page.goBack();
    await page.getByRole("table", { name: "Runs" }).getByText("Succeeded").waitFor();
    expect(await page.getByRole("table", { name: "Runs" }).innerText()).toContain("hand");
  });

  it("are paused and go on, and catch up when their server goes and another comes", async () => {
    const { world } = stage;
    const address = `/schedules/${world.jobNamespace}/nightly`;
    const going = await stage.serve();
    const tab = await stage.visit(going, address, { token: master });
    const { page, proxy } = tab;
    await page.getByRole("button", { name: "Pause…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("It is paused").waitFor();
    expect(
      (await world.client.get(KUSCIA_JOB_SCHEDULES, { namespace: world.jobNamespace, name: "nightly" })).spec,
    ).toMatchObject({
      suspend: true,
    });
    await serverGoes(going, tab);
    proxy.target = api.consolePort;
    await isLive(page);
    await page.getByRole("button", { name: "Go on…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Go on", exact: true }).click();
    await page.getByText("It is paused").waitFor({ state: "detached" });
  });

  it("are not shown to who may not see them, and offer nothing to who may only look", async () => {
    const address = `/schedules/${stage.world.jobNamespace}/nightly`;
    const none = await stage.visit(api, "/schedules", { token: stranger });
    await none.page.getByRole("heading", { name: "Not yours to see" }).waitFor();
    expect(none.proxy.sent).not.toContain("nightly");
    const shows = await stage.serve("--console-read-only");
    for (const [server, token] of [
      [api, looker],
      [shows, master],
    ] as const) {
      const { page } = await stage.visit(server, address, { token });
      await page.getByRole("region", { name: "Next runs" }).waitFor();
      expect(await page.getByRole("button", { name: /…$/ }).count()).toBe(0);
    }
    const unknown = await stage.visit(api, `${address}-never-was`, { token: master });
    await unknown.page.getByRole("heading", { name: /^No schedule/ }).waitFor();
  });
});

looksRight(async ({ view, check }) => {
  const { page } = await stage.visit(api, "/jobs", { ...view, token: master });
  for (const [what, path] of [
    ["schedules", "/schedules"],
    ["schedule", `/schedules/${stage.world.jobNamespace}/nightly`],
    ["templates", "/templates"],
    ["template", "/templates/overlap"],
    ["run", "/templates/overlap/run?p.rows=many"],
  ] as const) {
    await goTo(page, path);
    await isRead(page);
    await check(page, what);
  }
});
