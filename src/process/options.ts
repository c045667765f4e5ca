import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Ajv } from "ajv";
import { load } from "js-yaml";

/** How an option's text is read. Durations are seconds, or Go-like (`90s`, `5m`, `1h30m`, `500ms`); a list is comma-separated. */
type OptionType = "string" | "integer" | "boolean" | "duration" | "list";

/** One option: a flag `--name`, an environment variable `KJO_NAME`, and a key `name` of the `--config` file. */
export interface OptionSpec<T extends OptionType = OptionType> {
  readonly type: T;
  readonly default: ValueOf<T>;
  readonly help: string;
}

type ValueOf<T extends OptionType> = T extends "string"
  ? string
  : T extends "boolean"
    ? boolean
    : T extends "list"
      ? readonly string[]
      : number;

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** The values of a table; a duration is a number of seconds. */
export type Options<T extends OptionTable> = { readonly [K in keyof T]: ValueOf<T[K]["type"]> };

/** A wrong flag, variable or file; its message is for the user, who needs no stack trace. */
export class OptionError extends Error {}

/** Builds one entry of a table with its type kept narrow. */
export function option<T extends OptionType>(type: T, fallback: ValueOf<T>, help: string): OptionSpec<T> {
  return { type, default: fallback, help };
}

/**
 * Reads the options of a process: flag > environment > file > default.
 * @throws OptionError naming the flag, variable or file key, what is wrong with its value, and what it should be.
 */
export function readOptions<T extends OptionTable>(
  table: T,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options<T> {
  const flags = readFlags(table, argv);
  const path = flags["config"] ?? env["KJO_CONFIG"];
  const file = path === undefined ? {} : readFile(table, path);
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(table)) {
    const variable = env[variableOf(name)];
    if (flags[name] !== undefined) values[name] = parse(`--${name}`, spec.type, flags[name]);
    else if (variable !== undefined) values[name] = parse(variableOf(name), spec.type, variable);
    else if (file[name] !== undefined) values[name] = parse(`${path}: ${name}`, spec.type, textOf(file[name]));
    else values[name] = spec.default;
  }
  return values as Options<T>;
}

/** The text of `--help`. */
export function helpText(command: string, purpose: string, table: OptionTable): string {
  const rows = Object.entries(table).map(([name, spec]) => {
    const shown = describeDefault(spec);
    return `  --${name} <${spec.type}>\n      ${spec.help}${shown === "" ? "" : ` Default: ${shown}.`} [${variableOf(name)}]`;
  });
  return [
    `Usage: kusciajob-operator ${command} [options]`,
    "",
    purpose,
    "",
    "Options (a flag wins over its environment variable, which wins over the --config file):",
    "  --config <string>\n      YAML file with the names below as keys. [KJO_CONFIG]",
    ...rows,
    "  --help\n      Print this text.",
    "",
  ].join("\n");
}

/** Seconds of a duration such as `300`, `90s`, `1h30m` or `500ms`; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const unit = { ms: 0.001, s: 1, m: 60, h: 3600 } as const;
  let seconds = 0;
  for (const [, amount, name] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    seconds += Number(amount) * unit[name as keyof typeof unit];
  }
  return seconds;
}

function readFlags(table: OptionTable, argv: readonly string[]): Record<string, string | undefined> {
  const options = Object.fromEntries(
    [...Object.keys(table), "config"].map((name) => [
      name,
      { type: table[name]?.type === "boolean" ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  // parseArgs knows no `--flag=false`; the value is kept aside and the flag handed on as a string.
  const asStrings = Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" as const }]));
  const args = joinNegative(argv).map((arg) =>
    options[arg.replace(/^--/, "")]?.type === "boolean" ? `${arg}=true` : arg,
  );
  try {
    const { values } = parseArgs({ args, options: asStrings, strict: true, allowPositionals: false });
    return values;
  } catch (error) {
    throw new OptionError(`${(error as Error).message}. Try --help.`, { cause: error });
  }
}

/** parseArgs takes `-1` for a flag of its own. */
function joinNegative(argv: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of argv) {
    if (/^-\d/.test(arg) && joined.at(-1)?.startsWith("--")) joined.push(`${joined.pop()}=${arg}`);
    else joined.push(arg);
  }
  return joined;
}

function readFile(table: OptionTable, path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = load(readFileSync(path, "utf8")) ?? {};
  } catch (error) {
    throw new OptionError(`cannot read the config file ${path}: ${(error as Error).message}`, { cause: error });
  }
  const properties = Object.fromEntries(Object.entries(table).map(([name, spec]) => [name, schemaOf(spec.type)]));
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile({
    type: "object",
    additionalProperties: false,
    properties,
  });
  if (validate(content)) return content as Record<string, unknown>;
  const problems = (validate.errors ?? []).map((e) => {
    const unknown = e.params["additionalProperty"] as string | undefined;
    return unknown === undefined ? `${e.instancePath.slice(1) || "the file"} ${e.message}` : `unknown key ${unknown}`;
  });
  throw new OptionError(`config file ${path}: ${problems.join("; ")}`);
}

function schemaOf(type: OptionType): object {
  if (type === "list") return { type: ["string", "array"], items: { type: "string" } };
  if (type === "duration") return { type: ["string", "number"] };
  return { type };
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

function parse(name: string, type: OptionType, text: string): ValueOf<OptionType> {
  switch (type) {
    case "string":
      return text;
    case "list":
      return text
        .split(",")
        .map((item) => item.trim())
        .filter((item) => item !== "");
    case "boolean":
      if (text !== "true" && text !== "false") throw new OptionError(`${name} is "${text}": it must be true or false`);
      return text === "true";
    case "integer":
      if (!/^-?\d+$/.test(text)) throw new OptionError(`${name} is "${text}": it must be a whole number`);
      return Number(text);
    case "duration": {
      const seconds = parseDuration(text);
      if (seconds === undefined) {
        throw new OptionError(`${name} is "${text}": it must be seconds, or a duration such as 90s, 5m or 1h30m`);
      }
      return seconds;
    }
  }
}

function variableOf(name: string): string {
  return `KJO_${name.replaceAll("-", "_").toUpperCase()}`;
}

function describeDefault(spec: OptionSpec): string {
  if (Array.isArray(spec.default)) return spec.default.join(",");
  return spec.type === "duration" ? `${String(spec.default)}s` : String(spec.default);
}
