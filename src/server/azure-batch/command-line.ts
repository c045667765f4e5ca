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
 * What runs a command line in an environment: a POSIX script that sets its variables and becomes its program. Undefined if
 * the command line has no words.
 */
export function scriptOf(commandLine: string, environment: readonly EnvironmentSetting[]): string | undefined {
  const words = wordsOf(commandLine);
  if (words === undefined || words.length === 0) return undefined;
  const exports = environment.map(({ name, value = "" }) => `export ${name}=${quoted(value)}\n`);
  return `${exports.join("")}exec ${words.map(quoted).join(" ")}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
