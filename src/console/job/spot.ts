import { addressOf } from "../app/address.ts";

export const VIEWS = ["graph", "timeline", "table"] as const;
export type View = (typeof VIEWS)[number];
export const TABS = ["logs", "events", "inputs", "results", "yaml"] as const;
export type Tab = (typeof TABS)[number];

/** Where on the page of a job the reader is; undefined is what the page opens with. */
export interface Spot {
  readonly view?: View;
  readonly task?: string;
  readonly attempt?: number;
  readonly tab?: Tab;
  /** A domain whose log alone is shown. */
  readonly party?: string;
}

/** What an address says. */
export function spotOf(query: URLSearchParams): Spot {
  const attempt = query.get("attempt") ?? "";
  return {
    view: VIEWS.find((each) => each === query.get("view")),
    task: query.get("task") ?? undefined,
    attempt: /^\d{1,6}$/.test(attempt) ? Number(attempt) : undefined,
    tab: TABS.find((each) => each === query.get("tab")),
    party: query.get("party") ?? undefined,
  };
}

/** The address of a spot of a job's page. */
export function spotAddress(job: readonly [namespace: string, name: string], { attempt, ...rest }: Spot): string {
  return addressOf(["jobs", ...job], { ...rest, attempt: attempt === undefined ? undefined : String(attempt) });
}
