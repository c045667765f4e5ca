const SEGMENTER = new Intl.Segmenter();
/** Scripts and symbols that terminals draw two columns wide. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
const EMOJI = /\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  return characters(text).reduce((sum, character) => sum + columnsOf(character), 0);
}

/** The beginning of a text that takes at most so many columns. */
export function cutToWidth(text: string, columns: number): string {
  let left = columns;
  const kept = characters(text).filter((character) => (left -= columnsOf(character)) >= 0);
  return kept.join("");
}

/** Text from elsewhere on one line, without anything that a terminal would obey. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

function characters(text: string): string[] {
  return Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}

function columnsOf(character: string): number {
  return WIDE.test(character) || EMOJI.test(character) ? 2 : 1;
}
