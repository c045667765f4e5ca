import type { KusciaJob } from "../../api/types.ts";
import { CONDITION } from "../../api/reasons.ts";
import { isResuming, type Life, lifeOf } from "../../service/convert/life.ts";
import type { JobRecord, Move } from "./record.ts";

/** A job's state, the one before, and when it entered each. */
export interface JobState {
  readonly state: Life;
  readonly stateTransitionTime: string;
  readonly previousState?: Life;
  readonly previousStateTransitionTime?: string;
}

/** The state in Azure Batch's words: a job is active from the first, unless it waits for the consent of a party. */
export function stateWordOf(job: KusciaJob): Life {
  const life = lifeOf(job);
  const isNew = life === "enabling" && !isResuming(job) && job.status?.phase !== "AwaitingApproval";
  return isNew ? "active" : life;
}

/** What a move by a request ends in, once it is done. */
const DONE: Readonly<Partial<Record<Life, Life>>> = {
  disabling: "disabled",
  enabling: "active",
  terminating: "completed",
};

/** The state with its history, as far as requests and the job's status tell it. */
export function jobStateOf(job: KusciaJob, { move }: JobRecord): JobState {
  const state = stateWordOf(job);
  const { creationTimestamp: created = "" } = job.metadata;
  const entered = enteredAt(job, state);
  if (move !== undefined && move.to === state) return history(state, move.at, move.from, move.since);
  if (move !== undefined && DONE[move.to] === state)
    return history(state, later(move.at, entered ?? move.at), move.to, move.at);
  const at = entered ?? created;
  if (state === "active") return { state, stateTransitionTime: at };
  const before = stateBefore(state, move);
  return history(state, at, before.state, later(before.since ?? created, created));
}

function history(state: Life, at: string, previousState: Life, since: string): JobState {
  return {
    state,
    stateTransitionTime: at,
    previousState,
    previousStateTransitionTime: since,
  };
}

/** The state before one that no request recorded. */
function stateBefore(state: Life, move: Move | undefined): { readonly state: Life; readonly since?: string } {
  if (state === "disabled") return { state: "disabling" };
  if (move === undefined) return { state: "active" };
  return { state: DONE[move.to] ?? "active", since: move.at };
}

/** When the job entered the state, by its own status. */
function enteredAt({ metadata, status = {} }: KusciaJob, state: Life): string | undefined {
  if (state === "deleting") return metadata.deletionTimestamp;
  if (state === "completed" || state === "terminating") return status.completionTime;
  if (state === "active") return status.resumeTime;
  return status.conditions?.find(({ type }) => type === CONDITION.suspended)?.lastTransitionTime;
}

function later(a: string, b: string): string {
  return Date.parse(a) >= Date.parse(b) ? a : b;
}

/** The record after a request moved the job on. */
export function moved(job: KusciaJob, record: JobRecord, to: Life, now: string): JobRecord {
  const { state, stateTransitionTime } = jobStateOf(job, record);
  const modified = { ...record, modified: now };
  return state === to ? modified : { ...modified, move: { from: state, since: stateTransitionTime, to, at: now } };
}
