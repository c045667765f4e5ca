import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { eventually } from "../test/support/world.ts";

/** The kernel counts CPU time in these, whatever the machine. */
const TICKS_PER_SECOND = 100;

/** A program under measurement, in a process of its own, with its metrics. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ready: string;
  readonly #metrics: string;
  #output = "";

  /** `urls`: what answers 200 when the program is ready, and its metrics. */
  constructor(command: readonly [string, ...string[]], urls: { ready: string; metrics: string }, env = process.env) {
    const [file, ...args] = command;
    this.#child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], env });
    this.#ready = urls.ready;
    this.#metrics = urls.metrics;
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream!.setEncoding("utf8").on("data", (text: string) => (this.#output = (this.#output + text).slice(-10_000)));
    }
  }

  get pid(): number {
    if (this.#child.pid === undefined) throw new Error(`${this.#child.spawnargs.join(" ")} did not start`);
    return this.#child.pid;
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  ready(): Promise<void> {
    const isReady = async (): Promise<boolean> => {
      this.requireAlive();
      return fetch(this.#ready).then(
        ({ ok }) => ok,
        () => false,
      );
    };
    return eventually(isReady, this.#child.spawnargs.join(" "), 60_000);
  }

  /** Throws, with what the program said last, if it ended by itself. */
  requireAlive(): void {
    if (this.#hasEnded) throw new Error(`${this.#child.spawnargs.join(" ")} ended:\n${this.#output}`);
  }

  /** A line of the metrics; 0 if there is none. */
  async metric(name: string): Promise<number> {
    return valueOf(await this.metrics(), name);
  }

  /** All metrics, by name and labels as they are printed. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    const text = await fetch(this.#metrics).then((response) => response.text());
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
    );
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    this.#child.kill("SIGTERM");
    await once(this.#child, "exit");
  }
}

function valueOf(metrics: ReadonlyMap<string, number>, name: string): number {
  return metrics.get(name) ?? 0;
}

/** CPU time that a process has used so far, in milliseconds. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The command's name, in parentheses, may hold spaces: count from its end.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1000;
}

/** The most memory that a process ever held, in MiB. */
export function peakRSS(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1] ?? 0) / 1024;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
