import { EVENTS } from "../api/resources.ts";
import type { KubeObject } from "../api/kubernetes.ts";
import { Backoff } from "./backoff.ts";
import type { KubeClient } from "./client.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import { isAlreadyExists, isNotFound, isTransient } from "./errors.ts";
import { EventCorrelator, type EventSeries } from "./event-correlator.ts";
import { coreEvent, type EventContent } from "./event-object.ts";
import type { Logger } from "./logger.ts";
import { cut } from "../util/text.ts";

export interface EventRecorderOptions {
  client: Pick<KubeClient, "create" | "patch">;
  /** Who reports, e.g. the program's name. */
  component: string;
  /** Which of several, e.g. the pod's name. */
  instance: string;
  logger: Logger;
  clock?: Clock;
  backoff?: Backoff;
}

// Events are a courtesy: the newest ones are dropped before memory grows.
const MAX_PENDING = 1000;
const MAX_ATTEMPTS = 4;
const CALL_MS = 5000;

/** Writes Events in the background, one at a time; never blocks and never fails the caller. */
export class EventRecorder {
  readonly #options: EventRecorderOptions;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #correlator: EventCorrelator;
  /** What is to be written, each once, however often it happened meanwhile. */
  readonly #pending = new Map<EventSeries, EventContent>();
  #writing: Promise<void> | undefined;
  #dropped = 0;

  constructor(options: EventRecorderOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = options.backoff ?? new Backoff({ initialMs: 500, maxMs: 5000 });
    this.#correlator = new EventCorrelator(this.#clock);
  }

  /** Reports something about an object, which must carry apiVersion and kind. The message is cut to 1024 bytes. */
  // oxlint-disable-next-line max-params -- the order that every recorder of events has
  event(regarding: KubeObject, type: "Normal" | "Warning", reason: string, message: string, action?: string): void {
    const { component, instance } = this.#options;
    const text = cut(message, 1024);
    const content: EventContent = { regarding, type, reason, message: text, action, component, instance };
    const { uid, namespace, name } = regarding.metadata;
    const series = this.#correlator.count(
      [regarding.kind, namespace, name, uid].join("/"),
      [type, reason, action, text].join("\n"),
    );
    if (!series || (this.#pending.size >= MAX_PENDING && !this.#pending.has(series))) {
      this.#dropped += 1;
      return;
    }
    this.#pending.set(series, content);
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when everything reported so far was written or given up, at the latest after `timeoutMs`. */
  async flush(timeoutMs = 5000): Promise<void> {
    if (!this.#writing) return;
    const giveUp = new AbortController();
    await Promise.race([this.#writing, sleep(this.#clock, timeoutMs, giveUp.signal).catch(() => {})]);
    giveUp.abort();
  }

  async #writeAll(): Promise<void> {
    for (const [series, content] of this.#pending) {
      this.#pending.delete(series);
      await this.#writeWithRetries(series, content);
    }
    if (this.#dropped > 0) this.#options.logger.warn({ dropped: this.#dropped }, "too many events, some were dropped");
    this.#dropped = 0;
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
