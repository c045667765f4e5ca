import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { takeLock } from "./lock.ts";

vi.mock("node:fs", async (original) => ({ ...(await original<typeof fs>()) }));

it("leaves nothing where the disk is full", () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "kusciajob-operator-lock-"));
  const { writeFileSync } = fs;
  // A full disk makes the file, and takes nothing into it.
  vi.spyOn(fs, "writeFileSync").mockImplementation((path) => {
    writeFileSync(path, "");
    throw new Error("ENOSPC: no space left on device");
  });
  expect(() => takeLock(join(folder, "lock"))).toThrow("ENOSPC");
  expect(fs.readdirSync(folder)).toEqual([]);
  fs.rmSync(folder, { recursive: true });
});
