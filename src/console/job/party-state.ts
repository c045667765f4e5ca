import type { PartyView } from "../../job/view.ts";

const STOPPED: readonly string[] = ["PeerPartyFailed", "KusciaJobStopped"];

/** The state of a party as it is shown: one that ended since another failed did not fail itself. */
export function shownState({ state, reason = "" }: Pick<PartyView, "state" | "reason">): string {
  return STOPPED.includes(reason) ? "Stopped" : state;
}
