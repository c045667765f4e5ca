import type { Operation } from "./operation.ts";

/** Where a request leads. */
export interface Route {
  /** Absent where the path is one, but not with this method. */
  readonly operation?: Operation;
  readonly ids: Readonly<Record<string, string>>;
  /** What stands in the path before the service's own. */
  readonly prefix: string;
}

const ROOTS =
  /\/(?:jobs|jobschedules|pools|nodecounts|supportedimages|poolusagemetrics|applications|certificates)(?=\/|\(|$)/;

interface Pattern {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** Finds the operation for a method and a path. The path may have anything before the service's own, as behind a proxy. */
export class Router {
  readonly #patterns: readonly Pattern[];

  constructor(operations: readonly Operation[]) {
    this.#patterns = operations.map((operation) => ({ operation, segments: operation.path.slice(1).split("/") }));
  }

  /** Undefined for a path that is none. */
  find(method: string, path: string): Route | undefined {
    const start = ROOTS.exec(path)?.index;
    if (start === undefined) return undefined;
    const segments = path
      .slice(start + 1)
      .replace(/\/$/, "")
      .split("/")
      .map(decoded);
    const prefix = path.slice(0, start);
    if (segments.includes(undefined)) return undefined;
    const fitting = this.#patterns.flatMap(({ operation, segments: pattern }) => {
      const ids = idsOf(pattern, segments as string[]);
      return ids === undefined ? [] : [{ operation, ids, prefix }];
    });
    const [first] = fitting;
    const found = fitting.find(({ operation }) => operation.method === method);
    return found ?? (first && { ids: first.ids, prefix });
  }
}

/** What stands at the places of the pattern; undefined if the path is another. The last place may take the rest of a path. */
function idsOf(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const takesRest = pattern.at(-1)?.endsWith("...}") === true;
  if (takesRest ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const ids: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index]!;
    if (!part.startsWith("{")) {
      if (!isPart(part, segment.toLowerCase())) return undefined;
    } else if (part.endsWith("...}")) ids[part.slice(1, -4)] = segments.slice(index).join("/");
    else if (segment === "") return undefined;
    else ids[part.slice(1, -1)] = segment;
  }
  return ids;
}

/** Whether a segment is what stands in a pattern, which may leave out the keys of an entity. */
function isPart(part: string, segment: string): boolean {
  return part.endsWith(ANY_KEYS) ? segment.startsWith(part.slice(0, -ANY_KEYS.length + 1)) : part === segment;
}

const ANY_KEYS = "(...)";

/** Undefined for an escape that is none. */
function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
