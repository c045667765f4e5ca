import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import { buildConsole } from "../scripts/build-console.ts";
import type { JobSummaryView, JobView, TaskView } from "../src/job/view.ts";
import { readConsoleFiles } from "../src/server/console/files.ts";
import { SECURITY_HEADERS } from "../src/server/console/headers.ts";
import { chromiumPath } from "../test/browser/chromium.ts";
import { percentile, print, round } from "./figures.ts";

// How the console holds up in a browser: frames of a graph whose tasks change all the time, a list of many jobs, and how
// long a change takes to be seen. Its server only plays the job API, so that nothing but the page is measured.

const PARTIES = ["alice", "bob", "carol"];
const CHAINS = 8;
const NAMESPACE = "cross-domain";
const LOOKS = 40;
const CREATED = "2026-01-01T00:00:00Z";

interface Sizes {
  readonly tasks: number;
  readonly jobs: number;
  readonly changes: number;
  readonly seconds: number;
}

/** Plays the job API for one page. */
class Stub {
  readonly #server: Server;
  readonly #files = readConsoleFiles();
  readonly #sizes: Sizes;
  readonly #tasks: TaskView[];
  readonly #watches = new Set<ServerResponse>();
  #changes = 0;

  constructor(sizes: Sizes) {
    this.#sizes = sizes;
    this.#tasks = Array.from({ length: sizes.tasks }, (_, index) => taskView(index));
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Changes a task, and tells whoever watches. Answers with the number of the change, which the task shows as its attempt. */
  change(index = this.#changes % this.#sizes.tasks): number {
    this.#changes += 1;
    const task = this.#tasks[index]!;
    const state = task.state === "Running" ? "Succeeded" : "Running";
    const parties = task.parties.map((party) => ({ ...party, state }));
    this.#tasks[index] = { ...task, state, parties, attempt: this.#changes };
    const data = JSON.stringify({ object: { job_id: "large" } });
    for (const watch of this.#watches) watch.write(`event: MODIFIED\nid: ${this.#changes}\ndata: ${data}\n\n`);
    return this.#changes;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    const path = (request.url ?? "/").replace(/\?.*/, "");
    if (path.endsWith("/watch") || path.endsWith("/stream")) return this.#stream(response);
    if (!path.startsWith("/api/") && path !== "/about.json") return this.#file(path, response);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const asked = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
    const answer =
      path === "/about.json" ? { version: "bench", read_only: false, audience: "" } : this.#data(path, asked);
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  }

  #stream(response: ServerResponse): void {
    response.setHeader("content-type", "text/event-stream").flushHeaders();
    this.#watches.add(response);
    response.write("event: SYNCED\nid: 0\ndata: {}\n\n");
    response.on("close", () => this.#watches.delete(response));
  }

  #file(path: string, response: ServerResponse): void {
    const file = this.#files.get(path) ?? this.#files.get("/index.html")!;
    response.setHeader("content-type", file.type).end(file.body);
  }

  #data(path: string, asked: Record<string, unknown>): object {
    const status = { code: 0, message: "" };
    if (path.endsWith("/whoami")) return { status, data: { name: "bench", job_namespace: NAMESPACE, may: ["list"] } };
    if (!path.endsWith("/job/view")) return { status, data: {} };
    if (asked["whole"] === true)
      return { status, data: { jobs: [JSON.stringify(this.#whole())], may: [], event_id: "0" } };
    const from = Number(asked["page_token"] ?? 0);
    const to = Math.min(this.#sizes.jobs, from + Number(asked["page_size"]));
    const jobs = Array.from({ length: to - from }, (_, index) =>
      JSON.stringify(summary(`job-${from + index}`, "Running")),
    );
    const next = to < this.#sizes.jobs ? String(to) : "";
    return { status, data: { jobs, total: String(this.#sizes.jobs), next_page_token: next, event_id: "0" } };
  }

  #whole(): JobView {
    return { ...summary("large", "Running"), uid: "u", etag: String(this.#changes), tasks: this.#tasks, approvals: [] };
  }
}

function summary(name: string, state: string): JobSummaryView {
  const about = { name, namespace: NAMESPACE, initiator: "alice", state, progress: "1/3" };
  return { ...about, parties: PARTIES, create_time: CREATED, start_time: CREATED, why: [] };
}

function taskView(index: number): TaskView {
  return {
    alias: `task-${index}`,
    state: "Pending",
    dependencies: index < CHAINS ? [] : [`task-${index - CHAINS}`],
    tolerable: false,
    app_image: "app",
    attempt: 0,
    create_time: CREATED,
    parties: PARTIES.map((domain) => ({ domain_id: domain, state: "Pending", pods: [] })),
    attempts: [],
  };
}

/** Counts frames and long tasks while something goes on. */
const COUNT_FRAMES = `(() => {
  const found = { frames: [], longest: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) found.longest = Math.max(found.longest, duration);
  }).observe({ type: "longtask" });
  let last = performance.now();
  const frame = (now) => { found.frames.push(now - last); last = now; requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  globalThis.counted = found;
})()`;

interface Frames {
  readonly p95FrameMs: number;
  readonly longestTaskMs: number;
  /** Of the page's main thread, by the clock of its CPU: what others on the machine do does not count. */
  readonly cpuShare: number;
}

async function framesWhile(page: Page, work: () => Promise<void>): Promise<Frames> {
  await page.evaluate(COUNT_FRAMES);
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
  const [begin, before] = [performance.now(), await busy()];
  await work();
  const cpuShare = (1000 * ((await busy()) - before)) / (performance.now() - begin);
  await session.detach();
  const found = await page.evaluate<{ frames: number[]; longest: number }>("globalThis.counted");
  return {
    p95FrameMs: round(percentile(found.frames.slice(1), 0.95)),
    longestTaskMs: round(found.longest),
    cpuShare: round(cpuShare),
  };
}

async function graph(
  browser: Browser,
  address: string,
  { stub, sizes }: { stub: Stub; sizes: Sizes },
): Promise<object> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // A bound says that something came, not how fast.
  page.setDefaultTimeout(120_000);
  await page.goto(`${address}/jobs/${NAMESPACE}/large`);
  await page.locator(".task-node").first().waitFor();
  const frames = await framesWhile(page, async () => {
    const timer = setInterval(() => stub.change(), 1000 / sizes.changes);
    const end = performance.now() + sizes.seconds * 1000;
    await page.mouse.move(250, 500);
    for (let step = 0; performance.now() < end; step += 1) await page.mouse.wheel(step % 40 < 20 ? 12 : -12, 0);
    clearInterval(timer);
  });
  const seen: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) seen.push(await changeToPixel(page, stub));
  await page.close();
  return { ...frames, changeToPixelMs: { p50: round(percentile(seen, 0.5)), p95: round(percentile(seen, 0.95)) } };
}

/** Milliseconds from a change on the server to the frame that shows it. */
async function changeToPixel(page: Page, stub: Stub): Promise<number> {
  const wait = page.evaluate<number>(seenAfter(stub.change(0)));
  // The first change is seen before the clock starts.
  await new Promise((resolve) => {
    setTimeout(resolve, 300);
  });
  const at = Date.now();
  stub.change(0);
  return (await wait) - at;
}

/** Resolves with the time of the frame after the one in which the first task shows a later change. */
function seenAfter(change: number): string {
  return `new Promise((resolve) => {
    const look = () => {
      const text = document.querySelector('[data-task="task-0"] small')?.textContent ?? "";
      const isSeen = Number(/#(\\d+)/.exec(text)?.[1] ?? 0) > ${change};
      requestAnimationFrame(isSeen ? () => resolve(Date.now()) : look);
    };
    look();
  })`;
}

async function list(browser: Browser, address: string, { sizes }: { sizes: Sizes }): Promise<object> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  // A bound says that something came, not how fast.
  page.setDefaultTimeout(120_000);
  const begin = performance.now();
  await page.goto(`${address}/jobs`);
  await page.getByRole("link", { name: "job-0", exact: true }).waitFor();
  const firstSightMs = Math.round(performance.now() - begin);
  const all = `${sizes.jobs.toLocaleString("en")} jobs`;
  await page.getByText(all).waitFor();
  const scroll = await framesWhile(page, async () => {
    await page.mouse.move(600, 500);
    for (let step = 0; step < 150; step += 1) await page.mouse.wheel(0, 300);
  });
  const { longestTaskMs: filterMs } = await framesWhile(page, async () => {
    await page.getByRole("searchbox").fill("job-49");
    await page.getByText(all).waitFor({ state: "detached" });
  });
  await page.close();
  return { firstSightMs, scroll, filterLongestTaskMs: filterMs };
}

/** Measures the console in a browser and prints one line of JSON. */
export async function runConsole(args: string[]): Promise<void> {
  const number = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { tasks: number, jobs: number, changes: number, seconds: number } });
  const { tasks = "128", jobs = "5000", changes = "160", seconds = "10" } = values;
  const sizes = { tasks: Number(tasks), jobs: Number(jobs), changes: Number(changes), seconds: Number(seconds) };
  const gzipBytes = await buildConsole();
  const stub = new Stub(sizes);
  const address = await stub.listen();
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: chromiumPath("whole"), args: sandbox });
  try {
    const ofGraph = await graph(browser, address, { stub, sizes });
    const ofList = await list(browser, address, { sizes });
    print({ bench: "console", ...sizes, gzipBytes, graph: ofGraph, list: ofList });
  } finally {
    await browser.close();
    stub.close();
  }
}
