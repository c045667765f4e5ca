import { goJSON, type JSONValue } from "./go-json.ts";
import { wellFormed } from "./template-quote.ts";
import type { Variables } from "./variables.ts";

/** What stands in the brackets of a field. */
type PathIndex =
  | { kind: "position"; text: string }
  | { kind: "match"; key: string; value: string }
  | { kind: "path"; path: PathField[] }
  | { kind: "unsupported" };

/** One field of a `{{{.PATH}}}`. */
export interface PathField {
  name: string;
  index?: PathIndex;
}

/** Indexes taken from other paths nest; nobody writes more than two, and a limit keeps the stack safe. */
const MAX_NESTING = 16;

/**
 * The fields of a path, without its leading dot. Dots inside brackets do not separate, so
 * that `[key=a.b]` can match, which it never does in Kuscia.
 */
export function parsePath(text: string, nesting = 0): PathField[] {
  return splitFields(text).map((field) => parseField(field, nesting));
}

/** The text that the path inserts; empty for whatever is not there. */
export function evaluatePath(path: readonly PathField[], variables: Variables): string {
  const [first, ...rest] = path;
  if (first === undefined) return "";
  let value: JSONValue | undefined = applyIndex(variables.value(first.name), first.index, variables);
  for (const field of rest) value = applyIndex(member(value, field.name), field.index, variables);
  return resultText(value);
}

/** Names of all variables that the path reads, those inside its brackets too. */
export function pathNames([first, ...rest]: readonly PathField[]): string[] {
  const inner = [first, ...rest].flatMap((field) => (field?.index?.kind === "path" ? pathNames(field.index.path) : []));
  return first === undefined ? inner : [first.name, ...inner];
}

function splitFields(text: string): string[] {
  const fields: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "[") depth += 1;
    else if (text[at] === "]") depth -= 1;
    else if (text[at] === "." && depth <= 0) {
      fields.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...fields, text.slice(start)];
}

function parseField(field: string, nesting: number): PathField {
  const open = field.indexOf("[");
  if (open < 0) return { name: field };
  const name = field.slice(0, open);
  const inner = field.slice(open + 1, -1);
  if (!field.endsWith("]") || !isOneBracket(inner)) return { name, index: { kind: "unsupported" } };
  return { name, index: parseIndex(inner, nesting) };
}

/** False for `0][1`: an element of an element is not part of the language. */
function isOneBracket(inner: string): boolean {
  let depth = 0;
  for (const char of inner) {
    if (char === "[") depth += 1;
    else if (char === "]") depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function parseIndex(inner: string, nesting: number): PathIndex {
  if (inner.startsWith(".")) {
    if (nesting >= MAX_NESTING) return { kind: "unsupported" };
    return { kind: "path", path: parsePath(inner.slice(1), nesting + 1) };
  }
  const equals = inner.indexOf("=");
  if (equals < 0) return { kind: "position", text: inner };
  return { kind: "match", key: inner.slice(0, equals), value: inner.slice(equals + 1) };
}

function member(value: JSONValue | undefined, name: string): JSONValue | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function applyIndex(
  value: JSONValue | undefined,
  index: PathIndex | undefined,
  variables: Variables,
): JSONValue | undefined {
  if (index === undefined) return value;
  if (!Array.isArray(value)) return undefined;
  switch (index.kind) {
    case "position":
      return elementAt(value, index.text);
    case "path":
      return elementAt(value, evaluatePath(index.path, variables));
    case "match":
      return value.find((element) => matches(element, index.key, index.value));
    case "unsupported":
      return undefined;
    default:
      return index satisfies never;
  }
}

/** Negative positions count from the end; the first element cannot be reached so, as in Kuscia. */
function elementAt(list: readonly JSONValue[], text: string): JSONValue | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const position = Number(text);
  return position > -list.length ? list.at(position) : undefined;
}

function matches(element: JSONValue, key: string, wanted: string): boolean {
  const value = member(element, key);
  if (value === undefined) return false;
  return (typeof value === "string" ? value : goJSON(value)) === wanted;
}

function resultText(value: JSONValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? wellFormed(value) : goJSON(value);
}
