import { afterAll, beforeAll, expect, it } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { createFixture, type Fixture } from "../server/harness.ts";
import { failures, operationsOf, runChecks, VERSIONS, writeConfig } from "./client.ts";
import { expectShown, TABLE } from "./operation-table.ts";

// What needs nothing to run, asked by the published client; no operator is there.

let fixture: Fixture;
let api: Api;

beforeAll(async () => {
  fixture = await createFixture();
  const pools = [
    { id: "Shell", appImage: "command", domain: "alice" },
    { id: "bobs", appImage: "command", domain: "bob" },
  ];
  api = await fixture.startApi("--azure-batch-port=0", `--azure-batch-config=${writeConfig("alice", pools)}`);
});
afterAll(() => fixture.stop());

it.each(VERSIONS)("answers azure-batch %s", async (version) => {
  const settings = { url: `http://127.0.0.1:${api.azureBatchPort}`, pool: "Shell", bobsPool: "bobs" };
  const outcomes = await runChecks("jobs.py", version, settings);
  expect(failures(outcomes)).toEqual({});
  expect(Object.keys(outcomes).length).toBeGreaterThan(30);
});

it("has answered to its operations what the documentation says", async () => {
  await expectShown("jobs.py", api);
});

it.each(VERSIONS)("has each operation of azure-batch %s in the table of the documentation", async (version) => {
  const operations = Object.entries(await operationsOf(version)).map(([operation, request]) => [operation, request]);
  const general = (path: string): string => path.replaceAll(/\(.*\)/g, "(...)").replace("{filePath}", "{path...}");
  const wanted = operations.map(([operation, request]) => `${operation} ${general(request!)}`);
  expect(TABLE.map(({ operation, request }) => `${operation} ${request}`).toSorted()).toEqual(wanted.toSorted());
});

it("tells the audit log who changed what, and nothing of keys", () => {
  const lines = fixture.logs.filter(({ audit, call }) => audit === true && String(call).startsWith("AzureBatch"));
  expect(lines.find(({ call }) => call === "AzureBatchAddJob")).toMatchObject({ caller: "azure-batch:main", code: 0 });
  const refused = lines.find(({ call, caller }) => call === "AzureBatchDeleteJob" && caller === "azure-batch:alices");
  expect(refused).toMatchObject({ code: 11_102 });
  expect(JSON.stringify(fixture.logs)).not.toMatch(/SharedKey|dGhlIGtleS/);
});
