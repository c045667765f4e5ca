/** A change of status that records no outcome waits this long for company. */
const WINDOW_MS = 40;

/** Lets writes that are not urgent wait a little for others, but never longer because of them. */
export class Coalescing {
  readonly #clock: () => number;
  /** When what waits must be written, by key. */
  readonly #writeAt = new Map<string, number>();

  /** `clock` in milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Milliseconds that the write of this key may still wait, from the first time it was asked for; 0: write now. */
  waitMs(key: string): number {
    const now = this.#clock();
    // A clock that was set back must not make the wait longer.
    const writeAt = Math.min(this.#writeAt.get(key) ?? Number.POSITIVE_INFINITY, now + WINDOW_MS);
    if (now >= writeAt) return 0;
    this.#writeAt.set(key, writeAt);
    return writeAt - now;
  }

  /** Written, or gone: the next write waits anew. */
  forget(key: string): void {
    this.#writeAt.delete(key);
  }
}
