import { CliError, EXIT, usage } from "./errors.ts";
import { type FlagValues, text } from "./flags.ts";
import { type Format, formatOf, formatted } from "./output/format.ts";
import { type ColourChoice, type Screen, type Style, styleFor } from "./output/style.ts";
import { connect } from "./source/connect.ts";
import type { JobSource } from "./source/source.ts";

/** The process as a verb sees it. */
export interface Io {
  readonly stdout: Screen & { write(text: string | Uint8Array): unknown };
  readonly stderr: Screen & { write(text: string): unknown };
  readonly stdin: NodeJS.ReadStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of kj. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted by Ctrl-C, with an Interrupted. */
  readonly signal: AbortSignal;
}

/** What a verb works with. */
export class Context {
  readonly io: Io;
  readonly flags: FlagValues;
  readonly format: Format;
  readonly style: Style;
  /** The name that the program was called by. */
  readonly program: string;
  #source: JobSource | undefined;

  constructor(io: Io, flags: FlagValues, program: string) {
    this.io = io;
    this.flags = flags;
    this.program = program;
    this.format = formatOf(text(flags, "output"));
    this.style = styleFor(io.stdout, io.env, colourChoice(flags));
  }

  get now(): number {
    return this.io.now();
  }

  async source(): Promise<JobSource> {
    this.#source ??= await connect(this.flags, this.io.env, {
      version: this.io.version,
      ...(levelOf(this.flags) >= REQUESTS && { onRequest: (line: string) => this.note(`> ${line}`) }),
    });
    return this.#source;
  }

  /** Where was asked, for messages. */
  get place(): string {
    return this.#source?.place ?? "the server";
  }

  /** A line of data. */
  print(line: string): void {
    this.io.stdout.write(`${line}\n`);
  }

  /** A line about the data. */
  note(line: string): void {
    this.io.stderr.write(`${line}\n`);
  }

  /** Writes a value in the format for programs that was asked for; false if it was one for people. */
  async printValue(value: unknown): Promise<boolean> {
    const shown = await formatted(this.format, value);
    if (shown === undefined) return false;
    this.io.stdout.write(shown.endsWith("\n") || this.format.kind === "jsonpath" ? shown : `${shown}\n`);
    return true;
  }

  /** The same, if it is the answer that was asked for. */
  async printValueIf(isAnswer: boolean, value: unknown): Promise<boolean> {
    return isAnswer && this.printValue(value);
  }

  /** Asks a person; programs must have said yes already. @throws CliError */
  async confirm(question: string, isAnswered: boolean, flag = "--yes"): Promise<boolean> {
    if (isAnswered) return true;
    const { stdin, stderr } = this.io;
    if (!stdin.isTTY || stderr.isTTY !== true)
      throw new CliError("nobody is there to ask", { reason: "Usage", hint: `give ${flag}`, exit: EXIT.usage });
    stderr.write(`${question} [y/N] `);
    const { createInterface } = await import("node:readline/promises");
    const lines = createInterface({ input: stdin });
    try {
      return /^y(es)?$/i.test((await lines.question("", { signal: this.io.signal })).trim());
    } finally {
      lines.close();
    }
  }

  close(): void {
    this.#source?.close();
  }
}

/** From this level on each request is shown. */
const REQUESTS = 6;

/** As kubectl takes it: `-v6`, `-v 6`, `-v=6`. @throws CliError */
function levelOf(flags: FlagValues): number {
  const given = (text(flags, "verbose") ?? "0").replace(/^=/, "");
  if (/^\d{1,2}$/.test(given)) return Number(given);
  throw usage(`-v is "${given}"`, "a number, such as -v 6");
}

function colourChoice(flags: FlagValues): ColourChoice {
  const given = text(flags, "color") ?? "auto";
  if (given === "auto" || given === "always" || given === "never") return given;
  throw usage(`--color is "${given}"`, "one of auto, always, never");
}
