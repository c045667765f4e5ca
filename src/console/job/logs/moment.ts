import type { PartyView, TaskView } from "../../../job/view.ts";
import { parseTime } from "../../../util/time.ts";
import { shownState } from "../party-state.ts";
import { type Pane, paneKey } from "./log-store.ts";

/** The second at which an attempt failed. */
export interface Moment {
  /** In milliseconds; NaN where nothing says when. */
  readonly at: number;
  /** The party to blame, if one is. */
  readonly party?: string;
}

/** When the attempt failed: at the last line of the party that failed first, else when the attempt ended. */
export function momentOf(
  { parties, state, attempt: last, attempts, end_time: end }: TaskView,
  attempt: number,
  panes: ReadonlyMap<string, Pick<Pane, "held">>,
): Moment | undefined {
  if (attempt !== last) {
    const ended = attempts.find((each) => each.attempt === attempt);
    return ended && { at: parseTime(ended.endTime) ?? Number.NaN };
  }
  if (state !== "Failed") return undefined;
  const culprit = parties.find((party) => shownState(party) === "Failed");
  const at = lastLine(culprit, panes) ?? parseTime(end) ?? Number.NaN;
  return { at, ...(culprit && { party: culprit.domain_id }) };
}

function lastLine(party: PartyView | undefined, panes: ReadonlyMap<string, Pick<Pane, "held">>): number | undefined {
  const pane = party && panes.get(paneKey(party.domain_id, party.role));
  const at = pane?.held.lines.at(-1)?.at;
  return at === undefined || Number.isNaN(at) ? undefined : at;
}
