import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Api } from "../../src/server/api.ts";
import { isOver } from "../support/world.ts";
import { isLive, Stage } from "./harness.ts";

// The safety of the console in a real browser: what its policy stops, where its token is, and who may call in a reader's name.

let stage: Stage;
let api: Api;
let master: string;
const closing: Server[] = [];

const origin = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function serving(answer: (asked: IncomingMessage, answer: ServerResponse) => void): Promise<Server> {
  const server = createServer(answer);
  closing.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

beforeAll(async () => {
  stage = await Stage.open();
  await stage.world.createJob("seen", [{ alias: "a" }]);
  [master, api] = await Promise.all([stage.master(), stage.serve(), stage.world.waitForJob("seen", isOver)]);
});

afterAll(async () => {
  for (const server of closing) {
    server.closeAllConnections();
    server.close();
  }
  await stage.close();
});

/** The console, signed in, with what its browser complains of for nobody else. */
async function opened(path = "/jobs"): Promise<Page> {
  const { page } = await stage.visit(api, path, { token: master, isAttacked: true });
  await page.getByRole("link", { name: "seen", exact: true }).first().waitFor();
  return page;
}

describe("the policy of the page", () => {
  it("lets through none of what a text could make of it", async () => {
    const page = await opened();
    for (const [what, code, why] of [
      ["markup from a text", "document.body.innerHTML = '<img src=x>'", /TrustedHTML/],
      // Later: the tool that drives the browser may do it at once.
      [
        "code from a text",
        "new Promise((done, failed) => setTimeout(() => { try { done(new Function('return 1')()); } catch (error) { failed(error); } }))",
        /unsafe-eval|Content Security Policy|TrustedScript/,
      ],
      ["address of a script from a text", "document.createElement('script').src = '/assets/x.js'", /TrustedScriptURL/],
      ["other policy for trusted types", "trustedTypes.createPolicy('other', {})", /disallowed|Refused|violates/],
      [
        "second policy of our own name",
        "(trustedTypes.createPolicy('kj', {}), trustedTypes.createPolicy('kj', {}))",
        /disallowed|violates|already/,
      ],
      ["calls to another server", "fetch('http://127.0.0.1:9/')", /Failed to fetch|violates|Refused/],
    ] as const)
      await expect(page.evaluate(code), what).rejects.toThrow(why);
  });

  it.each([
    [
      "a script in the page",
      "const s = document.createElement('script'); s.text = trusted('bad()'); document.body.append(s)",
    ],
    ["a frame", "const f = document.createElement('iframe'); f.src = '/about.json'; document.body.append(f)"],
    [
      "a form",
      "const f = document.createElement('form'); f.action = 'http://127.0.0.1:9/'; document.body.append(f); f.submit()",
    ],
    [
      "another base for addresses",
      "const b = document.createElement('base'); b.href = 'http://127.0.0.1:9/'; document.head.append(b)",
    ],
    ["a picture of another server", "new Image().src = 'http://127.0.0.1:9/x.png'"],
    [
      "a style in the page",
      "const s = document.createElement('style'); s.textContent = 'b{}'; document.head.append(s)",
    ],
  ])("reports %s and does nothing of it", async (_, code) => {
    const page = await opened();
    const broken = page.evaluate<string>(`new Promise((resolve) => {
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => resolve(effectiveDirective), { once: true });
      const trusted = (text) => text;
      try { ${code} } catch (error) { resolve(String(error)); }
    })`);
    expect(await broken).toMatch(/-src|-uri|-action|trusted|Trusted/);
  });

  it("lets no other page show the console in a frame", async () => {
    const { page, proxy } = await stage.visit(api, "/about.json", { isAttacked: true });
    const around = await serving((_, answer) => {
      answer.setHeader("content-type", "text/html");
      answer.end(`<iframe src="http://127.0.0.1:${proxy.port}/jobs"></iframe>`);
    });
    await page.goto(origin(around));
    const frame = page.frames().find((each) => each !== page.mainFrame());
    await expect.poll(() => frame?.url()).toMatch(/^(?:chrome-error|about:blank)/);
  });

  it("is for all that the page loads: its own server alone gives it anything", async () => {
    const { page } = await stage.visit(api, "/about.json");
    const asked: string[] = [];
    page.on("request", (each) => asked.push(each.url()));
    const own = new URL(page.url()).origin;
    await page.goto(`${own}/jobs/${stage.world.jobNamespace}/seen#token=${encodeURIComponent(master)}`);
    await page.locator(".task-node").first().waitFor();
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((each) => !each.startsWith(`${own}/`) && !each.startsWith("data:"))).toEqual([]);
  });
});

describe("the token", () => {
  it("is in the memory of the tab, and nowhere that outlives it or that others read", async () => {
    const { page, proxy } = await stage.visit(api, "/jobs", { token: master });
    await page.getByRole("link", { name: "seen", exact: true }).waitFor();
    await page.getByRole("link", { name: "seen", exact: true }).click();
    await page.getByRole("region", { name: "Why" }).waitFor();
    const kept = await page.evaluate<string>(`(async () => JSON.stringify([
      { ...localStorage }, { ...sessionStorage }, document.cookie, name, history.state, location.href, document.referrer,
      await indexedDB.databases(), await caches.keys(), (await navigator.serviceWorker.getRegistrations()).length,
      document.documentElement.outerHTML,
    ]))()`);
    expect(kept).toContain("seen");
    expect(kept).not.toContain(master);
    expect(await page.context().cookies()).toEqual([]);
    expect(proxy.sent.toLowerCase()).not.toContain("set-cookie");
    expect(proxy.sent).not.toContain(master);
    await page.goBack();
    expect(page.url()).not.toContain(master);
    await page.reload();
    await page.getByRole("dialog", { name: "Sign in" }).waitFor();
  });

  it("need not be known to the page where a proxy in front sends it", async () => {
    const { proxy: own } = await stage.visit(api, "/about.json");
    // As an ingress does that signs people in: it keeps the host, and adds what it knows.
    const ingress = await serving((asked, answer) => {
      const headers = { ...asked.headers, authorization: `Bearer ${master}` };
      const onward = request({ port: own.port, path: asked.url, method: asked.method, headers }, (given) => {
        answer.writeHead(given.statusCode!, given.headers);
        given.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      answer.on("close", () => onward.destroy());
      asked.pipe(onward);
    });
    const { page } = await stage.visit(api, "/about.json");
    await page.goto(`${origin(ingress)}/jobs`);
    await page.getByRole("link", { name: "seen", exact: true }).waitFor();
    await isLive(page);
    expect(await page.getByRole("dialog").count()).toBe(0);
    // A page of somebody else, in the same browser, to which the ingress would lend the token.
    const before = (await stage.world.job("seen")).metadata.resourceVersion;
    const evil = await serving((_, answer) => void answer.setHeader("content-type", "text/html").end("<p>hello</p>"));
    const other = await page.context().newPage();
    onTestFinished(() => other.close());
    await other.goto(origin(evil));
    const tries = await other.evaluate<string[]>(
      `(async () => {
        const body = JSON.stringify({ job_id: "seen" });
        const url = ${JSON.stringify(`${origin(ingress)}/api/v1/job/delete`)};
        const ask = (init) => fetch(url, { method: "POST", credentials: "include", body, ...init })
          .then(({ type, status }) => type + " " + status, () => "refused");
        return [
          await ask({ headers: { "content-type": "application/json", "x-kj": "1" } }),
          await ask({ headers: { "content-type": "text/plain" } }),
          await ask({ mode: "no-cors" }),
        ];
      })()`,
    );
    expect(tries).toEqual(["refused", "refused", "opaque 0"]);
    expect((await stage.world.job("seen")).metadata.resourceVersion).toBe(before);
  });
});

describe("kj console", () => {
  let folder: string;
  let kj: ChildProcess;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-kj-console-"));
    writeFileSync(join(folder, "token"), master, { mode: 0o600 });
    const server = `http://127.0.0.1:${api.consolePort}`;
    const args = ["--import", "tsx", "src/kj.ts", "console", "--server", server, "--token-file", join(folder, "token")];
    kj = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  });

  afterAll(async () => {
    const ended = once(kj, "close");
    kj.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  it("opens the page with the credentials of kj, which the page never has", async () => {
    let said = "";
    kj.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
    await expect.poll(() => said).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=\S+/);
    const address = said.trim();
    const { page } = await stage.visit(api, "/about.json");
    await page.goto(address);
    await page.getByRole("link", { name: "seen", exact: true }).waitFor();
    await isLive(page);
    expect(page.url()).not.toContain("token");
    const other = await stage.visit(api, "/about.json");
    await other.page.goto(new URL("/jobs", address).href);
    await other.page.getByRole("dialog", { name: "Sign in" }).waitFor();
  });
});
