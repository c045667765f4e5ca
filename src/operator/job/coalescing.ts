import { busyMs } from "../../kube/latency.ts";

/** A change of status that records neither an outcome nor an intent waits at least this long for others. */
const SHORTEST_MS = 40;
/** No progress is older than this in the status, however busy the API server is. */
const LONGEST_MS = 1000;
/** It waits this many times as long as a status write takes now: the busier the API server, the fewer such writes. */
const WAIT_PER_LATENCY = 15;
/** Besides, it waits this many times as long as such a write takes longer than at a server that is not busy. */
const WAIT_PER_BUSY_LATENCY = 60;

/** Lets a status write that is not urgent wait for further changes, but never longer because of them. */
export class Coalescing {
  readonly #clock: () => number;
  readonly #latencyMs: () => number;
  #writeAt: number | undefined;

  /** `clock` in milliseconds since the epoch; `latencyMs` tells how long a status write takes at present. */
  constructor(clock: () => number, latencyMs: () => number) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
  }

  /** Milliseconds that such a write waits in all at present. */
  get windowMs(): number {
    const latency = this.#latencyMs();
    const wanted = WAIT_PER_LATENCY * latency + WAIT_PER_BUSY_LATENCY * busyMs(latency);
    return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.round(wanted)));
  }

  /** Milliseconds that the write may still wait, from the first time it was asked for; 0: write now. */
  waitMs(): number {
    const now = this.#clock();
    // A clock that was set back must not make the wait longer.
    const writeAt = Math.min(this.#writeAt ?? Number.POSITIVE_INFINITY, now + this.windowMs);
    if (now >= writeAt) return 0;
    this.#writeAt = writeAt;
    return writeAt - now;
  }

  /** The status was written: the next write waits anew. */
  written(): void {
    this.#writeAt = undefined;
  }
}
