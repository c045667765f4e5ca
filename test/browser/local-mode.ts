import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { KubeClient } from "../../src/kube/client.ts";
import { eventually } from "../support/world.ts";
import { openBrowser } from "./chromium.ts";

/** Local mode as a process of its own, as `npm run local` starts it, with a browser. */
export class LocalMode {
  readonly client: KubeClient;
  readonly #folder: string;
  readonly #child: ChildProcess;
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];
  /** Where the console is, with the token. */
  readonly #console: URL;

  private constructor(parts: { folder: string; child: ChildProcess; browser: Browser; said: string }) {
    const { folder, child, browser, said } = parts;
    this.#folder = folder;
    this.#child = child;
    this.#browser = browser;
    this.#console = new URL(/Console +(\S+)/.exec(said)?.[1] ?? "");
    this.client = KubeClient.create({ kubeconfig: join(folder, "kubeconfig"), userAgent: "browser-test/1" });
  }

  static async start(): Promise<LocalMode> {
    const folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-browser-"));
    const args = [join("dist", "main.mjs"), "local", "--data", folder, "--end-with-stdin"];
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [browser] = await Promise.all([
      openBrowser(),
      eventually(() => said.includes("Stop with Ctrl-C"), "local mode"),
    ]);
    return new LocalMode({ folder, child, browser, said });
  }

  /** The token of who started it. */
  get token(): string {
    return readFileSync(join(this.#folder, "token"), "utf8").trim();
  }

  /** Opens a page as somebody who clicks the address in the terminal. */
  async open(path: string, options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      locale: "en",
      timezoneId: "UTC",
      reducedMotion: "reduce",
      ...options,
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    await page.goto(`${this.#console.origin}${path}${this.#console.hash}`);
    return page;
  }

  async stop(): Promise<void> {
    this.client.close();
    await Promise.all(this.#contexts.map((context) => context.close()));
    if (this.#child.exitCode === null) {
      const ended = new Promise((resolve) => this.#child.once("close", resolve));
      this.#child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
