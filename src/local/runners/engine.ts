import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { OptionError } from "../../process/options.ts";
import { runCommand } from "./run-command.ts";
import type { Ended, PlacedContainer, Runner, RunningContainer } from "./runner.ts";

const TERMINATION_LOG = "/dev/termination-log";
/** What docker and podman answer when they could not start the container at all. */
const NOT_STARTED = [125, 126, 127];
const START_ERROR = 128;

const ANSWER_MS = 30_000;

/** @throws OptionError unless the engine's program is there and answers: docker's asks its daemon, podman has none. */
export function requireEngine(engine: string): void {
  const { error, status, stderr } = spawnSync(engine, ["version"], { encoding: "utf8", timeout: ANSWER_MS });
  const instead = "or leave --runner out, then pods are processes of this machine";
  if (isMissing(error)) {
    throw new OptionError(
      `--runner ${engine} needs the program ${engine}, which is not on the PATH; install it, ${instead}`,
    );
  }
  if (error === undefined && status === 0) return;
  const why = error?.message ?? stderr.trim().split("\n").at(-1);
  throw new OptionError(`--runner ${engine}: ${engine} does not work: ${why}; start it, ${instead}`);
}

function isMissing(error: NodeJS.ErrnoException | undefined): boolean {
  return error?.code === "ENOENT";
}

/** Containers of an engine, on the machine's network. */
export function engineRunner(engine: "docker" | "podman"): Runner {
  return {
    sharesFiles: false,
    imageNote: (image) => ({
      reason: "HostNetwork",
      message: `${engine} runs the image ${image} on the machine's network`,
    }),
    start: (container) => start(engine, container),
    exec: (_, ref, { command, timeoutMs }) =>
      runCommand([engine, "exec", ref.slice(engine.length + 3), ...command], {}, timeoutMs),
    reap: (ref) => {
      const [scheme, name = ""] = ref.split("://", 2);
      if (scheme === engine) spawnSync(engine, ["rm", "--force", name], { stdio: "ignore" });
    },
  };
}

/** The arguments of `run` for a container. */
export function runArguments(name: string, container: PlacedContainer): string[] {
  const { command, image, env, mounts, terminationLog, user, workingDir } = container;
  const [program, ...args] = command;
  const volumes = [...mounts, { from: terminationLog, to: TERMINATION_LOG, readOnly: false }];
  return [
    "run",
    "--rm",
    `--name=${name}`,
    "--network=host",
    ...(container.stdin ? ["--interactive"] : []),
    ...Object.keys(env).map((key) => `--env=${key}`),
    ...volumes.map(({ from, to, readOnly }) => `--volume=${from}:${to}${readOnly ? ":ro" : ""}`),
    ...(user === undefined ? [] : [`--user=${user}`]),
    ...(workingDir === "/" ? [] : [`--workdir=${workingDir}`]),
    ...(program === undefined ? [] : [`--entrypoint=${program}`]),
    image,
    ...args,
  ];
}

function start(engine: string, container: PlacedContainer): RunningContainer {
  const name = `kusciajob-${container.pod.metadata.uid?.slice(0, 8)}-${container.name}-${randomBytes(3).toString("hex")}`;
  const output = openSync(container.log, "a", 0o600);
  try {
    // Values go through the environment: a command line is for everybody to see.
    const env = { ...process.env, ...container.env };
    const input = container.stdin ? "pipe" : "ignore";
    const child = spawn(engine, runArguments(name, container), { env, stdio: [input, output, output] });
    child.stdin?.on("error", () => {});
    return {
      ref: `${engine}://${name}`,
      ended: endOf(engine, child),
      stop: (graceMs) => stop(engine, name, graceMs),
      ...(child.stdin && { stdin: child.stdin }),
    };
  } finally {
    closeSync(output);
  }
}

function endOf(engine: string, child: ChildProcess): Promise<Ended> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      resolve({ exitCode: START_ERROR, reason: "StartError", message: `${engine}: ${error.message}` });
    });
    child.once("exit", (code) => {
      const exitCode = code ?? 137;
      if (NOT_STARTED.includes(exitCode)) resolve({ exitCode: START_ERROR, reason: "StartError" });
      else resolve({ exitCode, reason: exitCode === 0 ? "Completed" : "Error" });
    });
  });
}

function stop(engine: string, name: string, graceMs: number): void {
  const seconds = String(Math.ceil(graceMs / 1000));
  spawn(engine, ["stop", "--time", seconds, name], { stdio: "ignore" }).on("error", () => {});
}
