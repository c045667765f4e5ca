import { invalidQuery } from "../errors.ts";

/** What a property may be compared by. */
type Operator = "eq" | "ne" | "gt" | "ge" | "lt" | "le" | "startswith";
type PropertyType = "text" | "word" | "time" | "number" | "boolean" | "name";

/** Of each type: its operators. A word is one of a few, such as a state. A name can only be looked for by its start. */
const OPERATORS: Readonly<Record<PropertyType, readonly Operator[]>> = {
  text: ["startswith", "eq", "ne", "gt", "ge", "lt", "le"],
  word: ["eq", "ne"],
  time: ["eq", "ne", "gt", "ge", "lt", "le"],
  number: ["eq", "ne", "gt", "ge", "lt", "le"],
  boolean: ["eq", "ne"],
  name: ["startswith"],
};

/** The properties that a list may be filtered by, by path. */
export type Filterable = Readonly<Record<string, PropertyType>>;

/** Decides about one object of a list. */
export type Predicate = (object: unknown) => boolean;

type Literal = string | number | boolean | null | Date;
type Token =
  | { readonly kind: "word"; readonly text: string }
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "mark"; readonly text: string };

const PARAMETER = "$filter";
const LONGEST = 8192;
const DEEPEST = 64;
const TOKEN = /\s*(?:(?:datetime|time|guid)?'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)(?![\w-])|([A-Za-z_][\w/.]*)|([(),]))/iy;

/** Reads a filter. @throws BatchError that says what is wrong with it */
export function filterOf(text: string, properties: Filterable): Predicate {
  return new Parser(text, properties).parse();
}

class Parser {
  readonly #text: string;
  readonly #properties: Filterable;
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, properties: Filterable) {
    this.#text = text;
    this.#properties = properties;
    if (text.length > LONGEST) throw this.#wrong(`it has more than ${LONGEST} characters`);
    this.#tokens = [...this.#read()];
  }

  parse(): Predicate {
    const predicate = this.#or();
    if (this.#peek() !== undefined) throw this.#wrong(`nothing may follow before "${this.#shown()}"`);
    return predicate;
  }

  *#read(): Generator<Token> {
    const text = this.#text.trimEnd();
    const pattern = new RegExp(TOKEN);
    while (pattern.lastIndex < text.length) {
      const start = pattern.lastIndex;
      const match = pattern.exec(text);
      if (match === null) throw this.#wrong(`it cannot be read from character ${start + 1}`);
      yield this.#token(match);
    }
  }

  #token([whole, quoted, number, word, mark]: RegExpExecArray): Token {
    if (number !== undefined) return { kind: "literal", value: Number(number) };
    if (mark !== undefined) return { kind: "mark", text: mark };
    if (word !== undefined) {
      const constant = ({ true: true, false: false, null: null } as const)[word];
      return constant === undefined ? { kind: "word", text: word } : { kind: "literal", value: constant };
    }
    const value = (quoted ?? "").replaceAll("''", "'");
    if (!/^\s*datetime'/i.test(whole)) return { kind: "literal", value };
    const time = new Date(value);
    if (Number.isNaN(time.getTime())) throw this.#wrong(`"${value}" is no time`);
    return { kind: "literal", value: time };
  }

  #or(): Predicate {
    const parts = [this.#and()];
    while (this.#takeWord("or")) parts.push(this.#and());
    return parts.length === 1 ? parts[0]! : (object) => parts.some((part) => part(object));
  }

  #and(): Predicate {
    const parts = [this.#not()];
    while (this.#takeWord("and")) parts.push(this.#not());
    return parts.length === 1 ? parts[0]! : (object) => parts.every((part) => part(object));
  }

  #not(): Predicate {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw this.#wrong(`it is nested deeper than ${DEEPEST} levels`);
    try {
      if (!this.#takeWord("not")) return this.#primary();
      const inner = this.#not();
      return (object) => !inner(object);
    } finally {
      this.#depth -= 1;
    }
  }

  #primary(): Predicate {
    if (this.#takeMark("(")) {
      const inner = this.#or();
      this.#need(")");
      return inner;
    }
    const token = this.#peek();
    if (token?.kind !== "word") throw this.#wrong(`a property is missing before "${this.#shown()}"`);
    this.#at += 1;
    if (token.text.toLowerCase() === "startswith" && this.#isMark("(")) return this.#startsWith();
    return this.#comparison(token.text);
  }

  #startsWith(): Predicate {
    this.#need("(");
    const property = this.#peek();
    if (property?.kind !== "word") throw this.#wrong("startswith needs a property and a text");
    this.#at += 1;
    this.#need(",");
    const value = this.#literal();
    this.#need(")");
    return this.#compare(property.text, "startswith", value);
  }

  #comparison(property: string): Predicate {
    const token = this.#peek();
    const operator = token?.kind === "word" ? token.text.toLowerCase() : "";
    if (!isComparison(operator)) throw this.#wrong(`an operator such as eq is missing after "${property}"`);
    this.#at += 1;
    return this.#compare(property, operator, this.#literal());
  }

  #literal(): Literal {
    const token = this.#peek();
    if (token?.kind !== "literal") throw this.#wrong(`a value is missing before "${this.#shown()}"`);
    this.#at += 1;
    return token.value;
  }

  #compare(property: string, operator: Operator, value: Literal): Predicate {
    const type = Object.hasOwn(this.#properties, property) ? this.#properties[property] : undefined;
    if (type === undefined)
      throw this.#wrong(
        `"${property}" is no property to filter by; these are: ${Object.keys(this.#properties).join(", ")}`,
      );
    if (!OPERATORS[type].includes(operator))
      throw this.#wrong(`${property} cannot be compared by ${operator}, only by ${OPERATORS[type].join(", ")}`);
    const wanted = this.#comparable(property, type, value);
    const path = property.split("/");
    return (object) => {
      const found = comparable(type, path.reduce(member, object));
      return holds(operator, found, wanted);
    };
  }

  #comparable(property: string, type: PropertyType, value: Literal): Comparable {
    const result = value === null ? undefined : comparable(type, value);
    if (result === undefined && value !== null) throw this.#wrong(`"${String(value)}" is no value for ${property}`);
    return result;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #takeWord(text: string): boolean {
    const token = this.#peek();
    const isIt = token?.kind === "word" && token.text.toLowerCase() === text;
    if (isIt) this.#at += 1;
    return isIt;
  }

  #isMark(text: string): boolean {
    const token = this.#peek();
    return token?.kind === "mark" && token.text === text;
  }

  #takeMark(text: string): boolean {
    const isIt = this.#isMark(text);
    if (isIt) this.#at += 1;
    return isIt;
  }

  #need(text: string): void {
    if (!this.#takeMark(text)) throw this.#wrong(`"${text}" is missing before "${this.#shown()}"`);
  }

  #shown(): string {
    const token = this.#peek();
    if (token === undefined) return "the end";
    return token.kind === "literal" ? String(token.value) : token.text;
  }

  #wrong(reason: string): Error {
    return invalidQuery(PARAMETER, this.#text, `the filter is not understood: ${reason}`);
  }
}

type Comparable = string | number | boolean | undefined;

const COMPARISONS: readonly string[] = ["eq", "ne", "gt", "ge", "lt", "le"];

function isComparison(text: string): text is Operator {
  return COMPARISONS.includes(text);
}

function member(object: unknown, key: string): unknown {
  return typeof object === "object" && object !== null && Object.hasOwn(object, key)
    ? (object as Record<string, unknown>)[key]
    : undefined;
}

/** A value as its type is compared: texts without case, times in milliseconds. Undefined if it is of another type. */
function comparable(type: PropertyType, value: unknown): Comparable {
  if (type === "time") return millisecondsOf(value);
  if (type === "number") return typeof value === "number" ? value : undefined;
  if (type === "boolean") return typeof value === "boolean" ? value : undefined;
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

function millisecondsOf(value: unknown): number | undefined {
  const ms = value instanceof Date ? value.getTime() : Date.parse(typeof value === "string" ? value : "");
  return Number.isNaN(ms) ? undefined : ms;
}

function holds(operator: Operator, found: Comparable, wanted: Comparable): boolean {
  if (operator === "eq") return found === wanted;
  if (operator === "ne") return found !== wanted;
  if (found === undefined || wanted === undefined) return false;
  switch (operator) {
    case "gt":
      return found > wanted;
    case "ge":
      return found >= wanted;
    case "lt":
      return found < wanted;
    case "le":
      return found <= wanted;
    case "startswith":
      return String(found).startsWith(String(wanted));
  }
}
