import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const INSTALL_MS = 240_000;

/** The folder of a virtual environment with the requirements of a file, made once and kept in the user's cache. */
export async function pythonEnvironment(file: string): Promise<string> {
  const id = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
  const home = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "kusciajob-operator", `python-${id}`);
  if (!existsSync(join(home, "complete"))) {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    await run("python3", ["-m", "venv", home]);
    await run(join(home, "bin/pip"), ["install", "--quiet", "-r", file], { timeout: INSTALL_MS });
    writeFileSync(join(home, "complete"), "");
  }
  return home;
}
