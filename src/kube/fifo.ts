/** Long before this many keys were taken, moving the rest would cost more than the memory is worth. */
const COMPACT_AFTER = 1024;

/**
 * A queue of keys, each with a value and in it at most once. All calls take constant time; the first entry of a Map from
 * which many were deleted does not.
 */
export class Fifo<K, V> {
  readonly #values = new Map<K, V>();
  /** Also keys that were deleted meanwhile, which `shift` skips. */
  #order: K[] = [];
  #head = 0;

  get size(): number {
    return this.#values.size;
  }

  has(key: K): boolean {
    return this.#values.has(key);
  }

  get(key: K): V | undefined {
    return this.#values.get(key);
  }

  /** Puts a key last; it must not be in the queue. */
  push(key: K, value: V): void {
    this.#values.set(key, value);
    this.#order.push(key);
  }

  delete(key: K): boolean {
    return this.#values.delete(key);
  }

  /** Takes out the first key. */
  shift(): [key: K, value: V] | undefined {
    while (this.#head < this.#order.length) {
      const key = this.#order[this.#head]!;
      this.#head += 1;
      if (!this.#values.has(key)) continue;
      const value = this.#values.get(key)!;
      this.#values.delete(key);
      this.#compact();
      return [key, value];
    }
    this.clear();
    return undefined;
  }

  clear(): void {
    this.#values.clear();
    this.#order = [];
    this.#head = 0;
  }

  #compact(): void {
    if (this.#head < COMPACT_AFTER || this.#head * 2 < this.#order.length) return;
    this.#order = this.#order.slice(this.#head);
    this.#head = 0;
  }
}
