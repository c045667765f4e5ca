import { useEffect, useMemo } from "react";
import type { Problem } from "./api.ts";
import type { Shown } from "./followed.ts";
import { Store, useStore } from "./store.ts";
import { connect, keepUp, live } from "./stream.ts";

/** What is told of a topic. */
interface Told {
  readonly topic: string;
  readonly name: string;
  /** As JSON. */
  readonly object: string;
}

/** Changes within this time are shown together. */
const TOGETHER_MS = 150;

/** A list that the server tells of as it changes: nothing is read again. */
class Listing<T> {
  readonly store = new Store<Shown<readonly T[]>>({ state: "loading" });
  readonly #topic: string;
  readonly #items = new Map<string, T>();
  #isSynced = false;
  #lastID: string | undefined;
  #timer: number | undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  /** Until the signal is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await keepUp((until, up) => this.#follow(until, up), signal);
    } catch (error) {
      this.store.set({ ...this.store.get(), state: "failed", problem: error as Problem });
      live.set({ state: "paused" });
    }
    clearTimeout(this.#timer);
  }

  async #follow(signal: AbortSignal, up: () => void): Promise<void> {
    if (!this.#isSynced) this.#items.clear();
    for await (const { event, id, data } of connect(`/api/v1/watch?topics=${this.#topic}`, this.#lastID, signal)) {
      this.#take(event, data);
      this.#lastID = id ?? this.#lastID;
      if (!this.#isSynced) continue;
      if (event === "SYNCED") this.#show();
      up();
      this.#timer ??= window.setTimeout(() => this.#show(), TOGETHER_MS);
    }
  }

  #take(event: string, data: string): void {
    if (event === "SYNCED") this.#isSynced = true;
    if (event === "SYNCED") return;
    const { name, object } = JSON.parse(data) as Told;
    if (event === "RESET") {
      this.#isSynced = false;
      this.#items.clear();
    } else if (event === "DELETED") this.#items.delete(name);
    else this.#items.set(name, JSON.parse(object) as T);
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // A list that begins anew is shown when it is whole.
    if (!this.#isSynced) return;
    const names = [...this.#items.keys()].sort();
    this.store.set({ state: "ready", value: names.map((name) => this.#items.get(name) as T) });
  }
}

/** Follows a topic for as long as the component is shown: what it names, by name. */
export function useListing<T>(topic: string): Shown<readonly T[]> {
  const listing = useMemo(() => new Listing<T>(topic), [topic]);
  useEffect(() => {
    const abort = new AbortController();
    void listing.run(abort.signal);
    return () => abort.abort();
  }, [listing]);
  return useStore(listing.store);
}
