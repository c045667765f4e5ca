import { spawn, type SpawnOptions } from "node:child_process";

const OUTPUT_BYTES = 10_000;

/** Runs a command to its end or for so long: undefined when it ended with 0, else what it said. */
export function runCommand(
  [program = "", ...args]: readonly string[],
  options: SpawnOptions,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...options, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        if (output.length < OUTPUT_BYTES) output += text;
      });
    }
    const timer = setTimeout(() => {
      resolve(`command timed out after ${timeoutMs} ms`);
      killGroup(child.pid);
    }, timeoutMs);
    child.once("error", (error) => {
      clearTimeout(timer);
      resolve(error.message);
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : output.trim() || `command ended with ${code ?? "a signal"}`);
    });
  });
}

/** A command, and what it has started itself. */
function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}
