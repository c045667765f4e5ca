import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultFolder } from "../local/folder.ts";
import { CliError } from "./errors.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder of local mode on this machine. */
function localFolder(env: Environment): string {
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
