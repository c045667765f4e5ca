import { invalid } from "../../service/errors.ts";
import { STATES_OF } from "./status.ts";

/** What a client asks a list for. */
export interface JobsInput {
  readonly cursor?: readonly unknown[];
  readonly limit?: number;
  readonly orderBy?: readonly string[];
  readonly status?: unknown;
  readonly user?: unknown;
  readonly name?: string;
  readonly _search?: string;
}

/** The cursor after the last page. An empty one would begin anew. */
export const LAST = "end";
const LONGEST_PAGE = 1000;

/** The list in the service's words. @throws CallError */
export function listOf({ cursor, limit = 10, orderBy, status, user, name, _search: search = name }: JobsInput): {
  readonly pageSize: number;
  readonly pageToken: string;
  readonly oldestFirst: boolean;
  readonly states: readonly string[];
  readonly initiator: string;
  readonly nameContains: string;
} {
  if (limit < 1 || limit > LONGEST_PAGE) throw invalid(`limit is ${limit}, it must be from 1 to ${LONGEST_PAGE}`);
  return {
    pageSize: limit,
    pageToken: tokenOf(cursor ?? []),
    oldestFirst: isOldestFirst(orderBy ?? []),
    states: statesOf(status),
    initiator: userOf(user),
    nameContains: search ?? "",
  };
}

function tokenOf(cursor: readonly unknown[]): string {
  const [first = ""] = cursor;
  if (cursor.length > 1 || typeof first !== "string") throw invalid("cursor must be that of the page before");
  return first;
}

function isOldestFirst(orderBy: readonly string[]): boolean {
  const wrong = orderBy.find((each) => !/^(createTime|id)[<>]?$/.test(each));
  if (wrong !== undefined) throw invalid(`orderBy has "${wrong}", it must be createTime< or createTime>`);
  return orderBy[0]?.endsWith(">") ?? false;
}

function statesOf(status: unknown): readonly string[] {
  const words = [status ?? []].flat().filter((word) => word !== "or");
  return [...new Set(words.flatMap((word) => statesFor(word)))];
}

function statesFor(word: unknown): readonly string[] {
  const name = typeof word === "string" ? word.toUpperCase() : "";
  if (Object.hasOwn(STATES_OF, name)) return STATES_OF[name]!;
  throw invalid(`status has ${JSON.stringify(word)}, it must be one of ${Object.keys(STATES_OF).join(", ")}`);
}

function userOf(user: unknown): string {
  const [name = "", ...more] = [user ?? []].flat().filter((each) => each !== "or");
  if (more.length > 0 || typeof name !== "string") throw invalid("user must be one text, the domain that initiates");
  return name;
}
