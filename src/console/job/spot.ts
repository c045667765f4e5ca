import { addressOf, type Place } from "../app/address.ts";

export const VIEWS = ["graph", "timeline", "table"] as const;
export type View = (typeof VIEWS)[number];
export const TABS = ["logs", "events", "inputs", "results", "yaml"] as const;
export type Tab = (typeof TABS)[number];

/** A line of a log. */
export interface LineSpot {
  /** Its number in its container. */
  readonly seq: number;
  /** The domain whose log it is in; where it is missing, the first that has it. */
  readonly party?: string;
  /** When it was printed, in milliseconds: of a log that is shown from another line on, lines have other numbers. */
  readonly at?: number;
}

/** Where on the page of a job the reader is; undefined is what the page opens with. */
export interface Spot {
  readonly view?: View;
  readonly task?: string;
  readonly attempt?: number;
  readonly tab?: Tab;
  /** A domain whose log alone is shown. */
  readonly party?: string;
  /** The line that is pointed at. */
  readonly line?: LineSpot;
}

/** What an address says. */
export function spotOf({ query, fragment }: Pick<Place, "query" | "fragment">): Spot {
  const attempt = query.get("attempt") ?? "";
  const line = lineOf(fragment, query);
  return {
    view: VIEWS.find((each) => each === query.get("view")),
    task: query.get("task") ?? undefined,
    attempt: /^\d{1,6}$/.test(attempt) ? Number(attempt) : undefined,
    tab: TABS.find((each) => each === query.get("tab")),
    party: query.get("party") ?? undefined,
    ...(line && { line }),
  };
}

function lineOf(fragment: string, query: URLSearchParams): LineSpot | undefined {
  const [, number, domain] = /^L(\d{1,9})(?:-([a-z0-9.-]+))?$/.exec(fragment) ?? [];
  if (number === undefined) return undefined;
  const party = domain ?? query.get("party") ?? undefined;
  const at = query.get("at") ?? "";
  return {
    seq: Number(number),
    ...(party !== undefined && { party }),
    ...(/^\d{1,15}$/.test(at) && { at: Number(at) }),
  };
}

/** Where one is after going there. A line is left unless only the tasks are shown in another way. */
export function moved(spot: Spot, to: Spot): Spot {
  return { ...spot, ...("view" in to ? {} : { line: undefined }), ...to };
}

/** The address of a spot of a job's page. */
export function spotAddress(job: readonly [namespace: string, name: string], spot: Spot): string {
  const { attempt, line, ...rest } = spot;
  const numbers = { attempt: textOf(attempt), at: textOf(line?.at) };
  const isOther = line?.party !== undefined && line.party !== spot.party;
  const fragment = line && `#L${line.seq}${isOther ? `-${line.party}` : ""}`;
  return `${addressOf(["jobs", ...job], { ...rest, ...numbers })}${fragment ?? ""}`;
}

function textOf(number: number | undefined): string | undefined {
  return number === undefined ? undefined : String(number);
}
