import type { PartyView, TaskView } from "../../../job/view.ts";
import { nameOfParty } from "../../../job/why-text.ts";
import { parseTime } from "../../../util/time.ts";
import { shownState } from "../party-state.ts";
import type { LineSpot } from "../spot.ts";
import type { LogLine } from "./held-lines.ts";
import { type Pane, paneKey } from "./log-store.ts";

/** The second at which an attempt failed. */
export interface Moment {
  /** In milliseconds; NaN where nothing says when. */
  readonly at: number;
  /** The party to blame, if one is. */
  readonly party?: string;
}

type Held = ReadonlyMap<string, Pick<Pane, "held">>;

/** When the attempt failed: at the last line of the party that failed first, else when the attempt ended. */
export function momentOf(
  { parties, state, attempt: last, attempts, end_time: end }: TaskView,
  attempt: number,
  panes: Held,
): Moment | undefined {
  if (attempt !== last) {
    const ended = attempts.find((each) => each.attempt === attempt);
    return ended && { at: parseTime(ended.endTime) ?? Number.NaN };
  }
  if (state !== "Failed") return undefined;
  const culprit = parties.find((party) => shownState(party) === "Failed");
  const at = lastLine(culprit, panes)?.at ?? parseTime(end) ?? Number.NaN;
  return { at, ...(culprit && { party: culprit.domain_id }) };
}

/** What parties that failed said last, by `failureKey`. */
export type LastWords = Readonly<Record<string, LineSpot>>;

/** Names the failure of a party in an attempt; the party is called as causes call it. */
export function failureKey({ alias, attempt }: Pick<TaskView, "alias" | "attempt">, party: string): string {
  return `${alias} ${attempt} ${party}`;
}

/** What the parties of a task that failed said last, as far as their logs are held. */
export function lastWordsOf(task: TaskView, panes: Held): LastWords {
  const failed = task.parties.filter((party) => shownState(party) === "Failed");
  return Object.fromEntries(
    failed.flatMap((party) => {
      const line = lastLine(party, panes);
      if (line === undefined) return [];
      return [[failureKey(task, nameOfParty(party)), { seq: line.seq, party: party.domain_id, at: line.at }]];
    }),
  );
}

/** The last line that says when it was printed. */
function lastLine(party: PartyView | undefined, panes: Held): LogLine | undefined {
  const pane = party && panes.get(paneKey(party.domain_id, party.role));
  return pane?.held.lines.findLast(({ kind, at }) => kind === "line" && !Number.isNaN(at));
}
