/** How long one call may keep all others from being answered, in milliseconds. */
const TURN_MS = 10;

/** As `map`, letting others have their turn from time to time. */
export async function mapInTurns<T, R>(items: readonly T[], map: (item: T) => R): Promise<R[]> {
  const results: R[] = [];
  let begin = performance.now();
  for (const item of items) {
    results.push(map(item));
    if (performance.now() - begin < TURN_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    begin = performance.now();
  }
  return results;
}
