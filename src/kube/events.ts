import { EVENTS } from "../api/resources.ts";
import type { KubeObject } from "../api/kubernetes.ts";
import { Backoff } from "./backoff.ts";
import type { KubeClient } from "./client.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import { isAlreadyExists, isNotFound, isTransient } from "./errors.ts";
import { EventCorrelator, type EventSeries } from "./event-correlator.ts";
import { coreEvent, type EventContent } from "./event-object.ts";
import { busyMs } from "./latency.ts";
import type { Logger } from "./logger.ts";
import { cut } from "../util/text.ts";

export interface EventRecorderOptions {
  client: Pick<KubeClient, "create" | "patch">;
  /** Who reports, e.g. the program's name. */
  component: string;
  /** Which of several, e.g. the pod's name. */
  instance: string;
  logger: Logger;
  /** How long the API server takes to answer at present, in milliseconds; default: no time. */
  latencyMs?: () => number;
  clock?: Clock;
  backoff?: Backoff;
}

/** What an Event says of the state of its object, and may be overtaken by. */
export interface EventOptions {
  action?: string;
  /**
   * The object is in a new state. `passing`: it is to leave that state by itself. Such an Event waits while the API server is
   * busy, 30 s at most, and is not written if the next state comes meanwhile.
   */
  state?: "passing" | "lasting";
}

/** What is to be written. */
interface Pending {
  readonly content: EventContent;
  readonly isPassing: boolean;
  /** Not before this instant of the monotonic clock, in milliseconds. */
  readonly notBefore: number;
}

// Events are a courtesy: the newest ones are dropped before memory grows.
const MAX_PENDING = 1000;
const MAX_ATTEMPTS = 4;
const CALL_MS = 5000;
/** An Event of a passing state waits this many times as long as an answer takes longer than from a server that is not busy. */
const WAIT_PER_BUSY_LATENCY = 1000;
const LONGEST_WAIT_MS = 30_000;

/** Writes Events in the background, one at a time; never blocks and never fails the caller. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #correlator: EventCorrelator;
  /** What is to be written, each once, however often it happened meanwhile. */
  readonly #pending = new Map<EventSeries, Pending>();
  #writing: Promise<void> | undefined;
  /** Set while nothing is written because all that is pending waits. */
  #cancelWait: (() => void) | undefined;
  #dropped = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = options.backoff ?? new Backoff({ initialMs: 500, maxMs: 5000 });
    this.#correlator = new EventCorrelator(this.#clock);
  }

  /** Reports something about an object, which must carry apiVersion and kind. The message is cut to 1024 bytes. */
  // oxlint-disable-next-line max-params -- the order that every recorder of events has
  event(
    regarding: KubeObject,
    type: "Normal" | "Warning",
    reason: string,
    message: string,
    { action, state }: EventOptions = {},
  ): void {
    const { component, instance } = this.#options;
    const text = cut(message, 1024);
    const content: EventContent = { regarding, type, reason, message: text, action, component, instance };
    const series = this.#correlator.count(objectKey(regarding), [type, reason, action, text].join("\n"));
    if (state !== undefined) this.#forgetPassed(regarding);
    if (!series || (this.#pending.size >= MAX_PENDING && !this.#pending.has(series))) {
      this.#dropped += 1;
      return;
    }
    const isPassing = state === "passing";
    const notBefore = this.#clock.monotonic() + (isPassing ? this.#patienceMs() : 0);
    this.#pending.set(series, { content, isPassing, notBefore });
    this.#writeDue();
  }

  /** Resolves when everything reported so far was written or given up, at the latest after `timeoutMs`. */
  async flush(timeoutMs = 5000): Promise<void> {
    for (const [series, pending] of this.#pending) this.#pending.set(series, { ...pending, notBefore: 0 });
    this.#writeDue();
    const giveUp = new AbortController();
    const timeout = sleep(this.#clock, timeoutMs, giveUp.signal).then(
      () => giveUp.abort(),
      () => {},
    );
    while (this.#writing && !giveUp.signal.aborted) await Promise.race([this.#writing, timeout]);
    giveUp.abort();
  }

  #patienceMs(): number {
    return Math.min(LONGEST_WAIT_MS, WAIT_PER_BUSY_LATENCY * busyMs(this.#options.latencyMs?.() ?? 0));
  }

  #forgetPassed(regarding: KubeObject): void {
    const key = objectKey(regarding);
    for (const [series, { content, isPassing }] of this.#pending)
      if (isPassing && objectKey(content.regarding) === key) this.#pending.delete(series);
  }

  #writeDue(): void {
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    if (this.#writing || this.#pending.size === 0) return;
    if (this.#nextDue() === undefined) {
      const first = Math.min(...[...this.#pending.values()].map(({ notBefore }) => notBefore));
      this.#cancelWait = this.#clock.after(first - this.#clock.monotonic(), () => this.#writeDue());
      return;
    }
    this.#writing = this.#writeAll().finally(() => {
      this.#writing = undefined;
      this.#writeDue();
    });
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#nextDue(); next !== undefined; next = this.#nextDue()) {
      const [series, { content }] = next;
      this.#pending.delete(series);
      await this.#writeWithRetries(series, content);
    }
    if (this.#dropped > 0) this.#options.logger.warn({ dropped: this.#dropped }, "too many events, some were dropped");
    this.#dropped = 0;
  }

  #nextDue(): [EventSeries, Pending] | undefined {
    const now = this.#clock.monotonic();
    for (const each of this.#pending) if (each[1].notBefore <= now) return each;
    return undefined;
  }

  async #writeWithRetries(series: EventSeries, content: EventContent): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#write(series, content);
        this.#backoff.reset();
        return;
      } catch (err) {
        if (isTransient(err) && attempt < MAX_ATTEMPTS) {
          await sleep(this.#clock, this.#backoff.next());
          continue;
        }
        const { reason, regarding } = content;
        this.#options.logger.debug({ err, reason, object: regarding.metadata.name }, "could not write an event");
        return;
      }
    }
  }

  async #write(series: EventSeries, content: EventContent): Promise<void> {
    const { client } = this.#options;
    const event = coreEvent(series, content);
    const { namespace, name = "" } = event.metadata;
    if (series.written) {
      const { count, lastTimestamp, message } = event;
      try {
        await client.patch(EVENTS, { namespace, name }, { count, lastTimestamp, message }, { timeoutMs: CALL_MS });
        return;
      } catch (err) {
        // Events expire after an hour.
        if (!isNotFound(err)) throw err;
      }
    }
    await client.create(EVENTS, event, { timeoutMs: CALL_MS }).catch((err: unknown) => {
      // An attempt whose answer was lost.
      if (!isAlreadyExists(err)) throw err;
    });
    series.written = true;
  }
}

function objectKey({ kind, metadata: { uid, namespace, name } }: KubeObject): string {
  return [kind, namespace, name, uid].join("/");
}
