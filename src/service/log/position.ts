import { createHash } from "node:crypto";

/** How far the log of one container was read. */
export interface LogPosition {
  /** Which run of the container: how often it had been started again. */
  readonly restart: number;
  /** Lines of all runs. */
  readonly seq: number;
  /** Lines of this run. */
  readonly lines: number;
  /** When the last line was printed; "" where logs carry no times. */
  readonly at: string;
  /** How many of the last lines were printed at just that time. */
  readonly same: number;
  /** Nothing more comes. */
  readonly isDone: boolean;
}

/** Of a log of which nothing was read. */
export const BEGINNING: LogPosition = { restart: 0, seq: 0, lines: 0, at: "", same: 0, isDone: false };

/** Where a reader is who was given one line more. */
export function afterLine(position: LogPosition, { at }: { readonly at: string }): LogPosition {
  const { seq, lines, same } = position;
  const isSame = at !== "" && at === position.at;
  return { ...position, seq: seq + 1, lines: lines + 1, at, same: isSame ? same + 1 : 1 };
}

/** Where a reader is in all the logs of a job: by the keys of containers. */
export type Positions = ReadonlyMap<string, LogPosition>;

/** Names a container in a position. */
export function positionKey(namespace: string, pod: string, container: string): string {
  return createHash("sha256").update(`${namespace}/${pod}/${container}`).digest("hex").slice(0, KEY_DIGITS);
}

const KEY_DIGITS = 10;
const DONE = "x";
const [BETWEEN, WITHIN] = ["~", "."];
const RADIX = 36;
const ENTRY = /^([0-9a-f]{10})\.(?:x|((?:[0-9a-z]{1,7}\.){3}[0-9a-z]{1,7})\.([0-9T:Zz+_-]*))$/;
const MOST = 50_000;

/** The positions as a text that a client keeps; it has no characters that headers or addresses do not take. */
export function encodePositions(positions: Positions): string {
  return [...positions].map(([key, position]) => `${key}${WITHIN}${encoded(position)}`).join(BETWEEN);
}

function encoded({ restart, seq, lines, same, at, isDone }: LogPosition): string {
  if (isDone) return DONE;
  // The fraction's point would end the part.
  return [...[restart, seq, lines, same].map((each) => each.toString(RADIX)), at.replace(".", "_")].join(WITHIN);
}

/** What such a text says; undefined if it is none. */
export function decodePositions(text: string): Map<string, LogPosition> | undefined {
  const entries = text === "" ? [] : text.split(BETWEEN).map(decoded);
  const known = entries.filter((entry) => entry !== undefined);
  return known.length === entries.length && known.length <= MOST ? new Map(known) : undefined;
}

function decoded(entry: string): [string, LogPosition] | undefined {
  const [, key, numbers, at = ""] = ENTRY.exec(entry) ?? [];
  if (key === undefined) return undefined;
  if (numbers === undefined) return [key, { ...BEGINNING, isDone: true }];
  const [restart = 0, seq = 0, lines = 0, same = 0] = numbers
    .split(WITHIN)
    .map((number) => Number.parseInt(number, RADIX));
  return [key, { restart, seq, lines, same, at: at.replace("_", "."), isDone: false }];
}
