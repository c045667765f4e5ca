import type { Verb } from "./define.ts";
import { type FlagTable, GLOBAL_FLAGS } from "./flags.ts";
import { pad } from "./output/width.ts";
import { VERBS } from "./verbs.ts";

/** `kj help`. */
export function overview(program: string): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length));
  return [
    `Usage: ${program} COMMAND [ARGUMENTS] [FLAGS]`,
    "",
    "KusciaJobs: run them, see what they wait for, why they failed, and what helps.",
    "",
    "Commands:",
    ...VERBS.map(({ name, summary }) => `  ${pad(name, width)}  ${summary}`),
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
    verb.summary,
    ...(verb.help === undefined ? [] : [verb.help]),
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
  const names = Object.entries(table).map(([name, { short, value }]) => flagName(name, short, value));
  const width = Math.max(...names.map((name) => name.length));
  return Object.values(table).map(({ help }, index) => `  ${pad(names[index] ?? "", width)}  ${help}`);
}

/** `-n, --namespace NAME`. */
export function flagName(name: string, short: string | undefined, value: string | undefined): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}
