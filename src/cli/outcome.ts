import type { JobSummaryView } from "../job/view.ts";
import { EXIT } from "./errors.ts";

/** What a wait is for. */
export const GOALS = ["ended", "succeeded", "running", "approved"] as const;
export type Goal = (typeof GOALS)[number];

const OUTCOMES: Readonly<Record<string, number>> = {
  Succeeded: EXIT.ok,
  Failed: EXIT.failed,
  Cancelled: EXIT.cancelled,
  ApprovalReject: EXIT.cancelled,
  Suspended: EXIT.suspended,
};

/** The exit code that a job's state means, once it is one that a wait for the goal returns on. */
export function outcomeOf({ state }: Pick<JobSummaryView, "state">, goal: Goal = "ended"): number | undefined {
  const isThere = goal === "running" ? state === "Running" : goal === "approved" && IS_APPROVED.has(state);
  return isThere ? EXIT.ok : OUTCOMES[state];
}

const IS_APPROVED: ReadonlySet<string> = new Set(["Running", "Succeeded"]);

const WORST_FIRST: readonly number[] = [EXIT.error, EXIT.failed, EXIT.cancelled, EXIT.suspended, EXIT.timeout];

/** One exit code for several jobs. */
export function worstOf(codes: readonly number[]): number {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.ok;
}

/** Whether nothing of the job will change any more by itself. */
export function isEnded({ state }: Pick<JobSummaryView, "state">): boolean {
  return OUTCOMES[state] !== undefined && state !== "Suspended";
}
