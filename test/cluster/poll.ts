import { setTimeout as delay } from "node:timers/promises";

/** Bounds of a wait. */
export interface PollOptions {
  /** What is waited for, as it reads after "waiting for". */
  what: string;
  timeoutMs: number;
  intervalMs?: number;
  signal?: AbortSignal;
}

/**
 * Calls `probe` until it answers something other than undefined. A throwing probe counts as "not yet";
 * its last error ends up in the time-out's message, since that is usually the reason.
 */
export async function poll<T>(probe: () => Promise<T | undefined> | T | undefined, options: PollOptions): Promise<T> {
  const { what, timeoutMs, intervalMs = 100, signal } = options;
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    signal?.throwIfAborted();
    try {
      const answer = await probe();
      if (answer !== undefined) return answer;
    } catch (error) {
      if (error instanceof StopPolling) throw error.cause;
      last = error;
    }
    if (performance.now() >= deadline) {
      const reason = last instanceof Error ? `: ${last.message}` : "";
      throw new Error(`timed out after ${timeoutMs / 1000} s waiting for ${what}${reason}`, { cause: last });
    }
    // An aborted delay rejects with an error of its own; the reason says more.
    await delay(intervalMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
  }
}

/** Thrown by a probe that knows that waiting longer is useless; its cause is what the caller sees. */
export class StopPolling extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}
