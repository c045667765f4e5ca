// oxlint-disable-next-line no-control-regex -- they are what is taken out
const COLOURS = /\u001B\[[0-9;:]*m/g;
// Controls but the tab, marks of direction, and what has no width: all that shows text other than it is.
// oxlint-disable-next-line no-control-regex -- they are what is made visible
const UNSEEN = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;
const PICTURES = 0x24_00;
const DELETE = 0x7f;

/** A line of a log as it is shown: without colours, and with everything visible that would steer a terminal or a page. */
export function shownText(line: string): string {
  return line.replace(COLOURS, "").replace(UNSEEN, picture);
}

function picture(character: string): string {
  const code = character.codePointAt(0)!;
  if (code < 0x20) return String.fromCodePoint(PICTURES + code);
  if (code === DELETE) return "␡";
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
