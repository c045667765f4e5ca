export interface BackoffOptions {
  initialMs: number;
  maxMs: number;
  /** Default 2. */
  factor?: number;
  /** A delay d becomes a random one in [d, d * (1 + jitter)); default 0.5. */
  jitter?: number;
  /** In [0, 1); default Math.random. */
  random?: () => number;
}

/** Growing, jittered delays for one thing that keeps failing. */
export class Backoff {
  readonly #options: Required<BackoffOptions>;
  #failures = 0;

  constructor(options: BackoffOptions) {
    this.#options = { factor: 2, jitter: 0.5, random: Math.random, ...options };
  }

  /** The delay in ms before the next attempt. */
  next(): number {
    const { initialMs, maxMs, factor, jitter, random } = this.#options;
    const delay = Math.min(maxMs, initialMs * factor ** this.#failures);
    this.#failures += 1;
    return delay * (1 + jitter * random());
  }

  /** The thing worked: the next delay is the first one again. */
  reset(): void {
    this.#failures = 0;
  }
}
