import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { OptionError } from "../process/options.ts";
import { takePortShare } from "./port-share.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "kusciajob-operator-shares-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

it("gives each a share of its own, and the whole range when there are no more", () => {
  const temporary = folder();
  const shares = Array.from({ length: 3 }, () => takePortShare("20000-22100", temporary));
  expect(shares.map(({ text }) => text).toSorted()).toEqual(["20000-21023", "20000-22100", "21024-22100"]);
  for (const share of shares) share.release();
  expect(takePortShare("20000-22100", temporary).text).not.toBe("20000-22100");
});

it("takes over what a process has left that is no more", () => {
  const temporary = folder();
  const left = join(temporary, "kusciajob-operator-ports-20000-20100");
  writeFileSync(left, JSON.stringify({ pid: process.pid, startTime: "another life" }));
  expect(takePortShare("20000-20100", temporary).text).toBe("20000-20100");
});

it.each(["", "80-90", "30000-20000", "x"])("refuses the range %j", (range) => {
  expect(() => takePortShare(range, folder())).toThrow(OptionError);
});
