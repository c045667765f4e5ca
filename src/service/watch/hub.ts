import type { KusciaJob } from "../../api/types.ts";
import type { Cache, Change } from "../../kube/cache.ts";
import { compareVersions } from "../../kube/versions.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { JobCounts } from "./counts.ts";
import { JobEvent } from "./event.ts";
import { History } from "./history.ts";
import { Subscription, type SubscriptionLimits } from "./subscription.ts";

type Jobs = Pick<Cache<KusciaJob>, "list" | "onChange" | "newestVersion">;

/** A client's stream, and whether it goes on where he was. */
export interface Subscribed {
  readonly subscription: Subscription;
  /** False: it begins with the whole state. */
  readonly resumed: boolean;
  /** Events of the beginning; those after them are live. */
  readonly first: number;
  /** What a client gives back that has seen the beginning. */
  readonly id: string;
}

/** Hands every change of the cache to every client that watches: one watch of the API server feeds them all. */
export class WatchHub {
  readonly history = new History();
  readonly counts: JobCounts;
  readonly #cache: Jobs;
  readonly #limits: SubscriptionLimits;
  readonly #subscriptions = new Set<Subscription>();
  readonly #disconnect: () => void;
  // Thousands of clients that come back at once must not mean encoding every job as often.
  readonly #added = new WeakMap<KusciaJob, JobEvent>();
  #batch: Change<KusciaJob>[] = [];
  #begun = false;

  constructor(cache: Jobs, limits: SubscriptionLimits) {
    this.#cache = cache;
    this.counts = new JobCounts(cache);
    this.#limits = limits;
    this.#disconnect = cache.onChange((change) => this.#collect(change));
  }

  /** The cache is complete for the first time. */
  begin(): void {
    this.#begun = true;
    this.history.begin(this.#newest());
  }

  /** What a client gives back that has seen everything until now. */
  get position(): string {
    this.#flush();
    return this.history.idOf(this.#newest());
  }

  get size(): number {
    return this.#subscriptions.size;
  }

  /**
   * Begins with an ADDED for each job or, given the id of an event seen before, with what changed since, if that is
   * known. Every later change follows. All of this is one step: nothing is lost or doubled in between.
   */
  subscribe(lastID?: string): Subscribed {
    this.#flush();
    const missed = lastID === undefined ? undefined : this.history.since(lastID, this.#cache.list(), this.#newest());
    const first = missed ?? this.#present();
    const subscription: Subscription = new Subscription(first, this.#limits, () => {
      this.#subscriptions.delete(subscription);
    });
    this.#subscriptions.add(subscription);
    return { subscription, resumed: missed !== undefined, first: first.length, id: this.history.idOf(this.#newest()) };
  }

  /** Ends all streams. */
  close(): void {
    this.#disconnect();
    for (const subscription of this.#subscriptions) subscription.end("closing");
  }

  #present(): JobEvent[] {
    return [...this.#cache.list()].sort(byCreation).map((job) => this.#addedOf(job));
  }

  #addedOf(job: KusciaJob): JobEvent {
    const known = this.#added.get(job) ?? new JobEvent(EventType.ADDED, job);
    this.#added.set(job, known);
    return known;
  }

  /** A full read of the state changes many jobs in one step, in any order; a client that resumes needs them in that of versions. */
  #collect(change: Change<KusciaJob>): void {
    this.#batch.push(change);
    if (this.#batch.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const batch = this.#batch;
    this.#batch = [];
    const events = batch.map((change) => this.#eventOf(change)).sort((a, b) => compareVersions(a.version, b.version));
    // Without any job at the start, the first change is the earliest version we know of.
    if (this.#begun && events[0]) this.history.begin(events[0].version);
    for (const event of events) for (const subscription of this.#subscriptions) subscription.push(event);
  }

  #eventOf(change: Change<KusciaJob>): JobEvent {
    if (change.type === "added") return this.#addedOf(change.object);
    if (change.type === "modified") return new JobEvent(EventType.MODIFIED, change.object);
    // Found by comparing states, it carries the version of the job's last change, not its own.
    const exact =
      change.old !== undefined && change.old.metadata.resourceVersion !== change.object.metadata.resourceVersion;
    const deletion = new JobEvent(EventType.DELETED, change.object, exact ? undefined : this.#newest());
    this.history.record(deletion, exact);
    return deletion;
  }

  #newest(): string {
    return this.#cache.newestVersion ?? "";
  }
}

function byCreation(a: KusciaJob, b: KusciaJob): number {
  const left = `${a.metadata.creationTimestamp}/${a.metadata.name}`;
  const right = `${b.metadata.creationTimestamp}/${b.metadata.name}`;
  return left < right ? -1 : 1;
}
