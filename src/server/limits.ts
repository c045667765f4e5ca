/** The numbers that clients may have to know; the flags of the same names change them. */
export interface LimitOptions {
  /** Calls per second and client in the long run; 0 for no limit. */
  readonly rate: number;
  /** Calls that a client may make at once. */
  readonly burst: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

interface Bucket {
  tokens: number;
  at: number;
}

// Buckets that have filled up again say nothing and go; this many callers make that worth a look.
const SWEEP_SIZE = 1000;

/** A token bucket per client. */
export class RateLimiter {
  readonly #options: LimitOptions;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = SWEEP_SIZE;

  constructor(options: LimitOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Takes a token; the answer is how many seconds to wait if there is none, else 0. */
  take(client: string): number {
    const { rate, burst } = this.#options;
    if (rate <= 0) return 0;
    const now = this.#now();
    const bucket = this.#buckets.get(client) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > this.#sweepAt) this.#sweep(now);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / rate;
    bucket.tokens -= 1;
    return 0;
  }

  #sweep(now: number): void {
    const { rate, burst } = this.#options;
    for (const [client, bucket] of this.#buckets) {
      if (bucket.tokens + ((now - bucket.at) / 1000) * rate >= burst) this.#buckets.delete(client);
    }
    this.#sweepAt = Math.max(SWEEP_SIZE, 2 * this.#buckets.size);
  }
}
