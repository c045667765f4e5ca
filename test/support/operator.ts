import { type ChildProcess, spawn } from "node:child_process";
import { pino } from "pino";
import { type Operator, startOperator } from "../../src/operator/operator.ts";
import { OPERATOR_OPTIONS } from "../../src/operator/options.ts";
import { readOptions } from "../../src/process/options.ts";
import type { World } from "./world.ts";

/** Flags by which an operator looks at one world only, with short deadlines. */
export function flagsFor(world: World, extra: readonly string[] = []): string[] {
  return [
    `--kubeconfig=${world.cluster.kubeconfig}`,
    `--job-namespaces=${world.jobNamespace}`,
    "--leader-elect=false",
    "--health-port=0",
    "--missing-reference-grace=3s",
    // Other worlds share the cluster; their jobs are not ours to answer.
    "--unwatched-grace=24h",
    "--log-level=warn",
    ...extra,
  ];
}

/** Runs an operator inside the test's own process. */
export async function runOperator(world: World, extra: readonly string[] = []): Promise<Operator> {
  const options = readOptions(OPERATOR_OPTIONS, flagsFor(world, extra), {});
  return startOperator(options, "test", pino({ level: process.env["KJO_TEST_LOG"] ?? "silent" }));
}

/** An operator in a process of its own, which can be killed. */
export class OperatorProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  #output = "";

  constructor(flags: readonly string[]) {
    this.#child = spawn(process.execPath, ["dist/main.mjs", "operator", ...flags], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout!.on("data", (data: Buffer) => this.#keep(data));
    this.#child.stderr!.on("data", (data: Buffer) => this.#keep(data));
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", (code) => resolve(code));
    });
  }

  /** What it printed last. */
  get output(): string {
    return this.#output;
  }

  get exited(): Promise<number | null> {
    return this.#exited;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    return this.#exited;
  }

  #keep(data: Buffer): void {
    this.#output = (this.#output + data.toString()).slice(-1_000_000);
  }
}

/** A metric's value from `/metrics`, summed over the label sets that contain `labels`. */
export async function metric(operator: Operator, name: string, labels: Record<string, string> = {}): Promise<number> {
  const text = await fetch(`http://127.0.0.1:${operator.healthPort}/metrics`).then((response) => response.text());
  const wanted = Object.entries(labels).map(([key, value]) => `${key}="${value}"`);
  return text
    .split("\n")
    .filter(
      (line) =>
        (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && wanted.every((part) => line.includes(part)),
    )
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}
