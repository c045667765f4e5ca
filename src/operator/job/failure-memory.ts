import type { CreateFailure } from "../../job/types.ts";

interface Entry {
  readonly failure: CreateFailure;
  readonly tries: number;
  /** Milliseconds since the epoch. */
  readonly tryAt: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * The latest failed creation of each task, and when it may be tried again. Lost with the process, and harmless so: the
 * next try brings it back, and every deadline counts from times in the job's status.
 */
export class FailureMemory {
  readonly #clock: () => number;
  readonly #entries = new Map<string, Map<string, Entry>>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  of(uid: string): CreateFailure[] {
    return [...(this.#entries.get(uid)?.values() ?? [])].map(({ failure }) => failure);
  }

  mayTry(uid: string, alias: string): boolean {
    const entry = this.#entries.get(uid)?.get(alias);
    return entry === undefined || this.#clock() >= entry.tryAt;
  }

  /** Milliseconds until the next try that is due, over all tasks of the job; undefined if none failed. */
  nextTryMs(uid: string): number | undefined {
    const times = [...(this.#entries.get(uid)?.values() ?? [])].filter(({ failure }) => !failure.permanent);
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times.map(({ tryAt }) => tryAt)) - this.#clock());
  }

  fail(uid: string, failure: CreateFailure): void {
    const tasks = this.#entries.get(uid) ?? new Map<string, Entry>();
    const tries = (tasks.get(failure.alias)?.tries ?? 0) + 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
    const retry = failure.reason === "APIError" ? `; next try in ${Math.ceil(pause / 1000)} s` : "";
    const told = { ...failure, message: `${failure.message}${retry}` };
    tasks.set(failure.alias, { failure: told, tries, tryAt: this.#clock() + pause });
    this.#entries.set(uid, tasks);
  }

  /** Forgets the task's failure; true if there was one. */
  succeed(uid: string, alias: string): boolean {
    const tasks = this.#entries.get(uid);
    const had = tasks?.delete(alias) ?? false;
    if (tasks?.size === 0) this.#entries.delete(uid);
    return had;
  }

  /** Forgets the failures of tasks of which nothing is to be made any more: nobody would try again, ever. */
  retain(uid: string, aliases: ReadonlySet<string>): void {
    for (const alias of this.#entries.get(uid)?.keys() ?? []) if (!aliases.has(alias)) this.succeed(uid, alias);
  }

  /** Forgets jobs that exist no more. */
  prune(exists: (uid: string) => boolean): void {
    for (const uid of this.#entries.keys()) if (!exists(uid)) this.#entries.delete(uid);
  }
}
