/** A change of status that records no outcome waits this long for others. */
const WINDOW_MS = 40;

/** Lets a status write that is not urgent wait a little for further changes, but never longer because of them. */
export class Coalescing {
  readonly #clock: () => number;
  #writeAt: number | undefined;

  /** `clock` in milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Milliseconds that the write may still wait, from the first time it was asked for; 0: write now. */
  waitMs(): number {
    const now = this.#clock();
    // A clock that was set back must not make the wait longer.
    const writeAt = Math.min(this.#writeAt ?? Number.POSITIVE_INFINITY, now + WINDOW_MS);
    if (now >= writeAt) return 0;
    this.#writeAt = writeAt;
    return writeAt - now;
  }

  /** The status was written: the next write waits anew. */
  written(): void {
    this.#writeAt = undefined;
  }
}
