import { spawn, type SpawnOptions } from "node:child_process";
import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { Writable } from "node:stream";
import { identify, isAlive } from "../../process/identity.ts";
import { after } from "../../util/timer.ts";
import { runCommand } from "./run-command.ts";
import type { Ended, PlacedContainer, Runner, RunningContainer } from "./runner.ts";

/** What Kuscia's RunP and the kubelet give a container that could not be started. */
const START_ERROR = 128;
/**
 * The shell waits for a word before it becomes the program. If we are killed before the process is on record, the pipe
 * closes and the shell ends: nothing ever runs that the next start does not know of.
 */
const WAIT_THEN_BECOME = 'read -r word <&3 || exit 1; exec "$@" 3<&-';
const SCHEME = "process://";

/** Containers as plain processes of this machine, each in a process group of its own. */
export const processRunner: Runner = {
  sharesFiles: true,
  imageNote: (image) => ({
    reason: "ImageNotUsed",
    message: `The command runs as a process of this machine; the image ${image} is not used`,
  }),
  start,
  exec: (container, _, { command, timeoutMs }) =>
    runCommand(command.map(container.adapt), surroundings(container), timeoutMs),
  reap,
};

/** Where and as whom a container's processes run. */
function surroundings({ env, folder, workingDir, user, group = user }: PlacedContainer): SpawnOptions {
  return {
    cwd: join(folder, workingDir),
    env,
    ...(user !== undefined && { uid: user }),
    ...(group !== undefined && { gid: group }),
  };
}

function start(container: PlacedContainer): RunningContainer {
  try {
    return launch(container, executable(container));
  } catch (error) {
    return neverStarted((error as Error).message);
  }
}

function neverStarted(message: string): RunningContainer {
  const ended = { exitCode: START_ERROR, reason: "StartError", message };
  return { ref: "", ended: Promise.resolve(ended), stop: () => {} };
}

/** The command with its program found as a container's runtime finds it. */
function executable({ name, command, env, folder, workingDir }: PlacedContainer): readonly string[] {
  const [program, ...args] = command;
  if (program === undefined) {
    throw new Error(`container ${name} has no command, and local mode runs no images: name one in the AppImage`);
  }
  const from = join(folder, workingDir);
  const candidates = program.includes("/")
    ? [isAbsolute(program) ? program : resolve(from, program)]
    : (env["PATH"] ?? "").split(delimiter).map((each) => join(each, program));
  const found = candidates.find(isExecutable);
  if (found === undefined) throw new Error(`exec: "${program}": executable file not found in $PATH`);
  return [found, ...args];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function launch(container: PlacedContainer, command: readonly string[]): RunningContainer {
  const output = openSync(container.log, "a", 0o600);
  try {
    const child = spawn("/bin/sh", ["-c", WAIT_THEN_BECOME, "sh", ...command], {
      ...surroundings(container),
      detached: true,
      stdio: [container.stdin ? "pipe" : "ignore", output, output, "pipe"],
    });
    const { pid } = child;
    const ended = new Promise<Ended>((settle) => {
      child.once("error", (error) => settle({ exitCode: START_ERROR, reason: "StartError", message: error.message }));
      child.once("exit", (code, signal) => {
        // The group goes with its main process, as RunP has it.
        if (pid !== undefined) signalGroup(pid, "SIGKILL");
        const exitCode = signal === null ? (code ?? 0) : 128 + osConstants.signals[signal];
        settle({ exitCode, reason: exitCode === 0 ? "Completed" : "Error" });
      });
    });
    const gate = child.stdio[3];
    // It may end before it has read everything.
    child.stdin?.on("error", () => {});
    const ref = pid === undefined ? "" : `${SCHEME}${pid}@${identify(pid)?.startTime ?? ""}`;
    return {
      ref,
      ended,
      stop: stopper(pid, ended),
      ...(child.stdin && { stdin: child.stdin }),
      ...(gate instanceof Writable && { begin: () => release(gate) }),
    };
  } finally {
    closeSync(output);
  }
}

function release(gate: Writable): void {
  // It may have been killed meanwhile, which its end tells.
  gate.on("error", () => {});
  gate.end("go\n");
}

function stopper(pid: number | undefined, ended: Promise<unknown>): (graceMs: number) => void {
  let cancel = (): void => undefined;
  let asked = false;
  ended.finally(() => cancel()).catch(() => {});
  return (graceMs) => {
    if (pid === undefined) return;
    if (!asked) signalGroup(pid, "SIGTERM");
    asked = true;
    cancel();
    cancel = after(graceMs, () => signalGroup(pid, "SIGKILL"));
  };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has gone.
  }
}

function reap(ref: string): void {
  const [pid = "", startTime = ""] = ref.slice(SCHEME.length).split("@", 2);
  if (!ref.startsWith(SCHEME) || !isAlive({ pid: Number(pid), startTime })) return;
  signalGroup(Number(pid), "SIGKILL");
}
