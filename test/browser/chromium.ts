import { spawnSync, type SpawnSyncOptions } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Installs a browser where Debian's packages can be had and there is none. @throws with what to do about it */
export function provideChromium(): void {
  const mayInstall = process.getuid?.() === 0 && findOnPath(["apt-get"]) !== undefined;
  if (findOnPath(NAMES) === undefined && mayInstall) {
    process.stdout.write("[browser] installing chromium\n");
    const quietly: SpawnSyncOptions = { stdio: ["ignore", "ignore", "inherit"] };
    spawnSync("apt-get", ["update", "-q"], quietly);
    spawnSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"], quietly);
  }
  chromiumPath();
}

/** The Chromium on PATH. @throws with what to do about it */
export function chromiumPath(): string {
  const found = findOnPath(NAMES);
  if (found !== undefined) return found;
  throw new Error(
    `the tests of the console need a browser, and there is none of ${NAMES.join(", ")} on PATH: apt-get install -y chromium fonts-noto-cjk`,
  );
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
