import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { replaceInFileSystem } from "../../src/local/testing/file-system.ts";
import { abandonedRuns, RunFolder } from "./run-folder.ts";

let temporary: string;
beforeEach(() => {
  temporary = fs.mkdtempSync(join(tmpdir(), "kjo-run-folder-"));
  vi.stubEnv("TMPDIR", temporary);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  fs.rmSync(temporary, { recursive: true });
});

/** A run with the record of a demo that has gone. */
function killedRun(
  record = JSON.stringify({ demo: { pid: 2 ** 22 + 1, startTime: "long ago" }, keep: false }),
): string {
  const dir = fs.mkdtempSync(join(temporary, "kusciajob-demo-"));
  fs.writeFileSync(join(dir, "demo.json"), record);
  return dir;
}

const abandoned = (): string[] => abandonedRuns().map(({ dir }) => dir);

it("what a killed demo left is found, what a demo uses is not", () => {
  RunFolder.create();
  const left = killedRun();
  expect(abandoned()).toEqual([left]);
});

it("a record of half a line, as a full disk leaves it, stops no later demo", () => {
  killedRun("");
  expect(abandoned()).toEqual([]);
});

it("what another user's demo left is that user's", () => {
  killedRun();
  vi.spyOn(process, "getuid").mockReturnValue(54_321);
  expect(abandoned()).toEqual([]);
});

it("on a full disk a run leaves nothing, and says what to do", () => {
  replaceInFileSystem("writeFileSync", (write) => (path) => {
    write(path, "");
    throw new Error("ENOSPC: no space left on device, write");
  });
  expect(() => RunFolder.create()).toThrow(
    `cannot write in ${temporary}: ENOSPC: no space left on device, write; make room, or set TMPDIR to another folder`,
  );
  expect(fs.readdirSync(temporary)).toEqual([]);
});
