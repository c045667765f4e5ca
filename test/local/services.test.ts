import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { APP_IMAGES, KUSCIA_JOBS, PODS } from "../../src/api/resources.ts";
import { KubeClient } from "../../src/kube/client.ts";
import { applyExamples } from "./examples.ts";
import { isRunning } from "./world.ts";

/** The whole of `kusciajob-operator local`, as a process of its own. */
const PATIENCE = { interval: 50 };
const TEST_MS = 600_000;
let data: string;
let child: ChildProcess | undefined;
let said = "";

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "scripts/build.ts"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`building the program failed: ${stderr}`);
}, TEST_MS);
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "kusciajob-operator-services-"));
});
afterEach(async () => {
  await end("SIGTERM");
  rmSync(data, { recursive: true, force: true });
});

async function start(...more: string[]): Promise<KubeClient> {
  said = "";
  const args = [join("dist", "main.mjs"), "local", "--data", data, ...more];
  child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
  await expect.poll(() => said, PATIENCE).toContain("Stop with Ctrl-C");
  return KubeClient.create({ kubeconfig: join(data, "kubeconfig"), userAgent: "local-test/1" });
}

function end(signal: NodeJS.Signals): Promise<void> {
  const ending = child;
  child = undefined;
  if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    ending.once("close", () => resolve());
    ending.kill(signal);
  });
}

/** A job that goes on until it is stopped; its processes bear a mark. */
async function runLong(client: KubeClient, name: string, mark: string): Promise<void> {
  const containers = [{ name: "c", workingDir: "", command: ["sh", "-c", `sleep 600; : ${mark}`] }];
  const deployTemplates = [{ name: "long", replicas: 1, spec: { restartPolicy: "Never" as const, containers } }];
  await client.create(APP_IMAGES, {
    metadata: { name: "long" },
    spec: { image: { name: "none", tag: "1" }, deployTemplates },
  });
  const parties = [{ domainID: "alice" }, { domainID: "bob" }];
  const tasks = [{ alias: "t", appImage: "long", taskInputConfig: "", parties }];
  await client.create(KUSCIA_JOBS, {
    metadata: { name, namespace: "cross-domain" },
    spec: { initiator: "alice", tasks },
  });
  await expect.poll(() => phaseOf(client, name), PATIENCE).toBe("Running");
  await expect.poll(() => isRunning(mark), PATIENCE).toBe(true);
}

function phaseOf(client: KubeClient, name: string): Promise<string | undefined> {
  return client.get(KUSCIA_JOBS, { namespace: "cross-domain", name }).then(({ status }) => status?.phase);
}

it(
  "runs jobs that the job API is given, and answers nobody without the token or from another page",
  async () => {
    const client = await start();
    await applyExamples(client);
    const [, url = ""] = /Job API +(\S+)/.exec(said) ?? [];
    const token = readFileSync(join(data, "token"), "utf8").trim();
    const call = (path: string, body: object, headers: Record<string, string> = { Token: token }) =>
      fetch(`${url}/api/v1/job/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(body),
      });
    const parties = [{ domain_id: "alice" }, { domain_id: "bob" }];
    const input = '{"lists": ["spring"], "result": "both"}';
    const task = { app_image: "intersect", alias: "psi", task_id: "psi-1", task_input_config: input, parties };
    const job = { job_id: "by-api", initiator: "alice", max_parallelism: 1, tasks: [task] };
    expect((await call("create", job, {})).status).toBe(401);
    expect((await call("create", job, { Token: token, Origin: "http://example.com" })).status).toBe(403);
    expect(await (await call("create", job)).json()).toMatchObject({ status: { code: 0 } });
    await expect.poll(() => phaseOf(client, "by-api"), PATIENCE).toBe("Succeeded");
    const answer = (await (await call("query", { job_id: "by-api" })).json()) as { data: { status: object } };
    expect(answer.data.status).toMatchObject({ state: "Succeeded" });
    const endpoints = (await client.get(KUSCIA_JOBS, { namespace: "cross-domain", name: "by-api" })).status?.tasks?.[0]
      ?.parties?.[0]?.endpoints;
    expect(endpoints?.[0]?.endpoint).toMatch(/^127\.0\.0\.1:\d+$/);
    client.close();
  },
  TEST_MS,
);

it(
  "after a crash jobs are there, nothing runs on, and what was interrupted says why",
  async () => {
    const mark = `mark-${randomBytes(6).toString("hex")}`;
    const first = await start();
    await applyExamples(first);
    await runLong(first, "interrupted", mark);
    first.close();
    await end("SIGKILL");
    expect(existsSync(join(data, "lock"))).toBe(true);
    const second = await start();
    await expect.poll(() => isRunning(mark), PATIENCE).toBe(false);
    await expect.poll(() => phaseOf(second, "interrupted"), PATIENCE).toBe("Failed");
    const { status } = await second.get(KUSCIA_JOBS, { namespace: "cross-domain", name: "interrupted" });
    expect(status?.message).toContain("NodeRestarted");
    const { items } = await second.list(PODS, { namespace: "alice" });
    expect(items.map((pod) => pod.status?.reason)).toEqual(["NodeRestarted"]);
    second.close();
  },
  TEST_MS,
);

it(
  "ends in order with the program that started it, if it is told to",
  async () => {
    const mark = `mark-${randomBytes(6).toString("hex")}`;
    const client = await start("--end-with-stdin");
    await applyExamples(client);
    await runLong(client, "left", mark);
    client.close();
    const ended = new Promise<number | null>((resolve) => {
      child!.once("close", resolve);
    });
    child!.stdin!.destroy();
    expect(await ended).toBe(0);
    expect(await isRunning(mark)).toBe(false);
    expect(existsSync(join(data, "lock"))).toBe(false);
  },
  TEST_MS,
);
