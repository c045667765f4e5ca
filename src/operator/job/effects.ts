import type { ApplyPlan } from "../../job/types.ts";

/** What a pass writes, deletes, creates and tells. */
export type Effects = Omit<ApplyPlan, "action">;

/** Of a plan that does nothing. */
export const NO_EFFECTS: Effects = {
  outcomes: [],
  intents: [],
  urgent: false,
  deletions: [],
  creations: [],
  bestEffort: [],
  ungating: [],
  events: [],
  retries: [],
  releases: [],
};

/** Whether the plan writes anything. */
export function writes({ status, outcomes, intents }: Effects): boolean {
  return status !== undefined || outcomes.length + intents.length > 0;
}
