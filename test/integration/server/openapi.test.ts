import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { STREAM_CALLS, UNARY_CALLS } from "../../../src/service/calls.ts";
import { createFixture, type Fixture } from "./harness.ts";
import { sendHttp } from "./http.ts";
import { run, virtualEnvironment } from "./python.ts";

let fixture: Fixture;
let api: Api;
beforeAll(async () => {
  fixture = await createFixture();
  api = await fixture.startApi();
});
afterAll(() => fixture.stop());

it("describes every call", async () => {
  const answer = await sendHttp(api.httpPort, "/openapi.json", undefined, { method: "GET" });
  const { openapi, paths } = JSON.parse(answer.text) as { openapi: string; paths: Record<string, object> };
  expect(openapi).toBe("3.1.0");
  const calls = [...UNARY_CALLS, ...STREAM_CALLS].map(({ path }) => path);
  expect(Object.keys(paths).sort()).toEqual([...calls, "/openapi.json"].sort());
});

it("tells the truth, as far as schemathesis can find out in a bounded time", async () => {
  const home = await virtualEnvironment("schemathesis.txt");
  const checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
  const args = [
    "run",
    `http://127.0.0.1:${api.httpPort}/openapi.json`,
    "--checks",
    checks,
    "--max-examples",
    "10",
    "--seed",
    "1",
    // They say that most ids that it thinks of name nothing.
    "--warnings",
    "off",
  ];
  // Streams that are accepted do not end by themselves.
  for (const { path } of STREAM_CALLS) args.push("--exclude-path", path);
  const options = { timeout: 300_000, cwd: fixture.cluster.dir };
  // It ends with a code if it finds something, and says what.
  const { stdout } = await run(join(home, "bin/schemathesis"), args, options).catch((error: unknown) => {
    if (error instanceof Error && "stdout" in error) return { stdout: String(error.stdout) };
    throw error;
  });
  expect(stdout).toContain("No issues found");
}, 400_000);
