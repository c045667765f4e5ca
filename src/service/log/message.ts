import { isProgress } from "../task/progress-book.ts";

/** What a program prints as a message, in the names of the stream's events. */
export interface ProgramMessage {
  readonly messageType: string;
  readonly key?: string;
  readonly verb?: string;
  readonly version?: string;
  /** As JSON. */
  readonly data?: string;
}

const LONGEST_WORD = 256;

/** The message in a line of output: `{"type": …, "key": …, "verb": …, "version": …, "data": …}`; undefined if it is none. */
export function messageIn(line: string): ProgramMessage | undefined {
  const given = objectIn(line);
  if (given === undefined) return undefined;
  const { type, key, verb, version, data } = given;
  if (typeof type !== "string" || type === "" || type.length > LONGEST_WORD) return undefined;
  const words = Object.entries({ key, verb, version }).filter(([, word]) => word !== undefined && word !== null);
  if (!words.every(([, word]) => isWord(word))) return undefined;
  return {
    messageType: type,
    ...Object.fromEntries(words.map(([name, word]) => [name, String(word)])),
    ...(data !== undefined && { data: JSON.stringify(data) }),
  };
}

/** How far the line says that the task is: `{"type": "progress", "data": 0.5}`; undefined if it does not. */
export function progressIn(line: string): number | undefined {
  if (!line.includes('"progress"')) return undefined;
  const { type, data } = objectIn(line) ?? {};
  return type === "progress" && isProgress(data) ? data : undefined;
}

function isWord(word: unknown): boolean {
  return typeof word === "number" || (typeof word === "string" && word.length <= LONGEST_WORD);
}

function objectIn(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
