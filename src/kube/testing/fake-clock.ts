import type { Clock } from "../clock.ts";

interface Timer {
  due: number;
  fn: () => void;
}

/** A clock that moves only by `advance`. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now: number;
  #elapsed = 0;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  /** How many timers are set. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  after(ms: number, fn: () => void): () => void {
    const timer = { due: this.#elapsed + ms, fn };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /** Lets `ms` pass; what falls due runs in order, each with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#moveTo(timer.due);
      timer.fn();
      await settle();
    }
    this.#moveTo(end);
    await settle();
  }

  /** Time passes without any timer running, as for a process that was stopped. */
  pause(ms: number): void {
    this.#moveTo(this.#elapsed + ms);
  }

  #next(end: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.due <= end);
    return due.toSorted((a, b) => a.due - b.due)[0];
  }

  #moveTo(instant: number): void {
    // A timer may be overdue after a pause.
    const step = Math.max(0, instant - this.#elapsed);
    this.#elapsed += step;
    this.#now += step;
  }
}

/** Runs all promise callbacks that are ready, and those that follow from them. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
