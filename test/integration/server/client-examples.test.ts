import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { APP_IMAGES, KUSCIA_JOB_TEMPLATES } from "../../../src/api/resources.ts";
import type { AppImage, KusciaJobTemplate } from "../../../src/api/types.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import { readOptions } from "../../../src/process/options.ts";
import { type Api, startApi } from "../../../src/server/api.ts";
import { API_OPTIONS } from "../../../src/server/options.ts";
import { applyExamples } from "../../local/examples.ts";
import { ACCOUNTS, writeConfig } from "../azure-batch/client.ts";
import { eventually } from "./harness.ts";

// The four examples for users of other systems, each in a virtual environment of its own that is made here, with nothing but
// what such a user installs; against local mode, where what they start runs.

const ROOT = resolve(import.meta.dirname, "../../..");
const TESTS_MS = 1_200_000;
const run = promisify(execFile);
const work = mkdtempSync(join(tmpdir(), "client-examples-"));
const data = join(work, "data");

let local: ChildProcess;
let api: Api;
let wheel = "";

beforeAll(async () => {
  local = spawn(process.execPath, [join(ROOT, "dist/main.mjs"), "local", "--data", data, "--end-with-stdin"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  let said = "";
  local.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
  await eventually(() => (said.includes("Stop with Ctrl-C") ? true : undefined));
  const kubeconfig = join(data, "kubeconfig");
  const client = KubeClient.create({ kubeconfig, userAgent: "client-examples-test/1" });
  await applyExamples(client);
  for (const name of ["command", "python-script"])
    await client.create(APP_IMAGES, read(`apps/${name}.yaml`) as AppImage);
  await client.create(KUSCIA_JOB_TEMPLATES, read("cloudpss/report.yaml") as KusciaJobTemplate);
  client.close();
  const pools = [{ id: "shell", appImage: "command", domain: "alice" }];
  const flags = [
    `--kubeconfig=${kubeconfig}`,
    `--azure-batch-config=${writeConfig("alice", pools)}`,
    ...["http", "grpc", "health", "azure-batch", "cloudpss"].map((name) => `--${name}-port=0`),
    "--address=127.0.0.1",
    "--protocol=NOTLS",
  ];
  api = await startApi(readOptions(API_OPTIONS, flags, {}), "test", pino({ level: "silent" }));
  await api.synced;
  await run("npx", ["--no-install", "tsx", "scripts/build-python.ts", "--output", join(work, "dist")], { cwd: ROOT });
  wheel = readdirSync(join(work, "dist")).find((name) => name.endsWith(".whl"))!;
}, TESTS_MS);

afterAll(async () => {
  await api.stop();
  const ended = new Promise((done) => local.once("close", done));
  local.stdin!.end();
  await ended;
  rmSync(work, { recursive: true, force: true });
});

function read(file: string): unknown {
  return load(readFileSync(join(ROOT, "examples", file), "utf8"));
}

/** Runs an example as its user would: a new environment, what the user installs, the script. */
async function example(script: string, packages: readonly string[], env: Record<string, string>): Promise<string[]> {
  const venv = mkdtempSync(join(work, "venv-"));
  await run("python3", ["-m", "venv", venv]);
  await run(join(venv, "bin/pip"), ["install", "--quiet", ...packages], { timeout: TESTS_MS });
  const given = { PATH: process.env["PATH"], PYTHONWARNINGS: "ignore", ...env };
  const options = { env: given, cwd: work, timeout: TESTS_MS };
  const { stdout } = await run(join(venv, "bin/python"), [join(ROOT, "examples", script)], options);
  return stdout.trimEnd().split("\n");
}

describe("in a new virtual environment", () => {
  const ours = (): Record<string, string> => ({ KJ_SERVER: `http://127.0.0.1:${api.httpPort}`, KJ_DOMAIN: "alice" });

  it("the first script of Azure Batch runs after its URL and key are changed", { timeout: TESTS_MS }, async () => {
    const { name, key } = ACCOUNTS.master;
    const env = { BATCH_URL: `http://127.0.0.1:${api.azureBatchPort}`, BATCH_ACCOUNT: name, BATCH_KEY: key };
    const said = await example(
      "azure-batch/quickstart.py",
      ["-r", "test/integration/azure-batch/requirements-14.0.txt"],
      env,
    );
    expect(said).toHaveLength(13);
    expect([said[1], said.at(-1)]).toEqual(["task-0: exit code 0: hello from task 0", "10 of 10 succeeded"]);
  });

  it("a script for CloudPSS runs after CLOUDPSS_API_URL is set", { timeout: TESTS_MS }, async () => {
    const env = { CLOUDPSS_API_URL: `http://127.0.0.1:${api.cloudpssPort}/`, CLOUDPSS_TOKEN: "none" };
    const said = await example("cloudpss/report.py", ["-r", "test/integration/server/python/cloudpss-5.0.9.txt"], env);
    expect(said).toHaveLength(7);
    expect(said.at(-1)).toBe("COMPLETED");
  });

  it("a script for a task centre runs after one import line", { timeout: TESTS_MS }, async () => {
    const said = await example("task-center/tasks.py", [join(work, "dist", wheel)], ours());
    expect(said).toEqual(["SDK周期任务 interval 300", "paused, next run: None"]);
  });

  it("a script for a job store runs after one import line", { timeout: TESTS_MS }, async () => {
    const said = await example("job-store/worker.py", [join(work, "dist", wheel)], ours());
    expect(said.map((line) => line.split(" ").slice(0, 3).join(" "))).toEqual(["count 0 finished", "count 1 finished"]);
  });
});
