import { isRecord } from "../api/json.ts";

/**
 * As much of CEL as the rules of `crds/` use: the macros over lists, `has`, `in`, comparison, `+`, `? :`, list literals,
 * indexes and a few functions. An unknown word ends in an error when the rule is read, not when it is needed.
 */
type Scope = Readonly<Record<string, unknown>>;
/** A compiled expression. */
export type Expression = (scope: Scope) => unknown;

/** What is wrong with an expression, or with what it was asked about. */
export class CELError extends Error {}

/** A value that may be missing: `oldSelf` of a rule that wants it so. */
export class Optional {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

interface Token {
  readonly kind: "name" | "number" | "text" | "sign" | "end";
  readonly text: string;
}

const TOKEN =
  /\s*(?:([A-Za-z_]\w*)|(\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(&&|\|\||==|!=|<=|>=|[-+*!<>?:.,()[\]]))/y;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new CELError(`cannot read ${text.slice(at, at + 20)}`);
    const [, name, number, single, double, sign] = match;
    if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else tokens.push({ kind: "text", text: (single ?? double ?? "").replace(/\\(.)/g, "$1") });
  }
  return [...tokens, { kind: "end", text: "" }];
}

/** Reads an expression. @throws CELError */
export function compile(text: string): Expression {
  return new Parser(tokensOf(text)).whole();
}

type Binary = (left: Expression, right: Expression) => Expression;

/** By how strongly they bind, the weakest first. */
const BINARY: readonly Readonly<Record<string, Binary>>[] = [
  { "||": (left, right) => logical(left, right, true) },
  { "&&": (left, right) => logical(left, right, false) },
  {
    "==": (left, right) => (scope) => equal(left(scope), right(scope)),
    "!=": (left, right) => (scope) => !equal(left(scope), right(scope)),
    "<": comparison((a, b) => a < b),
    "<=": comparison((a, b) => a <= b),
    ">": comparison((a, b) => a > b),
    ">=": comparison((a, b) => a >= b),
    in: (left, right) => (scope) => isIn(left(scope), right(scope)),
  },
  { "+": (left, right) => (scope) => sum(left(scope), right(scope)), "-": comparison((a, b) => Number(a) - Number(b)) },
  { "*": comparison((a, b) => Number(a) * Number(b)) },
];

function comparison(compare: (a: number | string, b: number | string) => unknown): Binary {
  return (left, right) => (scope) => compare(left(scope) as number, right(scope) as number);
}

/** An error on one side does not matter when the other side decides. */
function logical(left: Expression, right: Expression, decides: boolean): Expression {
  return (scope) => {
    let failure: unknown;
    for (const side of [left, right]) {
      try {
        if (side(scope) === decides) return decides;
      } catch (error) {
        failure = error;
      }
    }
    if (failure !== undefined) throw failure;
    return !decides;
  };
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, i) => equal(each, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => equal(a[key], b[key]));
}

function isIn(value: unknown, container: unknown): boolean {
  if (Array.isArray(container)) return container.some((each) => equal(each, value));
  return Object.hasOwn(recordValue(container), String(value));
}

function sum(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  return typeof a === "string" ? a + String(b) : Number(a) + Number(b);
}

function recordValue(value: unknown): Scope {
  if (typeof value === "object" && value !== null) return value as Scope;
  throw new CELError("no such overload");
}

function listValue(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new CELError("no such overload");
}

function select(value: unknown, field: string): unknown {
  const record = recordValue(value);
  if (!Object.hasOwn(record, field) || record[field] === undefined) throw new CELError(`no such key: ${field}`);
  return record[field];
}

type Macro = (
  list: readonly unknown[],
  each: (item: unknown) => (e: Expression) => unknown,
  args: Expression[],
) => unknown;

const MACROS: Readonly<Record<string, Macro>> = {
  all: (list, each, [test]) => list.every((item) => each(item)(test!) === true),
  exists: (list, each, [test]) => list.some((item) => each(item)(test!) === true),
  exists_one: (list, each, [test]) => list.filter((item) => each(item)(test!) === true).length === 1,
  filter: (list, each, [test]) => list.filter((item) => each(item)(test!) === true),
  map: (list, each, [first, second]) =>
    second === undefined
      ? list.map((item) => each(item)(first!))
      : list.filter((item) => each(item)(first!) === true).map((item) => each(item)(second)),
};

const METHODS: Readonly<Record<string, (self: unknown, args: readonly unknown[]) => unknown>> = {
  size: (self) => sizeOf(self),
  sum: (self) => listValue(self).reduce((all: number, each) => all + Number(each), 0),
  indexOf: (self, [value]) => listValue(self).findIndex((each) => equal(each, value)),
  lastIndexOf: (self, [value]) => listValue(self).findLastIndex((each) => equal(each, value)),
  format: (self, [values]) => format(String(self), listValue(values)),
  hasValue: (self) => optionalValue(self) !== undefined,
  value: (self) => optionalValue(self),
  orValue: (self, [other]) => optionalValue(self) ?? other,
  matches: (self, [pattern]) => new RegExp(String(pattern), "u").test(String(self)),
  startsWith: (self, [start]) => String(self).startsWith(String(start)),
  endsWith: (self, [end]) => String(self).endsWith(String(end)),
  contains: (self, [part]) => String(self).includes(String(part)),
};

const FUNCTIONS: Readonly<Record<string, (value: unknown) => unknown>> = {
  dyn: (value) => value,
  size: (value) => sizeOf(value),
  string: (value) => String(value),
  int: (value) => Number(value),
};

function optionalValue(self: unknown): unknown {
  if (self instanceof Optional) return self.value;
  throw new CELError("no such overload");
}

function sizeOf(value: unknown): number {
  if (typeof value === "string") return Array.from(value).length;
  return Array.isArray(value) ? value.length : Object.keys(recordValue(value)).length;
}

function format(text: string, values: readonly unknown[]): string {
  let next = 0;
  return text.replace(/%[sd%]/g, (verb) => (verb === "%%" ? "%" : String(values[next++])));
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** The field that was read last. */
  #selected: { readonly expression: Expression; readonly of: Expression; readonly field: string } | undefined;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#conditional();
    this.#expect("");
    return expression;
  }

  #conditional(): Expression {
    const test = this.#binary(0);
    if (!this.#take("?")) return test;
    const yes = this.#conditional();
    this.#expect(":");
    const no = this.#conditional();
    return (scope) => (test(scope) === true ? yes(scope) : no(scope));
  }

  #binary(level: number): Expression {
    const operators = BINARY[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const { kind, text } = this.#peek();
      const make = kind === "text" ? undefined : Object.hasOwn(operators, text) ? operators[text] : undefined;
      if (make === undefined) return left;
      this.#at += 1;
      left = make(left, this.#binary(level + 1));
    }
  }

  #unary(): Expression {
    if (this.#take("!")) {
      const value = this.#unary();
      return (scope) => value(scope) !== true;
    }
    if (this.#take("-")) {
      const value = this.#unary();
      return (scope) => -Number(value(scope));
    }
    return this.#postfix(this.#primary());
  }

  #postfix(start: Expression): Expression {
    let value = start;
    for (;;) {
      if (this.#take(".")) value = this.#member(value);
      else if (this.#take("[")) value = this.#index(value);
      else return value;
    }
  }

  #index(value: Expression): Expression {
    const index = this.#conditional();
    this.#expect("]");
    return (scope) => {
      const [container, key] = [value(scope), index(scope)];
      if (!Array.isArray(container)) return select(container, String(key));
      const list = container as unknown[];
      if (Number(key) in list) return list[Number(key)];
      throw new CELError(`index out of bounds: ${String(key)}`);
    };
  }

  #member(value: Expression): Expression {
    const name = this.#name();
    if (!this.#take("(")) {
      const expression: Expression = (scope) => select(value(scope), name);
      this.#selected = { expression, of: value, field: name };
      return expression;
    }
    if (Object.hasOwn(MACROS, name)) return this.#macro(value, MACROS[name]!);
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method === undefined) throw new CELError(`undeclared reference to ${name}`);
    const args = this.#arguments(")");
    return (scope) =>
      method(
        value(scope),
        args.map((each) => each(scope)),
      );
  }

  #macro(value: Expression, macro: Macro): Expression {
    const name = this.#name();
    this.#expect(",");
    const args = this.#arguments(")");
    return (scope) => macro(listValue(value(scope)), (item) => (each) => each({ ...scope, [name]: item }), args);
  }

  #primary(): Expression {
    const { kind, text } = this.#peek();
    this.#at += 1;
    if (kind === "number") return () => Number(text);
    if (kind === "text") return () => text;
    if (kind === "name") return this.#word(text);
    if (text === "(") {
      const inner = this.#conditional();
      this.#expect(")");
      return inner;
    }
    if (text === "[") {
      const items = this.#arguments("]");
      return (scope) => items.map((item) => item(scope));
    }
    throw new CELError(`unexpected ${text}`);
  }

  #word(name: string): Expression {
    if (name === "true" || name === "false") return () => name === "true";
    if (name === "null") return () => null;
    if (!this.#take("(")) return (scope) => scope[name];
    if (name === "has") return this.#has();
    const call = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (call === undefined) throw new CELError(`undeclared reference to ${name}`);
    const [argument] = this.#arguments(")");
    return (scope) => call(argument?.(scope));
  }

  /** The last step of its argument is asked for, the ones before must be there. */
  #has(): Expression {
    const argument = this.#postfix(this.#primary());
    this.#expect(")");
    const last = this.#selected;
    if (last?.expression !== argument) throw new CELError("has() takes a field");
    return (scope) => recordValue(last.of(scope))[last.field] !== undefined;
  }

  #arguments(close: string): Expression[] {
    const found: Expression[] = [];
    while (!this.#take(close)) {
      found.push(this.#conditional());
      if (!this.#take(",")) {
        this.#expect(close);
        break;
      }
    }
    return found;
  }

  #name(): string {
    const { kind, text } = this.#peek();
    if (kind !== "name") throw new CELError(`unexpected ${text}`);
    this.#at += 1;
    return text;
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }

  #take(text: string): boolean {
    const token = this.#peek();
    if (token.kind === "text" || token.kind === "end" || token.text !== text) return false;
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    const token = this.#peek();
    if (token.kind === "text" || token.text !== text) throw new CELError(`${token.text} where ${text} was expected`);
    this.#at += 1;
  }
}
