import { UnavailableError } from "./errors.ts";

export interface RetryOptions {
  /** Tries after the first one. */
  readonly retries: number;
  /** Whether a second call does no more than the first. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal;
}

const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/** Calls again, after a pause that grows, when nothing can have happened or a repeat does no harm. */
export async function withRetries<R>(options: RetryOptions, work: () => Promise<R>): Promise<R> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!mayRepeat(error, options) || attempt >= options.retries) throw error;
      await pause((error.retryAfterSeconds ?? 0) * 1000 || backoff(attempt), options.signal);
    }
  }
}

function mayRepeat(error: unknown, { repeatable, signal }: RetryOptions): error is UnavailableError {
  return error instanceof UnavailableError && (repeatable || !error.sent) && signal?.aborted !== true;
}

/** Between half and all of a time that doubles. */
export function backoff(attempt: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return whole * (0.5 + Math.random() / 2);
}

/** Resolves after `ms`, or as soon as the signal is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
    if (signal?.aborted) done();
  });
}
