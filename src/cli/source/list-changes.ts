import type { TopicEvent } from "../../client/index.ts";

/** What a watch of a list shows: first what there is, and whenever that is not known any more; then each change. */
export type ListChange<T> =
  | { readonly type: "state"; readonly items: readonly T[] }
  | { readonly type: "changed"; readonly item: T }
  | { readonly type: "deleted"; readonly name: string }
  /** The connection is lost and is made again. */
  | { readonly type: "lost"; readonly why: string };

/** The changes of a topic of the job API. */
export async function* changesOfTopic<T>(
  events: AsyncIterable<TopicEvent>,
  read: (object: string) => T,
): AsyncGenerator<ListChange<T>> {
  let first: Map<string, T> | undefined = new Map();
  for await (const { type, name, object } of events) {
    if (type === "RESET") first = new Map();
    else if (type === "SYNCED") {
      if (first !== undefined) yield { type: "state", items: [...first.values()] };
      first = undefined;
    } else if (first !== undefined) first.set(name, read(object));
    else yield type === "DELETED" ? { type: "deleted", name } : { type: "changed", item: read(object) };
  }
}

/** The changes of a list that is read anew whenever `bell` rings. */
export async function* changesOfReads<T>(
  bell: AsyncIterable<"ring" | { readonly why: string }>,
  read: () => Promise<readonly T[]>,
  nameOf: (item: T) => string,
): AsyncGenerator<ListChange<T>> {
  let shown: ReadonlyMap<string, string> | undefined;
  for await (const ring of bell) {
    if (ring !== "ring") {
      yield { type: "lost", why: ring.why };
      continue;
    }
    const items = await read();
    const texts = new Map(items.map((item) => [nameOf(item), JSON.stringify(item)]));
    const before = shown;
    shown = texts;
    if (before === undefined) yield { type: "state", items };
    else yield* differences(before, texts, items, nameOf);
  }
}

function* differences<T>(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  items: readonly T[],
  nameOf: (item: T) => string,
): Generator<ListChange<T>> {
  for (const name of before.keys()) if (!after.has(name)) yield { type: "deleted", name };
  for (const item of items) {
    const name = nameOf(item);
    if (before.get(name) !== after.get(name)) yield { type: "changed", item };
  }
}
