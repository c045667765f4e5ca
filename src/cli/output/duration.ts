const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Milliseconds of a text such as `90`, `90s`, `5m`, `1h30m`; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const found = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (found === null || text === "") return undefined;
  const [, hours = "0", minutes = "0", seconds = "0"] = found;
  return (Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds)) * 1000;
}
