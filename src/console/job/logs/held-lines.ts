import type { LineSpot } from "../spot.ts";

/** A line of a log, or what is said of the log in its place. */
export interface LogLine {
  readonly kind: "line" | "gap";
  /** When it was printed, in milliseconds; NaN where logs carry no times. */
  readonly at: number;
  /** Its number in its container; 0 for what is no line. */
  readonly seq: number;
  readonly text: string;
  /** The pod and container that printed it. */
  readonly source: string;
}

/** A piece of a line that is drawn as one row. */
export interface Row {
  readonly line: LogLine;
  readonly from: number;
  readonly to: number;
}

/** How much of a log is held: older lines make room for new ones. */
export const MOST = { lines: 50_000, characters: 24_000_000 };
/** So much goes at a time, so that it is seldom done. */
const SHARE = 0.1;
/** Characters of a row where lines do not wrap; browsers are slow with longer ones. */
export const LONGEST_ROW = 2000;

/** The lines of one party that the page holds, and the rows that they are drawn in. */
export class HeldLines {
  #lines: LogLine[] = [];
  #characters = 0;
  #rows: Row[] = [];
  #width = LONGEST_ROW;
  readonly #sources = new Set<string>();
  /** Whether any line says when it was printed. */
  hasTimes = false;
  /** Lines that were let go. */
  lost = 0;
  /** Changes whenever rows that were there are others. */
  epoch = 0;

  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** How many containers print here. */
  get sources(): number {
    return this.#sources.size;
  }

  /** Adds lines that came. Those of several containers are put in the order of their times. */
  add(lines: readonly LogLine[]): void {
    for (const line of lines) {
      if (line.kind === "line") this.#sources.add(line.source);
      this.#characters += line.text.length;
      this.hasTimes ||= !Number.isNaN(line.at);
    }
    const isInOrder = this.#isInOrder(lines);
    this.#lines.push(...lines);
    if (!isInOrder) this.#lines = this.#lines.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
    const isFull = this.#lines.length > MOST.lines || this.#characters > MOST.characters;
    if (isFull) this.#letGo();
    if (isFull || !isInOrder) this.#again();
    else for (const line of lines) this.#split(line);
  }

  /** Lines are broken after so many columns. */
  wrap(width: number): void {
    const columns = Math.max(10, Math.floor(width));
    if (columns === this.#width) return;
    this.#width = columns;
    this.#again();
  }

  /** The first row that was printed after this time; how many there are if none was. */
  rowAfter(time: number): number {
    let [low, high] = [0, this.#rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#rows[middle]!.line.at > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The row in which the line begins that is pointed at; undefined if it is not held. */
  rowOf({ seq, at }: LineSpot): number | undefined {
    let sameTime: number | undefined;
    for (const [index, { line, from }] of this.#rows.entries()) {
      if (from > 0 || line.kind !== "line") continue;
      const isThen = at === undefined || line.at === at;
      if (isThen && line.seq === seq) return index;
      if (isThen && at !== undefined) sameTime ??= index;
    }
    return sameTime;
  }

  #isInOrder(lines: readonly LogLine[]): boolean {
    if (this.#sources.size < 2) return true;
    let last = this.#lines.at(-1)?.at ?? Number.NaN;
    for (const { at } of lines) {
      if (at < last) return false;
      last = at;
    }
    return true;
  }

  #letGo(): void {
    let count = 0;
    let characters = 0;
    const { lines: most, characters: room } = MOST;
    const isEnough = (): boolean =>
      this.#lines.length - count <= most * (1 - SHARE) && this.#characters - characters <= room * (1 - SHARE);
    while (count < this.#lines.length - 1 && !isEnough()) {
      characters += this.#lines[count]!.text.length;
      count += 1;
    }
    this.#lines.splice(0, count);
    this.#characters -= characters;
    this.lost += count;
  }

  #again(): void {
    this.#rows = [];
    this.epoch += 1;
    for (const line of this.#lines) this.#split(line);
  }

  #split(line: LogLine): void {
    const { text } = line;
    let from = 0;
    do {
      const to = endOfRow(text, from, this.#width);
      this.#rows.push({ line, from, to });
      from = to;
    } while (from < text.length);
  }
}

/** Without characters that may be wide, or in two parts. */
const NARROW = /^[^\u1100-\uFFFF]*$/;

/** Where a row that begins at `from` ends. Wide characters take two columns; none is cut in two. */
function endOfRow(text: string, from: number, width: number): number {
  if (text.length - from <= width / 2) return text.length;
  if (NARROW.test(text.slice(from, from + width))) return Math.min(from + width, text.length);
  let columns = 0;
  let at = from;
  while (at < text.length) {
    const code = text.codePointAt(at)!;
    columns += isWide(code) ? 2 : 1;
    if (columns > width && at > from) return at;
    at += code > 0xff_ff ? 2 : 1;
  }
  return text.length;
}

/** Ranges of characters that take two columns. */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x11_00, 0x11_5f],
  [0x2e_80, 0xa4_cf],
  [0xac_00, 0xd7_a3],
  [0xf9_00, 0xfa_ff],
  [0xfe_30, 0xfe_6f],
  [0xff_00, 0xff_60],
  [0x1_f3_00, 0x3_ff_ff],
];

function isWide(code: number): boolean {
  return WIDE.some(([from, to]) => code >= from && code <= to);
}
