// Characters that take two columns of a terminal (East Asian Wide and Fullwidth, emoji), and those that take none.
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]/u;
const NONE = /[\p{Mn}\p{Me}\p{Cf}]/u;
const ASCII_ONLY = /^[\x20-\x7E]*$/;

/** How many columns of a terminal the text takes. */
export function displayWidth(text: string): number {
  if (ASCII_ONLY.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text in at most so many columns; what is cut ends in two dots. */
export function fit(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const dots = ".".repeat(Math.min(2, columns));
  return begin(text, columns - dots.length).trimEnd() + dots;
}

/** The same of a name, whose beginning and end tell it from others: two dots are in its middle. */
export function fitName(name: string, columns: number): string {
  if (displayWidth(name) <= columns) return name;
  const head = Math.floor((columns - 2) / 2);
  return `${begin(name, head)}..${end(name, columns - 2 - head)}`;
}

function begin(text: string, columns: number): string {
  let [kept, rest] = ["", columns];
  for (const character of text) {
    rest -= widthOf(character);
    if (rest < 0) break;
    kept += character;
  }
  return kept;
}

function end(text: string, columns: number): string {
  return reversed(begin(reversed(text), columns));
}

/** By code points, of which widths are told. */
function reversed(text: string): string {
  let turned = "";
  for (const character of text) turned = character + turned;
  return turned;
}

/** The text in lines of at most so many columns, broken between words where it can be. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && displayWidth(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A word that is longer than a line, in parts. */
function pieces(word: string, columns: number): string[] {
  const parts: string[] = [];
  for (let rest = word; rest !== "";) {
    const part = begin(rest, columns);
    if (part === "" || part === rest) return [...parts, rest];
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts.length === 0 ? [word] : parts;
}

/** A text after what it is about, on a terminal in lines of its width, each below the beginning of the first. */
export function hanging(head: string, text: string, columns: number | undefined): string[] {
  const width = displayWidth(head);
  if (columns === undefined || width + displayWidth(text) <= columns) return [head + text];
  const room = Math.max(NARROWEST_TEXT, columns - width);
  const words = text.split(" ").flatMap((word) => pieces(word, room));
  return wrap(words.join(" "), room).map((line, index) => (index === 0 ? head : " ".repeat(width)) + line);
}

const NARROWEST_TEXT = 20;

/** Commands that help: in one line, or on a narrow terminal one in each. A command is whole, for it is copied. */
export function commands(head: string, lines: readonly string[], columns: number | undefined): string[] {
  if (lines.length === 0) return [];
  const one = head + lines.join(" | ");
  if (columns === undefined || displayWidth(one) <= columns) return [one];
  return lines.map((line, index) => (index === 0 ? head : " ".repeat(displayWidth(head))) + line);
}

/** The text, followed by spaces up to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}
