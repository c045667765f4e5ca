/** How states and parties look, in kj and in the console. */
export type Colour = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "grey";

interface Look {
  readonly glyph: string;
  /** The glyph's stand-in in ASCII. */
  readonly ascii: string;
  readonly colour: Colour;
}

const STATES: Readonly<Record<string, Look>> = {
  Succeeded: { glyph: "✔", ascii: "+", colour: "green" },
  Failed: { glyph: "✘", ascii: "x", colour: "red" },
  Stopped: { glyph: "■", ascii: "#", colour: "yellow" },
  Cancelled: { glyph: "■", ascii: "#", colour: "yellow" },
  ApprovalReject: { glyph: "✘", ascii: "x", colour: "red" },
  Suspended: { glyph: "‖", ascii: "=", colour: "yellow" },
  Running: { glyph: "●", ascii: ">", colour: "blue" },
  Pending: { glyph: "○", ascii: "o", colour: "grey" },
  AwaitingApproval: { glyph: "?", ascii: "?", colour: "magenta" },
  Skipped: { glyph: "–", ascii: "-", colour: "grey" },
};
const UNKNOWN: Look = { glyph: "·", ascii: ".", colour: "grey" };

export function isKnownState(state: string): boolean {
  return Object.hasOwn(STATES, state);
}

/** How a state of a job, task or party looks. */
export function stateLook(state: string): Look {
  return isKnownState(state) ? STATES[state]! : UNKNOWN;
}

const PARTY_COLOURS: readonly Colour[] = ["cyan", "magenta", "yellow", "green", "blue"];

/** A party has one colour everywhere. */
export function partyColour(party: string): Colour {
  let hash = 0;
  for (const character of party) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 65_521;
  return PARTY_COLOURS[hash % PARTY_COLOURS.length] ?? "cyan";
}
