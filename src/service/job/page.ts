import { createHash } from "node:crypto";

/** Where an item stands: a time, then something unique. */
export type Position = readonly [time: string, uid: string];

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Undefined after the last page. */
  readonly next?: string;
}

interface PageRequest {
  readonly size: number;
  readonly token: string;
  /** What the list was asked for; a token is good for that only. */
  readonly question: unknown;
  readonly descending: boolean;
}

/**
 * Cuts one page out of the items. The token says where the page before ended, not how many items there were, so items that
 * come and go meanwhile neither hide nor double others. Undefined if the token belongs to no such list.
 */
export function pageOf<T>(
  items: readonly T[],
  positionOf: (item: T) => Position,
  request: PageRequest,
): Page<T> | undefined {
  const { size, token, descending } = request;
  const sign = descending ? -1 : 1;
  const sorted = items
    .map((item) => ({ item, position: positionOf(item) }))
    .sort((a, b) => sign * compare(a.position, b.position));
  const after = token === "" ? undefined : parseToken(token, request.question);
  if (token !== "" && after === undefined) return undefined;
  const start = after === undefined ? 0 : sorted.findIndex(({ position }) => sign * compare(position, after) > 0);
  if (start < 0) return { items: [] };
  const page = sorted.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < sorted.length;
  return { items: page.map(({ item }) => item), next: more ? tokenOf(last.position, request.question) : undefined };
}

function compare(a: Position, b: Position): number {
  const [left, right] = a[0] === b[0] ? [a[1], b[1]] : [a[0], b[0]];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function tokenOf(position: Position, question: unknown): string {
  return Buffer.from(JSON.stringify([...position, digest(question)])).toString("base64url");
}

function parseToken(token: string, question: unknown): Position | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (!Array.isArray(parts) || parts.length !== 3 || parts[2] !== digest(question)) return undefined;
    return typeof parts[0] === "string" && typeof parts[1] === "string" ? [parts[0], parts[1]] : undefined;
  } catch {
    return undefined;
  }
}

function digest(question: unknown): string {
  return createHash("sha256").update(JSON.stringify(question)).digest("base64url").slice(0, 8);
}
