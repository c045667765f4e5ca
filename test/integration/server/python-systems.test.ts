import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";
import type { Operator } from "../../../src/operator/operator.ts";
import { runOperator } from "../../support/operator.ts";
import { World } from "../../support/world.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { run } from "./python.ts";

// Modules for scripts of other job systems, on a real API server with an operator.
const ROOT = resolve(import.meta.dirname, "../../..");
const TESTS_MS = 240_000;
const world = new World();
let fixture: Fixture;
let operator: Operator;
let server = "";
let environment: string;

beforeAll(async () => {
  environment = await pythonEnvironment(join(ROOT, "python/requirements/test.txt"));
  await world.create();
  fixture = await createFixture();
  operator = await runOperator(world);
  const api = await fixture.startApi(`--job-namespace=${world.jobNamespace}`);
  server = `http://127.0.0.1:${api.httpPort}`;
});
afterAll(async () => {
  await fixture.stop();
  await operator.stop();
  world.close();
});

/** Runs Python with the package as it is in the repository. */
async function python(...args: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env["PATH"],
    PYTHONPATH: join(ROOT, "python/src"),
    PYTHONDONTWRITEBYTECODE: "1",
    KJ_SERVER: server,
    KJ_DOMAIN: world.alice,
  };
  const cwd = join(ROOT, "python");
  const { stdout, stderr } = await run(join(environment, "bin/python"), args, { cwd, env, timeout: TESTS_MS });
  return stdout + stderr;
}

it("keeps the jobs of a script for a job store, function by function", async () => {
  expect(await python("-m", "unittest", "tests.test_job_store")).toContain("OK");
});

it("runs the job store's example", async () => {
  const said = await python(join(ROOT, "examples/job-store/worker.py"));
  expect(said.split("\n")).toEqual([
    "count 0 finished ['{', '\"words\":', '2', '}']",
    "count 1 finished ['{', '\"words\":', '3', '}']",
    "",
  ]);
});
