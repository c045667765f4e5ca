import { cutToWidth, textWidth } from "./text-width.ts";
import { type Line, plainText, type Tone } from "./tree.ts";

const ESCAPE = "\u001b[";
const CODES: Record<Tone, string> = { plain: "", dim: "2", strong: "1", good: "32", bad: "31", busy: "36" };

/** How much room there is, and whether colours are wanted. */
export interface Canvas {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/** Lines as a terminal shows them: none wider than the screen, and not more of them than fit. */
export function paint(lines: readonly Line[], { columns, rows, color }: Canvas): string[] {
  const room = Math.max(2, rows - 1);
  const shown = lines.length <= room ? lines : lines.slice(0, room - 1);
  const hidden = lines.length - shown.length;
  const rest: Line[] = hidden > 0 ? [[{ text: `... ${hidden} more lines`, tone: "dim" }]] : [];
  return [...shown, ...rest].map((line) => paintLine(cut(line, columns), color));
}

/** The control sequence that puts the cursor back to the first of `count` lines and clears them. */
export function rewind(count: number): string {
  return count === 0 ? "" : `${ESCAPE}${count}F${ESCAPE}0J`;
}

export const HIDE_CURSOR = `${ESCAPE}?25l`;
export const SHOW_CURSOR = `${ESCAPE}?25h`;

/** Text in the colour of its tone. */
export function tinted(text: string, tone: Tone, color: boolean): string {
  const code = CODES[tone];
  return !color || code === "" || text === "" ? text : `${ESCAPE}${code}m${text}${ESCAPE}0m`;
}

function paintLine(line: Line, color: boolean): string {
  if (!color) return plainText(line);
  return line.map(({ text, tone }) => tinted(text, tone, color)).join("");
}

function cut(line: Line, columns: number): Line {
  if (textWidth(plainText(line)) <= columns) return line;
  let left = Math.max(0, columns - 1);
  const kept = line.map(({ text, tone }) => {
    const piece = cutToWidth(text, left);
    // Once a piece did not fit, nothing after it may.
    left = piece === text ? left - textWidth(piece) : 0;
    return { text: piece, tone };
  });
  return [...kept, { text: "…", tone: "dim" }];
}
