import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build, isBuildStale } from "../scripts/program.mjs";
import { KUSCIA_JOBS } from "../src/api/resources.ts";
import { startCluster } from "../test/cluster/start.ts";
import { openHttp, postJson } from "../test/integration/server/http.ts";
import { installCRDs } from "../test/support/shared-cluster.ts";
import { eventually, World } from "../test/support/world.ts";
import { Command } from "./api.ts";
import { percentile, print, round, say } from "./figures.ts";
import { freePort } from "./program.ts";

const AUDIENCE = "console.bench";
// More at once would overflow the queue of the listening socket.
const CONNECTING = 50;
const PATIENCE_MS = 600_000;
const QUIET_SECONDS = 10;
/** Changes whose way to all consoles is timed, one after the other. */
const SINGLE = 10;
/** Then as many a second for a while. */
const STEADY = { perSecond: 10, seconds: 10 };

/** Open consoles: each asked what a page asks when it opens, and follows the jobs. */
class Consoles {
  readonly #port: number;
  readonly #streams: IncomingMessage[] = [];
  /** Changes that all of them were told of together. */
  events = 0;
  firstAt: number | undefined;
  lastAt = 0;
  /** Streams that ended by themselves. */
  ended = 0;

  constructor(port: number) {
    this.#port = port;
  }

  /** Opens one; answers with how long it took until it was live, in milliseconds. */
  async open(token: string): Promise<number> {
    const begin = performance.now();
    const authorization = `Bearer ${token}`;
    const call = async (path: string, body: object): Promise<Record<string, string>> => {
      const { status, data } = await postJson(this.#port, path, body, { headers: { authorization, "x-kj": "1" } });
      if (status?.code !== 0) throw new Error(`${path}: ${JSON.stringify(status)}`);
      return data as Record<string, string>;
    };
    await call("/api/v1/whoami", {});
    await call("/api/v1/consent/list", { box: "mine", page_size: 1 });
    const { event_id: id = "" } = await call("/api/v1/job/view", { page_size: 200 });
    const headers = { authorization, "last-event-id": id };
    const stream = await openHttp(this.#port, "/api/v1/job/watch", undefined, { method: "GET", headers });
    if (stream.statusCode !== 200) throw new Error(`the stream is answered ${stream.statusCode}`);
    this.#streams.push(stream);
    await new Promise<void>((resolve) => this.#listen(stream, resolve));
    return performance.now() - begin;
  }

  #listen(stream: IncomingMessage, live: () => void): void {
    stream.on("error", () => undefined);
    stream.on("close", () => (this.ended += 1));
    let rest = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        if (part.includes("event: SYNCED")) live();
        if (!part.includes("event: MODIFIED")) continue;
        this.events += 1;
        this.lastAt = performance.now();
        this.firstAt ??= this.lastAt;
      }
    });
  }

  get size(): number {
    return this.#streams.length;
  }

  waitForEvents(count: number): Promise<void> {
    return eventually(() => this.events >= count, `all consoles to be told of ${count} changes`, PATIENCE_MS);
  }

  close(): void {
    for (const stream of this.#streams) stream.destroy();
  }
}

/** What it costs one replica, and the API server behind it, that many consoles are open. */
export async function runConsoles(args: string[]): Promise<void> {
  const number = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { consoles: number, readers: number, jobs: number } });
  const { consoles = "2000", readers = "100", jobs = "200" } = values;
  if (isBuildStale()) await build();
  const dir = mkdtempSync(join(tmpdir(), "kusciajob-operator-bench-"));
  const cluster = await startCluster({ dir, mode: "api", progress: say });
  let api: Command | undefined;
  try {
    await installCRDs(cluster);
    const world = await new World(dir).create();
    for (let index = 0; index < Number(jobs); index += 1) await world.createJob(`job-${index}`, [{ alias: "t" }]);
    const port = await freePort();
    api = await Command.start("api", [
      "--protocol=NOTLS",
      "--address=127.0.0.1",
      "--http-port=-1",
      "--grpc-port=-1",
      "--kubernetes-auth",
      `--token-audiences=${AUDIENCE}`,
      "--max-streams=0",
      "--max-streams-per-caller=0",
      "--request-rate=0",
      "--log-level=warn",
      `--kubeconfig=${cluster.kubeconfig}`,
      `--job-namespace=${world.jobNamespace}`,
      `--console-port=${port}`,
    ]);
    await api.ready();
    const tokens = await tokensOf(world, Number(readers));
    await measure({ world, api, port, tokens, count: Number(consoles) });
    world.close();
  } finally {
    await api?.stop();
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Tokens of so many readers who may see all jobs. */
async function tokensOf(world: World, count: number): Promise<string[]> {
  say(`making ${count} readers`);
  const { cluster, jobNamespace } = world;
  const kubectl = (...command: string[]): Promise<string> => cluster.kubectl(["-n", jobNamespace, ...command]);
  await kubectl("create", "role", "reader", "--verb=get,list,watch", "--resource=kusciajobs.kuscia.secretflow");
  await kubectl("create", "rolebinding", "reader", "--role=reader", `--group=system:serviceaccounts:${jobNamespace}`);
  const tokens: string[] = [];
  for (let index = 0; index < count; index += 1) {
    await kubectl("create", "serviceaccount", `reader-${index}`);
    tokens.push((await kubectl("create", "token", `reader-${index}`, `--audience=${AUDIENCE}`)).trim());
  }
  return tokens;
}

interface Setting {
  readonly world: World;
  readonly api: Command;
  readonly port: number;
  readonly tokens: readonly string[];
  readonly count: number;
}

async function measure({ world, api, port, tokens, count }: Setting): Promise<void> {
  const watches = (): Promise<number> =>
    api.metric('rest_client_requests_total{method="watch",resource="kusciajobs",code="200"}');
  const before = { rssMiB: await api.rss(), watches: await watches(), cpu: await api.cpuSeconds() };
  const peak = api.samplePeak();
  const all = new Consoles(port);
  const openMs: number[] = [];
  say(`opening ${count} consoles`);
  const begin = performance.now();
  while (all.size < count) {
    const some = Array.from({ length: Math.min(CONNECTING, count - all.size) }, (_, index) =>
      all.open(tokens[(all.size + index) % tokens.length]!),
    );
    openMs.push(...(await Promise.all(some)));
  }
  const openSeconds = (performance.now() - begin) / 1000;
  const opened = { rssMiB: await api.rss(), cpu: await api.cpuSeconds() };
  await pause(QUIET_SECONDS * 1000);
  const quiet = await api.cpuSeconds();
  const ways: { first: number; last: number }[] = [];
  for (let index = 0; index < SINGLE; index += 1) ways.push(await timed(all, () => change(world, index)));
  const single = await api.cpuSeconds();
  const steady = STEADY.perSecond * STEADY.seconds;
  const expected = all.events + steady * count;
  for (let index = 0; index < steady; index += 1) {
    await change(world, SINGLE + index);
    await pause(1000 / STEADY.perSecond);
  }
  await all.waitForEvents(expected);
  const after = await api.cpuSeconds();
  print({
    bench: "consoles",
    consoles: count,
    readers: tokens.length,
    ended: all.ended,
    apiserverWatches: await watches(),
    moreWatches: (await watches()) - before.watches,
    openSeconds: round(openSeconds),
    openMs: { p50: round(percentile(openMs, 0.5)), p99: round(percentile(openMs, 0.99)) },
    oneChangeMs: {
      first: round(
        percentile(
          ways.map(({ first }) => first),
          0.5,
        ),
      ),
      last: round(
        percentile(
          ways.map(({ last }) => last),
          0.5,
        ),
      ),
      lastMax: round(
        percentile(
          ways.map(({ last }) => last),
          1,
        ),
      ),
    },
    rssMiB: { before: before.rssMiB, opened: opened.rssMiB, after: await api.rss(), peak: peak.stop() },
    cpuSeconds: {
      open: round(opened.cpu - before.cpu),
      quietSecond: round((quiet - opened.cpu) / QUIET_SECONDS),
      oneChange: round((single - quiet) / SINGLE),
      ofSteadyChange: round((after - single) / steady),
    },
  });
  all.close();
}

/** How long a change takes to the first console, and to the last. */
async function timed(all: Consoles, act: () => Promise<unknown>): Promise<{ first: number; last: number }> {
  const expected = all.events + all.size;
  all.firstAt = undefined;
  const sent = performance.now();
  await act();
  await all.waitForEvents(expected);
  return { first: all.firstAt! - sent, last: all.lastAt - sent };
}

function change(world: World, index: number): Promise<unknown> {
  const labels = { marker: String(index) };
  return world.client.patch(
    KUSCIA_JOBS,
    { namespace: world.jobNamespace, name: `job-${index % 10}` },
    { metadata: { labels } },
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
