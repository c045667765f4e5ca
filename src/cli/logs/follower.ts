import type { JobView } from "../../job/view.ts";
import { sleep, systemClock } from "../../kube/clock.ts";
import { parseTime } from "../../util/time.ts";
import { type LogReading, type LogRequest, LogUnavailable, type PodLogs } from "./log.ts";
import { isOver, type PodLog, podLogsOf } from "./log-ref.ts";

interface FollowerOptions extends LogRequest {
  readonly logs: PodLogs;
}

// Between looks at a log that cannot be read yet, or has ended before the job says so.
const AGAIN_MS = 300;

/** Reads the logs of a job's pods, also of those to come: every line once, in order for each container. */
export class LogFollower implements LogReading {
  readonly #options: FollowerOptions;
  readonly #readers = new Map<string, Promise<void>>();
  #job: JobView | undefined;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

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

  async takeInOrder(job: JobView): Promise<void> {
    this.#job = job;
    for (const log of podLogsOf(job, this.#options.choice)) await this.#read(log);
  }

  async done(): Promise<void> {
    await Promise.all(this.#readers.values());
  }

  async #read(log: PodLog): Promise<void> {
    const { logs, follow } = this.#options;
    const containers = await this.#once(log, () => logs.containers(log.ref));
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

interface ReaderOptions extends FollowerOptions {
  readonly log: PodLog;
  readonly container: string | undefined;
  readonly named: boolean;
}

/** Reads one container's log as often as it takes, and passes on what is new. */
class ContainerReader {
  readonly #options: ReaderOptions;
  readonly #began = Date.now();
  #instance = "";
  #isTailed = false;
  /** The last lines, until all are known. */
  readonly #last: string[] = [];
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
    const { tail } = this.#options;
    if (tail === undefined) return this.#look({ follow, withRest: !follow, pass: (line) => this.#pass(line) });
    // What is there is read to its end first, as only then the last lines are known.
    const hold = (line: string): void => {
      this.#last.push(line);
      if (this.#last.length > tail) this.#last.shift();
    };
    await this.#look({ follow: false, withRest: !follow, pass: this.#isTailed ? (line) => this.#pass(line) : hold });
    this.#isTailed = true;
    for (const line of this.#last.splice(0)) this.#pass(line);
    return follow ? this.#look({ follow, withRest: false, pass: (line) => this.#pass(line) }) : true;
  }

  async #look({ follow, withRest, pass }: Look): Promise<true> {
    const { logs, log, container, timestamps, sinceSeconds, signal } = this.#options;
    const ref = { ...log.ref, ...(container !== undefined && { container }) };
    const how = { follow, timestamps: timestamps || sinceSeconds !== undefined, signal };
    const { instance, pieces } = await logs.openLog(ref, how);
    if (instance !== this.#instance) this.#forget();
    this.#instance = instance;
    let number = 0;
    // A line that is cut off comes again, whole, with the next look.
    for await (const line of linesOf(pieces, withRest)) {
      number += 1;
      if (number === 1 && line !== this.#first) this.#forget();
      if (number === 1) this.#first = line;
      if (number <= this.#passed) continue;
      this.#passed = number;
      pass(line);
    }
    return true;
  }

  /** The container runs anew, and with it the log begins anew. */
  #forget(): void {
    this.#passed = 0;
    this.#first = undefined;
  }

  #pass(line: string): void {
    const { log, container, named, onLine, timestamps, sinceSeconds } = this.#options;
    const isTimed = timestamps || sinceSeconds !== undefined;
    const [time, text] = isTimed ? timed(line) : [undefined, line];
    this.lines += 1;
    if (sinceSeconds !== undefined && (parseTime(time) ?? 0) < this.#began - sinceSeconds * 1000) return;
    const about = { log, container: named ? container : undefined, seq: this.lines };
    onLine({ ...about, ...(timestamps && time !== undefined && { time }), text });
  }
}

interface Look {
  readonly follow: boolean;
  /** Whether what comes after the last line break is a line. */
  readonly withRest: boolean;
  readonly pass: (line: string) => void;
}

/** A line with its time, as a kubelet writes it. */
function timed(line: string): [string | undefined, string] {
  const space = line.indexOf(" ");
  return space < 0 ? [undefined, line] : [line.slice(0, space), line.slice(space + 1)];
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
