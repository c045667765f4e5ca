import type { Context } from "../context.ts";
import type { Verb } from "../define.ts";
import { EXIT, usage } from "../errors.ts";
import { type FlagTable, GLOBAL_FLAGS } from "../flags.ts";
import { JOB_STATE_WORDS } from "../../api/phases.ts";

// Each hands the words of the line to `kj __complete`, which answers with a candidate a line.
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_kj() {
  local IFS=$'\\n'
  COMPREPLY=( $(compgen -W "$(kj __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | grep -v '^:')" -- "\${COMP_WORDS[COMP_CWORD]}") )
}
complete -o default -F _kj kj
`,
  zsh: `#compdef kj
_kj() {
  local -a found
  found=(\${(f)"$(kj __complete "\${(@)words[2,CURRENT]}" 2>/dev/null | grep -v '^:')"})
  compadd -a found
}
compdef _kj kj
`,
  fish: `complete -c kj -f -a '(kj __complete (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null | string match -v ":*")'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName kj -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($word -eq "") { $words += '""' }
  kj __complete @words 2>$null | Where-Object { $_ -notlike ":*" -and $_ -like "$word*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}
`,
};

/** Prints a completion script. */
export const completion: Verb = {
  name: "completion",
  args: Object.keys(SCRIPTS).join("|"),
  count: [1, 1],
  summary: "Print a script that completes commands, flags and names of jobs.",
  flags: {},
  examples: [
    ["completion bash > /etc/bash_completion.d/kj", "for bash"],
    ["completion fish | source", "for this fish"],
  ],
  run: (context, [shell = ""]) => {
    const script = SCRIPTS[shell];
    if (script === undefined)
      throw usage(`completion for "${shell}" is unknown`, `one of ${Object.keys(SCRIPTS).join(", ")}`);
    context.io.stdout.write(script);
    return Promise.resolve(EXIT.ok);
  },
};

/** Flags whose values are known. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "--state": JOB_STATE_WORDS,
  "--output": ["wide", "json", "yaml", "name", "ndjson", "jsonpath="],
  "-o": ["wide", "json", "yaml", "name", "ndjson", "jsonpath="],
  "--color": ["auto", "always", "never"],
  "--for": ["ended", "succeeded", "running", "approved"],
  "--sort-by": ["age", "name", "state"],
  "--prefix": ["auto", "never"],
};

/** What may stand in place of the last word, which may be empty or half written. */
export async function candidates(
  verbs: readonly Verb[],
  words: readonly string[],
  context: Context,
): Promise<string[]> {
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const known = VALUES[before.at(-1) ?? ""];
  const verb = verbs.find(({ name }) => before.includes(name));
  const all = known ?? (last.startsWith("-") ? flagsOf(verb) : await wordsFor(verbs, verb, context));
  return all.filter((each) => each.startsWith(last));
}

function flagsOf(verb: Verb | undefined): string[] {
  const table: FlagTable = { ...verb?.flags, ...GLOBAL_FLAGS };
  return Object.keys(table).map((name) => `--${name}`);
}

async function wordsFor(verbs: readonly Verb[], verb: Verb | undefined, context: Context): Promise<string[]> {
  if (verb === undefined) return verbs.map(({ name }) => name);
  if (verb.args.startsWith("JOB") || verb.args.startsWith("[JOB")) {
    const jobs = await (await context.source()).list({});
    return ["@last", ...jobs.map(({ name }) => name)];
  }
  return /^[a-z|]+$/.test(verb.args) ? verb.args.split("|") : [];
}
