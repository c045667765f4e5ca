import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withFileLock } from "./fileLock.ts";
import { identify } from "../../src/process/identity.ts";

let dir: string;
let lock: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "cluster-lock-"));
  lock = join(dir, "lock");
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("withFileLock", () => {
  it("lets one in at a time and frees the lock after a failure too", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await turn();
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withFileLock(lock, work)));
    expect(most).toBe(1);
    await expect(withFileLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(existsSync(lock)).toBe(false);
  });

  it("takes over from a dead holder", async () => {
    writeFileSync(lock, JSON.stringify({ pid: process.pid, startTime: "another boot/1" }));
    expect(await withFileLock(lock, async () => "in")).toBe("in");
  });

  it("waits for a living holder, says so, and gives up at its deadline", async () => {
    const holder = identify(process.pid);
    writeFileSync(lock, JSON.stringify(holder));
    const told: unknown[] = [];
    const attempt = withFileLock(lock, async () => "in", { timeoutMs: 150, onWait: (who) => told.push(who) });
    await expect(attempt).rejects.toThrow("waiting for the lock");
    expect(told).toEqual([holder]);
  });
});
