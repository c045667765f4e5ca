import { type Colour, isKnownState, stateLook } from "../../job/look.ts";

/** How to write for whoever reads. */
export interface Style {
  readonly colour: boolean;
  readonly utf8: boolean;
  /** Columns that a line may take; undefined where nothing is cut. */
  readonly columns: number | undefined;
}

export type ColourChoice = "auto" | "always" | "never";

/** The part of a stream that decides. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const USUAL_COLUMNS = 80;

/** The style for a stream. */
export function styleFor(screen: Screen, env: Environment, choice: ColourChoice = "auto"): Style {
  const isTerminal = screen.isTTY === true;
  const mayColour = isTerminal && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return {
    colour: choice === "auto" ? mayColour : choice === "always",
    utf8: isUtf8(env),
    columns: isTerminal ? screen.columns || USUAL_COLUMNS : undefined,
  };
}

/** As C programs decide it. A terminal of Windows that sets this variable shows everything. */
function isUtf8(env: Environment): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return /utf-?8/i.test(locale) || env["WT_SESSION"] !== undefined;
}

const COLOURS: Readonly<Record<Colour, number>> = {
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  magenta: 35,
  cyan: 36,
  grey: 90,
};

/** The text in a colour, if there are any. */
export function paint(style: Style, colour: Colour | undefined, text: string): string {
  return style.colour && colour !== undefined && text !== "" ? `\u001B[${COLOURS[colour]}m${text}\u001B[0m` : text;
}

/** The glyph of a state, coloured. */
export function glyph(style: Style, state: string): string {
  const { glyph: utf8, ascii, colour } = stateLook(state);
  return paint(style, colour, style.utf8 ? utf8 : ascii);
}

export function colourOf(state: string): Colour | undefined {
  return isKnownState(state) ? stateLook(state).colour : undefined;
}

/** The parts of a tree. */
export function branches(style: Style): { readonly more: string; readonly last: string; readonly line: string } {
  return style.utf8 ? { more: "├ ", last: "└ ", line: "│ " } : { more: "|- ", last: "`- ", line: "|  " };
}
