import type { HeldLines } from "./held-lines.ts";

/** Pixels of a row. */
export const ROW_HEIGHT = 18;
/** Where in a pane the row stands that panes have in common, from its top. */
const EYE = 0.4;
const NEAR_END = 4;

/** What panes stay at while lines come: their ends, the failure, a line, or where the reader has gone. */
export type Anchor = "end" | "mark" | "line" | "free";

interface Scrolled {
  readonly element: HTMLElement;
  readonly held: HeldLines;
  /** The row before which the mark stands. */
  readonly mark: () => number | undefined;
  /** Where we scrolled it to; any other place is the reader's choice. */
  expected: number;
}

/** Scrolls panes side by side: by the clock, to their ends, to the mark, and knows what the reader did himself. */
export class ScrollKeeper {
  readonly #panes = new Map<string, Scrolled>();

  add(key: string, pane: Omit<Scrolled, "expected">): () => void {
    this.#panes.set(key, { ...pane, expected: 0 });
    return () => this.#panes.delete(key);
  }

  /** All panes to where they end, or to their marks. */
  settle(to: "end" | "mark"): void {
    for (const pane of this.#panes.values()) {
      const mark = to === "mark" ? pane.mark() : undefined;
      if (mark === undefined) scroll(pane, pane.element.scrollHeight);
      else showAt(pane, mark, 0.75);
    }
  }

  /** A pane to a row, and the others to the same second. */
  show(key: string, row: number): void {
    const pane = this.#panes.get(key);
    if (pane === undefined) return;
    showAt(pane, displayed(pane, row), EYE);
    this.#alike(key, row);
  }

  /** The same, but a row that can be seen stays where it is. */
  point(key: string, row: number): void {
    const pane = this.#panes.get(key);
    if (pane === undefined) return;
    const top = displayed(pane, row) * ROW_HEIGHT;
    const { scrollTop, clientHeight } = pane.element;
    if (top >= scrollTop && top + ROW_HEIGHT <= scrollTop + clientHeight) this.#alike(key, row);
    else this.show(key, row);
  }

  /** What a scroll event means. Others follow a reader to the same second. */
  scrolled(key: string): "ours" | "free" | "end" {
    const pane = this.#panes.get(key);
    if (pane === undefined) return "ours";
    const { scrollTop, clientHeight, scrollHeight } = pane.element;
    if (Math.abs(scrollTop - pane.expected) < 2) return "ours";
    pane.expected = scrollTop;
    const seen = Math.floor((scrollTop + clientHeight * EYE) / ROW_HEIGHT);
    const mark = pane.mark();
    this.#alike(key, mark !== undefined && seen >= mark ? Math.max(mark - 1, seen - 1) : seen);
    return scrollTop + clientHeight >= scrollHeight - NEAR_END ? "end" : "free";
  }

  #alike(key: string, row: number): void {
    const rows = this.#panes.get(key)!.held.rows;
    const time = rows[Math.min(row, rows.length - 1)]?.line.at ?? Number.NaN;
    if (Number.isNaN(time)) return;
    for (const [other, pane] of this.#panes)
      if (other !== key) showAt(pane, displayed(pane, Math.max(0, pane.held.rowAfter(time) - 1)), EYE);
  }
}

function displayed(pane: Scrolled, row: number): number {
  const mark = pane.mark();
  return mark !== undefined && row >= mark ? row + 1 : row;
}

function showAt(pane: Scrolled, index: number, share: number): void {
  scroll(pane, (index + 0.5) * ROW_HEIGHT - pane.element.clientHeight * share);
}

function scroll(pane: Scrolled, top: number): void {
  pane.element.scrollTop = top;
  // What the browser made of it: it rounds, and ends where the content does.
  pane.expected = pane.element.scrollTop;
}
