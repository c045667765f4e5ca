import type { JobView } from "../../job/view.ts";
import { call, Problem } from "../app/api.ts";
import { Store } from "../app/store.ts";
import { connect, keepUp } from "../app/stream.ts";
import type { LastWords } from "./logs/moment.ts";
import { shared } from "./share.ts";

/** One job as it is now. */
export interface ShownJob {
  readonly state: "loading" | "found" | "missing" | "failed";
  /** Its last state, also after it was deleted. */
  readonly job?: JobView;
  readonly isDeleted?: boolean;
  readonly problem?: Problem;
  /** What the reader may do with it as it is now. */
  readonly may?: readonly string[];
  /** Grows with each reading, also of what is not among the tasks that are held. */
  readonly reading: number;
}

interface Page {
  readonly jobs: readonly string[];
  readonly event_id: string;
  readonly may: readonly { readonly actions: readonly string[] }[];
}

/** Of the tasks that were added so many are held at most; of more a page is read at a time. */
export const MOST_ADDED = 60;
/** Changes within this time are asked about together. */
const TOGETHER_MS = 50;
/** A job of thousands of tasks takes long to read, and changes all the time. */
const READINGS_APART = 4;

/** Follows one job by its name. */
export class JobStore {
  readonly store = new Store<ShownJob>({ state: "loading", reading: 0 });
  /** What parties that failed said last; of logs that were read to their ends. */
  readonly lastWords = new Store<LastWords>({});
  /** How often the reader was led to a failure in the logs. */
  readonly led = new Store(0);
  readonly #name: string;
  #eventID: string | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  /** Remembers where in the logs parties that failed said why. */
  noteLastWords(words: LastWords): void {
    const known = this.lastWords.get();
    this.lastWords.set(shared(known, { ...known, ...words }));
  }

  /** Leads the reader to a failure in the logs, wherever he has scrolled to. */
  lead(): void {
    this.led.set(this.led.get() + 1);
  }

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await keepUp((until, up) => this.#follow(until, up), signal);
    } catch (error) {
      this.store.set({ ...this.store.get(), state: "failed", problem: error as Problem });
    }
  }

  /** Reads it once more, after a command that the watch may tell of later. */
  async read(signal?: AbortSignal): Promise<string> {
    const request = { job_ids: [this.#name], whole: true, most_added: MOST_ADDED };
    const { jobs, event_id: eventID, may } = await call<Page>("/api/v1/job/view", request, signal);
    const [text] = jobs;
    const { job, may: before, reading: last } = this.store.get();
    const reading = last + 1;
    if (text !== undefined) {
      const now = JSON.parse(text) as JobView;
      this.store.set({ state: "found", job: shared(job, now), may: shared(before, may[0]?.actions ?? []), reading });
    } else if (job === undefined) this.store.set({ state: "missing", reading });
    else this.store.set({ state: "found", job, isDeleted: true, reading });
    return eventID;
  }

  async #follow(signal: AbortSignal, up: () => void): Promise<void> {
    // Changes of added tasks that were missed are not told of again.
    if (this.#eventID === undefined || this.store.get().job?.added !== undefined)
      this.#eventID = await this.read(signal);
    const own = new AbortController();
    const abort = (): void => own.abort();
    signal.addEventListener("abort", abort, { once: true });
    const changes = new Changes(() => this.read(own.signal), abort);
    try {
      await this.#take(changes, own.signal, up);
    } catch (error) {
      // Where the stream was broken off because a reading failed, that is why.
      changes.rethrow();
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
      own.abort();
    }
    changes.rethrow();
  }

  /** Reads after each event of one connection. What was told before it breaks is read again after it. */
  async #take(changes: Changes, signal: AbortSignal, up: () => void): Promise<void> {
    const path = `/api/v1/job/watch?tasks=true&job_id=${encodeURIComponent(this.#name)}`;
    for await (const { event, id } of connect(path, this.#eventID, signal)) {
      up();
      if (event === "RESET") {
        this.#eventID = undefined;
        return;
      }
      const move = (): void => {
        this.#eventID = id ?? this.#eventID;
      };
      // The place moves on with what was read.
      if (event === "SYNCED" && this.store.get().job?.added === undefined && !changes.isPending) move();
      else changes.note(move);
    }
  }
}

/** Reads after changes, one at a time, and not oftener than it is worth. */
class Changes {
  readonly #read: () => Promise<unknown>;
  readonly #fail: () => void;
  #done: (() => void) | undefined;
  #isReading = false;
  #error: { readonly error: unknown } | undefined;

  constructor(read: () => Promise<unknown>, fail: () => void) {
    this.#read = read;
    this.#fail = fail;
  }

  /** Whether a change that was told of has not been read. */
  get isPending(): boolean {
    return this.#isReading || this.#done !== undefined;
  }

  /** Something changed; `done` is called when it has been read. */
  note(done: () => void): void {
    this.#done = done;
    if (!this.#isReading) void this.#go();
  }

  /** @throws what a reading threw */
  rethrow(): void {
    if (this.#error !== undefined) throw this.#error.error;
  }

  async #go(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#done !== undefined) {
        const done = this.#done;
        this.#done = undefined;
        const begin = performance.now();
        await this.#read();
        done();
        const pause = Math.max(TOGETHER_MS, READINGS_APART * (performance.now() - begin - TOGETHER_MS));
        await new Promise((resolve) => {
          setTimeout(resolve, pause);
        });
      }
    } catch (error) {
      this.#error = { error };
      this.#fail();
    }
    this.#isReading = false;
  }
}
