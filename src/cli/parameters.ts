import { readFileSync } from "node:fs";
import { CliError, usage } from "./errors.ts";
import { type FlagTable, type FlagValues, text } from "./flags.ts";

/** Flags that give a template its values. */
export const PARAMETER_FLAGS = {
  parameter: { type: "string", short: "p", multiple: true, value: "NAME=VALUE", help: "A parameter of the template." },
  params: { type: "string", value: "FILE", help: "Parameters in YAML or JSON; -p wins." },
} as const satisfies FlagTable;

/** The values that were given, as texts. @throws CliError */
export async function parametersOf(flags: FlagValues): Promise<Record<string, string>> {
  const path = text(flags, "params");
  const values = new Map<string, string>(path === undefined ? [] : await fromFile(path));
  const given = flags["parameter"] ?? [];
  for (const pair of Array.isArray(given) ? given : [given]) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(String(pair)) ?? [];
    if (name === undefined || value === undefined) throw usage(`-p ${String(pair)} is not NAME=VALUE`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

async function fromFile(path: string): Promise<[string, string][]> {
  const { load } = await import("js-yaml");
  let values: unknown;
  try {
    values = load(readFileSync(path, "utf8"));
  } catch (cause) {
    throw new CliError(`cannot read ${path}: ${(cause as Error).message.split("\n", 1)[0]}`, {
      reason: "Invalid",
      cause,
    });
  }
  if (typeof values !== "object" || values === null || Array.isArray(values))
    throw new CliError(`${path} holds no parameters`, { reason: "Invalid", hint: "lines such as `column: id`" });
  return Object.entries(values).map(([name, value]) => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
}
