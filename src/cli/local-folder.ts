import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultFolder } from "../local/folder.ts";
import { CliError } from "./errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of local mode on this machine. */
export function localFolder(env: Environment): string {
  return env["KJO_DATA"] || defaultFolder(env);
}

/** @throws CliError if local mode was never started there */
export function localKubeconfig(env: Environment): string {
  const path = join(localFolder(env), "kubeconfig");
  if (existsSync(path)) return path;
  throw new CliError(`local mode has not run on this machine, there is no ${path}`, {
    reason: "NotFound",
    hint: "kj local up",
  });
}

/** The process that has the folder, if one has. */
export function localProcess(folder: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(folder, "lock"), "utf8")) as { pid: number };
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
