import type { KubeObject, Stored } from "../api/kubernetes.ts";

/**
 * Finds objects by values computed from them. The function must be pure and its objects unchanged. An object for which it
 * throws is found by no value.
 */
export class Indexer<T extends KubeObject> {
  readonly #valuesOf: (object: Stored<T>) => readonly string[];
  readonly #onError: (object: Stored<T>, err: unknown) => void;
  readonly #keys = new Map<string, Map<string, Stored<T>>>();
  readonly #versions = new Map<string, number>();
  #changes = 0;

  constructor(
    valuesOf: (object: Stored<T>) => readonly string[],
    onError: (object: Stored<T>, err: unknown) => void = () => {},
  ) {
    this.#valuesOf = valuesOf;
    this.#onError = onError;
  }

  /** In order of insertion. */
  get(value: string): readonly Stored<T>[] {
    return [...(this.#keys.get(value)?.values() ?? [])];
  }

  /** The values under which there are objects. */
  values(): Iterable<string> {
    return this.#keys.keys();
  }

  /** Another number after each change of what `get` answers; 0 while that is nothing. */
  version(value: string): number {
    return this.#versions.get(value) ?? 0;
  }

  /** Moves `key` from the values of `old` to those of `next`; either may be missing. */
  update(key: string, old: Stored<T> | undefined, next: Stored<T> | undefined): void {
    const before = old ? this.#values(old) : [];
    const after = next ? this.#values(next, this.#onError) : [];
    for (const value of before) if (!after.includes(value)) this.#remove(value, key);
    if (next) for (const value of after) this.#add(value, key, next);
  }

  #values(object: Stored<T>, onError?: (object: Stored<T>, err: unknown) => void): readonly string[] {
    try {
      return this.#valuesOf(object);
    } catch (err) {
      onError?.(object, err);
      return [];
    }
  }

  #add(value: string, key: string, object: Stored<T>): void {
    const members = this.#keys.get(value) ?? new Map<string, Stored<T>>();
    this.#keys.set(value, members.set(key, object));
    this.#changed(value);
  }

  #remove(value: string, key: string): void {
    const members = this.#keys.get(value);
    members?.delete(key);
    this.#changed(value);
    if (members?.size !== 0) return;
    this.#keys.delete(value);
    this.#versions.delete(value);
  }

  #changed(value: string): void {
    this.#changes += 1;
    this.#versions.set(value, this.#changes);
  }
}
