/** How much the newest answer counts. */
const WEIGHT = 0.2;
/** What was measured longer ago says nothing about now. */
const FORGOTTEN_AFTER_MS = 5000;

/** A server that answers as fast as this is not busy. */
const IDLE_MS = 10;

/** How much longer an answer takes than from a server that is not busy, in milliseconds. */
export function busyMs(latencyMs: number): number {
  return Math.max(0, latencyMs - IDLE_MS);
}

/** How long the API server takes to answer, as a moving average: it tells how busy the server is. */
export class Latency {
  /** Milliseconds, monotonic. */
  readonly #clock: () => number;
  #averageMs = 0;
  #lastAt = Number.NEGATIVE_INFINITY;

  /** `clock` in milliseconds; only differences matter. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** An answer took `ms`. */
  observe(ms: number): void {
    const known = this.ms();
    this.#averageMs = known === 0 ? ms : known + WEIGHT * (ms - known);
    this.#lastAt = this.#clock();
  }

  /** The average in milliseconds; 0 if there was no answer within the last 5 s. */
  ms(): number {
    return this.#clock() - this.#lastAt > FORGOTTEN_AFTER_MS ? 0 : this.#averageMs;
  }
}
