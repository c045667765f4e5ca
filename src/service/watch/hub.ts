import type { KubeObject } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Cache, Change } from "../../kube/cache.ts";
import { compareVersions } from "../../kube/versions.ts";
import { EventType } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { JobCounts } from "./counts.ts";
import { AddedTaskEvent, JobEvent, type ObjectEvent } from "./event.ts";
import { type EventClass, History } from "./history.ts";
import { Subscription, type SubscriptionLimits } from "./subscription.ts";

type Objects<T extends KubeObject> = Pick<Cache<T>, "list" | "onChange" | "newestVersion">;

/** A client's stream, and whether it goes on where he was. */
export interface Subscribed<E> {
  readonly subscription: Subscription<E>;
  /** False: it begins with the whole state. */
  readonly resumed: boolean;
  /** Events of the beginning; those after them are live. */
  readonly first: number;
  /** What a client gives back that has seen the beginning. */
  readonly id: string;
}

/** Hands every change of the cache to every client that watches: one watch of the API server feeds them all. */
export class ObjectHub<T extends KubeObject, E extends ObjectEvent<T>> {
  readonly history: History<T, E>;
  readonly #event: EventClass<T, E>;
  readonly #cache: Objects<T>;
  readonly #limits: SubscriptionLimits;
  readonly #subscriptions = new Set<Subscription<E>>();
  readonly #disconnect: () => void;
  // Thousands of clients that come back at once must not mean encoding every object as often.
  readonly #added = new WeakMap<T, E>();
  #batch: Change<T>[] = [];
  #begun = false;

  constructor(cache: Objects<T>, limits: SubscriptionLimits, event: EventClass<T, E>) {
    this.#cache = cache;
    this.#event = event;
    this.history = new History(event);
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
   * Begins with an ADDED for each object or, given the id of an event seen before, with what changed since, if that is
   * known. Every later change follows. All of this is one step: nothing is lost or doubled in between.
   */
  subscribe(lastID?: string): Subscribed<E> {
    this.#flush();
    const missed = lastID === undefined ? undefined : this.history.since(lastID, this.#cache.list(), this.#newest());
    const first = missed ?? this.#present();
    const subscription: Subscription<E> = new Subscription(first, this.#limits, () => {
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

  #present(): E[] {
    return [...this.#cache.list()].sort(byCreation).map((object) => this.#addedOf(object));
  }

  #addedOf(object: T): E {
    const known = this.#added.get(object) ?? new this.#event(EventType.ADDED, object);
    this.#added.set(object, known);
    return known;
  }

  /** A full read of the state changes many objects in one step, in any order; a client that resumes needs them in that of versions. */
  #collect(change: Change<T>): void {
    this.#batch.push(change);
    if (this.#batch.length === 1) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const batch = this.#batch;
    this.#batch = [];
    const events = batch.map((change) => this.#eventOf(change)).sort((a, b) => compareVersions(a.version, b.version));
    // Without any object at the start, the first change is the earliest version we know of.
    if (this.#begun && events[0]) this.history.begin(events[0].version);
    for (const event of events) for (const subscription of this.#subscriptions) subscription.push(event);
  }

  #eventOf(change: Change<T>): E {
    if (change.type === "added") return this.#addedOf(change.object);
    if (change.type === "modified") return new this.#event(EventType.MODIFIED, change.object);
    // Found by comparing states, it carries the version of the object's last change, not its own.
    const exact =
      change.old !== undefined && change.old.metadata.resourceVersion !== change.object.metadata.resourceVersion;
    const deletion = new this.#event(EventType.DELETED, change.object, exact ? undefined : this.#newest());
    this.history.record(deletion, exact);
    return deletion;
  }

  #newest(): string {
    return this.#cache.newestVersion ?? "";
  }
}

type Jobs = Objects<KusciaJob> & Pick<Cache<KusciaJob>, "get">;

/** Changes of added tasks within this time are told of together. */
const TOGETHER_MS = 100;

/** The same of jobs, with how many there are. */
export class WatchHub extends ObjectHub<KusciaJob, JobEvent> {
  readonly counts: JobCounts;
  readonly #jobs: Jobs;
  /** Who hears of changes of added tasks, and of which jobs. */
  readonly #listeners = new Map<Subscription, (job: KusciaJob) => boolean>();
  /** Keys of jobs whose added tasks have changed, until that is told. */
  #touched = new Set<string>();

  constructor(cache: Jobs, limits: SubscriptionLimits) {
    super(cache, limits, JobEvent);
    this.#jobs = cache;
    this.counts = new JobCounts(cache);
  }

  /** From now on the client hears of changes of tasks that were added to such jobs. */
  tellOfTasks(subscription: Subscription, concerns: (job: KusciaJob) => boolean): void {
    this.#listeners.set(subscription, concerns);
  }

  /** A task that was added to the job of this key has changed. */
  touch(key: string): void {
    if (this.#touched.size === 0) setTimeout(() => this.#tellTouched(), TOGETHER_MS).unref();
    this.#touched.add(key);
  }

  #tellTouched(): void {
    const touched = [...this.#touched].flatMap((key) => this.#jobs.get(key) ?? []);
    this.#touched = new Set();
    for (const subscription of this.#listeners.keys())
      if (subscription.ended !== undefined) this.#listeners.delete(subscription);
    for (const job of touched) {
      const event = new AddedTaskEvent(EventType.MODIFIED, job);
      for (const [subscription, concerns] of this.#listeners) if (concerns(job)) subscription.push(event);
    }
  }
}

function byCreation(a: KubeObject, b: KubeObject): number {
  const left = `${a.metadata.creationTimestamp}/${a.metadata.name}`;
  const right = `${b.metadata.creationTimestamp}/${b.metadata.name}`;
  return left < right ? -1 : 1;
}
