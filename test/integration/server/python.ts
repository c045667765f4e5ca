import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { pythonEnvironment } from "../../../scripts/python-environment.ts";

export const run = promisify(execFile);
export const PYTHON_FILES = join(import.meta.dirname, "python");

/** The folder of a virtual environment with these requirements. */
export function virtualEnvironment(requirements: string): Promise<string> {
  return pythonEnvironment(join(PYTHON_FILES, requirements));
}
