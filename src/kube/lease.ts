import { LEASES } from "../api/resources.ts";
import type { KubeClient } from "./client.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import { abortReason, isAlreadyExists, isConflict, isNotFound, messageOf } from "./errors.ts";
import { claimed, LeaseObservation, released } from "./lease-record.ts";
import type { Logger } from "./logger.ts";
import type { CallOptions } from "./options.ts";
import type { Lease } from "../api/kubernetes.ts";

export interface LeaderElectorOptions {
  client: Pick<KubeClient, "get" | "create" | "replace">;
  namespace: string;
  name: string;
  /** Unlike that of any other process, also of an earlier run of this one. */
  identity: string;
  /** Others wait this long after the last renewal that they saw; default 15 s. */
  leaseDurationMs?: number;
  /** We stop this long after the last renewal was sent; default 10 s. The rest is for writes under way. */
  renewDeadlineMs?: number;
  /** Between attempts; default 2 s. */
  retryPeriodMs?: number;
  onStartedLeading: () => void;
  /** Called once for each `onStartedLeading`, also after `release`. */
  onStoppedLeading: () => void;
  logger: Logger;
  clock?: Clock;
}

/** Campaigns for a Lease of coordination.k8s.io and keeps it, as client-go does. */
export class LeaderElector {
  readonly #options: LeaderElectorOptions;
  readonly #clock: Clock;
  readonly #leaseDurationMs: number;
  readonly #renewDeadlineMs: number;
  readonly #retryPeriodMs: number;
  readonly #observation = new LeaseObservation();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #leading = false;
  /** Up to when we may act, on the monotonic clock. */
  #deadline = Number.NEGATIVE_INFINITY;
  /** As we wrote it last; undefined when it may have changed since. */
  #own: Lease | undefined;

  constructor(options: LeaderElectorOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#leaseDurationMs = options.leaseDurationMs ?? 15_000;
    this.#renewDeadlineMs = options.renewDeadlineMs ?? 10_000;
    this.#retryPeriodMs = options.retryPeriodMs ?? 2000;
    if (this.#leaseDurationMs <= this.#renewDeadlineMs || this.#renewDeadlineMs <= this.#retryPeriodMs) {
      throw new RangeError("a lease needs: lease duration > renew deadline > retry period");
    }
  }

  /** True while we lead and the last renewal was sent less than the renew deadline ago. Costs nothing; ask before each write. */
  holds(): boolean {
    return this.#leading && this.#clock.monotonic() < this.#deadline;
  }

  /** Campaigns, then renews. Resolves when the Lease was lost or released; after a loss it can be run anew. */
  run(): Promise<void> {
    this.#running ??= this.#loop().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Stops leading for good and gives the Lease up, so that another can take it at once. Call it when the work has ended. */
  async release(): Promise<void> {
    this.#stopping.abort(new DOMException("the lease was released", "AbortError"));
    if (!this.#running) return;
    await this.#running;
    const { client, namespace, name, identity } = this.#options;
    try {
      // Read anew: an attempt that the abort cut short may have been written.
      const lease = await client.get(LEASES, { namespace, name }, this.#call());
      if (lease.spec?.holderIdentity !== identity) return;
      await client.replace(LEASES, released(lease, this.#clock.now()), this.#call());
    } catch (err) {
      // It runs out by itself.
      this.#options.logger.info({ err }, "could not give up the lease");
    }
  }

  async #loop(): Promise<void> {
    const { signal } = this.#stopping;
    const { onStartedLeading, onStoppedLeading, logger, identity } = this.#options;
    try {
      while (!signal.aborted) {
        const held = await this.#attempt();
        if (held && !this.#leading) {
          this.#leading = true;
          logger.info({ identity }, "leading");
          onStartedLeading();
        }
        if (this.#leading && !this.holds()) break;
        // Spread, so that contenders do not meet at every attempt.
        await sleep(this.#clock, this.#retryPeriodMs * (1 + 0.2 * Math.random()), signal).catch(() => {});
      }
    } finally {
      if (this.#leading) {
        this.#leading = false;
        logger.info({ identity, released: signal.aborted }, "no longer leading");
        onStoppedLeading();
      }
    }
  }

  /** True when the Lease was written. Never rejects: the next attempt, or the deadline, is the answer to a failure. */
  async #attempt(): Promise<boolean> {
    // A process that was paused for too long must not even try: another may lead by now.
    if (this.#leading && !this.holds()) return false;
    try {
      const lease = this.#own ?? (await this.#read());
      this.#own = undefined;
      return lease !== undefined && (await this.#write(lease));
    } catch (err) {
      this.#own = undefined;
      const expected = isConflict(err) || isAlreadyExists(err) || this.#stopping.signal.aborted;
      const level = expected ? "debug" : "warn";
      this.#options.logger[level](
        { err },
        `could not ${this.#leading ? "renew" : "acquire"} the lease: ${messageOf(err)}`,
      );
      return false;
    }
  }

  /** The Lease that we may write now, or undefined when another holds it. */
  async #read(): Promise<Lease | undefined> {
    const { client, namespace, name, identity } = this.#options;
    try {
      const lease = await client.get(LEASES, { namespace, name }, this.#call(this.#stopping.signal));
      const ours = lease.spec?.holderIdentity === identity;
      if (ours || this.#observation.isFree(lease, this.#clock.monotonic(), this.#leaseDurationMs)) return lease;
      // Someone took it: what we believed to hold is theirs.
      this.#deadline = Number.NEGATIVE_INFINITY;
      return undefined;
    } catch (err) {
      if (isNotFound(err)) return { metadata: { namespace, name } };
      throw err;
    }
  }

  async #write(lease: Lease): Promise<boolean> {
    const { client, identity } = this.#options;
    // From when it is sent: how long the answer takes, the others do not know.
    const sent = this.#clock.monotonic();
    const next = claimed(lease, { identity, leaseDurationMs: this.#leaseDurationMs, now: this.#clock.now() });
    const call = this.#call(this.#stopping.signal);
    const exists = lease.metadata.resourceVersion !== undefined;
    this.#own = exists ? await client.replace(LEASES, next, call) : await client.create(LEASES, next, call);
    this.#deadline = sent + this.#renewDeadlineMs;
    return true;
  }

  #call(signal?: AbortSignal): CallOptions {
    if (signal?.aborted) throw abortReason(signal);
    const left = this.#leading ? this.#deadline - this.#clock.monotonic() : Number.POSITIVE_INFINITY;
    const timeoutMs = Math.max(1, Math.min(this.#renewDeadlineMs / 2, left));
    // The server's own limit, too: a write that it finishes after we gave up would be a surprise.
    return { pool: "lease", timeoutMs, signal, query: { timeout: `${Math.ceil(timeoutMs)}ms` } };
  }
}
