import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { defaultFolder, openFolder } from "./folder.ts";

const USER = 54_321;
let home: string;

beforeEach(() => {
  vi.spyOn(process, "getuid").mockReturnValue(USER);
  home = mkdtempSync(join(tmpdir(), "kusciajob-operator-home-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(home, { recursive: true, force: true });
});

it("is below the user's home, or in the temporary folder where there is none", () => {
  expect(defaultFolder({ HOME: home })).toBe(join(home, ".local", "share", "kusciajob-operator"));
  rmSync(home, { recursive: true });
  for (const HOME of [home, ""]) expect(defaultFolder({ HOME })).toBe(join(tmpdir(), `kusciajob-operator-${USER}`));
});

it("is below XDG_DATA_HOME if that is set", () => {
  expect(defaultFolder({ XDG_DATA_HOME: "/x", HOME: home })).toBe("/x/kusciajob-operator");
});

it("that cannot be had says why, and what to do", () => {
  expect(() => openFolder("/dev/null/x")).toThrow(/cannot use the folder \/dev\/null\/x: .*--data FOLDER/);
});

it("of somebody else is refused", () => {
  expect(() => openFolder(home)).toThrow("it is another user's");
});
