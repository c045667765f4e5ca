import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { withFileLock } from "../test/cluster/fileLock.ts";

const run = promisify(execFile);
const INSTALL_MS = 600_000;

/** Where the requirements of the integration tests and of their packages are. */
const REQUIREMENTS = ["test/integration/server/python", "test/integration/azure-batch", "python/requirements"];

/** The folder of a virtual environment with the requirements of a file, made once and kept in the user's cache. */
export async function pythonEnvironment(file: string): Promise<string> {
  const home = homeOf(file);
  if (!isComplete(home)) await withFileLock(`${home}.lock`, () => install(file, home));
  return home;
}

/** Requirement files of tests whose environments are not made yet. */
export function missingEnvironments(): readonly string[] {
  const isMissing = (file: string): boolean => file.endsWith(".txt") && !isComplete(homeOf(file));
  return REQUIREMENTS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).filter(isMissing);
}

function homeOf(file: string): string {
  const id = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "kusciajob-operator", `python-${id}`);
}

function isComplete(home: string): boolean {
  return existsSync(join(home, "complete"));
}

async function install(file: string, home: string): Promise<void> {
  if (isComplete(home)) return;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await run("python3", ["-m", "venv", home]);
  await run(join(home, "bin/pip"), ["install", "--quiet", "-r", file], { timeout: INSTALL_MS });
  writeFileSync(join(home, "complete"), "");
}
