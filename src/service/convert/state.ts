import type { PartyState, TaskState } from "../../api/types.ts";

/** The word for a task's state; Kuscia has none for a task that will never run, and shows it as Pending. */
export function taskState(state: TaskState | undefined): string {
  return state === undefined || state === "Skipped" ? "Pending" : state;
}

/** One word for a domain that has several roles in a task. */
export function mergedState(states: readonly PartyState[]): PartyState {
  return (["Failed", "Running", "Pending"] as const).find((state) => states.includes(state)) ?? "Succeeded";
}
