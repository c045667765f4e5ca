import type { JobEvent } from "./event.ts";

export interface SubscriptionLimits {
  /** Events that may wait for a client. */
  readonly maxEvents: number;
  /** How long one may wait. */
  readonly maxWaitMs: number;
}

/** Why a subscription is over: the server stops, or the client was too slow or left. */
export type EndReason = "closing" | "slow" | "left";

interface Waiting<E> {
  readonly event: E;
  readonly since: number;
}

/** The events that one client has not taken yet. */
export class Subscription<E = JobEvent> {
  readonly #limits: SubscriptionLimits;
  readonly #onEnd: () => void;
  readonly #first: Iterator<E>;
  #firstDone = false;
  #waiting: Waiting<E>[] = [];
  #taken = 0;
  #ended: EndReason | undefined;
  #wake: () => void = () => undefined;
  /** Called at the end, once; for those who wait for the client and not for us. */
  atEnd: (reason: EndReason) => void = () => undefined;

  /** `first` does not count against the limits: it is the client's own request. */
  constructor(first: Iterable<E>, limits: SubscriptionLimits, onEnd: () => void) {
    this.#first = first[Symbol.iterator]();
    this.#limits = limits;
    this.#onEnd = onEnd;
  }

  get ended(): EndReason | undefined {
    return this.#ended;
  }

  push(event: E): void {
    if (this.#ended !== undefined) return;
    const now = performance.now();
    const oldest = this.#waiting[this.#taken];
    const late = oldest !== undefined && now - oldest.since > this.#limits.maxWaitMs;
    if (late || this.#waiting.length - this.#taken >= this.#limits.maxEvents) {
      this.end("slow");
      return;
    }
    this.#waiting.push({ event, since: now });
    this.#wake();
  }

  /** Ends it; what waits is dropped. */
  end(reason: EndReason): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#waiting = [];
    this.#onEnd();
    this.#wake();
    this.atEnd(reason);
  }

  /** The next event; "idle" if none came within `idleMs`; "ended" after `end`. One call at a time. */
  async take(idleMs = Number.POSITIVE_INFINITY): Promise<E | "idle" | "ended"> {
    const ready = this.#ended === undefined ? this.#next() : undefined;
    if (ready !== undefined) return ready;
    if (this.#ended === undefined) await this.#arrival(idleMs);
    return this.#ended === undefined ? (this.#next() ?? "idle") : "ended";
  }

  /** The next of the first events, if it is still one of these. */
  #nextFirst(): E | undefined {
    if (this.#firstDone) return undefined;
    const { value, done } = this.#first.next();
    this.#firstDone = done === true;
    return done === true ? undefined : value;
  }

  #next(): E | undefined {
    return this.#nextFirst() ?? this.#shift();
  }

  #shift(): E | undefined {
    const next = this.#waiting[this.#taken];
    if (next === undefined) return undefined;
    this.#taken += 1;
    // Moving the rest up for every event would be quadratic.
    if (this.#taken >= 256 || this.#taken === this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#taken);
      this.#taken = 0;
    }
    return next.event;
  }

  #arrival(idleMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(idleMs) ? setTimeout(() => this.#wake(), idleMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = () => undefined;
        resolve();
      };
    });
  }
}
