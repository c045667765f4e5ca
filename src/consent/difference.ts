import { canonicalJson } from "../util/canonical-json.ts";
import { cut } from "../util/text.ts";

/** One place at which what is asked is not what was accepted. */
export interface Difference {
  /** `task match: taskInputConfig.keys[0]`, `AppImage psi: image.tag`, `initiator`. */
  readonly path: string;
  /** JSON, cut where it is long; absent where there was nothing. */
  readonly before?: string;
  /** The same of what is asked now; absent where there is nothing any more. */
  readonly after?: string;
}

/** Of one value. */
const LONGEST_VALUE_BYTES = 512;
/** An input that is deeper is compared as a whole. */
const DEEPEST = 32;

/** What differs between two contents of consents, in the order of the newer one. */
export function differencesBetween(before: object, after: object): Difference[] {
  return compare(before, after, []);
}

/** A key of an object, or an element of a list. */
interface Step {
  readonly name: string;
  readonly isElement: boolean;
}

function compare(before: unknown, after: unknown, path: readonly Step[]): Difference[] {
  if (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after)) return [];
  const [old, now] = [partsOf(before), partsOf(after)];
  if (old === undefined || now === undefined || old.isList !== now.isList) return [differenceAt(path, before, after)];
  const names = new Set([...now.parts.keys(), ...old.parts.keys()]);
  return [...names].flatMap((name) =>
    compare(old.parts.get(name), now.parts.get(name), [...path, { name, isElement: now.isList }]),
  );
}

function differenceAt(path: readonly Step[], before: unknown, after: unknown): Difference {
  return {
    path: pathText(path),
    ...(before !== undefined && { before: valueText(before) }),
    ...(after !== undefined && { after: valueText(after) }),
  };
}

interface Parts {
  readonly isList: boolean;
  readonly parts: ReadonlyMap<string, unknown>;
}

/** The parts of an object or a list by name; undefined for anything else. An input that is JSON is looked into. */
function partsOf(value: unknown): Parts | undefined {
  const whole = typeof value === "string" ? parsedInput(value) : value;
  if (typeof whole !== "object" || whole === null) return undefined;
  if (!Array.isArray(whole)) return { isList: false, parts: new Map(Object.entries(whole)) };
  return { isList: true, parts: new Map(whole.map((each: unknown, index) => [nameOf(each) ?? String(index), each])) };
}

/** An input is text to us, but most are JSON; undefined for what is no object or list, or deeper than anybody reads. */
export function parsedInput(text: string): unknown {
  if (!/^\s*[[{]/.test(text) || depthOf(text) > DEEPEST) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** At least as deep as the JSON is. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const sign of text) {
    if (sign === "{" || sign === "[") deepest = Math.max(deepest, (depth += 1));
    else if (sign === "}" || sign === "]") depth -= 1;
  }
  return deepest;
}

/** By which an element of a list is known. */
function nameOf(element: unknown): string | undefined {
  const { alias, name } = (element ?? {}) as { alias?: unknown; name?: unknown };
  const found = alias ?? name;
  return typeof found === "string" ? found : undefined;
}

function valueText(value: unknown): string {
  return cut(canonicalJson(value), LONGEST_VALUE_BYTES);
}

const KINDS: Readonly<Record<string, string>> = { tasks: "task", appImages: "AppImage" };

function pathText(path: readonly Step[]): string {
  const [first, second, ...rest] = path;
  const kind = first && KINDS[first.name];
  if (kind === undefined || second === undefined) return stepsText(path);
  return `${kind} ${second.name}${rest.length === 0 ? "" : `: ${stepsText(rest)}`}`;
}

function stepsText(steps: readonly Step[]): string {
  const texts = steps.map(({ name, isElement }) => (isElement ? `[${name}]` : `.${name}`));
  return texts.join("").replace(/^\./, "");
}
