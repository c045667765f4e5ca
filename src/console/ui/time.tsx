import type { ReactNode } from "react";
import { ageText, durationText, spanText } from "../../util/duration.ts";
import { useNow } from "../app/clock.ts";
import { useSettings, type Zone } from "../app/settings.ts";
import { useText } from "../i18n/text.ts";
import type { Language } from "../app/settings.ts";

/** A time in whole, in the zone that the reader has chosen. */
export function timeText(time: string | number, zone: Zone, language: Language): string {
  return new Date(time).toLocaleString(language, {
    dateStyle: "medium",
    timeStyle: "medium",
    ...(zone === "UTC" && { timeZone: "UTC" }),
  });
}

/** The same without the day. */
export function clockText(time: string | number, zone: Zone, language: Language): string {
  return new Date(time).toLocaleTimeString(language, {
    hour12: false,
    ...(zone === "UTC" && { timeZone: "UTC" }),
  });
}

/** How long ago something was; the whole time when pointed at. */
export function Age({ time }: { readonly time: string | undefined }): ReactNode {
  const now = useNow();
  const { zone, language } = useSettings();
  if (time === undefined) return "–";
  return (
    <time dateTime={time} title={timeText(time, zone, language)}>
      {ageText(time, now)}
    </time>
  );
}

/** How long something took, or takes. */
export function Span({ from, to }: { readonly from: string | undefined; readonly to: string | undefined }): ReactNode {
  if (from === undefined) return null;
  return to === undefined ? <Running from={from} /> : <span className="number">{spanText(from, to, 0)}</span>;
}

/** Only what goes on has to look at the clock. */
function Running({ from }: { readonly from: string }): ReactNode {
  return <span className="number">{spanText(from, undefined, useNow())}</span>;
}

/** A time as it stands in a calendar. */
export function Day({ time }: { readonly time: string }): ReactNode {
  const { zone, language } = useSettings();
  return <time dateTime={time}>{timeText(time, zone, language)}</time>;
}

/** How long it is until something; the whole time when pointed at. */
export function Ahead({ time }: { readonly time: string | undefined }): ReactNode {
  const text = useText();
  const now = useNow();
  const { zone, language } = useSettings();
  if (time === undefined) return "–";
  const left = Date.parse(time) - now;
  return (
    <time dateTime={time} title={timeText(time, zone, language)}>
      {left <= 0 ? text("schedules.now") : text("schedules.in", { time: durationText(left) })}
    </time>
  );
}

/** Day and time by the clock of a zone, or of the reader's machine. */
export function dayText(time: string, zone: string | undefined, language: Language): string {
  return new Date(time).toLocaleString(language, {
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
    timeZoneName: "short",
    ...(zone !== undefined && { timeZone: zone }),
  });
}
