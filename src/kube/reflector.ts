import type { KubeObject } from "../api/kubernetes.ts";
import { Backoff } from "./backoff.ts";
import type { Cache, CacheFault, FullList } from "./cache.ts";
import type { KubeClient } from "./client.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import { abortReason, ApiError, causeIs, isGone, isInvalid, isUnknownResource, TransportError } from "./errors.ts";
import { FailureLog } from "./failure-log.ts";
import { InitialEvents } from "./initial-events.ts";
import type { Logger } from "./logger.ts";
import type { SelectOptions, WatchOptions } from "./options.ts";
import type { ResourceType } from "../api/resources.ts";
import { compareVersions, newerVersion } from "./versions.ts";
import { SilentWatchError, type WatchEvent } from "./watch.ts";

export interface ReflectorOptions<T extends KubeObject> extends SelectOptions {
  client: Pick<KubeClient, "listAll" | "watch">;
  type: ResourceType<T>;
  cache: Cache<T>;
  logger: Logger;
  clock?: Clock;
  /** Between attempts that failed; default 0.2 to 30 s. */
  backoff?: Backoff;
  /** In [0, 1); spreads the ends of watches. */
  random?: () => number;
  /** A watch silent for longer is broken; default 240 s. */
  idleMs?: number;
  /** The same before the initial state is complete, when the server should not pause; default 60 s. */
  initialIdleMs?: number;
  /** Called with what went wrong; it is tried again all the same. */
  onFailure?: (error: unknown) => void;
}

// All watches of all clients ending at once would be a burst; the server's own default is 30 to 60 minutes.
const SHORTEST_WATCH_SECONDS = 300;
const WATCH_SPREAD_SECONDS = 300;
// A watch that ends sooner without an event is a failure, whatever it says.
const SHORT_WATCH_MS = 1000;

/**
 * Keeps a cache equal to what the server holds, for as long as it runs, through whatever happens to the connection. Several
 * may feed one cache if each has a namespace of its own.
 */
export class Reflector<T extends KubeObject> {
  readonly #options: ReflectorOptions<T>;
  readonly #clock: Clock;
  readonly #backoff: Backoff;
  readonly #failures: FailureLog;
  readonly #stopping = new AbortController();
  /** Resolves when the cache holds a full state for the first time; rejects when stopped before. */
  readonly synced: Promise<void>;
  #markSynced: () => void = () => {};
  #failSync: (reason: Error) => void = () => {};
  #running: Promise<void> | undefined;
  #isSynced = false;
  #watchList = true;
  /** Where to go on watching; undefined when a full state is needed first. */
  #version: string | undefined;
  /** The newest version ever seen, which tells whether the server's history went back. */
  #seen: string | undefined;
  #lastEvent = Number.NEGATIVE_INFINITY;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = options.backoff ?? new Backoff({ initialMs: 200, maxMs: 30_000 });
    this.#failures = new FailureLog(options.logger, this.#fields());
    this.synced = new Promise((resolve, reject) => {
      this.#markSynced = resolve;
      this.#failSync = reject;
    });
    // Nobody may be waiting.
    this.synced.catch(() => {});
    options.cache.onFault((fault) => this.#logFault(fault));
  }

  /** Starts once; further calls do nothing. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Ends the watch and resolves when nothing is under way any more. The cache stays as it is. */
  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException("the reflector was stopped", "AbortError"));
    await this.#running;
    this.#failSync(abortReason(this.#stopping.signal));
  }

  /** The plural name of what it watches. */
  get resource(): string {
    return this.#options.type.plural;
  }

  isSynced(): boolean {
    return this.#isSynced;
  }

  /** How many ms ago the server last sent anything (Infinity: never). A healthy watch says something every minute or two. */
  lastEventAge(): number {
    return this.#clock.monotonic() - this.#lastEvent;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        await this.#once();
      } catch (err) {
        if (signal.aborted) return;
        const delay = this.#judge(err);
        if (delay > 0) await sleep(this.#clock, delay, signal).catch(() => {});
      }
    }
  }

  /** One watch, from the first byte to its end, preceded by the full state if that is needed. */
  async #once(): Promise<void> {
    const started = this.#clock.monotonic();
    if (this.#version === undefined && !this.#watchList) await this.#list();
    const initial = this.#version === undefined ? new InitialEvents<T>() : undefined;
    const floor = this.#seenSoFar();
    let events = 0;
    for await (const event of this.#watch(initial !== undefined)) {
      this.#lastEvent = this.#clock.monotonic();
      events += 1;
      if (initial?.complete === false) this.#collect(event, initial, floor);
      else this.#follow(event);
    }
    if (initial?.complete === false) throw broken("the watch ended before the initial state was complete");
    if (events === 0) this.#requireLasting(started);
    this.#succeeded();
  }

  #requireLasting(started: number): void {
    if (this.#clock.monotonic() - started < SHORT_WATCH_MS) throw broken("the watch ended at once");
  }

  #watch(sendInitialEvents: boolean): AsyncIterable<WatchEvent<T>> {
    const { client, type, namespace, labelSelector, fieldSelector, idleMs, initialIdleMs = 60_000 } = this.#options;
    const random = this.#options.random ?? Math.random;
    const options: WatchOptions = {
      namespace,
      labelSelector,
      fieldSelector,
      idleMs,
      initialIdleMs: sendInitialEvents ? initialIdleMs : undefined,
      timeoutSeconds: Math.floor(SHORTEST_WATCH_SECONDS + WATCH_SPREAD_SECONDS * random()),
      signal: this.#stopping.signal,
    };
    if (sendInitialEvents) return client.watch(type, { ...options, sendInitialEvents });
    return client.watch(type, { ...options, resourceVersion: this.#version });
  }

  async #list(): Promise<void> {
    const { client, type, namespace, labelSelector, fieldSelector } = this.#options;
    const floor = this.#seenSoFar();
    const { signal } = this.#stopping;
    const list = await client.listAll(type, { namespace, labelSelector, fieldSelector, signal });
    this.#lastEvent = this.#clock.monotonic();
    this.#adopt({ items: list.items, resourceVersion: list.metadata.resourceVersion }, floor);
  }

  /** `floor` is what had been seen before the server was asked: a consistent answer can only be as new, or newer. */
  #adopt(state: FullList<T>, floor: string | undefined): void {
    const rolledBack = compareVersions(state.resourceVersion, floor) < 0;
    if (rolledBack) {
      this.#options.logger.warn(
        { ...this.#fields(), from: floor, to: state.resourceVersion },
        "the server's history went back",
      );
      this.#seen = undefined;
    }
    this.#options.cache.replace({ ...state, namespace: this.#options.namespace, rolledBack });
    this.#advance(state.resourceVersion);
    this.#isSynced = true;
    this.#markSynced();
    this.#succeeded();
  }

  #collect(event: WatchEvent<T>, initial: InitialEvents<T>, floor: string | undefined): void {
    const state = initial.take(event);
    if (state) this.#adopt(state, floor);
  }

  #follow(event: WatchEvent<T>): void {
    if (event.type !== "BOOKMARK") this.#options.cache.apply(event);
    this.#advance(event.object.metadata.resourceVersion);
    this.#succeeded();
  }

  #advance(version: string | undefined): void {
    this.#version = version;
    this.#seen = newerVersion(this.#seen, version);
  }

  #seenSoFar(): string | undefined {
    return newerVersion(this.#seen, this.#options.cache.newestVersion);
  }

  #succeeded(): void {
    this.#backoff.reset();
    this.#failures.ended();
  }

  /** What the failure means for the next attempt, and how many ms to wait before it. */
  #judge(err: unknown): number {
    if (isWatchListRefused(err) && this.#watchList) {
      this.#watchList = false;
      this.#options.logger.info(this.#fields(), "the server has no WatchList, listing instead");
      return 0;
    }
    if (isHistoryLost(err)) {
      this.#version = undefined;
      this.#options.logger.info(
        { ...this.#fields(), err },
        "the watch's history is gone, reading the full state again",
      );
      // Not at once every time: a server that only ever says so must not be asked in a circle.
      return this.#backoff.next();
    }
    // A CRD that went away takes its history with it. And a server whose history went back, to a backup, only waits in
    // silence for a version that it once had; a full state tells.
    if (isUnknownResource(err) || err instanceof SilentWatchError) this.#version = undefined;
    this.#failures.report(err);
    this.#options.onFailure?.(err);
    const asked = err instanceof ApiError ? (err.retryAfterSeconds ?? 0) * 1000 : 0;
    return Math.max(asked, this.#backoff.next());
  }

  /** Once for each object, and not the message: it may quote the object. */
  #logFault({ where, key, uid, err, first }: CacheFault): void {
    const { namespace } = this.#options;
    if (!first || (namespace !== undefined && !key.startsWith(`${namespace}/`))) return;
    const [error, at] = err instanceof Error ? [err.name, frameOf(err)] : [typeof err, undefined];
    this.#options.logger.error({ ...this.#fields(), key, uid, where, error, at }, "an object cannot be read in full");
  }

  #fields(): object {
    const { type, namespace } = this.#options;
    return { resource: type.plural, ...(namespace !== undefined && { namespace }) };
  }
}

/** Where an error was thrown. */
function frameOf(err: Error): string | undefined {
  return /^ +at (.*)$/m.exec(err.stack ?? "")?.[1];
}

/**
 * The API server sends a bookmark of every watch each minute or a little later, and a watch that is silent for four is broken
 * off.
 */
const SILENT_MS = 180_000;

/** The plural names of kinds whose watch has been silent for too long; what happened meanwhile is not in the cache. */
export function silentResources(
  reflectors: readonly Pick<Reflector<never>, "isSynced" | "lastEventAge" | "resource">[],
): string[] {
  const silent = reflectors.filter((each) => each.isSynced() && each.lastEventAge() > SILENT_MS);
  return [...new Set(silent.map(({ resource }) => resource))];
}

function broken(message: string): TransportError {
  return new TransportError(message, { sent: true });
}

function isWatchListRefused(err: unknown): boolean {
  return isInvalid(err) && (err.details?.causes ?? []).some((cause) => cause.field === "sendInitialEvents");
}

/** A version from the future means a restored backup. */
function isHistoryLost(err: unknown): boolean {
  return isGone(err) || causeIs(err, "ResourceVersionTooLarge");
}
