import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { relative } from "node:path";
import { poll, StopPolling } from "../../test/cluster/poll.ts";
import { messageOf } from "../../test/cluster/values.ts";
import { PROGRAM } from "../program.mjs";
import type { RunFolder } from "./run-folder.ts";
import type { Screen } from "./screen.ts";

const READY_MS = 60_000;

/** What steps of the demo share. */
export interface DemoContext {
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

/** A command of the program, and how to see that it is ready. */
export interface ProgramStart {
  /** What it is called when something is wrong with it. */
  readonly what: string;
  readonly args: readonly string[];
  readonly isReady: () => Promise<boolean> | boolean;
  /** Whether it holds a pipe to the demo, and so learns of the demo's end. */
  readonly listensToUs?: boolean;
}

/** Starts the program in a process of its own, which the folder remembers, and waits until it is ready. */
export async function startProgram(
  folder: RunFolder,
  { what, args, isReady, listensToUs = false }: ProgramStart,
  { screen, signal }: DemoContext,
): Promise<void> {
  screen.command(`node ${PROGRAM} ${args.join(" ")}`);
  const child = launch(folder, args, listensToUs ? "pipe" : "ignore");
  const state: { ended?: string } = {};
  child.once("error", (error) => (state.ended = error.message));
  child.once("exit", (code, by) => (state.ended = `it ended (${by ?? `exit ${code}`})`));
  if (child.pid !== undefined) folder.recordOperator(child.pid);
  child.unref();
  const look = async (): Promise<true | undefined> => {
    if (state.ended !== undefined) throw new StopPolling(new Error(state.ended));
    return (await isReady()) ? true : undefined;
  };
  await poll(look, { what, timeoutMs: READY_MS, intervalMs: 25, signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    const log = folder.operatorLogTail(20).join("\n");
    const where = relative(".", folder.operatorLog);
    throw new Error(`${what} did not get ready: ${messageOf(error)}. Its log (${where}):\n${log}`, { cause: error });
  });
}

function launch(folder: RunFolder, args: readonly string[], stdin: "pipe" | "ignore"): ChildProcess {
  const log = openSync(folder.operatorLog, "a", 0o600);
  try {
    // In a process group of its own: Ctrl-C is for the demo, which then ends it in order.
    return spawn(process.execPath, [PROGRAM, ...args], { detached: true, stdio: [stdin, log, log] });
  } finally {
    closeSync(log);
  }
}
