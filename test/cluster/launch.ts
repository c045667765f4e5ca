import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { Writable } from "node:stream";
import { identify, type ProcessIdentity } from "../../src/process/identity.ts";

/** A process to start and leave behind. */
export interface Launch {
  command: string[];
  logFile: string;
  cwd: string;
  /** Called before the program runs; must record the process durably. */
  record: (process: ProcessIdentity) => void;
}

// The shell waits for our word before it becomes the program. If we are killed before the process is recorded, the pipe
// closes and the shell ends: no program can ever run unrecorded.
const WAIT_THEN_BECOME = 'read -r word <&3 || exit 1; exec "$@" 3<&-';

/**
 * Only what programs need to find each other: a stray KUBECONFIG or proxy setting of the caller must not reach the cluster.
 * Go's programs collect garbage more seldom than by default (100): it took a fifth of the API server's time.
 */
export function systemEnvironment(): NodeJS.ProcessEnv {
  const path = [process.env["PATH"], "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"]
    .filter(Boolean)
    .join(":");
  return { PATH: path, HOME: process.env["HOME"] ?? "/", TMPDIR: process.env["TMPDIR"], GOGC: "400" };
}

/** Starts a detached process that outlives us, with its output appended to a file. */
export async function launch({ command, logFile, cwd, record }: Launch): Promise<ProcessIdentity> {
  const log = openSync(logFile, "a", 0o600);
  const child = spawn("/bin/sh", ["-c", WAIT_THEN_BECOME, "sh", ...command], {
    cwd,
    detached: true,
    env: systemEnvironment(),
    stdio: ["ignore", log, log, "pipe"],
  });
  closeSync(log);
  const gate = child.stdio[3];
  if (!(gate instanceof Writable)) throw new Error(`${command[0]} was started without its gate`);
  gate.on("error", () => {}); // EPIPE: the process was killed meanwhile, which the readiness probe reports.
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  const found = child.pid === undefined ? undefined : identify(child.pid);
  if (!found) throw new Error(`${command[0]} ended before it could be recorded`);
  record(found);
  await new Promise<void>((resolve) => gate.end("go\n", resolve));
  child.unref();
  return found;
}
