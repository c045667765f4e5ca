import type { Registry } from "prom-client";
import { type Clock, systemClock } from "./clock.ts";
import { type QueueObserver, observeQueue } from "./queue-metrics.ts";

export interface WorkQueueOptions {
  /** The label `name` of its metrics. */
  name: string;
  registry?: Registry;
  clock?: Clock;
  /** The first delay of a key that fails; it doubles with each failure. Default 5. */
  baseDelayMs?: number;
  /** Default 60 000. */
  maxDelayMs?: number;
  /** Gets what a handler rejected with; the key is tried again either way. */
  onError?: (key: string, err: unknown) => void;
}

/** How soon a key is wanted. */
export type Lane = "fast" | "slow";

/** Of so many keys one is taken from the slow lane, however many wait in the fast one: nobody waits for ever. */
const SLOW_EVERY = 8;

/**
 * client-go's work queue. A key waits at most once, and is never handled twice at a time: added while it is handled, it
 * waits until that has ended. Keys come out in the order in which they went in, those of the slow lane after the others:
 * a thousand keys for which nobody waits must not delay the one for which somebody does.
 */
export class WorkQueue<K extends string> {
  readonly #clock: Clock;
  readonly #options: WorkQueueOptions;
  readonly #observer: QueueObserver;
  /** Waiting, with the instant each was added; a key is in one of them. */
  readonly #waiting: Record<Lane, Map<K, number>> = { fast: new Map(), slow: new Map() };
  /** Being handled, with the instant that began. */
  readonly #processing = new Map<K, number>();
  /** Added while being handled. */
  readonly #again = new Map<K, Lane>();
  readonly #delayed = new Map<K, { due: number; cancel: () => void }>();
  readonly #failures = new Map<K, number>();
  #workers = 0;
  #taken = 0;
  #handler: ((key: K) => Promise<void>) | undefined;
  #pumping = false;
  #shutDown = false;
  #onDrained: (() => void)[] = [];

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#observer = observeQueue(options.name, options.registry, {
      depth: () => this.length,
      running: () => [...this.#processing.values()].map((since) => (this.#clock.monotonic() - since) / 1000),
    });
  }

  /** How many keys wait; those being handled or delayed do not count. */
  get length(): number {
    return this.#waiting.fast.size + this.#waiting.slow.size;
  }

  /** Adds a key, unless it waits already; in the slow lane it may yet be wanted sooner. */
  add(key: K, lane: Lane = "fast"): void {
    if (this.#shutDown || this.#waiting.fast.has(key)) return;
    const isNew = !this.#waiting.slow.has(key) && !this.#again.has(key);
    if (!isNew && lane === "slow") return;
    if (isNew) this.#observer.added();
    if (this.#processing.has(key)) this.#again.set(key, lane);
    else this.#enqueue(key, lane);
  }

  /** Adds a key after `ms`; of several delays of a key the one that ends first counts. */
  addAfter(key: K, ms: number): void {
    if (this.#shutDown) return;
    if (!(ms > 0)) {
      this.add(key);
      return;
    }
    const due = this.#clock.monotonic() + ms;
    const earlier = this.#delayed.get(key);
    if (earlier && earlier.due <= due) return;
    earlier?.cancel();
    const cancel = this.#clock.after(ms, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, { due, cancel });
  }

  /** Adds a key that failed after a delay that doubles each time until `forget`. */
  addRateLimited(key: K): void {
    if (this.#shutDown) return;
    const { baseDelayMs = 5, maxDelayMs = 60_000 } = this.#options;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.#observer.retried();
    this.addAfter(key, Math.min(maxDelayMs, baseDelayMs * 2 ** failures));
  }

  /** The key is done with: its next failure is its first. It is not taken out of the queue. */
  forget(key: K): void {
    this.#failures.delete(key);
  }

  /** What the key stands for is gone: its failures and what was planned for later are dropped. */
  drop(key: K): void {
    this.forget(key);
    this.#delayed.get(key)?.cancel();
    this.#delayed.delete(key);
  }

  /** How often the key was added by `addRateLimited` since the last `forget`. */
  numRequeues(key: K): number {
    return this.#failures.get(key) ?? 0;
  }

  /** Starts handling keys, `workers` at a time. A key whose handler rejects is added again, rate limited. */
  run(workers: number, handler: (key: K) => Promise<void>): void {
    if (this.#handler) throw new TypeError(`the queue ${this.#options.name} runs already`);
    this.#workers = workers;
    this.#handler = handler;
    this.#schedulePump();
  }

  /**
   * Takes no more keys, drops those that wait, and resolves when those being handled have ended. What is dropped is
   * rebuilt from the API at the next start.
   */
  shutDown(): Promise<void> {
    this.#shutDown = true;
    for (const { cancel } of this.#delayed.values()) cancel();
    this.#delayed.clear();
    this.#waiting.fast.clear();
    this.#waiting.slow.clear();
    this.#again.clear();
    if (this.#processing.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained.push(resolve);
    });
  }

  #enqueue(key: K, lane: Lane): void {
    const { fast, slow } = this.#waiting;
    // A key that changes lanes has waited since it came.
    const since = slow.get(key) ?? this.#clock.monotonic();
    slow.delete(key);
    (lane === "fast" ? fast : slow).set(key, since);
    this.#schedulePump();
  }

  /** Takes out the key whose turn it is. */
  #next(): [key: K, since: number] | undefined {
    const { fast, slow } = this.#waiting;
    if (this.length === 0) return undefined;
    this.#taken += 1;
    const slowFirst = fast.size === 0 || (slow.size > 0 && this.#taken % SLOW_EVERY === 0);
    const lane = slowFirst ? slow : fast;
    const [next] = lane;
    if (next !== undefined) lane.delete(next[0]);
    return next;
  }

  /** Handlers start in a later microtask, so that a caller of add is never interrupted by them. */
  #schedulePump(): void {
    if (this.#pumping || !this.#handler) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump(this.#handler);
    });
  }

  #pump(handler: ((key: K) => Promise<void>) | undefined): void {
    if (!handler) return;
    while (this.#processing.size < this.#workers) {
      const next = this.#next();
      if (next === undefined) return;
      const [key, since] = next;
      const now = this.#clock.monotonic();
      this.#observer.started((now - since) / 1000);
      this.#processing.set(key, now);
      // Settles always: #handle catches.
      void this.#handle(key, handler);
    }
  }

  async #handle(key: K, handler: (key: K) => Promise<void>): Promise<void> {
    try {
      await handler(key);
    } catch (err) {
      this.#options.onError?.(key, err);
      this.addRateLimited(key);
    }
    const since = this.#processing.get(key) ?? 0;
    this.#processing.delete(key);
    this.#observer.ended((this.#clock.monotonic() - since) / 1000);
    const lane = this.#again.get(key);
    if (lane === undefined) this.#schedulePump();
    else this.#enqueue(key, lane);
    this.#again.delete(key);
    if (this.#shutDown && this.#processing.size === 0) for (const resolve of this.#onDrained.splice(0)) resolve();
  }
}
