import { LABEL } from "../../api/names.ts";
import { isOver, JOB_STATE_WORDS, jobState } from "../../api/phases.ts";
import { CONDITION } from "../../api/reasons.ts";
import { owedReleases } from "../../job/hook-records.ts";
import type { KusciaJob } from "../../api/types.ts";

/** Azure Batch's words for a job's state, in which what a job was told to do counts before it is done. */
const LIVES = ["active", "disabling", "disabled", "enabling", "terminating", "completed", "deleting"] as const;
export type Life = (typeof LIVES)[number];

/** Where a job stands in its life. */
export function lifeOf(job: KusciaJob): Life {
  if (job.metadata.deletionTimestamp !== undefined) return "deleting";
  if (isOver(job)) return owedReleases(job).length > 0 ? "terminating" : "completed";
  if (["Stop", "Cancel"].includes(stageOf(job))) return "terminating";
  return pauseOf(job) ?? (BEFORE_THE_START.has(job.status?.phase ?? "") ? "enabling" : "active");
}

const BEFORE_THE_START: ReadonlySet<string> = new Set(["", "initialized", "AwaitingApproval"]);

/** Told to go on after it was suspended, and not going on yet. */
export function isResuming(job: KusciaJob): boolean {
  const { spec, status: { phase, conditions = [] } = {} } = job;
  if (spec.suspend === true) return false;
  const suspended = conditions.find(({ type }) => type === CONDITION.suspended)?.reason ?? "";
  return OF_A_PAUSE.has(suspended) || (phase === "Suspended" && stageOf(job) === "Restart");
}

/** Reasons of the condition Suspended while the spec suspends a job, or has done so until just now. */
const OF_A_PAUSE: ReadonlySet<string> = new Set(["Disabled", "Suspending", "Resuming"]);

function pauseOf(job: KusciaJob): Life | undefined {
  const isSuspended = job.status?.phase === "Suspended";
  if (job.spec.suspend === true) return isSuspended ? "disabled" : "disabling";
  if (isResuming(job)) return "enabling";
  return isSuspended ? "disabled" : undefined;
}

function stageOf({ metadata }: KusciaJob): string {
  return metadata.labels?.[LABEL.jobStage] ?? "";
}

/** Words of stores of jobs, by what they mean of a phase. */
const STORE_WORDS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  idle: [undefined, "initialized", "AwaitingApproval", "Suspended"],
  pending: ["Pending"],
  running: ["Running"],
  finished: ["Succeeded"],
  error: ["Failed", "Cancelled", "ApprovalReject"],
};

/** All words by which jobs may be asked for: those of Kuscia, of Azure Batch and of stores of jobs. */
export const STATE_WORDS: readonly string[] = [...JOB_STATE_WORDS, ...LIVES, ...Object.keys(STORE_WORDS)];

/** Whether the word is true of the job. */
export function isInState(job: KusciaJob, word: string): boolean {
  const phase = job.status?.phase;
  if (Object.hasOwn(STORE_WORDS, word)) return STORE_WORDS[word]!.includes(phase);
  return word === jobState(phase) || word === lifeOf(job);
}

/** Names the job's generation and state; it does not move with the progress of tasks. */
export function etagOf(job: KusciaJob): string {
  const { uid = "", generation = 0 } = job.metadata;
  return `${uid.slice(0, SHORT)}-${generation}-${lifeOf(job)}-${job.status?.phase ?? ""}`;
}

const SHORT = 8;
