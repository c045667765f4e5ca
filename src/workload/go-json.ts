import { wellFormed } from "./template-quote.ts";

/** A JSON value as parsed. */
export type JSONValue = string | number | boolean | null | JSONValue[] | { [key: string]: JSONValue };

/** Deeper text stays text: the limit keeps a hostile input from exhausting the stack. */
const MAX_DEPTH = 500;
const HTML_UNSAFE = /[<>&\u2028\u2029]/g;

/** The object or array that the text is; undefined if it is anything else. */
export function parseStructure(text: string): JSONValue[] | { [key: string]: JSONValue } | undefined {
  if (!/^[ \t\r\n]*[[{]/.test(text)) return undefined;
  try {
    const value: JSONValue = JSON.parse(text);
    return typeof value === "object" && value !== null && isSound(value, 0) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Compact JSON as Go's `encoding/json` writes it: keys by code point, `<`, `>`, `&` escaped. */
export function goJSON(value: JSONValue): string {
  if (typeof value === "number") return goNumber(value);
  if (typeof value === "string") return goString(value);
  if (Array.isArray(value)) return `[${value.map(goJSON).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)));
  return `{${members.map(([key, member]) => `${goString(key)}:${goJSON(member)}`).join(",")}}`;
}

/** Both languages write a float64 in the same way, except for this one. */
function goNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}

function goString(text: string): string {
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(wellFormed(text)).replace(HTML_UNSAFE, escape);
}

/** Go refuses numbers that float64 cannot hold, where JSON.parse gives Infinity. */
function isSound(value: JSONValue, depth: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null) return true;
  return depth < MAX_DEPTH && Object.values(value).every((member) => isSound(member, depth + 1));
}
