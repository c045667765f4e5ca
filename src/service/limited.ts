import { setMaxListeners } from "node:events";
import { LONGEST_TIMER_MS } from "../util/timer.ts";

/** Work that may last only so long. */
export interface Limited {
  /** Aborted when the time is up, or with one of the signals given. */
  readonly signal: AbortSignal;
  /** Whether it was the time. */
  readonly isTooLate: boolean;
  /** Frees the timer and lets go of the signals. */
  readonly dispose: () => void;
}

/** Made by hand because `AbortSignal.any` keeps what it derives alive as long as the signals given live. */
export function limited(ms: number, ...signals: readonly AbortSignal[]): Limited {
  const controller = new AbortController();
  // One call may have a hundred requests under way.
  setMaxListeners(0, controller.signal);
  let isTooLate = false;
  const expire = (): void => {
    isTooLate = true;
    controller.abort(new DOMException("the time is up", "TimeoutError"));
  };
  // What is longer is as good as for ever.
  const timer = ms > LONGEST_TIMER_MS ? undefined : setTimeout(expire, ms);
  const abort = ({ target }: { target: unknown }): void => controller.abort((target as AbortSignal).reason);
  for (const signal of signals) {
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort({ target: signal });
  }
  return {
    signal: controller.signal,
    get isTooLate() {
      return isTooLate;
    },
    dispose: () => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", abort);
    },
  };
}

/** What the work ends in, or the signal's reason if that is aborted before; the work's own end is then of no interest. */
export function unlessAborted<R>(work: Promise<R>, signal: AbortSignal): Promise<R> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
