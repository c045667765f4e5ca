import type { Context } from "./context.ts";
import { usage } from "./errors.ts";
import type { ListChange } from "./source/list-changes.ts";

/** How a list is shown while it is watched. */
export interface Shown<T> {
  /** Names what is shown in JSON, such as `schedule`. */
  readonly kind: string;
  readonly nameOf: (item: T) => string;
  /** A heading, then a line each. */
  readonly lines: (items: readonly T[]) => readonly string[];
}

/** One line, or one JSON object, for each thing of a list and for each change of it, until Ctrl-C. */
export async function watchList<T>(
  context: Context,
  changes: AsyncIterable<ListChange<T>>,
  { kind, nameOf, lines }: Shown<T>,
): Promise<never> {
  const seen = new Map<string, string>();
  let hasHeading = false;
  const show = async (item: T): Promise<void> => {
    const [name, facts] = [nameOf(item), JSON.stringify(item)];
    if (seen.get(name) === facts) return;
    seen.set(name, facts);
    if (await context.printValue({ type: kind, [kind]: item })) return;
    for (const line of lines([item]).slice(hasHeading ? 1 : 0)) context.print(line);
    hasHeading = true;
  };
  const forget = async (name: string): Promise<void> => {
    if (!seen.delete(name)) return;
    if (!(await context.printValue({ type: "deleted", name }))) context.print(`${name}  deleted`);
  };
  const showAll = async (items: readonly T[]): Promise<void> => {
    const present = new Set(items.map(nameOf));
    for (const name of seen.keys()) if (!present.has(name)) await forget(name);
    for (const item of items) await show(item);
  };
  for await (const change of changes) {
    if (change.type === "lost") context.note(`! lost ${context.place}: ${change.why}; trying again`);
    else if (change.type === "deleted") await forget(change.name);
    else await (change.type === "changed" ? show(change.item) : showAll(change.items));
  }
  throw context.io.signal.reason;
}

/** @throws CliError for a format that cannot be written piece by piece */
export function requireStream({ format: { kind } }: Context): void {
  if (kind === "yaml" || kind === "json") throw usage(`-w has no -o ${kind}`, "-o ndjson");
}
