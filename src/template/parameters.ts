import type { KusciaJobTemplateSpec, TemplateParameter } from "../api/types.ts";

/** A value in the type of its parameter, and as text. */
export interface ParameterValue {
  readonly text: string;
  readonly value: unknown;
}

/** What is wrong, and with which parameter. */
export interface ParameterProblem {
  readonly parameter: string;
  readonly message: string;
}

/** Values of parameters, or what is wrong with them. */
export type Bound =
  | { readonly values: ReadonlyMap<string, ParameterValue> }
  | { readonly problems: readonly ParameterProblem[] };

/** Gives each parameter of a template its value. */
export function bind(spec: KusciaJobTemplateSpec, given: Readonly<Record<string, string>>): Bound {
  const declared = spec.parameters ?? [];
  const names = declared.map(({ name }) => name);
  const problems = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => ({ parameter: name, message: `the template has no parameter "${name}"; it has ${listed(names)}` }));
  const values = new Map<string, ParameterValue>();
  for (const parameter of declared) {
    const text = Object.hasOwn(given, parameter.name) ? given[parameter.name] : parameter.default;
    const result = text === undefined ? absent(parameter) : read(parameter, text);
    if (typeof result === "string") problems.push({ parameter: parameter.name, message: result });
    else values.set(parameter.name, result);
  }
  return problems.length > 0 ? { problems } : { values };
}

/** What is wrong with the defaults of a template. */
export function defaultProblems(spec: KusciaJobTemplateSpec): string[] {
  return (spec.parameters ?? []).flatMap((parameter) => {
    const result = parameter.default === undefined ? undefined : read(parameter, parameter.default);
    return typeof result === "string" ? [`the default of ${result}`] : [];
  });
}

function absent({ name, required = false, type }: TemplateParameter): ParameterValue | string {
  if (required) return `parameter "${name}" is required, and has no value`;
  if (type === undefined || type === "string") return { text: "", value: "" };
  return `parameter "${name}" has no value; give one, or a default to the template`;
}

type Reader = (text: string) => unknown;

/** What a text stands for by type; undefined if it is no such value. */
const READERS: Readonly<Record<"string" | "number" | "boolean" | "json", Reader>> = {
  string: (text) => text,
  number: (text) => (NUMBER.test(text) ? Number(text) : undefined),
  boolean: (text) => (text === "true" || text === "false" ? text === "true" : undefined),
  json: parseJson,
};
const MEANINGS = { string: "a text", number: "a number", boolean: "true or false", json: "JSON" };

/** The value that a text stands for, or what is wrong with it. */
function read({ name, type = "string", options = [] }: TemplateParameter, text: string): ParameterValue | string {
  const isKnown = type !== "enum" || options.includes(text);
  const value = isKnown ? READERS[type === "enum" ? "string" : type](text) : undefined;
  if (value !== undefined) return { text, value };
  const meaning = type === "enum" ? `one of ${listed(options)}` : MEANINGS[type];
  return `parameter "${name}" is ${shown(text)}, and must be ${meaning}`;
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const LONGEST_SHOWN = 64;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function shown(text: string): string {
  return JSON.stringify(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.join(", ");
}
