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
