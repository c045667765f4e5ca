import type { KubeObject, Stored } from "../api/kubernetes.ts";
import { Indexer } from "./indexer.ts";
import { keyOf } from "./resource.ts";
import { Tombstones } from "./tombstones.ts";
import { compareVersions, isNewer, newerVersion } from "./versions.ts";

/** One difference; `old` is the state that the cache held before, for "deleted" `object` is the last state known. */
export interface Change<T extends KubeObject> {
  type: "added" | "modified" | "deleted";
  object: Stored<T>;
  old?: Stored<T>;
}

/** A function of the cache's user that threw for an object. The object is in the cache all the same. */
export interface CacheFault {
  /** "transform", "handler", or "index" and its name. */
  readonly where: string;
  readonly key: string;
  readonly uid: string;
  readonly object: Stored;
  readonly err: unknown;
  /** False for a repeat about the same object. */
  readonly first: boolean;
}

export interface CacheOptions<T extends KubeObject> {
  /** Name to function: the values under which `byIndex` finds an object. */
  indexes?: Record<string, (object: Stored<T>) => readonly string[]>;
  /**
   * What is kept of an object; name, namespace, uid and resourceVersion must stay. managedFields are dropped before. `old`
   * is what the cache has of it, if anything.
   */
  transform?: (object: Stored<T>, old: Stored<T> | undefined) => Stored<T>;
}

/** A full state of the collection, as a list or the start of a WatchList gave it. */
export interface FullList<T extends KubeObject> {
  items: Iterable<Stored<T>>;
  resourceVersion: string;
  /** The one namespace that it tells of; objects of others, which other reflectors feed, stay. Default: all. */
  namespace?: string;
  /** The server's history went back (it was restored from a backup): drop what seems newer, too. */
  rolledBack?: boolean;
}

/**
 * The objects of one kind as last seen, by "namespace/name". Objects are shared: treat them as immutable. Of two states
 * of an object the newer resourceVersion wins, whichever way it came. Handlers run synchronously, after all
 * differences of a step are in the cache.
 */
export class Cache<T extends KubeObject> {
  readonly #objects = new Map<string, Stored<T>>();
  readonly #indexes = new Map<string, Indexer<T>>();
  readonly #transform: (object: Stored<T>, old: Stored<T> | undefined) => Stored<T>;
  readonly #handlers = new Set<(change: Change<T>) => void>();
  readonly #tombstones = new Tombstones();
  readonly #faultHandlers = new Set<(fault: CacheFault) => void>();
  /** By key of an object, where functions threw for it. */
  readonly #faults = new Map<string, Set<string>>();
  #newest: string | undefined;
  #changes = 0;

  constructor(options: CacheOptions<T> = {}) {
    this.#transform = options.transform ?? ((object) => object);
    for (const [name, valuesOf] of Object.entries(options.indexes ?? {})) {
      const onError = (object: Stored<T>, err: unknown): void => this.#report(`index ${name}`, object, err);
      this.#indexes.set(name, new Indexer(valuesOf, onError));
    }
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Another number after each change of the cache. */
  get changes(): number {
    return this.#changes;
  }

  /** The newest resourceVersion of any object that came in. */
  get newestVersion(): string | undefined {
    return this.#newest;
  }

  get(key: string): Stored<T> | undefined {
    return this.#objects.get(key);
  }

  list(): Iterable<Stored<T>> {
    return this.#objects.values();
  }

  /** The objects that the index files under `value`. Throws for an index that was not declared. */
  byIndex(index: string, value: string): readonly Stored<T>[] {
    return this.#index(index).get(value);
  }

  /** Another number after each change of what `byIndex` answers; 0 while that is nothing. */
  indexVersion(index: string, value: string): number {
    return this.#index(index).version(value);
  }

  /** The values under which the index files objects. Throws for an index that was not declared. */
  indexValues(index: string): Iterable<string> {
    return this.#index(index).values();
  }

  #index(name: string): Indexer<T> {
    const indexer = this.#indexes.get(name);
    if (!indexer) throw new TypeError(`no index ${name}`);
    return indexer;
  }

  /** Calls back for every difference from now on; the answer ends that. */
  onChange(handler: (change: Change<T>) => void): () => void {
    this.#handlers.add(handler);
    return () => {
      this.#handlers.delete(handler);
    };
  }

  /**
   * Calls back when an index, a transform or a handler of changes throws; the answer ends that. The object is kept whole
   * then, or is not found by the index; all others are served as ever.
   */
  onFault(handler: (fault: CacheFault) => void): () => void {
    this.#faultHandlers.add(handler);
    return () => {
      this.#faultHandlers.delete(handler);
    };
  }

  /**
   * Lays the answer to an own write over the cache until the watch has passed it. Only for objects that the watch
   * selects: it would never remove others. What was already seen deleted stays deleted.
   */
  observe(object: Stored<T>): void {
    const { uid, resourceVersion } = object.metadata;
    if (!this.#tombstones.covers(uid, resourceVersion)) this.#notify(this.#put(object));
  }

  /** Applies an event of the watch. */
  apply(event: { type: "ADDED" | "MODIFIED" | "DELETED"; object: Stored<T> }): void {
    this.#notify(event.type === "DELETED" ? this.#delete(event.object) : this.#put(event.object));
  }

  /** Takes over a full state, by its differences: nothing vanishes that is still there. */
  replace(full: FullList<T>): void {
    const { resourceVersion, namespace, rolledBack = false } = full;
    if (rolledBack) {
      this.#tombstones.clear();
      this.#newest = undefined;
    }
    const changes: Change<T>[] = [];
    const present = new Set<string>();
    for (const item of full.items) {
      present.add(keyOf(item));
      changes.push(...this.#put(item, rolledBack));
    }
    for (const [key, object] of this.#objects) {
      const writtenSince = compareVersions(object.metadata.resourceVersion, resourceVersion) > 0 && !rolledBack;
      const isElsewhere = namespace !== undefined && object.metadata.namespace !== namespace;
      if (present.has(key) || writtenSince || isElsewhere) continue;
      this.#tombstones.bury(object.metadata.uid, resourceVersion);
      this.#set(key, undefined);
      changes.push({ type: "deleted", object });
    }
    this.#notify(changes);
  }

  #put(incoming: Stored<T>, force = false): Change<T>[] {
    const key = keyOf(incoming);
    const old = this.#objects.get(key);
    this.#newest = newerVersion(this.#newest, incoming.metadata.resourceVersion);
    if (old && !isNewer(incoming, old) && !force) return [];
    const object = this.#transformed(incoming, old);
    this.#set(key, object);
    if (!old) return [{ type: "added", object }];
    if (old.metadata.uid === incoming.metadata.uid) return [{ type: "modified", object, old }];
    // Deleted and made again while nobody watched: two differences, not one.
    this.#tombstones.bury(old.metadata.uid, incoming.metadata.resourceVersion);
    return [
      { type: "deleted", object: old },
      { type: "added", object },
    ];
  }

  #delete(last: Stored<T>): Change<T>[] {
    const key = keyOf(last);
    const { uid, resourceVersion } = last.metadata;
    this.#newest = newerVersion(this.#newest, resourceVersion);
    this.#tombstones.bury(uid, resourceVersion);
    const old = this.#objects.get(key);
    // A newer state is a successor of the same name, or the same object selected again; its own event is on the way.
    if (!old || isNewer(old, last)) return [];
    this.#set(key, undefined);
    const object = old.metadata.uid === uid ? this.#transformed(last, old) : old;
    return [{ type: "deleted", object, old }];
  }

  #transformed(incoming: Stored<T>, old: Stored<T> | undefined): Stored<T> {
    const object = withoutManagedFields(incoming);
    try {
      return this.#transform(object, old?.metadata.uid === object.metadata.uid ? old : undefined);
    } catch (err) {
      this.#report("transform", object, err);
      return object;
    }
  }

  /** A function that throws for one object must not keep the others from being seen. */
  #report(where: string, object: Stored<T>, err: unknown): void {
    const key = keyOf(object);
    const known = this.#faults.get(key) ?? new Set();
    const fault = { where, key, uid: object.metadata.uid, object, err, first: !known.has(where) };
    for (const handler of this.#faultHandlers) handler(fault);
    this.#faults.set(key, known.add(where));
  }

  #set(key: string, object: Stored<T> | undefined): void {
    const old = this.#objects.get(key);
    this.#changes += 1;
    if (object) this.#objects.set(key, object);
    else this.#objects.delete(key);
    for (const indexer of this.#indexes.values()) indexer.update(key, old, object);
  }

  #notify(changes: Change<T>[]): void {
    for (const change of changes) {
      for (const handler of this.#handlers) {
        try {
          handler(change);
        } catch (err) {
          this.#report("handler", change.object, err);
        }
      }
      if (change.type === "deleted") this.#faults.delete(keyOf(change.object));
    }
  }
}

/** They are half of many objects, and nothing decides by them. */
function withoutManagedFields<T extends KubeObject>(object: Stored<T>): Stored<T> {
  if (!("managedFields" in object.metadata)) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}
