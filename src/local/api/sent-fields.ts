const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** An object or a list that is being read. */
interface Open {
  readonly path: string;
  readonly isList: boolean;
  index: number;
  /** Of the member that is being read; undefined before it. */
  key: string | undefined;
}

/**
 * The paths of all fields of a JSON text in the order in which they stand there. A field that an object has twice is there
 * twice: what was parsed has it once.
 */
export function sentFields(text: string): string[] {
  const found: string[] = [];
  const open: Open[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const inside = open.at(-1);
    if (token === "{" || token === "[") {
      open.push({ path: pathIn(inside), isList: token === "[", index: 0, key: undefined });
    } else if (token === "}" || token === "]") open.pop();
    else if (inside !== undefined) read(inside, token, found);
  }
  return found;
}

/** Goes on to the next item or member, or takes a name in. */
function read(inside: Open, token: string, found: string[]): void {
  if (token === ",") {
    inside.index += 1;
    inside.key = undefined;
  } else if (!inside.isList && inside.key === undefined) {
    inside.key = JSON.parse(token) as string;
    found.push(pathIn(inside));
  }
}

function pathIn(inside: Open | undefined): string {
  if (inside === undefined) return "";
  if (inside.isList) return `${inside.path}[${inside.index}]`;
  return inside.path === "" ? inside.key! : `${inside.path}.${inside.key}`;
}
