/** Remembers answers for a short while, and asks once for callers that come at the same time. Failures are not kept. */
export class BriefCache<V> {
  readonly #ttlMs: number;
  readonly #limit: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { until: number; value: Promise<V> }>();

  constructor(ttlMs: number, limit = 10_000, now: () => number = () => performance.now()) {
    this.#ttlMs = ttlMs;
    this.#limit = limit;
    this.#now = now;
  }

  /** True if `get` would not ask. */
  has(key: string): boolean {
    return (this.#entries.get(key)?.until ?? 0) > this.#now();
  }

  get(key: string, ask: () => Promise<V>): Promise<V> {
    const now = this.#now();
    const known = this.#entries.get(key);
    if (known && known.until > now) return known.value;
    const value = ask();
    this.#entries.delete(key);
    this.#entries.set(key, { until: now + this.#ttlMs, value });
    value.catch(() => {
      if (this.#entries.get(key)?.value === value) this.#entries.delete(key);
    });
    this.#shrink(now);
    return value;
  }

  /** Entries are in the order of their age. */
  #shrink(now: number): void {
    for (const [key, { until }] of this.#entries) {
      if (until > now && this.#entries.size <= this.#limit) return;
      this.#entries.delete(key);
    }
  }
}
