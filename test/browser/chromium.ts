import { spawnSync, type SpawnSyncOptions } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

/** Chromium without a browser's own pages, which start a process for each page of the tests: it takes a third of the CPU time. */
const SHELL = "chromium-headless-shell";
const WHOLE = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const NAMES = [SHELL, ...WHOLE];

/** Installs a browser where Debian's packages can be had and there is none. @throws with what to do about it */
export function provideChromium(): void {
  const mayInstall = process.getuid?.() === 0 && findOnPath(["apt-get"]) !== undefined;
  if (findOnPath(NAMES) === undefined && mayInstall) {
    process.stdout.write("[browser] installing chromium\n");
    const quietly: SpawnSyncOptions = { stdio: ["ignore", "ignore", "inherit"] };
    spawnSync("apt-get", ["update", "-q"], quietly);
    const install = ["install", "-y", "-q", "--no-install-recommends", "fonts-noto-cjk"];
    const { status } = spawnSync("apt-get", [...install, SHELL], quietly);
    if (status !== 0) spawnSync("apt-get", [...install, "chromium"], quietly);
  }
  chromiumPath();
}

/** The Chromium on PATH; `whole`: as people use it. @throws with what to do about it */
export function chromiumPath(kind: "any" | "whole" = "any"): string {
  const names = kind === "whole" ? WHOLE : NAMES;
  const found = findOnPath(names);
  if (found !== undefined) return found;
  throw new Error(
    `the console needs a browser here, and there is none of ${names.join(", ")} on PATH: apt-get install -y ${names[0]} fonts-noto-cjk`,
  );
}

let opened: Promise<Browser> | undefined;

/** The browser of this worker. Its files share it, each page in a profile of its own; it ends with the worker. */
export function openBrowser(): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  opened ??= chromium.launch({ executablePath: chromiumPath(), args });
  return opened;
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
