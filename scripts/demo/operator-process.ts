import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { poll, StopPolling } from "../../test/cluster/poll.ts";
import { messageOf } from "../../test/cluster/values.ts";
import type { RunFolder } from "./run-folder.ts";
import type { Screen } from "./screen.ts";

/** The bundle with the whole program. */
export const PROGRAM = join("dist", "main.mjs");
const SOURCES = ["src", "package.json", "package-lock.json", join("scripts", "build.ts")];

/** Whether the bundle is older than anything it is made from. */
export function isBuildStale(root = "."): boolean {
  const program = join(root, PROGRAM);
  if (!existsSync(program)) return true;
  const built = statSync(program).mtimeMs;
  return SOURCES.some((source) => newestChange(join(root, source)) > built);
}

function newestChange(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Math.max(...inside.map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs));
}

/** Runs `npm run build`, and shows its output if it fails. */
export async function build(screen: Screen): Promise<void> {
  screen.command("npm run build");
  const child = spawn(process.execPath, ["--import", "tsx", join("scripts", "build.ts")], { stdio: "pipe" });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve(exit ?? 1));
  });
  if (code !== 0) throw new Error(`the build failed:\n${output.trimEnd()}`);
}

/** Starts the operator outside the cluster and waits until it is ready. */
export async function startOperator(
  folder: RunFolder,
  kubeconfig: string,
  { screen, signal }: { screen: Screen; signal: AbortSignal },
): Promise<void> {
  const port = await freePort();
  const flags = ["--kubeconfig", kubeconfig, "--leader-elect=false", "--health-port", String(port)];
  screen.command(`node ${PROGRAM} operator ${flags.join(" ")}`);
  const log = openSync(folder.operatorLog, "a", 0o600);
  // In a process group of its own: Ctrl-C is for the demo, which then ends the operator in order.
  const child = spawn(process.execPath, [PROGRAM, "operator", ...flags], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const state: { ended?: string } = {};
  child.once("error", (error) => (state.ended = error.message));
  child.once("exit", (code, by) => (state.ended = `it ended (${by ?? `exit ${code}`})`));
  if (child.pid !== undefined) folder.recordOperator(child.pid);
  child.unref();
  const isReady = async (): Promise<true | undefined> => {
    if (state.ended !== undefined) throw new StopPolling(notReady(folder, state.ended));
    const { ok } = await fetch(`http://127.0.0.1:${port}/readyz`);
    return ok ? true : undefined;
  };
  await poll(isReady, { what: "the operator's /readyz", timeoutMs: 60_000, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw state.ended === undefined ? notReady(folder, messageOf(error)) : error;
  });
}

function notReady(folder: RunFolder, why: string): Error {
  const log = folder.operatorLogTail(20).join("\n");
  return new Error(`the operator did not get ready: ${why}. Its log (${relative(".", folder.operatorLog)}):\n${log}`);
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
