import type { ModelKind } from "./kinds.ts";
import type { Change, ModelObject, ModelRequest } from "./types.ts";

interface Table {
  readonly objects: Map<string, ModelObject>;
  /** The changes that a watch can still be given, oldest first. */
  history: Change[];
  /** Changes up to this version are forgotten. */
  forgotten: number;
  readonly listeners: Set<Listener>;
}

interface Listener {
  /** Up to which version it knows everything. */
  readonly since: number;
  readonly hear: (change: Change) => void;
}

/** Where an object is kept: "namespace/name", or "name". Sorted as etcd sorts. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** What carrying out a request needs of the store: to look, and to commit. */
export type Commits = Pick<Store, "get" | "objects" | "commit" | "resourceVersion">;

/** All objects, under one counter of versions, with their past. */
export class Store {
  /** Of the last commit. Clients take 0 for "any", so that the first is 2. */
  resourceVersion = 1;
  readonly #tables = new Map<string, Table>();
  readonly #historyLength: number;
  readonly #onCommit: (change: Change) => void;
  /** Changes of any kind up to this version are forgotten. */
  #compacted = 0;
  /** Changes that listeners have not heard of yet. */
  readonly #unheard: { table: Table; change: Change }[] = [];
  #telling = false;

  /** `onCommit` is called for each change before anybody who watches hears of it. */
  constructor(historyLength: number, onCommit: (change: Change) => void) {
    this.#historyLength = historyLength;
    this.#onCommit = onCommit;
  }

  /** Puts an object in as it was at the end of an earlier life; nobody hears of it. */
  restore(kind: ModelKind, object: ModelObject): void {
    this.#table(kind).objects.set(keyOf(object.metadata.namespace, object.metadata.name ?? ""), object);
  }

  get(kind: ModelKind, key: string): ModelObject | undefined {
    return this.#table(kind).objects.get(key);
  }

  /** All objects of a kind, in the order of a LIST. */
  objects(kind: ModelKind): ModelObject[] {
    return inOrder(this.#table(kind).objects);
  }

  /** All objects of a kind as they were at a version, or undefined when that is forgotten. */
  objectsAt(kind: ModelKind, version: number): ModelObject[] | undefined {
    const { objects, history, forgotten } = this.#table(kind);
    if (version < forgotten) return undefined;
    const past = new Map(objects);
    for (const { object, previous, resourceVersion } of history.toReversed()) {
      if (resourceVersion <= version) break;
      const { namespace, name = "" } = object.metadata;
      if (previous === undefined) past.delete(keyOf(namespace, name));
      else past.set(keyOf(namespace, name), previous);
    }
    return inOrder(past);
  }

  /** What happened to a kind after a version, oldest first; undefined when some of it is forgotten. */
  changesAfter(kind: ModelKind, version: number): Change[] | undefined {
    const { history, forgotten } = this.#table(kind);
    if (version < forgotten) return undefined;
    const start = history.findLastIndex(({ resourceVersion }) => resourceVersion <= version) + 1;
    return history.slice(start);
  }

  /** Up to which version the past of a kind is forgotten. */
  forgotten(kind: ModelKind): number {
    return this.#table(kind).forgotten;
  }

  /** Stores a new state, or none, in place of `previous`; answers with the object as committed. */
  commit(kind: ModelKind, states: { previous?: ModelObject; next?: ModelObject }, request?: ModelRequest): ModelObject {
    const { previous, next } = states;
    const state = next ?? previous;
    if (state === undefined) throw new Error("a commit needs an object");
    this.resourceVersion += 1;
    const { resourceVersion } = this;
    const object = { ...state, metadata: { ...state.metadata, resourceVersion: String(resourceVersion) } };
    const table = this.#table(kind);
    const { objects } = table;
    const key = keyOf(object.metadata.namespace, object.metadata.name ?? "");
    if (next === undefined) objects.delete(key);
    else objects.set(key, object);
    const type = changeType(previous, next);
    const change: Change = { type, kind: kind.kind, plural: kind.plural, object, previous, resourceVersion, request };
    this.#onCommit(change);
    this.#remember(kind, change);
    this.#unheard.push({ table, change });
    this.#tell();
    return object;
  }

  /** Calls `hear` with every change of the kind from now on; the answer ends that. */
  listen(kind: ModelKind, hear: (change: Change) => void): () => void {
    const { listeners } = this.#table(kind);
    const listener = { since: this.resourceVersion, hear };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  /** Forgets the past of all kinds. */
  compact(): void {
    this.#compacted = this.resourceVersion;
    for (const table of this.#tables.values()) {
      table.history = [];
      table.forgotten = this.resourceVersion;
    }
  }

  /** Listeners may commit, too: everybody still hears of everything in order. */
  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    try {
      for (let next = this.#unheard.shift(); next !== undefined; next = this.#unheard.shift()) {
        inform(next.table, next.change);
      }
    } finally {
      this.#telling = false;
    }
  }

  #remember(kind: ModelKind, change: Change): void {
    const table = this.#table(kind);
    table.history.push(change);
    if (table.history.length <= this.#historyLength) return;
    table.forgotten = table.history.shift()!.resourceVersion;
  }

  #table({ apiVersion, plural }: ModelKind): Table {
    const name = `${apiVersion}/${plural}`;
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = { objects: new Map(), history: [], forgotten: this.#compacted, listeners: new Set() };
      this.#tables.set(name, table);
    }
    return table;
  }
}

function inform({ listeners }: Table, change: Change): void {
  for (const { since, hear } of listeners) if (change.resourceVersion > since) hear(change);
}

function changeType(previous: ModelObject | undefined, next: ModelObject | undefined): Change["type"] {
  if (next === undefined) return "DELETED";
  return previous === undefined ? "ADDED" : "MODIFIED";
}

function inOrder(objects: ReadonlyMap<string, ModelObject>): ModelObject[] {
  return [...objects.keys()].sort().map((key) => objects.get(key)!);
}
