import { type JSONValue, parseStructure } from "./go-json.ts";
import { quoteForJSON } from "./template-quote.ts";

/** One value as templates see it. Inputs reach a megabyte, so each form is made when it is first asked for, and once. */
export interface TemplateValue {
  readonly text: string;
  /** For `{{.NAME}}`. */
  readonly quoted: string;
  /** For `{{{.PATH}}}`: parsed if the text is a JSON object or array. */
  readonly parsed: JSONValue;
}

export function templateValue(text: string): TemplateValue {
  return new TextValue(text);
}

class TextValue implements TemplateValue {
  readonly text: string;
  #quoted: string | undefined;
  #parsed: JSONValue | undefined;

  constructor(text: string) {
    this.text = text;
  }

  get quoted(): string {
    this.#quoted ??= quoteForJSON(this.text);
    return this.#quoted;
  }

  get parsed(): JSONValue {
    this.#parsed ??= parseStructure(this.text) ?? this.text;
    return this.#parsed;
  }
}
