import type { RawLine } from "./log-lines.ts";
import type { LogPosition } from "./position.ts";

/** The lines that a reader has had, as they come again: with times those up to the last one's, without times so many. */
export class KnownLines {
  readonly #at: string;
  #left: number;

  constructor({ at, lines, same }: LogPosition) {
    this.#at = at;
    this.#left = at === "" ? lines : same;
  }

  /** Whether the reader has had the line. */
  take({ at }: RawLine): boolean {
    if (this.#at !== "" && at !== "" && isBefore(at, this.#at)) return true;
    if (this.#left === 0 || (this.#at !== "" && at !== this.#at)) return false;
    this.#left -= 1;
    return true;
  }

  /** Whether lines that the reader has had did not come again: then others are lost too. Told once. */
  isMissed(): boolean {
    const isMissed = this.#left > 0;
    this.#left = 0;
    return isMissed;
  }
}

/** Times are asked for in whole seconds; earlier ones would be rounded up. */
export function wholeSecond(at: string): string {
  return at.replace(/\.\d+/, "");
}

/** Of two times of one kubelet, whose zone is the same. */
function isBefore(a: string, b: string): boolean {
  const [left, right] = [a, b].map((each) => ({ second: Date.parse(wholeSecond(each)), fraction: fractionOf(each) }));
  if (left!.second !== right!.second) return left!.second < right!.second;
  return left!.fraction < right!.fraction;
}

function fractionOf(at: string): string {
  return (/\.(\d+)/.exec(at)?.[1] ?? "").padEnd(9, "0");
}
