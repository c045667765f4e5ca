import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { OPERATIONS } from "./operations.ts";

it("has each operation once, and in the table of the documentation", () => {
  const documented = readFileSync("docs/clients/azure-batch.md", "utf8")
    .split("\n")
    .flatMap((line) => /^\| `[a-z_]+\.[a-z_]+` \| `([A-Z]+ [^`]+)` \|/.exec(line)?.[1] ?? []);
  const requests = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
  expect(documented.toSorted()).toEqual(requests.toSorted());
  expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(OPERATIONS.length);
});

it("writes to the audit log who changes jobs and schedules, and who reads their inputs and output", () => {
  const silent = OPERATIONS.filter(({ path, audit }) => /^\/jobs(chedules)?\b/.test(path) && audit === false);
  expect(silent.map(({ name }) => name.slice("AzureBatch".length)).toSorted()).toEqual([
    "GetTaskCounts",
    "JobScheduleExists",
    "ListPreparationAndReleaseTaskStatus",
  ]);
});
