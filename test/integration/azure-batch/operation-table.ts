import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Api } from "../../../src/server/api.ts";
import { OPERATIONS } from "../../../src/server/azure-batch/operations.ts";

/** A row of the table of operations in the documentation. */
export interface Row {
  /** Such as `job.add`. */
  readonly operation: string;
  /** Such as `POST /jobs`. */
  readonly request: string;
  /** Begins with "+" where it works. */
  readonly state: string;
  /** The file of checks that shows it. */
  readonly shownBy: string;
}

const ROW = /^\| `([a-z_]+\.[a-z_]+)` \| `([A-Z]+ [^`]+)` \| (.*?) \| \[[\w.]+\]\([\w./-]*\/([\w.]+)\) \|$/;

export const TABLE: readonly Row[] = readFileSync("docs/clients/azure-batch.md", "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, operation, request, state, shownBy] = ROW.exec(line) ?? [];
    return operation === undefined ? [] : [{ operation, request: request!, state: state!, shownBy: shownBy! }];
  });

/** Asserts that what the table says of the operations that a file of checks shows is what the API has answered to it. */
export async function expectShown(file: string, api: Api): Promise<void> {
  const metrics = await (await fetch(`http://127.0.0.1:${api.healthPort}/metrics`)).text();
  const seen = metrics.matchAll(/^kusciajob_api_requests_total\{method="(AzureBatch\w+)",.*code="(\d+)"\}/gm);
  const codes = [...seen].map(([, name, code]) => ({ name, isAnswered: code === "0" }));
  const rows = TABLE.filter(({ shownBy }) => shownBy === file);
  expect(rows.length).toBeGreaterThan(0);
  const found = rows.map(({ operation, request }) => {
    const { name } = OPERATIONS.find(({ method, path }) => `${method} ${path}` === request)!;
    const asked = codes.filter((each) => each.name === name);
    const works = asked.some(({ isAnswered }) => isAnswered);
    return { operation, is: works ? "+" : asked.length > 0 ? "refused" : "never asked" };
  });
  const told = rows.map(({ operation, state }) => ({ operation, is: state.startsWith("+") ? "+" : "refused" }));
  expect(found).toEqual(told);
}
