import type { JSONValue } from "./go-json.ts";
import { type TemplateValue, templateValue } from "./template-value.ts";

/**
 * The flat map that a config template is rendered over. Values of the domain's store count only for names that nothing
 * else defines (docs/concepts.md, "Config files"); an unknown name is empty.
 */
export class Variables {
  readonly #own: ReadonlyMap<string, TemplateValue>;
  readonly #store: Readonly<Record<string, string>>;
  readonly #stored = new Map<string, TemplateValue>();

  #parent: Variables | undefined;

  constructor(own: ReadonlyMap<string, TemplateValue | string>, store: Readonly<Record<string, string>> = {}) {
    const entries = [...own].map(
      ([name, value]) => [name, typeof value === "string" ? templateValue(value) : value] as const,
    );
    this.#own = new Map(entries);
    this.#store = store;
  }

  /** These and, for names that they lack, what is known so far. */
  with(own: ReadonlyMap<string, TemplateValue>): Variables {
    const child = new Variables(own);
    child.#parent = this;
    return child;
  }

  /** For `{{.NAME}}`. */
  quoted(name: string): string {
    return this.#value(name).quoted;
  }

  /** For `{{{.PATH}}}`. */
  value(name: string): JSONValue {
    return this.#value(name).parsed;
  }

  #value(name: string): TemplateValue {
    const own = this.#own.get(name);
    if (own !== undefined) return own;
    return this.#parent === undefined ? (this.#stored.get(name) ?? this.#remember(name)) : this.#parent.#value(name);
  }

  #remember(name: string): TemplateValue {
    const value = templateValue(Object.hasOwn(this.#store, name) ? (this.#store[name] ?? "") : "");
    this.#stored.set(name, value);
    return value;
  }
}
