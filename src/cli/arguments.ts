import { parseArgs } from "node:util";
import { distance } from "../util/near.ts";
import type { Verb } from "./define.ts";
import { usage } from "./errors.ts";
import { type Flag, type FlagTable, type FlagValues, GLOBAL_FLAGS } from "./flags.ts";
import { VERBS } from "./verbs.ts";

/** A command line as it was understood. */
export interface Invocation {
  /** Undefined for help as a whole. */
  readonly verb: Verb | undefined;
  readonly args: readonly string[];
  readonly flags: FlagValues;
}

/** @throws CliError for a verb or flag that is not there, and for too few or too many arguments */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const verb = verbIn(argv);
  const table: FlagTable = { ...verb?.flags, ...GLOBAL_FLAGS };
  const { values, positionals } = read(argv, table);
  const flags: FlagValues = values;
  const [, ...args] = positionals;
  if (verb === undefined || flags["help"] === true) return { verb, args, flags };
  const [least, most] = verb.count;
  if (args.length < least) throw usage(`${verb.name} needs ${verb.args}`, `kj ${verb.name} --help`);
  if (args.length > most) throw usage(`${verb.name} takes ${verb.args || "no arguments"}, not "${args[most]}"`);
  return { verb, args, flags };
}

/** The first word that is neither a flag nor the value of one. Flags may stand before it, as with kubectl. */
function verbIn(argv: readonly string[]): Verb | undefined {
  const word = firstWord(argv);
  if (word === undefined || word === "help") return undefined;
  const verb = VERBS.find(({ name }) => name === word);
  if (verb !== undefined) return verb;
  const [nearest] = VERBS.map(({ name }) => name).sort((a, b) => distance(a, word) - distance(b, word));
  throw usage(`there is no command "${word}"`, `perhaps ${nearest}; kj help lists all`);
}

function firstWord(argv: readonly string[]): string | undefined {
  const global: FlagTable = GLOBAL_FLAGS;
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    if (!word.startsWith("-")) return word;
    const flag = Object.entries(global).find(([name, { short }]) => word === `--${name}` || word === `-${short}`)?.[1];
    if (flag?.type === "string") index += 1;
  }
  return undefined;
}

function read(argv: readonly string[], table: FlagTable): ReturnType<typeof parseArgs> {
  const options = Object.fromEntries(Object.entries(table).map(([name, flag]) => [name, optionOf(flag)]));
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    // Its first sentence says what is wrong; the rest is about positional arguments with a dash.
    const [sentence = ""] = (error as Error).message.split(/\.\s/, 1);
    throw usage(sentence.replace(/\.$/, ""), "kj help COMMAND lists its flags");
  }
}

function optionOf({ type, short, multiple }: Flag): {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
} {
  return { type, ...(short !== undefined && { short }), ...(multiple === true && { multiple }) };
}
