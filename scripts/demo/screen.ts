import { tinted } from "./paint.ts";
import { durationText, type Tone } from "./tree.ts";

/** Where the demo writes; a terminal, or something that keeps what was written. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** What the demo says, with the time since its start in front of each step. */
export class Screen {
  readonly output: Output;
  /** Whether lines can be drawn over. */
  readonly live: boolean;
  readonly color: boolean;
  readonly #started = performance.now();
  readonly #steps: { name: string; seconds: number }[] = [];

  constructor(output: Output, env: NodeJS.ProcessEnv) {
    this.output = output;
    this.live = output.isTTY === true && env["TERM"] !== "dumb";
    this.color = this.live && (env["NO_COLOR"] ?? "") === "";
  }

  /** Runs one step below its heading and remembers how long it took. */
  async step<T>(name: string, heading: string, action: () => Promise<T>): Promise<T> {
    const begin = performance.now();
    this.line();
    this.line(`==> ${heading}`, "strong");
    try {
      return await action();
    } finally {
      this.#steps.push({ name, seconds: (performance.now() - begin) / 1000 });
    }
  }

  line(text = "", tone: Tone = "plain"): void {
    this.output.write(`${tinted(text, tone, this.color)}\n`);
  }

  /** Something that happened just now. */
  event(text: string, tone: Tone = "dim"): void {
    this.line(`[${this.elapsed.toFixed(1).padStart(6)} s] ${text}`, tone);
  }

  /** A command that the user could give too. */
  command(text: string): void {
    this.line(`$ ${text}`, "busy");
  }

  /** Text of a program, indented. */
  quote(text: string): void {
    for (const line of text.trimEnd().split("\n")) this.line(`  ${line}`);
  }

  /** Seconds since the start. */
  get elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }

  /** How long everything took, step by step. */
  summary(): string {
    const steps = this.#steps.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)} s`);
    return `${steps.join(", ")}; in all ${durationText(this.elapsed * 1000)}`;
  }
}
