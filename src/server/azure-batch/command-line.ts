import type { ResourceFile } from "./resource-files.ts";

const WORD = /\s*((?:[^\s'"\\]|\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*")+)/y;
const QUOTED = /\\([^])|'([^']*)'|"((?:[^"\\]|\\[^])*)"/g;

/**
 * The words of a command line, as a POSIX shell splits it; nothing is expanded. Undefined for a quote that is never closed.
 */
export function wordsOf(line: string): readonly string[] | undefined {
  const words: string[] = [];
  const text = line.trimEnd();
  const pattern = new RegExp(WORD);
  while (pattern.lastIndex < text.length) {
    const word = pattern.exec(text)?.[1];
    if (word === undefined) return undefined;
    words.push(word.replaceAll(QUOTED, unquoted));
  }
  return words;
}

function unquoted(_: string, escaped?: string, single?: string, double?: string): string {
  return escaped ?? single ?? (double ?? "").replaceAll(/\\(["\\$`])/g, "$1");
}

/** An environment variable of a task. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly value?: string;
}

/**
 * What runs a command line in an environment: a POSIX script that sets its variables, fetches its files into the working
 * directory and becomes its program. Undefined if the command line has no words.
 */
export function scriptOf(
  commandLine: string,
  environment: readonly EnvironmentSetting[],
  files: readonly ResourceFile[] = [],
): string | undefined {
  const words = wordsOf(commandLine);
  if (words === undefined || words.length === 0) return undefined;
  const exports = environment.map(({ name, value = "" }) => `export ${name}=${quoted(value)}\n`);
  const fetches = files.map(({ httpUrl, filePath, fileMode = DEFAULT_MODE }) =>
    ["fetch", quoted(httpUrl), quoted(filePath), fileMode].join(" "),
  );
  const fetching = fetches.length === 0 ? "" : `${FETCH}${fetches.join("\n")}\n`;
  return `${PLACES}${exports.join("")}${fetching}exec ${words.map(quoted).join(" ")}\n`;
}

/** Where the task is, as its program is told. */
const PLACES = 'export AZ_BATCH_TASK_WORKING_DIR="$PWD" AZ_BATCH_TASK_DIR="${PWD%/*}"\n';
const DEFAULT_MODE = "0770";
/** curl, or wget where there is none. A file that cannot be had ends the task before its program begins. */
const FETCH = `fetch() {
  case $2 in */*) mkdir -p "./\${2%/*}" ;; esac
  if command -v curl >/dev/null; then curl -fsS --retry 3 -o "./$2" "$1"; else wget -q -O "./$2" "$1"; fi && chmod "$3" "./$2" && return
  echo "resource file $2 could not be fetched" >&2
  exit 1
}
`;

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
