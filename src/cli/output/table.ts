import { type Colour } from "../../job/look.ts";
import { paint, type Style } from "./style.ts";
import { displayWidth, fit, fitName, pad } from "./width.ts";
import { oneLine } from "../../util/one-line.ts";

/** A cell: its text, and a colour. */
export type Cell = string | { readonly text: string; readonly colour?: Colour };

export interface Column {
  readonly title: string;
  /** Gives way where the line is too long. */
  readonly flexible?: boolean;
}

const GAP = "  ";
const NARROWEST = 8;

/** The lines of a table as kubectl writes them; on a terminal the flexible columns are cut to its width, then the longest names. */
export function tableLines(style: Style, columns: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => oneLine(typeof cell === "string" ? cell : cell.text)));
  const titles = columns.map(({ title }) => title);
  const wanted = columns.map((_, index) =>
    Math.max(...[titles, ...texts].map((row) => displayWidth(row[index] ?? ""))),
  );
  const widths = style.columns === undefined ? wanted : narrowed(wanted, columns, style.columns);
  const line = (row: readonly string[], colours: readonly (Colour | undefined)[] = []): string =>
    row
      .map((text, index) => {
        const cut = columns[index]?.flexible === true ? fit : fitName;
        const shown = cut(text, widths[index] ?? 0);
        const space = index === row.length - 1 ? "" : pad(shown, widths[index] ?? 0).slice(shown.length);
        return paint(style, colours[index], shown) + space;
      })
      .join(GAP)
      .trimEnd();
  const coloursOf = (row: readonly Cell[]): (Colour | undefined)[] =>
    row.map((cell) => (typeof cell === "string" ? undefined : cell.colour));
  return [line(titles), ...texts.map((row, index) => line(row, coloursOf(rows[index] ?? [])))];
}

function narrowed(wanted: readonly number[], columns: readonly Column[], total: number): number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1) - total;
  for (const [index, { flexible }] of columns.entries()) {
    if (flexible !== true || excess <= 0) continue;
    const width = widths[index] ?? 0;
    const less = Math.max(Math.min(width, NARROWEST), width - excess);
    excess -= width - less;
    widths[index] = less;
  }
  for (; excess > 0; excess -= 1) {
    const most = Math.max(...widths);
    if (most <= NARROWEST) break;
    widths[widths.indexOf(most)] = most - 1;
  }
  return widths;
}
