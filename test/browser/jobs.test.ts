import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Api } from "../../src/server/api.ts";
import { failed, lifeOf, succeeded } from "../support/kubelet.ts";
import { inPhase, isOver } from "../support/world.ts";
import { isAskedForToken, isLive, JOBS, rowOf, serverGoes, signIn, Stage, type Tab } from "./harness.ts";
import { looksRight } from "./looks.ts";

const SECRET = "the-secret-of-alice";

let stage: Stage;
let api: Api;
let master: string;
let bob: string;
let stranger: string;
/** A page whose token soon no longer holds. */
let expiring: Tab;

const row = ({ page }: Tab, name: string): Locator => rowOf(page, name);

beforeAll(async () => {
  stage = await Stage.open();
  const { world, scene } = stage;
  scene.kubelet.use(
    lifeOf((pod, alias) => {
      if (alias === "long") return undefined;
      const fails = alias === "bad" && pod.metadata.namespace === world.bob;
      return fails ? failed(pod, 3, "round 12: the loss is not a number") : succeeded(pod);
    }),
  );
  const after = (alias: string, dependency: string) => ({ alias, dependencies: [dependency] });
  await world.createJob("done", [{ alias: "a" }, after("b", "a")]);
  await world.createJob("broken", [{ alias: "good" }, after("bad", "good"), after("never", "bad")]);
  await world.createJob("lasting", [{ alias: "long" }]);
  await world.createJob("private", [{ alias: "only", taskInputConfig: SECRET, parties: [{ domainID: world.alice }] }]);
  let leaving;
  [master, bob, stranger, leaving, api] = await Promise.all([
    stage.master(),
    stage.bob(),
    stage.stranger(),
    stage.account("leaving", [[world.jobNamespace, JOBS, "list,watch"]]),
    stage.serve(),
    ...["done", "broken", "private"].map((name) => world.waitForJob(name, isOver)),
    world.waitForJob("lasting", inPhase("Running")),
  ]);
  expiring = await stage.visit(api, "/jobs", { token: leaving });
  await row(expiring, "done").waitFor();
  await world.cluster.kubectl(["-n", world.jobNamespace, "delete", "serviceaccount", "leaving"]);
});

afterAll(() => stage.close());

describe("the list of jobs", () => {
  it("shows each job with its state and why, and how many there are of each state", async () => {
    const tab = await stage.visit(api, "/jobs", { token: master });
    await row(tab, "broken").waitFor();
    expect(await row(tab, "broken").innerText()).toMatch(/Failed.*broken.*bad\/bob-\S+ .*exit 3.*not a number/s);
    expect(await row(tab, "done").innerText()).toMatch(/Succeeded.*2\/2/s);
    await tab.page.getByRole("button", { name: "Failed 1" }).click();
    await row(tab, "done").waitFor({ state: "detached" });
    expect(new URL(tab.page.url()).search).toBe("?state=Failed");
    await tab.page.getByRole("searchbox").fill("nothing like it");
    await tab.page.getByRole("heading", { name: "No job matches" }).waitFor();
    await tab.page.getByRole("button", { name: "Clear filter" }).click();
    await row(tab, "done").waitFor();
    // The token has left the address, and so the history.
    expect(tab.page.url()).not.toContain("#");
  });

  it("follows changes where the rows are, and holds back new rows until they are asked for", async () => {
    const { world, scene } = stage;
    await world.createJob("changing", [{ alias: "long" }]);
    await world.waitForJob("changing", inPhase("Running"));
    const tab = await stage.visit(api, "/jobs?q=chang", { token: master });
    await row(tab, "changing").getByText("Running").waitFor();
    scene.kubelet.use(lifeOf((pod, alias) => (alias === "long" ? undefined : succeeded(pod))));
    await world.createJob("changing-too", [{ alias: "a" }]);
    await tab.page.getByRole("button", { name: "1 new job" }).waitFor();
    expect(await row(tab, "changing-too").count()).toBe(0);
    await tab.page.getByRole("button", { name: "1 new job" }).click();
    await row(tab, "changing-too").getByText("Succeeded").waitFor();
    const patch = [
      "patch",
      "kusciajob",
      "changing",
      "--type=merge",
      "-p",
      '{"metadata":{"labels":{"kuscia.secretflow/job-stage":"Cancel"}}}',
    ];
    await world.cluster.kubectl(["-n", world.jobNamespace, ...patch]);
    await row(tab, "changing").getByText("Cancelled", { exact: true }).waitFor();
    await world.cluster.kubectl(["-n", world.jobNamespace, "delete", "kusciajob", "changing-too"]);
    await row(tab, "changing-too").getByText("Deleted").waitFor();
  });

  it("says since when it is not live when its server goes, and catches up on another", async () => {
    const { world } = stage;
    const going = await stage.serve();
    const tab = await stage.visit(going, "/jobs", { token: master });
    await row(tab, "done").waitFor();
    await isLive(tab.page);
    await serverGoes(going, tab);
    await world.createJob("meanwhile", [{ alias: "a" }]);
    tab.proxy.target = api.consolePort;
    await tab.page.getByRole("button", { name: "1 new job" }).click();
    await row(tab, "meanwhile").waitFor();
  });

  it("is used by keys alone", async () => {
    const tab = await stage.visit(api, "/jobs", { token: master });
    await row(tab, "done").waitFor();
    await tab.page.keyboard.press("/");
    await tab.page.keyboard.type("broken");
    await row(tab, "done").waitFor({ state: "detached" });
    await tab.page.keyboard.press("Escape");
    await tab.page.keyboard.press("j");
    const focused = () => tab.page.evaluate("document.activeElement?.textContent");
    await expect.poll(focused).toBe("broken");
    await tab.page.keyboard.press("?");
    await tab.page.getByRole("dialog", { name: "Keys" }).waitFor();
    await tab.page.keyboard.press("Escape");
    await tab.page.getByRole("dialog").waitFor({ state: "detached" });
    await expect.poll(focused).toBe("broken");
    await tab.page.keyboard.press("g");
    await tab.page.keyboard.press("j");
    await row(tab, "done").waitFor();
  });
});

describe("who may not see all", () => {
  it("a party sees its own jobs, and nothing else is on the wire", async () => {
    const tab = await stage.visit(api, "/jobs", { token: bob });
    await row(tab, "broken").waitFor();
    await isLive(tab.page);
    await stage.world.createJob("private-too", [
      { alias: "only", taskInputConfig: SECRET, parties: [{ domainID: stage.world.alice }] },
    ]);
    await stage.world.createJob("seen", [{ alias: "a" }]);
    await tab.page.getByRole("button", { name: "1 new job" }).click();
    await row(tab, "seen").waitFor();
    expect(await row(tab, "private").count()).toBe(0);
    expect(tab.proxy.sent).toContain('"job_id":"seen"');
    expect(tab.proxy.sent).not.toMatch(/private|the-secret-of-alice/);
  });

  it("a stranger is told which right it lacks", async () => {
    const tab = await stage.visit(api, "/jobs", { token: stranger });
    await tab.page.getByRole("heading", { name: "No jobs that you may see" }).waitFor();
    expect(await tab.page.getByRole("main").innerText()).toContain("needs the right to list kusciajobs");
    expect(tab.proxy.sent).not.toMatch(/broken|lasting|private/);
  });

  it("nobody is asked for a token, and a wrong one is refused; the page stays where it is", async () => {
    const tab = await stage.visit(api, "/jobs?state=Failed");
    const dialog = tab.page.getByRole("dialog", { name: "Sign in" });
    await dialog.getByLabel("Token").fill("made-up");
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByLabel("Token").fill(master);
    await tab.page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await row(tab, "broken").waitFor();
    expect(new URL(tab.page.url()).search).toBe("?state=Failed");
    const kept = await tab.page.evaluate<string>("JSON.stringify([localStorage, sessionStorage, document.cookie])");
    expect(kept).not.toContain(master);
  });

  it("who loses the right to sign in keeps what is shown, and goes on with another token", async () => {
    const { page } = expiring;
    await isAskedForToken(expiring);
    await page.getByText("broken").waitFor();
    await signIn(page, master);
    await isLive(page);
  });
});

looksRight(async ({ view, said, check }) => {
  const tab = await stage.visit(api, "/jobs", { ...view, token: master });
  await row(tab, "broken").waitFor();
  await check(tab.page, "jobs");
  await tab.page.getByRole("button", { name: said("menu.open").replace("{name}", "") }).click();
  await check(tab.page, "menu");
  await tab.page.getByRole("button", { name: said("menu.keys") }).click();
  await tab.page.getByRole("dialog").waitFor();
  await check(tab.page, "keys");
  const signedOut = await stage.visit(api, "/jobs", view);
  await signedOut.page.getByRole("dialog", { name: said("signin.title") }).waitFor();
  await check(signedOut.page, "sign-in");
});
