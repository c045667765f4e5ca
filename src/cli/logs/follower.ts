import type { JobView } from "../../job/view.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { type JobSource, LogUnavailable } from "../source/source.ts";
import { isOver, type LogChoice, type PodLog, podLogsOf } from "./log-ref.ts";

/** A line of a container. */
export interface LogLine {
  readonly log: PodLog;
  /** Named where the pod has several containers. */
  readonly container: string | undefined;
  /** Counts the lines of the container from 1. */
  readonly seq: number;
  readonly text: string;
}

export interface FollowerOptions {
  readonly source: JobSource;
  readonly choice: LogChoice;
  /** Go on until the pods have ended. */
  readonly follow: boolean;
  readonly onLine: (line: LogLine) => void;
  /** Called with what is not in any log. */
  readonly onNote: (text: string) => void;
  readonly signal: AbortSignal;
}

// Between looks at a log that cannot be read yet, or has ended before the job says so.
const AGAIN_MS = 300;

/** Reads the logs of a job's pods, also of those to come: every line once, in order for each container. */
export class LogFollower {
  readonly #options: FollowerOptions;
  readonly #readers = new Map<string, Promise<void>>();
  #job: JobView | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Begins with the pods that are new. */
  take(job: JobView): void {
    this.#job = job;
    for (const log of podLogsOf(job, this.#options.choice)) {
      const key = `${log.ref.namespace}/${log.ref.pod}`;
      if (this.#readers.has(key)) continue;
      const reading = this.#read(log);
      this.#readers.set(key, reading);
      // Whoever waits in `done` learns of it.
      reading.catch(() => undefined);
    }
  }

  /** Reads what there is of the pods of a job, one after the other, so that nothing is mixed. */
  async takeInOrder(job: JobView): Promise<void> {
    this.#job = job;
    for (const log of podLogsOf(job, this.#options.choice)) await this.#read(log);
  }

  /** Resolves when all pods that are known have been read to their end. */
  async done(): Promise<void> {
    await Promise.all(this.#readers.values());
  }

  async #read(log: PodLog): Promise<void> {
    const { source, follow } = this.#options;
    const containers = await this.#once(log, () => source.containers(log.ref));
    const named = (containers?.length ?? 0) > 1;
    const readers = (containers ?? []).map(
      (container) => new ContainerReader({ ...this.#options, log, container, named }),
    );
    if (follow) await Promise.all(readers.map((reader) => this.#readAll(log, reader)));
    else for (const reader of readers) await this.#readAll(log, reader);
  }

  /** A log that ends before its pod is over broke off; after the pod's end one more look finds what came last. */
  async #readAll(log: PodLog, reader: ContainerReader): Promise<void> {
    const { follow, signal } = this.#options;
    while (!signal.aborted) {
      const wasOver = this.#isOver(log);
      const isRead = await this.#once(log, () => reader.read(follow && !wasOver), reader);
      if (isRead === undefined || wasOver || !follow) return;
      if (!this.#isOver(log)) await sleep(systemClock, AGAIN_MS, signal).catch(() => undefined);
    }
  }

  #isOver(log: PodLog): boolean {
    return this.#job === undefined || isOver(this.#job, log);
  }

  /** Tries until it works; undefined if it never will. */
  async #once<R>(log: PodLog, work: () => Promise<R>, reader?: ContainerReader): Promise<R | undefined> {
    const { follow, signal } = this.#options;
    while (!signal.aborted) {
      const wasOver = this.#isOver(log);
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof LogUnavailable) || (error.why === "lost" && !follow)) throw error;
        if (isFinal(error, follow && !wasOver)) return this.#giveUp(log, error, reader);
      }
      await sleep(systemClock, AGAIN_MS, signal).catch(() => undefined);
    }
    return undefined;
  }

  /** Of what was read already nobody need know that it is gone. */
  #giveUp(log: PodLog, error: LogUnavailable, reader: ContainerReader | undefined): undefined {
    if (reader === undefined || reader.lines === 0) this.#options.onNote(noteOf(log, error));
    return undefined;
  }
}

/** Whether the log will never be readable; `mayCome` while its pod is not over. */
function isFinal({ why }: LogUnavailable, mayCome: boolean): boolean {
  return why === "denied" || (why !== "lost" && !mayCome);
}

function noteOf({ label }: PodLog, { why, message }: LogUnavailable): string {
  return why === "denied" ? `${label}: not yours to read (${message})` : `${label}: no log, ${message}`;
}

interface ReaderOptions extends Pick<FollowerOptions, "source" | "onLine" | "signal"> {
  readonly log: PodLog;
  readonly container: string | undefined;
  readonly named: boolean;
}

/** Reads one container's log as often as it takes, and passes on what is new. */
class ContainerReader {
  readonly #options: ReaderOptions;
  #instance = "";
  #first: string | undefined;
  /** Lines of this run of the container that were passed on. */
  #passed = 0;
  /** All lines that were passed on. */
  lines = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Reads to the end, from the beginning. @throws LogUnavailable */
  async read(follow: boolean): Promise<true> {
    const { source, log, container, signal } = this.#options;
    const ref = { ...log.ref, ...(container !== undefined && { container }) };
    const { instance, pieces } = await source.openLog(ref, follow, signal);
    if (instance !== this.#instance) this.#forget();
    this.#instance = instance;
    let number = 0;
    // A line that is cut off comes again, whole, with the next look.
    for await (const line of linesOf(pieces, !follow)) {
      number += 1;
      if (number === 1 && line !== this.#first) this.#forget();
      if (number === 1) this.#first = line;
      if (number <= this.#passed) continue;
      this.#passed = number;
      this.#pass(line);
    }
    return true;
  }

  /** The container runs anew, and with it the log begins anew. */
  #forget(): void {
    this.#passed = 0;
    this.#first = undefined;
  }

  #pass(text: string): void {
    const { log, container, named, onLine } = this.#options;
    this.lines += 1;
    onLine({ log, container: named ? container : undefined, seq: this.lines, text });
  }
}

async function* linesOf(pieces: AsyncIterable<string>, withRest: boolean): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (withRest && rest !== "") yield rest;
}
