import type { Verb } from "./define.ts";
import { type FlagTable, GLOBAL_FLAGS } from "./flags.ts";
import { pad, wrap } from "./output/width.ts";
import { VERBS } from "./verbs.ts";

/** Columns of a small terminal. */
const COLUMNS = 80;

/** `kj help`. */
export function overview(program: string): string {
  return [
    `Usage: ${program} COMMAND [ARGUMENTS] [FLAGS]`,
    "",
    "KusciaJobs: run them, see what they wait for, why they failed, and what helps.",
    "",
    "Commands:",
    ...listed(VERBS.map(({ name, summary }) => [name, summary])),
    "",
    `${program} COMMAND --help shows its flags and examples. JOB may be @last.`,
    "",
    "Flags of all commands:",
    ...flagLines(GLOBAL_FLAGS),
    "",
  ].join("\n");
}

/** `kj COMMAND --help`. */
export function helpFor(verb: Verb, program: string): string {
  const own = Object.keys(verb.flags).length === 0 ? [] : ["", "Flags:", ...flagLines(verb.flags)];
  return [
    `Usage: ${[program, verb.name, verb.args, "[FLAGS]"].filter((each) => each !== "").join(" ")}`,
    "",
    ...wrap(verb.summary, COLUMNS),
    ...(verb.help === undefined ? [] : wrap(verb.help, COLUMNS)),
    ...(verb.onlyKubernetes === true ? ["Needs Kubernetes: a job API does not have it."] : []),
    "",
    "Examples:",
    ...verb.examples.map(([line, what]) => `  ${program} ${line}  # ${what}`),
    ...own,
    "",
    `${program} help lists the flags of all commands.`,
    "",
  ].join("\n");
}

function flagLines(table: FlagTable): string[] {
  return listed(Object.entries(table).map(([name, { short, value, help }]) => [flagName(name, short, value), help]));
}

/** Names, each with what it means beside it. */
function listed(entries: readonly (readonly [name: string, meaning: string])[]): string[] {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.flatMap(([name, meaning]) =>
    wrap(meaning, COLUMNS - width - 4).map((line, index) => `  ${pad(index === 0 ? name : "", width)}  ${line}`),
  );
}

/** `-n, --namespace NAME`. */
export function flagName(name: string, short: string | undefined, value: string | undefined): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}
