import { BatchError } from "./errors.ts";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What conditions are about. */
export interface Version {
  readonly etag: string;
  /** In milliseconds. */
  readonly lastModified: number;
}

const CONDITIONS = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"] as const;
type Condition = (typeof CONDITIONS)[number];

/** Of two conditions the first counts; no other two may be given. */
const PAIRS: readonly (readonly [Condition, Condition])[] = [
  ["if-none-match", "if-modified-since"],
  ["if-match", "if-unmodified-since"],
];

/** The one condition of a request. */
export interface Precondition {
  readonly name: Condition;
  readonly value: string;
}

/** Reads the conditional headers. @throws BatchError for several, or a time that is none */
export function preconditionOf(headers: Headers): Precondition | undefined {
  const given = CONDITIONS.filter((name) => headers[name] !== undefined);
  const pair = PAIRS.find((names) => given.length === 2 && names.every((name) => given.includes(name)));
  if (given.length > 1 && pair === undefined)
    throw new BatchError("MultipleConditionHeadersNotSupported", { HeaderName: given.join(", ") });
  const name = pair?.[0] ?? given[0];
  if (name === undefined) return undefined;
  const value = String(headers[name]);
  if (name.endsWith("-since") && Number.isNaN(Date.parse(value)))
    throw new BatchError("InvalidHeaderValue", { HeaderName: name, HeaderValue: value.slice(0, 256) });
  return { name, value };
}

/** Whether the condition holds; without one it does. */
export function isMet(condition: Precondition | undefined, { etag, lastModified }: Version): boolean {
  if (condition === undefined) return true;
  const { name, value } = condition;
  switch (name) {
    case "if-match":
      return tagsIn(value).some((tag) => tag === "*" || tag === etag);
    case "if-none-match":
      return !tagsIn(value).some((tag) => tag === "*" || tag === etag);
    // Headers have whole seconds.
    case "if-modified-since":
      return wholeSeconds(lastModified) > Date.parse(value);
    case "if-unmodified-since":
      return wholeSeconds(lastModified) <= Date.parse(value);
  }
}

/** Refuses a change whose condition does not hold. @throws BatchError 412 */
export function requireMet(condition: Precondition | undefined, version: Version): void {
  if (!isMet(condition, version)) throw new BatchError("ConditionNotMet");
}

/** Whether a read is answered by 304; it is refused by 412 for the other conditions. @throws BatchError */
export function isUnchanged(condition: Precondition | undefined, version: Version): boolean {
  if (isMet(condition, version)) return false;
  if (condition?.name === "if-none-match" || condition?.name === "if-modified-since") return true;
  throw new BatchError("ConditionNotMet");
}

function tagsIn(text: string): string[] {
  return text.split(",").map((each) =>
    each
      .trim()
      .replace(/^W\//, "")
      .replace(/^"(.*)"$/, "$1"),
  );
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
