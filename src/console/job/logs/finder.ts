import type { HeldLines } from "./held-lines.ts";

/** The rows of a pane that contain a text, kept up as lines come. Upper and lower case count as the same. */
export class Finder {
  readonly #held: HeldLines;
  #wanted = "";
  #epoch = -1;
  #seen = 0;
  #found: number[] = [];

  constructor(held: HeldLines) {
    this.#held = held;
  }

  /** Indexes of rows, in order; none for an empty text. */
  find(text: string): readonly number[] {
    const wanted = text.toLowerCase();
    const { rows, epoch } = this.#held;
    if (wanted !== this.#wanted || epoch !== this.#epoch) {
      this.#wanted = wanted;
      this.#epoch = epoch;
      this.#seen = 0;
      this.#found = [];
    }
    if (wanted === "") return [];
    const found = [...this.#found];
    for (; this.#seen < rows.length; this.#seen += 1) {
      const { line, from, to } = rows[this.#seen]!;
      if (line.text.slice(from, to).toLowerCase().includes(wanted)) found.push(this.#seen);
    }
    if (found.length > this.#found.length) this.#found = found;
    return this.#found;
  }
}

/** A text in pieces, of which every second one is what was sought. */
export function pieces(text: string, wanted: string): string[] {
  const [hay, needle] = [text.toLowerCase(), wanted.toLowerCase()];
  // Where another case has another length, pieces would be cut at wrong places.
  if (needle === "" || hay.length !== text.length) return [text];
  const found: string[] = [];
  let from = 0;
  for (let at = hay.indexOf(needle); at !== -1; at = hay.indexOf(needle, from)) {
    found.push(text.slice(from, at), text.slice(at, at + needle.length));
    from = at + needle.length;
  }
  return [...found, text.slice(from)];
}
