import { isWaitReason } from "../api/reasons.ts";
import type { PartyStatus, TaskStatus } from "../api/types.ts";
import { cut } from "../util/text.ts";
import { partyName } from "./pass.ts";
import type { Wait } from "./waits.ts";

/** How many parties that have not started a message names. */
const UNSTARTED_NAMED = 2;
const UNSTARTED_BYTES = 120;

/** Parties that have not started say what they wait for, also where that is too short to be told otherwise: their task has failed. */
export function speakUp(parties: readonly PartyStatus[] = [], views: readonly { readonly unspoken?: Wait }[]): void {
  for (const [index, party] of parties.entries()) {
    const wait = views[index]?.unspoken;
    if (party.state === "Pending" && party.reason === undefined && wait !== undefined) Object.assign(party, wait);
  }
}

/** What a party that had not started, or not with all its pods, waited for; "" for any other. */
export function ownWaitText({ state, reason, message = "" }: PartyStatus): string {
  // Who waits for its peers is not the one that they had to wait for.
  if (!isWaitReason(reason) || reason === "SidecarRunning" || reason === "AwaitingPeers") return "";
  const what = `${reason}: ${cut(message, UNSTARTED_BYTES)}`;
  if (state === "Pending") return `had not started: ${what}`;
  return state === "Running" ? `had not started all its pods: ${what}` : "";
}

/** The parties that had not started, and why; "" if there are none. */
export function unstartedText(parties: readonly PartyStatus[]): string {
  const texts = parties
    .map((party) => [partyName(party), ownWaitText(party)] as const)
    .filter(([, text]) => text !== "");
  const named = texts.slice(0, UNSTARTED_NAMED).map(([name, text]) => `${name} ${text}`);
  const more = texts.length - named.length;
  return named.join("; ") + (more > 0 ? `; ${more} more had not started` : "");
}

/** What happened to a task, after the parties that had not started: those are the first to look at. */
export function afterUnstarted({ parties = [] }: TaskStatus, message: string): string {
  const unstarted = unstartedText(parties);
  return unstarted === "" ? message : `${unstarted}; then: ${message}`;
}

/** True for the message of a task in which some party had not started. */
export function tellsOfUnstarted(message: string): boolean {
  return /^\S+ had not started/.test(message);
}
