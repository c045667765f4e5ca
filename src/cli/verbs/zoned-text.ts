/** `2026-11-30 02:00 Asia/Shanghai (19:00 yours)`. */
export function zonedText(time: string, zone: string, own?: string): string {
  const at = new Date(time);
  const { date, clock } = wallClock(at, zone);
  const yours = wallClock(at, own);
  if (yours.clock === clock && yours.date === date) return `${date} ${clock} ${zone}`;
  return `${date} ${clock} ${zone} (${yours.clock} yours)`;
}

function wallClock(at: Date, timeZone: string | undefined): { readonly date: string; readonly clock: string } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? "";
  return { date: `${part("year")}-${part("month")}-${part("day")}`, clock: `${part("hour")}:${part("minute")}` };
}
