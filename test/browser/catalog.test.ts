import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOMAINS } from "../../src/api/resources.ts";
import type { Api } from "../../src/server/api.ts";
import { lifeOf, succeeded } from "../support/kubelet.ts";
import { inPhase } from "../support/world.ts";
import { goTo, isRead, JOBS, picture, RIGHTS, Stage } from "./harness.ts";
import { looksRight } from "./looks.ts";

const OF_ALICE = "private-to-alice";

let stage: Stage;
let api: Api;
let master: string;
let bob: string;
let stranger: string;

const row = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("link", { name }) });

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(lifeOf((pod, alias) => (alias.startsWith("long") ? undefined : succeeded(pod))));
  await world.createAppImage(`psi-${world.suffix}`, {
    image: { name: "registry.example.com/psi", tag: "1.4" },
    configTemplates: { "task.conf": "input={{.TASK_INPUT_CONFIG}} of {{.KUSCIA_DOMAIN_ID}}" },
    deployTemplates: [
      {
        name: "host",
        role: "host",
        replicas: 2,
        spec: {
          containers: [
            {
              name: "engine",
              workingDir: "/work",
              command: ["/bin/psi"],
              args: ["--config", "/work/task.conf"],
              env: [{ name: "LEVEL", value: "info" }],
              resources: { limits: { cpu: "1", memory: "1Gi" } },
              configVolumeMounts: [{ mountPath: "/work/task.conf", subPath: "task.conf" }],
            },
          ],
        },
      },
    ],
  });
  await scene.limitPods(world.bob, 1);
  [master, bob, stranger, api] = await Promise.all([
    stage.account("master", [
      [world.jobNamespace, JOBS, RIGHTS.see],
      ["", "appimages.kuscia.secretflow", "get,list"],
    ]),
    stage.bob(),
    stage.stranger(),
    stage.serve(),
  ]);
});

afterAll(() => stage.close());

describe("domains", () => {
  it("show who waits for their quota, in the order of the line, as it moves", async () => {
    const { world, scene } = stage;
    await world.createJob("first", [{ alias: "long-a" }]);
    await world.waitForJob("first", inPhase("Running"));
    const { page } = await stage.visit(api, "/domains", { token: master });
    await row(page, world.bob).waitFor();
    await page.getByRole("link", { name: world.bob }).click();
    await page.getByText("1 of 1").waitFor();
    const line = page.getByRole("table", { name: "Line for its quota" });
    expect(await line.count()).toBe(0);
    await world.createJob("second", [{ alias: "b" }]);
    await row(page, "second").waitFor();
    await world.createJob("third", [{ alias: "c" }]);
    await line.getByRole("row", { name: /^2\. third/ }).waitFor();
    expect(await line.getByRole("row").nth(1).innerText()).toMatch(/^1\.\s+second/);
    await picture(page, "domain-line");
    await scene.limitPods(world.bob, 20);
    await line.waitFor({ state: "detached" });
    await page.getByText("Nothing waits for its quota.").waitFor();
    await page.keyboard.press("Escape");
    await row(page, world.alice).waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("region", { name: "Quota", exact: true }).waitFor();
  });

  it("are those of the reader, and nothing of others is on the wire", async () => {
    const { world } = stage;
    await world.createJob(OF_ALICE, [{ alias: "long-own", parties: [{ domainID: world.alice }] }]);
    await world.waitForJob(OF_ALICE, inPhase("Running"));
    const { page, proxy } = await stage.visit(api, "/domains", { token: bob });
    await row(page, world.bob).waitFor();
    await page.getByRole("link", { name: world.bob }).click();
    await page.getByRole("region", { name: "Quota", exact: true }).waitFor();
    expect(proxy.sent).not.toContain(OF_ALICE);
    const other = await stage.visit(api, `/domains/${world.alice}`, { token: bob });
    await other.page.getByRole("heading", { name: "Not yours to see" }).waitFor();
    expect(other.proxy.sent).not.toContain(OF_ALICE);
    const none = await stage.visit(api, "/domains", { token: stranger });
    await none.page.getByRole("heading", { name: "No domains that you may see" }).waitFor();
    expect(none.proxy.sent).not.toMatch(/alice|bob/);
  });

  it("say why one is not ready, as soon as it is known", async () => {
    const { world } = stage;
    const name = `taken-${world.suffix}`;
    await world.createNamespace(name);
    await world.client.create(DOMAINS, { metadata: { name }, spec: {} });
    const { page } = await stage.visit(api, "/domains", { token: master });
    await row(page, name).getByText("its owner makes it one with").waitFor();
    await world.client.delete(DOMAINS, { name });
    await row(page, name).waitFor({ state: "detached" });
  });
});

describe("apps", () => {
  it("show the pod of a role with its configuration, for a domain and an input", async () => {
    const { world } = stage;
    const name = `psi-${world.suffix}`;
    const { page } = await stage.visit(api, "/apps", { token: master });
    await row(page, name).getByText("registry.example.com/psi:1.4").waitFor();
    await page.getByRole("link", { name }).focus();
    await page.keyboard.press("Enter");
    const preview = page.getByRole("region", { name: "The pod that a party runs" });
    await preview.getByText("/bin/psi --config /work/task.conf").waitFor();
    await preview.getByRole("textbox", { name: "Domain" }).fill("carol");
    await preview.getByRole("textbox", { name: "Input of the task" }).fill("the input");
    await preview.getByText("/work/task.conf", { exact: true }).click();
    await preview.getByText("input=the input of carol").waitFor();
    expect(await preview.innerText()).toMatch(/2 pods.*cpu 1, memory 1Gi/s);
    await picture(page, "app");
    expect(new URL(page.url()).searchParams.get("domain")).toBe("carol");
    const wrong = await stage.visit(api, `/apps/${name}?role=guest`, { token: master });
    await wrong.page.getByText('role "guest"').waitFor();
  });

  it("are not shown to who may not see them", async () => {
    const { world } = stage;
    const { page, proxy } = await stage.visit(api, "/apps", { token: bob });
    await page.getByText("the caller may not list appimages").waitFor();
    const one = await stage.visit(api, `/apps/psi-${world.suffix}`, { token: bob });
    await one.page.getByText("the caller may not get appimages").waitFor();
    expect(`${proxy.sent}${one.proxy.sent}`).not.toContain("registry.example.com");
    const unknown = await stage.visit(api, "/apps/never-was", { token: master });
    await unknown.page.getByRole("heading", { name: "No AppImage “never-was”" }).waitFor();
  });
});

looksRight(async ({ view, check }) => {
  const { world } = stage;
  const { page } = await stage.visit(api, "/jobs", { ...view, token: master });
  for (const [what, path] of [
    ["domains", "/domains"],
    ["domain", `/domains/${world.bob}`],
    ["apps", "/apps"],
    ["app", `/apps/psi-${world.suffix}`],
  ] as const) {
    await goTo(page, path);
    await isRead(page);
    await check(page, what);
  }
});
