import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, type writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { replaceInFileSystem } from "./testing/file-system.ts";
import { createApiServer, presentOf } from "./api-server.ts";
import { Journal, type JournalOptions } from "./journal.ts";

/** The disk is full until the answer is called, or the test ends. */
function fillDisk(): () => void {
  let isFull = true;
  const failing = (write: typeof writeSync) => (file: number, text: Buffer, at: number) => {
    if (isFull && at > 0) throw new Error("ENOSPC: no space left on device, write");
    return write(file, text, at, isFull ? 10 : undefined);
  };
  replaceInFileSystem("writeSync", (write) => failing(write) as typeof writeSync);
  return () => (isFull = false);
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kusciajob-operator-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NO_ERROR = (error: unknown): never => {
  throw error;
};
const MAPS = "/api/v1/namespaces/default/configmaps";

function open(more: Partial<JournalOptions> = {}): { journal: Journal; server: ReturnType<typeof createApiServer> } {
  const journal = new Journal({ folder, present: () => presentOf(server), onError: NO_ERROR, ...more });
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

it("has tried to write what was changed before a change is answered, on a full disk too", async () => {
  const errors: unknown[] = [];
  const { journal, server } = open({ onError: (error) => errors.push(error) });
  create(server, "x");
  await journal.attempted();
  expect(readFileSync(join(folder, "journal.ndjson"), "utf8")).toContain('"name":"x"');
  const makeRoom = fillDisk();
  create(server, "y");
  await journal.attempted();
  expect(errors).toHaveLength(1);
  await journal.attempted();
  makeRoom();
  await journal.recorded();
  journal.close();
});

it("waits for a full disk to have room, says so once, and keeps no half a line", async () => {
  const errors: string[] = [];
  const { journal, server } = open({ onError: (error) => errors.push(String(error)) });
  await journal.recorded();
  const makeRoom = fillDisk();
  create(server, "x");
  const events: string[] = [];
  const recorded = journal.recorded().then(() => events.push("recorded"));
  await vi.waitFor(() => expect(errors).toHaveLength(1));
  const lines = readFileSync(join(folder, "journal.ndjson"), "utf8");
  expect(lines).toMatch(/\n$/);
  expect(lines).not.toContain('"name":"x"');
  create(server, "y");
  events.push("room");
  makeRoom();
  await recorded;
  expect(events).toEqual(["room", "recorded"]);
  expect(errors).toHaveLength(1);
  journal.close();
  const again = open();
  for (const name of ["x", "y"]) expect(again.server.get("configmaps", "default", name)).toBeDefined();
  again.journal.close();
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

it("shortens itself while it is written, and loses nothing", async () => {
  const { journal, server } = open({ shortenAfter: 50_000 });
  create(server, "x");
  for (let i = 0; i < 500; i += 1) {
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: { a: `round ${i}` } };
    server.handle({ method: "PUT", path: `${MAPS}/x`, body });
    if (i % 10 === 0) await journal.recorded();
  }
  create(server, "y");
  const { resourceVersion } = server;
  journal.close();
  expect(statSync(join(folder, "journal.ndjson")).size).toBeLessThan(200_000);
  const again = open();
  expect(again.server.resourceVersion).toBe(resourceVersion);
  expect(again.server.get("configmaps", "default", "x")).toMatchObject({ data: { a: "round 499" } });
  expect(again.server.get("configmaps", "default", "y")).toBeDefined();
  again.journal.close();
});

it("a folder that is no folder is refused", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => open({ folder: join(folder, "file") })).toThrow("ENOTDIR");
});
