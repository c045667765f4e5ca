import type { JobView, TaskView } from "../../job/view.ts";
import { call, Problem } from "../app/api.ts";
import { Store } from "../app/store.ts";
import { connect, keepUp } from "../app/stream.ts";
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
}

interface Page {
  readonly jobs: readonly string[];
  readonly event_id: string;
  readonly may: readonly { readonly actions: readonly string[] }[];
}

/** Changes within this time are asked about together. */
const TOGETHER_MS = 50;

/** Follows one job by its name. */
export class JobStore {
  readonly store = new Store<ShownJob>({ state: "loading" });
  readonly #name: string;
  #eventID: string | undefined;

  constructor(name: string) {
    this.#name = name;
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
    const request = { job_ids: [this.#name], whole: true };
    const { jobs, event_id: eventID, may } = await call<Page>("/api/v1/job/view", request, signal);
    const [text] = jobs;
    const { job, may: before } = this.store.get();
    if (text !== undefined) {
      const now = JSON.parse(text) as JobView;
      this.store.set({ state: "found", job: shared(job, now), may: shared(before, may[0]?.actions ?? []) });
    } else if (job === undefined) this.store.set({ state: "missing" });
    else this.store.set({ state: "found", job, isDeleted: true });
    return eventID;
  }

  async #follow(signal: AbortSignal, up: () => void): Promise<void> {
    this.#eventID ??= await this.read(signal);
    const own = new AbortController();
    const abort = (): void => own.abort();
    signal.addEventListener("abort", abort, { once: true });
    const changes = new Changes(() => this.read(own.signal), abort);
    const path = `/api/v1/job/watch?job_id=${encodeURIComponent(this.#name)}`;
    try {
      for await (const event of connect(path, this.#eventID, own.signal)) {
        up();
        if (event.event === "RESET") {
          this.#eventID = undefined;
          return;
        }
        // What was told before the connection breaks is read again after it.
        if (event.event === "SYNCED") this.#eventID = event.id ?? this.#eventID;
        else changes.note(() => (this.#eventID = event.id ?? this.#eventID));
      }
    } finally {
      signal.removeEventListener("abort", abort);
      own.abort();
    }
    changes.rethrow();
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
        await this.#read();
        done();
        await new Promise((resolve) => {
          setTimeout(resolve, TOGETHER_MS);
        });
      }
    } catch (error) {
      this.#error = { error };
      this.#fail();
    }
    this.#isReading = false;
  }
}

const indexes = new WeakMap<JobView, ReadonlyMap<string, TaskView>>();

/** The task of this alias. */
export function taskOf(job: JobView | undefined, alias: string): TaskView | undefined {
  if (job === undefined) return undefined;
  let index = indexes.get(job);
  if (index === undefined) {
    index = new Map(job.tasks.map((task) => [task.alias, task]));
    indexes.set(job, index);
  }
  return index.get(alias);
}
