import type { KubeObject } from "../api/kubernetes.ts";
import type { KubeClient } from "../kube/client.ts";
import type { WatchOptions } from "../kube/options.ts";
import type { ResourceType } from "../api/resources.ts";
import type { WatchEvent } from "../kube/watch.ts";

/** The cache, or the connection that feeds it, cannot be relied on. */
export class UnavailableError extends Error {
  override readonly name = "UnavailableError";
}

export interface FreshnessOptions {
  readonly client: Pick<KubeClient, "raw" | "listAll" | "watch">;
  /** How long the cache may go without proof that the watch works. */
  readonly staleMs: number;
  readonly probeMs?: number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

const PROBE_MS = 5000;
const PROBE_WHILE_DOWN_MS = 1000;
const PROBE_TIMEOUT_MS = 5000;
// One may be lost in a moment of load.
const FAILURES_TO_BELIEVE = 2;

/**
 * Knows how old the cache may be. A quiet watch says nothing for minutes, so its silence proves nothing; what does is an
 * event, or an answer of the API server while the watch stands.
 */
export class Freshness {
  readonly #options: FreshnessOptions;
  readonly #now: () => number;
  #proof: number | undefined;
  #watchSince: number | undefined;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: FreshnessOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** The client for the reflector: the same calls, seen by us. */
  get watched(): Pick<KubeClient, "listAll" | "watch"> {
    const { client } = this.#options;
    return {
      listAll: (type, options) => client.listAll(type, options),
      watch: <T extends KubeObject>(type: ResourceType<T>, options?: WatchOptions) => this.#observed(type, options),
    };
  }

  /** Milliseconds since the cache was last known to be complete; Infinity before it was for the first time. */
  get age(): number {
    return this.#proof === undefined ? Number.POSITIVE_INFINITY : this.#now() - this.#proof;
  }

  get isStale(): boolean {
    return this.age > this.#options.staleMs;
  }

  /** Whether the API server answered when last asked. */
  get isReachable(): boolean {
    return this.#failures < FAILURES_TO_BELIEVE;
  }

  /** @throws UnavailableError when answers from the cache could be too old. */
  requireFresh(): void {
    if (!this.isStale) return;
    if (!Number.isFinite(this.age))
      throw new UnavailableError("the server has just started and does not know the jobs yet, try again later");
    throw new UnavailableError(
      `no contact to the Kubernetes API server for ${Math.round(this.age / 1000)} s, try again later`,
    );
  }

  /** @throws UnavailableError at once instead of after a long wait when the API server does not answer. */
  requireReachable(): void {
    if (!this.isReachable) throw new UnavailableError("the Kubernetes API server cannot be reached, try again later");
  }

  start(): void {
    this.#schedule(0);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      void this.probe().finally(() => {
        this.#schedule(this.#failures === 0 ? (this.#options.probeMs ?? PROBE_MS) : PROBE_WHILE_DOWN_MS);
      });
    }, ms);
    this.#timer.unref();
  }

  /** Asks the API server once. */
  async probe(): Promise<void> {
    const since = this.#watchSince;
    try {
      await this.#options.client.raw("GET", "/version", undefined, { timeoutMs: PROBE_TIMEOUT_MS });
      this.#failures = 0;
      // Only a watch that stood all the while has missed nothing.
      if (since !== undefined && since === this.#watchSince) this.#proof = this.#now();
    } catch {
      this.#failures += 1;
    }
  }

  async *#observed<T extends KubeObject>(type: ResourceType<T>, options?: WatchOptions): AsyncGenerator<WatchEvent<T>> {
    // One that hangs before it is let in proves nothing.
    const onOpen = (): void => {
      this.#watchSince = this.#now();
      options?.onOpen?.();
    };
    try {
      for await (const event of this.#options.client.watch(type, { ...options, onOpen })) {
        this.#proof = this.#now();
        yield event;
      }
    } finally {
      this.#watchSince = undefined;
    }
  }
}
