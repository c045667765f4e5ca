import type { Clock } from "./clock.ts";

// client-go's numbers: 25 at once for one object, then one in five minutes.
const BURST = 25;
const REFILL_MS = 300_000;
const REMEMBERED = 4096;

/** An Event as the API server holds it, or will: one object, however often the same thing happens. */
export interface EventSeries {
  /** How often it happened. */
  count: number;
  /** Tells series apart that began in the same millisecond. */
  id: number;
  /** Whether the Event exists. */
  written: boolean;
  /** Wall clock, ms. */
  firstAt: number;
  lastAt: number;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** Turns repeats of one happening into one Event with a count, and keeps any one object from flooding the cluster. */
export class EventCorrelator {
  readonly #clock: Clock;
  readonly #series = new Map<string, EventSeries>();
  #nextId = 0;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one happening. Undefined when the object has had too many Events lately. */
  count(objectKey: string, eventKey: string): EventSeries | undefined {
    if (!this.#spend(objectKey)) return undefined;
    const now = this.#clock.now();
    const key = `${objectKey}\n${eventKey}`;
    const series = this.#series.get(key) ?? { count: 0, id: this.#nextId++, written: false, firstAt: now, lastAt: now };
    series.count += 1;
    series.lastAt = now;
    remember(this.#series, key, series);
    return series;
  }

  #spend(objectKey: string): boolean {
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(objectKey) ?? { tokens: BURST, filledAt: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.filledAt) / REFILL_MS);
    bucket.filledAt = now;
    remember(this.#buckets, objectKey, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}

/** Keeps the entries used last. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
}
