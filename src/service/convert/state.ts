import type { JobPhase, PartyState, TaskState } from "../../api/types.ts";

/** A job that is validated or waits before its first task is Pending too: clients of Kuscia give up on words they do not know. */
const JOB_STATES: Readonly<Record<JobPhase, string>> = {
  initialized: "Pending",
  Pending: "Pending",
  Running: "Running",
  Succeeded: "Succeeded",
  Failed: "Failed",
  AwaitingApproval: "AwaitingApproval",
  ApprovalReject: "ApprovalReject",
  Cancelled: "Cancelled",
  Suspended: "Suspended",
};

/** All words of a job's `state`. */
export const JOB_STATE_WORDS: readonly string[] = [...new Set(["Unknown", ...Object.values(JOB_STATES)])];

/** The word for a job's phase. */
export function jobState(phase: string | undefined): string {
  if (phase === undefined || phase === "") return "Pending";
  return (JOB_STATES as Readonly<Record<string, string>>)[phase] ?? "Unknown";
}

/** The word for a task's state; Kuscia has none for a task that will never run, and shows it as Pending. */
export function taskState(state: TaskState | undefined): string {
  return state === undefined || state === "Skipped" ? "Pending" : state;
}

/** One word for a domain that has several roles in a task. */
export function mergedState(states: readonly PartyState[]): PartyState {
  return (["Failed", "Running", "Pending"] as const).find((state) => states.includes(state)) ?? "Succeeded";
}
