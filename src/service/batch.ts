import { invalid } from "./errors.ts";

/** Names that one request may ask for. */
const LARGEST_BATCH = 500;

/** Entries that one page may have. */
export const LARGEST_PAGE = 1000;

/** @throws CallError 11100 */
export function requireBatch(what: string, names: readonly string[]): void {
  if (names.length > LARGEST_BATCH)
    throw invalid(`${what} can not be more than ${LARGEST_BATCH}, send them in several requests`);
}

/** Looks up each name once, one after the other; what was found comes in the order asked for. */
export async function lookUpEach<T>(names: readonly string[], lookUp: (name: string) => Promise<T>): Promise<T[]> {
  const found = new Map<string, T>();
  for (const name of names) if (!found.has(name)) found.set(name, await lookUp(name));
  return names.map((name) => found.get(name) as T);
}
