import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isInstalled, nodeComplaint } from "./bootstrap.mjs";

it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0-nightly"])("Node %s is new enough", (version) => {
  expect(nodeComplaint(version)).toBeUndefined();
});

it.each(["18.99.9", "20.18.3"])("Node %s is too old, and the remedy is said", (version) => {
  expect(nodeComplaint(version)).toMatch(/needs Node 20\.19\.0 or newer.*Install/);
});

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kjo-bootstrap-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const LOCK = {
  "": {},
  "node_modules/a": { version: "1.0.0", integrity: "x" },
  "node_modules/b": { version: "2.0.0", optional: true },
  "node_modules/c": { version: "3.0.0", dev: true },
};

function write(present: object | undefined): void {
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: LOCK }));
  if (present === undefined) return;
  mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "node_modules", ".package-lock.json"), JSON.stringify({ packages: present }));
}

const A = { "node_modules/a": { version: "1.0.0", integrity: "x" } };
const C = { "node_modules/c": { version: "3.0.0" } };

it.each([
  ["no node_modules", undefined, { run: false, test: false }],
  ["all that is needed here", { ...A, ...C }, { run: true, test: true }],
  ["all but what tests need", A, { run: true, test: false }],
  ["another version", { ...C, "node_modules/a": { version: "1.0.1", integrity: "x" } }, { run: false, test: false }],
  ["something missing", {}, { run: false, test: false }],
])("%s", (_, present, expected) => {
  write(present);
  const found = { run: isInstalled(root, { forTests: false }), test: isInstalled(root, { forTests: true }) };
  expect(found).toEqual(expected);
});
