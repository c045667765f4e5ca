/** How long one call may keep all others from being answered, in milliseconds. */
const TURN_MS = 10;

/** Work that lets others have their turn from time to time. */
export class Turns {
  #begin = performance.now();

  /** To be awaited between two pieces of work; undefined while there is time left. */
  next(): Promise<void> | undefined {
    if (performance.now() - this.#begin < TURN_MS) return undefined;
    return new Promise((resolve) =>
      setImmediate(() => {
        this.#begin = performance.now();
        resolve();
      }),
    );
  }
}

/** As `map`, in turns. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const turns = new Turns();
  const results: R[] = [];
  for (const item of items) {
    results.push(map(item));
    const wait = turns.next();
    if (wait) await wait;
  }
  return results;
}
