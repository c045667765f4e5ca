import { oneLine } from "../util/one-line.ts";
import type { PartyView } from "./view.ts";
import type { Why } from "./why.ts";

/** `bob-host` or `bob`: a party of a view, as causes name it. */
export function nameOfParty({ domain_id: domain, role = "" }: Pick<PartyView, "domain_id" | "role">): string {
  return role === "" ? domain : `${domain}-${role}`;
}

/** The task and party that a cause is about; empty for the job as a whole. */
export function subjectOf({ task, party }: Pick<Why, "task" | "party">): string {
  if (task === undefined) return "";
  return party === undefined ? task : `${task}/${party}`;
}

/** A cause in a few words: what it is about, and what is said of that. */
export function shortCause(cause: Why): { readonly subject: string; readonly text: string; readonly waits: boolean } {
  const whole = oneLine(cause.text);
  const text = whole.replace(/^waits(?: for|:) /, "");
  return { subject: subjectOf(cause), text, waits: text !== whole };
}

/** The first cause in a few words, on one line. */
export function shortWhy({ why: [first] }: { readonly why: readonly Why[] }): string {
  if (first === undefined) return "";
  const { subject, text, waits } = shortCause(first);
  if (subject === "") return text;
  return waits ? `${subject}: ${text}` : `${subject} ${text}`;
}
