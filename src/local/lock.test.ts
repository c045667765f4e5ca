import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { replaceInFileSystem } from "./testing/file-system.ts";
import { takeLock } from "./lock.ts";

it("leaves nothing where the disk is full", () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "kusciajob-operator-lock-"));
  // A full disk makes the file, and takes nothing into it.
  replaceInFileSystem("writeFileSync", (write) => (path) => {
    write(path, "");
    throw new Error("ENOSPC: no space left on device");
  });
  expect(() => takeLock(join(folder, "lock"))).toThrow("ENOSPC");
  expect(fs.readdirSync(folder)).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});
