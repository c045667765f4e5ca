import type { Registry } from "prom-client";
import { type Clock, systemClock } from "./clock.ts";
import { Fifo } from "./fifo.ts";
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
  /**
   * A handler that takes longer, in the slow lane ten times as long, gives its worker to another key; its own key is still
   * handled once at a time. Without it handlers that wait for a server in trouble would keep all workers. Default: none does.
   */
  slowAfterMs?: number;
  /** Gets what a handler rejected with; the key is tried again either way. */
  onError?: (key: string, err: unknown) => void;
}

/** A key being handled: since when, and the lane that it came from. */
interface Handling {
  readonly since: number;
  readonly lane: Lane;
}

/** How soon a key is wanted. */
export type Lane = "fast" | "slow";

/** Of so many keys one is taken from the slow lane, however many wait in the fast one: nobody waits for ever. */
const SLOW_EVERY = 8;
/** So many handlers of the slow lane may go on without a worker: thousands may wait there, each with requests of its own. */
const MOST_RETIRED_SLOW = 64;
/** They keep their workers so many times as long as others: while the server is only busy there should be few of them. */
const SLOW_PATIENCE = 10;

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
  readonly #waiting: Record<Lane, Fifo<K, number>> = { fast: new Fifo(), slow: new Fifo() };
  /** Being handled, in the order in which that began. */
  readonly #processing = new Map<K, Handling>();
  /** Those of them that have a worker. */
  readonly #active = new Map<K, Handling>();
  #activeSlow = 0;
  /** Of the slow lane, without a worker. */
  #retiredSlow = 0;
  #slowCheck: { readonly due: number; readonly cancel: () => void } | undefined;
  /** Added while being handled. */
  readonly #again = new Map<K, Lane>();
  readonly #delayed = new Map<K, { due: number; lane: Lane; isMet: boolean; cancel: () => void }>();
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
      running: () => [...this.#processing.values()].map(({ since }) => (this.#clock.monotonic() - since) / 1000),
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

  /**
   * Adds a key after `ms`; of several delays of a key the one that ends first counts. A key that is being handled stays in
   * the lane that it came from, unless one is given.
   */
  addAfter(key: K, ms: number, lane: Lane = this.#laneOf(key)): void {
    this.#addAfter(key, ms, lane, false);
  }

  /** The same, but not if the key begins to be handled before: what it is added for is met then. */
  addUnlessHandled(key: K, ms: number, lane: Lane): void {
    this.#addAfter(key, ms, lane, true);
  }

  // oxlint-disable-next-line max-params -- private, of the two above
  #addAfter(key: K, ms: number, lane: Lane, isMet: boolean): void {
    if (this.#shutDown) return;
    if (!(ms > 0)) {
      this.add(key, lane);
      return;
    }
    const due = this.#clock.monotonic() + ms;
    const known = this.#delayed.get(key);
    if (known === undefined) this.#delay(key, { ms, due, lane, isMet });
    else {
      if (lane === "fast") known.lane = lane;
      if (known.due <= due) return;
      known.cancel();
      this.#delay(key, { ms, due, lane: known.lane, isMet });
    }
  }

  #delay(key: K, { ms, due, lane, isMet }: { ms: number; due: number; lane: Lane; isMet: boolean }): void {
    const delayed = { due, lane, isMet, cancel: () => {} };
    delayed.cancel = this.#clock.after(ms, () => {
      this.#delayed.delete(key);
      this.add(key, delayed.lane);
    });
    this.#delayed.set(key, delayed);
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
    this.#slowCheck?.cancel();
    this.#delayed.clear();
    this.#waiting.fast.clear();
    this.#waiting.slow.clear();
    this.#again.clear();
    if (this.#processing.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onDrained.push(resolve);
    });
  }

  #laneOf(key: K): Lane {
    return this.#processing.get(key)?.lane ?? "fast";
  }

  #enqueue(key: K, lane: Lane): void {
    const { fast, slow } = this.#waiting;
    // A key that changes lanes has waited since it came.
    const since = slow.get(key) ?? this.#clock.monotonic();
    slow.delete(key);
    (lane === "fast" ? fast : slow).push(key, since);
    this.#schedulePump();
  }

  /** Takes out the key whose turn it is. The slow lane has at most half of the workers. */
  #next(): { key: K; since: number; lane: Lane } | undefined {
    const { fast, slow } = this.#waiting;
    const maySlow = slow.size > 0 && !this.#isSlowFull();
    if (fast.size === 0 && !maySlow) return undefined;
    this.#taken += 1;
    const lane = fast.size === 0 || (maySlow && this.#taken % SLOW_EVERY === 0) ? "slow" : "fast";
    const next = this.#waiting[lane].shift();
    return next && { key: next[0], since: next[1], lane };
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
    this.#retireSlow();
    while (this.#active.size < this.#workers) {
      const next = this.#next();
      if (next === undefined) break;
      const { key, since, lane } = next;
      const now = this.#clock.monotonic();
      this.#observer.started((now - since) / 1000);
      const handling = { since: now, lane };
      this.#forgetMet(key);
      this.#processing.set(key, handling);
      this.#active.set(key, handling);
      if (lane === "slow") this.#activeSlow += 1;
      // Settles always: #handle catches.
      void this.#handle(key, handler);
    }
    this.#awaitSlow();
  }

  #forgetMet(key: K): void {
    const delayed = this.#delayed.get(key);
    if (delayed?.isMet !== true) return;
    delayed.cancel();
    this.#delayed.delete(key);
  }

  /** Takes the workers of slow handlers for which keys wait. */
  #retireSlow(): void {
    const now = this.#clock.monotonic();
    for (const [key, { lane, due }] of this.#retirable()) {
      if (due > now || (lane === "slow" && this.#retiredSlow >= MOST_RETIRED_SLOW)) continue;
      this.#active.delete(key);
      if (lane === "fast") continue;
      this.#activeSlow -= 1;
      this.#retiredSlow += 1;
    }
  }

  /** Keys wait and have no worker: looks again when the first handler becomes a slow one. */
  #awaitSlow(): void {
    const due = Math.min(...this.#retirable().map(([, handling]) => handling.due));
    if (due >= (this.#slowCheck?.due ?? Infinity)) return;
    this.#slowCheck?.cancel();
    const cancel = this.#clock.after(Math.max(0, due - this.#clock.monotonic()), () => {
      this.#slowCheck = undefined;
      this.#schedulePump();
    });
    this.#slowCheck = { due, cancel };
  }

  /** The handlers that keep keys waiting, each with when it becomes a slow one. */
  #retirable(): [K, { lane: Lane; due: number }][] {
    const { slowAfterMs } = this.#options;
    if (slowAfterMs === undefined || this.length === 0) return [];
    const isFull = this.#active.size >= this.#workers;
    const ofSlow = (isFull || this.#isSlowFull()) && this.#retiredSlow < MOST_RETIRED_SLOW;
    return [...this.#active]
      .filter(([, { lane }]) => (lane === "fast" ? isFull : ofSlow))
      .map(([key, { since, lane }]) => {
        return [key, { lane, due: since + slowAfterMs * (lane === "fast" ? 1 : SLOW_PATIENCE) }];
      });
  }

  #leave(key: K, lane: Lane): void {
    const hadWorker = this.#active.delete(key);
    if (lane === "slow" && hadWorker) this.#activeSlow -= 1;
    else if (lane === "slow") this.#retiredSlow -= 1;
  }

  #isSlowFull(): boolean {
    return this.#activeSlow >= Math.max(1, this.#workers / 2);
  }

  async #handle(key: K, handler: (key: K) => Promise<void>): Promise<void> {
    try {
      await handler(key);
    } catch (err) {
      this.#options.onError?.(key, err);
      this.addRateLimited(key);
    }
    const { since, lane } = this.#processing.get(key) ?? { since: 0, lane: "fast" };
    this.#processing.delete(key);
    this.#leave(key, lane);
    this.#observer.ended((this.#clock.monotonic() - since) / 1000);
    const again = this.#again.get(key);
    if (again === undefined) this.#schedulePump();
    else this.#enqueue(key, again);
    this.#again.delete(key);
    if (this.#shutDown && this.#processing.size === 0) for (const resolve of this.#onDrained.splice(0)) resolve();
  }
}
