import { PassThrough } from "node:stream";
import { runKj } from "../../../src/cli/main.ts";
import { Interrupted } from "../../../src/cli/errors.ts";

/** What a command line came to. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command line under way. */
export interface Running {
  readonly ended: Promise<Ran>;
  /** What it has written so far. */
  out(): string;
  err(): string;
  interrupt(): void;
}

export interface KjOptions {
  /** Columns of the terminal; without one it writes into a pipe. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: number;
  /** What is typed; without anything nobody is there. */
  readonly input?: string;
}

/** Starts kj in this process. */
export function startKj(argv: readonly string[], options: KjOptions = {}): Running {
  const { columns, env = {}, now, input } = options;
  const control = new AbortController();
  const written = { out: "", err: "" };
  const screen = columns === undefined ? {} : { isTTY: true, columns };
  const stdin = new PassThrough();
  if (input !== undefined) stdin.end(input);
  const io = {
    stdout: { ...screen, write: (text: string) => (written.out += text) },
    stderr: { ...screen, write: (text: string) => (written.err += text) },
    stdin: Object.assign(stdin, { isTTY: input !== undefined }) as unknown as NodeJS.ReadStream,
    env: { LANG: "C.UTF-8", ...env },
    version: "test",
    now: () => now ?? Date.now(),
    signal: control.signal,
  };
  return {
    ended: runKj(argv, io).then((code) => ({ code, ...written })),
    out: () => written.out,
    err: () => written.err,
    interrupt: () => control.abort(new Interrupted("SIGINT")),
  };
}

/** Runs kj in this process. */
export function kj(argv: readonly string[], options: KjOptions = {}): Promise<Ran> {
  return startKj(argv, options).ended;
}
