import { type ReactNode, useMemo } from "react";
import { useText } from "../i18n/text.ts";
import { type Month, monthsOf } from "./month.ts";

interface CalendarProps {
  readonly times: readonly string[];
  /** Whose clock counts. */
  readonly zone: string;
}

/** The days on which something runs. */
export function Calendar({ times, zone }: CalendarProps): ReactNode {
  const months = useMemo(() => monthsOf(times, zone, Date.now()), [times, zone]);
  return (
    <div className="months">
      {months.map((month) => (
        <MonthGrid key={`${month.year}-${month.month}`} month={month} />
      ))}
    </div>
  );
}

const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 24 * 3600 * 1000;

function MonthGrid({ month: { year, month, offset, days } }: { readonly month: Month }): ReactNode {
  const text = useText();
  const { language } = text;
  const utc = { timeZone: "UTC" } as const;
  const title = new Date(Date.UTC(year, month - 1, 1)).toLocaleDateString(language, {
    ...utc,
    year: "numeric",
    month: "long",
  });
  const weekdays = Array.from({ length: 7 }, (_, index) =>
    new Date(MONDAY + index * DAY_MS).toLocaleDateString(language, { ...utc, weekday: "narrow" }),
  );
  const weeks = Array.from({ length: Math.ceil((offset + days.length) / 7) }, (_, week) =>
    Array.from({ length: 7 }, (_each, weekday) => days[week * 7 + weekday - offset]),
  );
  return (
    <table className="month">
      <caption>{title}</caption>
      <thead>
        <tr>
          {weekdays.map((day, index) => (
            <th key={index} scope="col">
              {day}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={index}>
            {week.map((day, weekday) => (
              <td key={weekday} className={(day?.runs.length ?? 0) > 0 ? "busy" : undefined}>
                {day?.day}
                {day !== undefined && day.runs.length > 0 && (
                  <span className="hidden"> {text.count("schedules.onDay", day.runs.length)}</span>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
