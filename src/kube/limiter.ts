import { abortReason } from "./errors.ts";

/** At most `limit` holders at a time; the others wait in order. */
export class Limiter {
  readonly #limit: number;
  readonly #waiting = new Set<() => void>();
  #held = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Resolves when there is room. Every acquire that resolved needs one `release`. Rejects when aborted. */
  acquire(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(abortReason(signal));
    if (this.#held < this.#limit) {
      this.#held += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(admit);
        reject(abortReason(signal));
      };
      const admit = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#waiting.add(admit);
    });
  }

  release(): void {
    const next = this.#waiting.values().next();
    if (next.done) {
      this.#held -= 1;
      return;
    }
    this.#waiting.delete(next.value);
    next.value();
  }
}
