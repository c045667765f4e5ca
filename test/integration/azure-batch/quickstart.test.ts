import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { load } from "js-yaml";
import { afterAll, beforeAll, expect, it } from "vitest";
import { APP_IMAGES } from "../../../src/api/resources.ts";
import type { AppImage } from "../../../src/api/types.ts";
import { KubeClient } from "../../../src/kube/client.ts";
import type { Api } from "../../../src/server/api.ts";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";
import { applyExamples } from "../../local/examples.ts";
import { eventually } from "../server/harness.ts";
import { startBatchApi } from "./api.ts";
import { ACCOUNTS, failures, runChecks, writeConfig } from "./client.ts";
import { expectShown } from "./operation-table.ts";

// Programs that really run, as processes of local mode: what they write can be read.

const ROOT = resolve(import.meta.dirname, "../../..");
const data = mkdtempSync(join(tmpdir(), "azure-quickstart-"));

let local: ChildProcess;
let api: Api;

beforeAll(async () => {
  const args = [join(ROOT, "dist/main.mjs"), "local", "--data", data, "--end-with-stdin"];
  local = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  let said = "";
  local.stdout!.setEncoding("utf8").on("data", (text: string) => (said += text));
  await eventually(() => (said.includes("Stop with Ctrl-C") ? true : undefined));
  const kubeconfig = join(data, "kubeconfig");
  const client = KubeClient.create({ kubeconfig, userAgent: "azure-batch-test/1" });
  await applyExamples(client);
  const command = load(readFileSync(join(ROOT, "examples/apps/command.yaml"), "utf8")) as AppImage;
  await client.create(APP_IMAGES, command);
  client.close();
  const pools = [{ id: "shell", appImage: "command", domain: "alice" }];
  api = await startBatchApi(kubeconfig, writeConfig("alice", pools), "--azure-batch-resource-hosts=127.0.0.1");
});

afterAll(async () => {
  await api.stop();
  const ended = new Promise((done) => local.once("close", done));
  local.stdin!.end();
  await ended;
  rmSync(data, { recursive: true, force: true });
});

const url = (): string => `http://127.0.0.1:${api.azureBatchPort}`;

it("runs the first script of Azure Batch", async () => {
  const environment = await pythonEnvironment(join(import.meta.dirname, "requirements-14.2.txt"));
  const script = join(ROOT, "examples/azure-batch/quickstart.py");
  const { name, key } = ACCOUNTS.master;
  const env = { PATH: process.env["PATH"], BATCH_URL: url(), BATCH_ACCOUNT: name, BATCH_KEY: key };
  const { stdout } = await promisify(execFile)(join(environment, "bin/python"), [script], { env });
  const numbers = Array.from({ length: 10 }, (_, index) => index);
  expect(stdout.trimEnd().split("\n")).toEqual([
    "pool shell is active",
    ...numbers.map((number) => `task-${number}: exit code 0: hello from task ${number}`),
    "stderr of task-0: told to stderr",
    "10 of 10 succeeded",
  ]);
});

it("shows what tasks write, while they run and afterwards", async () => {
  const outcomes = await runChecks("files.py", "14.0", { url: url(), pool: "shell" });
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes).length).toBeGreaterThan(4);
  await expectShown("files.py", api);
});

it("runs a manager that adds a task to its job and ends it", async () => {
  const outcomes = await runChecks("manager.py", "14.0", { url: url(), pool: "shell" });
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes).length).toBe(2);
});

it("prepares before the first task of a job and releases after its last", async () => {
  const outcomes = await runChecks("hooks.py", "14.0", { url: url(), pool: "shell" });
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes).length).toBe(2);
  await expectShown("hooks.py", api);
});
