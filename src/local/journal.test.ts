import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createApiServer } from "./api-server.ts";
import { Journal } from "./journal.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NO_ERROR = (error: unknown): never => {
  throw error;
};
const MAPS = "/api/v1/namespaces/default/configmaps";

function open(): { journal: Journal; server: ReturnType<typeof createApiServer> } {
  const journal = new Journal(folder, NO_ERROR);
  const server = createApiServer(journal.restored, (change) => journal.append(change));
  return { journal, server };
}

function create(server: ReturnType<typeof createApiServer>, name: string): void {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { a: "1" } };
  expect(server.handle({ method: "POST", path: MAPS, body }).code).toBe(201);
}

it("brings everything back, and versions go on", () => {
  const first = open();
  for (const name of ["x", "y"]) create(first.server, name);
  first.server.handle({ method: "DELETE", path: `${MAPS}/y` });
  const { resourceVersion } = first.server;
  const before = first.server.get("configmaps", "default", "x");
  first.journal.close();
  const second = open();
  expect(second.server.get("configmaps", "default", "x")).toEqual(before);
  expect(second.server.get("configmaps", "default", "y")).toBeUndefined();
  expect(second.server.resourceVersion).toBe(resourceVersion);
  create(second.server, "z");
  expect(second.server.get("configmaps", "default", "z")?.metadata.resourceVersion).toBe(String(resourceVersion + 1));
  const past = second.server.watch(
    { method: "GET", path: `${MAPS}?watch=true&resourceVersion=${resourceVersion - 1}` },
    { event: ({ type, object }) => expect([type, object]).toMatchObject(["ERROR", { code: 410 }]), end: () => {} },
  );
  past.close();
  second.journal.close();
});

it("is written before it says so, and does not mind an unfinished last line", async () => {
  const { journal, server } = open();
  create(server, "x");
  await journal.recorded();
  expect(readFileSync(join(folder, "journal.ndjson"), "utf8")).toContain('"name":"x"');
  journal.close();
  appendFileSync(join(folder, "journal.ndjson"), '{"version":999,"obj');
  const again = open();
  expect(again.server.get("configmaps", "default", "x")).toBeDefined();
  create(again.server, "y");
  again.journal.close();
  const third = open();
  expect(third.server.get("configmaps", "default", "y")).toBeDefined();
  third.journal.close();
});

it("shortens itself to the present", () => {
  const { journal, server } = open();
  create(server, "x");
  for (let i = 0; i < 50; i += 1) {
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { a: `round ${i}` } };
    server.handle({ method: "PUT", path: `${MAPS}/x`, body });
  }
  journal.close();
  open().journal.close();
  expect(readFileSync(join(folder, "journal.ndjson"), "utf8").match(/round/g)).toHaveLength(1);
});

it("a folder that is no folder is refused", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => new Journal(join(folder, "file"), NO_ERROR)).toThrow("ENOTDIR");
});
