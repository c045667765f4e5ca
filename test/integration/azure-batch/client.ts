import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { dump } from "js-yaml";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const run = promisify(execFile);
const CHECKS_MS = 240_000;

/** Versions of the package azure-batch that the checks run with. */
export const VERSIONS = ["14.0", "14.2"] as const;

/** The accounts of the checks. */
export const ACCOUNTS = {
  master: { name: "main", key: Buffer.from("the key of the master").toString("base64") },
  alice: { name: "alices", key: Buffer.from("the key of alice").toString("base64") },
};

/** Writes a config with these accounts and pools; the answer is its path. */
export function writeConfig(alice: string, pools: readonly object[], more: readonly object[] = []): string {
  const path = join(temporaryFolder("azure-batch"), "config.yaml");
  const accounts = [{ ...ACCOUNTS.master, master: true }, { ...ACCOUNTS.alice, domain: alice }, ...more];
  writeFileSync(path, dump({ accounts, pools }));
  return path;
}

/** Runs a file of checks with a version of the client; the answer says of each check "ok" or what went wrong. */
export async function runChecks(
  file: string,
  version: (typeof VERSIONS)[number],
  settings: object,
): Promise<Readonly<Record<string, string>>> {
  return python(version, file, JSON.stringify({ ...ACCOUNTS, ...settings }));
}

/** The operations that a version of the client has, such as `job.add`, and what each requests, such as `POST /jobs`. */
export function operationsOf(version: (typeof VERSIONS)[number]): Promise<Readonly<Record<string, string>>> {
  return python(version, "operations.py");
}

async function python(version: string, ...args: string[]): Promise<Readonly<Record<string, string>>> {
  const environment = await pythonEnvironment(join(import.meta.dirname, `requirements-${version}.txt`));
  const cwd = join(import.meta.dirname, "python");
  const env = { PATH: process.env["PATH"], PYTHONDONTWRITEBYTECODE: "1", PYTHONWARNINGS: "ignore" };
  const { stdout } = await run(join(environment, "bin/python"), args, { cwd, env, timeout: CHECKS_MS });
  return JSON.parse(stdout) as Record<string, string>;
}

/** The checks that failed, and why. */
export function failures(outcomes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(outcomes).filter(([, outcome]) => outcome !== "ok"));
}
