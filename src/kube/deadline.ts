import { TransportError } from "./errors.ts";

/**
 * The end of one call: the caller's abort or a time limit, whichever comes first. Made by hand because
 * `AbortSignal.any` keeps every derived signal alive as long as the caller's lives.
 */
export class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  readonly #caller: AbortSignal | undefined;
  readonly #onAbort = (): void => {
    this.#controller.abort(this.#caller?.reason);
  };

  constructor(caller?: AbortSignal) {
    this.#caller = caller;
    if (caller?.aborted) this.#onAbort();
    caller?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Its reason is the caller's, or when the time is up a TransportError, for a request that was not sent. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The time limit counts from now; before, only the caller can end the call. */
  startClock(timeoutMs: number): void {
    this.#timer = setTimeout(() => {
      this.#controller.abort(new TransportError(`no answer within ${timeoutMs} ms`, { sent: false }));
    }, timeoutMs);
  }

  /** Stops the clock; the caller's abort still counts. */
  stopClock(): void {
    clearTimeout(this.#timer);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener("abort", this.#onAbort);
  }
}
