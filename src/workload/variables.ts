import { type JSONValue, parseStructure } from "./go-json.ts";
import { quoteForJSON } from "./template-quote.ts";

/**
 * The flat map that a config template is rendered over. Values of the domain's store count only for names that nothing
 * else defines (docs/concepts.md, "Config files"); an unknown name is empty.
 */
export class Variables {
  readonly #own: ReadonlyMap<string, string>;
  readonly #store: Readonly<Record<string, string>>;
  readonly #parsed = new Map<string, JSONValue>();
  readonly #quoted = new Map<string, string>();

  constructor(own: ReadonlyMap<string, string>, store: Readonly<Record<string, string>> = {}) {
    this.#own = own;
    this.#store = store;
  }

  /** For `{{.NAME}}`. */
  quoted(name: string): string {
    return remember(this.#quoted, name, () => quoteForJSON(this.#text(name)));
  }

  /** For `{{{.PATH}}}`: parsed if the text is a JSON object or array. */
  value(name: string): JSONValue {
    return remember(this.#parsed, name, () => parseStructure(this.#text(name)) ?? this.#text(name));
  }

  #text(name: string): string {
    const stored = Object.hasOwn(this.#store, name) ? this.#store[name] : undefined;
    return this.#own.get(name) ?? stored ?? "";
  }
}

/** Inputs reach a megabyte and templates name them repeatedly. */
function remember<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
