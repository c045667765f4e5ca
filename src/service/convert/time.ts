/** RFC 3339 in UTC with whole seconds; empty if unset. */
export function timeText(time: string | undefined): string {
  if (time === undefined || time === "") return "";
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? "" : `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
