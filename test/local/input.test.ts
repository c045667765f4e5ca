import { spawn } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pino } from "pino";
import { LABEL } from "../../src/api/names.ts";
import { APP_IMAGES, EVENTS, KUSCIA_JOBS, NAMESPACES } from "../../src/api/resources.ts";
import { type Operator, startOperator } from "../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../src/operator/options.ts";
import { readOptions } from "../../src/process/options.ts";
import { type Api, startApi } from "../../src/server/api.ts";
import { API_OPTIONS } from "../../src/server/options.ts";
import { kj, type Ran } from "../integration/cli/kj.ts";
import { World } from "./world.ts";

// Input of programs that run as processes, over HTTP, through the attach of an API server.

/** It says what it reads, until it reads that it may end. */
const READER =
  'echo ready; while read -r line; do [ "$line" = end ] && exit 0; echo "$line" >> "$OUT"; done; echo closed; exit 1';
const SECRET = "my-secret-word";

const world = new World();
const lines: string[] = [];
const logger = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
let operator: Operator;
let api: Api;

beforeAll(async () => {
  chmodSync(world.folder, 0o711);
  await world.start();
  const { client, local } = world;
  const kubeconfig = `--kubeconfig=${local.kubeconfig}`;
  const flags = [kubeconfig, "--leader-elect=false", "--health-port=-1", "--shared-network=127.0.0.1"];
  operator = await startOperator(
    readOptions(OPERATOR_OPTIONS, [...flags, `--shared-ports=${local.ports}`], {}),
    "test",
    logger,
  );
  const ports = ["--http-port=0", "--grpc-port=-1", "--health-port=-1"];
  const open = ["--protocol=NOTLS", "--address=127.0.0.1", kubeconfig];
  api = await startApi(readOptions(API_OPTIONS, [...ports, ...open], {}), "test", logger);
  await api.synced;
  for (const name of ["alice", "bob"])
    await client.create(NAMESPACES, { metadata: { name, labels: { [LABEL.domainName]: name } } });
  for (const input of ["Stdin", undefined] as const) {
    const command = ["sh", "-c", READER];
    const env = [{ name: "OUT", value: "/dev/termination-log" }];
    const containers = [{ name: "c", workingDir: "", command, env, ...(input && { input }) }];
    const deployTemplates = [{ name: "t", replicas: 1, spec: { restartPolicy: "Never" as const, containers } }];
    await client.create(APP_IMAGES, {
      metadata: { name: input === undefined ? "deaf" : "reader" },
      spec: { image: { name: "none", tag: "1" }, deployTemplates },
    });
  }
});

afterAll(async () => {
  await api.stop();
  await operator.stop();
  await world.stop();
  world.remove();
});

/** kj as a process of its own, for what it reads from a pipe. */
function byPipe(input: string, ...argv: string[]): Promise<{ readonly code: number | null; readonly out: string }> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/kj.ts", ...argv], { stdio: "pipe" });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out }));
  });
}

const refOf = (name: string) => ({ namespace: "cross-domain", name });

async function run(name: string, appImage: string, domains: readonly string[]): Promise<void> {
  const parties = domains.map((domainID) => ({ domainID }));
  const tasks = [{ alias: "t", appImage, taskInputConfig: "", parties }];
  await world.client.create(KUSCIA_JOBS, { metadata: refOf(name), spec: { initiator: "alice", tasks } });
}

async function send(body: object): Promise<{ http: number; message: string; data?: object }> {
  const url = `http://127.0.0.1:${api.httpPort}/api/v1/job/input`;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { status, data } = (await answer.json()) as { status: { message: string }; data?: object };
  return { http: answer.status, message: status.message, ...(data && { data }) };
}

/** Sends once the program runs. */
async function sent(body: object): Promise<void> {
  await expect.poll(async () => (await send(body)).message, { timeout: 100_000, interval: 100 }).toBe("success");
}

const phaseOf = async (name: string): Promise<string | undefined> =>
  (await world.client.get(KUSCIA_JOBS, refOf(name))).status?.phase;

it("reaches the program in order and once, and its input stays open in between", async () => {
  await run("reads", "reader", ["alice"]);
  await sent({ job_id: "reads", data: `{"outputs": [{"name": "said", "readers": "all",\n` });
  const target = { task: "t", party: "alice", container: "c" };
  const words = Array.from({ length: 20 }, (_, index) => `w${index}`);
  await send({ job_id: "reads", ...target, data: `"value": "${SECRET}` });
  for (const word of words) expect(await send({ job_id: "reads", data: ` ${word}` })).toMatchObject({ http: 200 });
  expect(await send({ job_id: "reads", data: `"}]}\nend\n` })).toMatchObject({ data: { ...target, attempt: 0 } });
  await expect.poll(() => phaseOf("reads"), { timeout: 100_000, interval: 100 }).toBe("Succeeded");
  const look = async () => (await world.client.get(KUSCIA_JOBS, refOf("reads"))).status?.outputs?.[0]?.summary;
  await expect.poll(look, { timeout: 100_000, interval: 100 }).toBe(`${SECRET} ${words.join(" ")}`);
});

it("comes from kj: a line, or a file in pieces, whose last line says that it is the end", async () => {
  await run("fed", "reader", ["alice"]);
  await sent({ job_id: "fed", data: `{"outputs": [{"name": "said", "readers": "all",\n` });
  const bySend = (...argv: string[]): Promise<Ran> =>
    kj(["send", ...argv, "--server", `http://127.0.0.1:${api.httpPort}`]);
  const line = await bySend("fed", "t", "-d", '"value": "a line"');
  expect([line.code, line.out]).toEqual([0, expect.stringMatching(/^18 bytes sent to t\/alice\/\S+\n$/)]);
  const path = join(world.folder, "input.txt");
  // More than one message holds; the blanks are no part of what is kept.
  writeFileSync(path, `${" ".repeat(70_000)}}]}\n`);
  const file = await bySend("fed", "t", "--party", "alice", "-f", path);
  expect([file.code, file.out]).toEqual([0, expect.stringMatching(/^70004 bytes sent to t\/alice\//)]);
  const dry = await bySend("fed", "t", "-d", "end", "--dry-run");
  expect([dry.code, dry.out]).toEqual([0, "4 bytes would be sent to t of fed, of alice\n"]);
  expect((await bySend("fed", "t", "--party", "bob", "-d", "end", "--dry-run")).err).toContain("bob has no part in t");
  const piped = await byPipe("end\n", "send", "fed", "t", "-f", "-", "--server", `http://127.0.0.1:${api.httpPort}`);
  expect([piped.code, piped.out]).toEqual([0, expect.stringMatching(/^4 bytes sent to t\/alice\//)]);
  await expect.poll(() => phaseOf("fed"), { timeout: 100_000, interval: 100 }).toBe("Succeeded");
  const look = async () => (await world.client.get(KUSCIA_JOBS, refOf("fed"))).status?.outputs?.[0]?.summary;
  await expect.poll(look, { timeout: 100_000, interval: 100 }).toBe("a line");
  const late = await bySend("fed", "t", "-d", "x");
  expect([late.code, late.err]).toEqual([1, expect.stringMatching(/^Error: .*has ended/)]);
  expect((await bySend("fed", "t")).code).toBe(2);
  const over = await bySend("fed", "t", "-d", "x", "--dry-run");
  expect([over.code, over.err]).toEqual([
    1,
    expect.stringContaining("t of fed is Succeeded, and no program of it runs"),
  ]);
});

it("is told neither to logs nor to Events nor to the audit log", async () => {
  const { items } = await world.client.listAll(EVENTS, {});
  expect(items.length).toBeGreaterThan(0);
  expect(lines.some((line) => line.includes("SendJobInput") && line.includes('"subject":"reads"'))).toBe(true);
  expect(JSON.stringify([lines, items])).not.toContain(SECRET);
});

it("is refused where nobody or more than one would get it, and what is too large", async () => {
  await run("deaf", "deaf", ["alice"]);
  const deaf = async () => (await send({ job_id: "deaf", data: "x\n" })).message;
  const none = 'no container runs of job "deaf" whose AppImage has input: Stdin';
  // Its input is empty: it may have ended by now.
  await expect.poll(deaf, { timeout: 100_000, interval: 20 }).toMatch(new RegExp(`${none}|has ended`));
  await run("two", "reader", ["alice", "bob"]);
  const several = async () => (await send({ job_id: "two", data: "x\n" })).message;
  await expect.poll(several, { timeout: 100_000, interval: 100 }).toContain("several programs take input");
  for (const party of ["alice", "bob"]) await sent({ job_id: "two", party, data: "end\n" });
  await expect.poll(() => phaseOf("two"), { timeout: 100_000, interval: 100 }).toBe("Succeeded");
  expect(await send({ job_id: "two", party: "alice", data: "x\n" })).toMatchObject({ http: 409 });
  expect(await send({ job_id: "nothing", data: "x\n" })).toMatchObject({ http: 404 });
  expect(await send({ job_id: "two", data: "x".repeat(64 * 1024 + 1) })).toMatchObject({ http: 413 });
});
