// oxlint-disable-next-line no-control-regex -- they are what is taken out
const CONTROL = /[\u0000-\u0008\u000A-\u001F\u007F-\u009F]/g;

/** One line without control characters: texts of containers must not steer what shows them. */
export function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").replace(CONTROL, "");
}
