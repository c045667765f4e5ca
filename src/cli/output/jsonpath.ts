import { usage } from "../errors.ts";

/** One piece of a template: text as it is, a path, or what is repeated for each value of a path. */
type Piece =
  | { readonly text: string }
  | { readonly path: readonly string[] }
  | { readonly path: readonly string[]; readonly each: readonly Piece[] };

/**
 * The text of kubectl's `jsonpath` template for a value: `{.name}`, `{.tasks[0].state}`, `{.tasks[*].alias}`,
 * `{range .jobs[*]}{.name}{"\n"}{end}`. @throws CliError for anything else
 */
export function jsonpathText(template: string, value: unknown): string {
  const tokens = template.split(/(\{[^}]*\})/).filter((token) => token !== "");
  const { pieces, rest } = parse(tokens, false);
  if (rest.length > 0) throw malformed(template);
  return render(pieces, value);

  function parse(input: readonly string[], inRange: boolean): { pieces: Piece[]; rest: readonly string[] } {
    const found: Piece[] = [];
    let left = input;
    while (left.length > 0) {
      const [token = "", ...after] = left;
      left = after;
      const body = token.startsWith("{") ? token.slice(1, -1).trim() : undefined;
      if (body === undefined) found.push({ text: token });
      else if (body === "end") {
        if (!inRange) throw malformed(template);
        return { pieces: found, rest: left };
      } else if (body.startsWith("range ")) {
        const inner = parse(left, true);
        left = inner.rest;
        found.push({ path: stepsOf(body.slice("range ".length), template), each: inner.pieces });
      } else found.push(/^["']/.test(body) ? { text: literal(body, template) } : { path: stepsOf(body, template) });
    }
    if (inRange) throw malformed(template);
    return { pieces: found, rest: left };
  }
}

function malformed(template: string): Error {
  return usage(
    `-o jsonpath cannot be read: ${template}`,
    `such as -o jsonpath='{.name}' or '{range .jobs[*]}{.name}{"\\n"}{end}'`,
  );
}

function literal(body: string, template: string): string {
  try {
    return String(JSON.parse(body.startsWith("'") ? `"${body.slice(1, -1)}"` : body));
  } catch {
    throw malformed(template);
  }
}

/** `.tasks[*].alias` as `tasks`, `*`, `alias`; a leading `$` or `@` is the value itself. */
function stepsOf(path: string, template: string): string[] {
  const bare = path.trim().replace(/^[$@]/, "");
  const steps = bare.match(/\.[A-Za-z_][\w-]*|\[\d+\]|\[\*\]/g) ?? [];
  if (steps.join("") !== bare && bare !== ".") throw malformed(template);
  return steps.map((step) => step.replace(/^[.[]|\]$/g, ""));
}

function valuesAt(steps: readonly string[], value: unknown): unknown[] {
  return steps.reduce<unknown[]>(
    (found, step) =>
      found.flatMap((each) => {
        if (typeof each !== "object" || each === null) return [];
        if (step === "*") return Object.values(each);
        const next = (each as Record<string, unknown>)[step];
        return next === undefined ? [] : [next];
      }),
    [value],
  );
}

function render(pieces: readonly Piece[], value: unknown): string {
  return pieces
    .map((piece) => {
      if ("text" in piece) return piece.text;
      const values = valuesAt(piece.path, value);
      if ("each" in piece) return values.map((each) => render(piece.each, each)).join("");
      return values.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join(" ");
    })
    .join("");
}
