import type { CreateFailure } from "../../job/types.ts";

interface Entry {
  readonly failure: CreateFailure;
  readonly tries: number;
  /** Milliseconds since the epoch. */
  readonly tryAt: number;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/** The latest failed creation of each task of a job, and when it may be tried again. */
export class CreateAttempts {
  readonly #clock: () => number;
  readonly #entries = new Map<string, Entry>();

  /** `clock` in milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  failures(): CreateFailure[] {
    return [...this.#entries.values()].map(({ failure }) => failure);
  }

  mayTry(alias: string): boolean {
    const entry = this.#entries.get(alias);
    return entry === undefined || this.#clock() >= entry.tryAt;
  }

  /** Milliseconds until the next try that is due, over all tasks; undefined if none failed. */
  nextTryMs(): number | undefined {
    const times = [...this.#entries.values()].filter(({ failure }) => !failure.permanent).map(({ tryAt }) => tryAt);
    return times.length === 0 ? undefined : Math.max(0, Math.min(...times) - this.#clock());
  }

  fail(failure: CreateFailure): void {
    const tries = (this.#entries.get(failure.alias)?.tries ?? 0) + 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
    const retry = failure.reason === "APIError" ? `; next try in ${Math.ceil(pause / 1000)} s` : "";
    const recorded = { ...failure, message: `${failure.message}${retry}` };
    this.#entries.set(failure.alias, { failure: recorded, tries, tryAt: this.#clock() + pause });
  }

  /** Forgets the task's failure; true if there was one. */
  succeed(alias: string): boolean {
    return this.#entries.delete(alias);
  }

  /** Forgets the failures of all other tasks: nothing of theirs is to be made, so they have no next try. */
  retain(aliases: ReadonlySet<string>): void {
    for (const alias of this.#entries.keys()) if (!aliases.has(alias)) this.#entries.delete(alias);
  }
}
