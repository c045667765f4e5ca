import type { Clock } from "../../kube/clock.ts";

const LOOK_MS = 10_000;
/** Clocks that are kept in step by small corrections stay below. */
const STEP_MS = 1000;

/**
 * Calls back when the wall clock was set, or the machine slept: what waits for a time of day waits by the monotonic clock,
 * and has to count anew. Costs a look at two clocks each 10 s.
 */
export class ClockSteps {
  readonly #clock: Clock;
  readonly #onStep: () => void;
  #difference = 0;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, onStep: () => void) {
    this.#clock = clock;
    this.#onStep = onStep;
  }

  /** Looks from now on, if it does not yet. */
  start(): void {
    if (this.#cancel !== undefined) return;
    this.#difference = this.#clock.now() - this.#clock.monotonic();
    this.#look();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #look(): void {
    this.#cancel = this.#clock.after(LOOK_MS, () => {
      const difference = this.#clock.now() - this.#clock.monotonic();
      const isStep = Math.abs(difference - this.#difference) > STEP_MS;
      this.#difference = difference;
      this.#look();
      if (isStep) this.#onStep();
    });
  }
}
