import type { KusciaJob, Task, TaskStatus } from "../api/types.ts";
import { jobState } from "../api/phases.ts";
import type { Stage } from "../api/names.ts";
import { CONDITION } from "../api/reasons.ts";
import { findCondition } from "./conditions.ts";
import { hookRecords, owedReleases } from "./hook-records.ts";
import { type RestartChoice, tasksToRestart } from "./restart-choice.ts";
import { etagOf } from "./view.ts";

/** Commands whose effect can be shown before they are given. */
export const ACTIONS = ["stop", "cancel", "suspend", "resume", "restart", "delete"] as const;
export type Action = (typeof ACTIONS)[number];

/** The word of the `job-stage` label for each; a deletion has none. */
export const STAGE_OF: Readonly<Record<Exclude<Action, "delete">, Stage>> = {
  stop: "Stop",
  cancel: "Cancel",
  suspend: "Suspend",
  resume: "Restart",
  restart: "Restart",
};

/** Whether the job goes on by a change of its spec, and not by a command: `spec.suspend` holds it. */
export function isHeldBySpec({ spec }: KusciaJob): boolean {
  return spec.suspend === true;
}

/** What a command would do to one task. The names are those of the job API's JSON. */
export interface PreviewRow {
  readonly task: string;
  readonly action: "RUN" | "KEEP" | "STOP" | "SKIP";
  readonly because: string;
  /** The attempt that would run, or that stays the last. */
  readonly attempt: number;
  /** The one before it, where there was one. */
  readonly previous_attempt?: number;
  readonly parties: readonly string[];
}

/** What a command would do to a job. */
export interface Preview {
  readonly job: string;
  readonly action: Action;
  /** The job's state before and after. */
  readonly state: string;
  readonly next_state: string;
  /** Why the command would come to nothing; then there are no rows. */
  readonly refusal?: string;
  readonly etag: string;
  readonly rows: readonly PreviewRow[];
  /** Of a deletion: what goes with the job. */
  readonly losses?: readonly Loss[];
  /** Of tasks that run again: what quotas leave them, and who is asked anew (outlook.ts). */
  readonly quota?: { readonly lacks: readonly string[] };
  readonly consent?: { readonly asked_again: readonly string[] };
}

/** What a deletion takes with it, and how many; releases are hooks that run before the job is gone. */
export interface Loss {
  readonly what: "tasks" | "pods" | "results" | "logs" | "releases";
  readonly count: number;
}

/** What becomes of running tasks when the spec suspends their job: `suspendPolicy`. */
export const SUSPEND_MODES = ["Requeue", "Terminate", "Wait"] as const;
export type SuspendMode = (typeof SUSPEND_MODES)[number];

/** What is said with a command. */
export interface CommandOptions {
  /** Of a restart. */
  readonly choice?: RestartChoice;
  /** Of a suspend: by the spec and in this way; without it by Kuscia's command. */
  readonly mode?: SuspendMode;
}

/** What the command would do to the job as it is. */
export function previewOf(job: KusciaJob, action: Action, options: CommandOptions = {}): Preview {
  const state = jobState(job.status?.phase);
  const refusal = refusalOf(job, action, options);
  const rows = refusal === undefined ? rowsOf(job, action, options) : [];
  const next_state = refusal === undefined ? nextState(job, action) : state;
  const losses = action === "delete" && refusal === undefined ? { losses: lossesOf(job) } : {};
  const about = { job: job.metadata.name ?? "", action, state, next_state, etag: etagOf(job), rows, ...losses };
  return refusal === undefined ? about : { ...about, refusal };
}

/** A log is kept of each attempt and party, if the server keeps any. */
function lossesOf(job: KusciaJob): Loss[] {
  const { spec, status = {} } = job;
  const tasks = [...(status.tasks ?? []), ...hookRecords(status)];
  const pods = tasks.flatMap(({ parties = [] }) => parties.flatMap((party) => party.pods ?? []));
  const begun = tasks.filter(({ createTime }) => createTime !== undefined);
  const logs = begun.flatMap(({ parties = [], attempts = [] }) => parties.map(() => attempts.length + 1));
  const losses: Loss[] = [
    { what: "tasks", count: spec.tasks.length },
    { what: "pods", count: pods.length },
    { what: "results", count: (status.outputs ?? []).length },
    { what: "logs", count: logs.reduce((sum, each) => sum + each, 0) },
    { what: "releases", count: owedReleases(job).length },
  ];
  return losses.filter(({ count }) => count > 0);
}

function nextState(job: KusciaJob, action: Action): string {
  const isRelease = action === "resume" && isHeldBySpec(job);
  return isRelease && failsOnRelease(job) ? "Failed" : NEXT_STATE[action];
}

/** Whether tasks that the pause ended (`suspendPolicy: Terminate`) fail the job as soon as it goes on. */
function failsOnRelease({ spec, status }: KusciaJob): boolean {
  const tolerable = new Set(spec.tasks.filter((task) => task.tolerable === true).map(({ alias }) => alias));
  const lost = (status?.tasks ?? []).some(({ alias, state }) => state === "Failed" && !tolerable.has(alias));
  return lost && spec.scheduleMode !== "BestEffort";
}

const NEXT_STATE: Readonly<Record<Action, string>> = {
  stop: "Failed",
  cancel: "Cancelled",
  suspend: "Suspended",
  resume: "Running",
  restart: "Running",
  delete: "Deleted",
};

/** States in which commands.ts acts on the command. */
const ALLOWED: Readonly<Record<Exclude<Action, "delete">, readonly string[]>> = {
  stop: ["Pending", "AwaitingApproval", "Running", "Suspended"],
  cancel: ["Pending", "AwaitingApproval", "Running", "Suspended", "Failed"],
  suspend: ["Running"],
  resume: ["Suspended"],
  restart: ["Failed", "Suspended"],
};

const OPEN: readonly string[] = ["Pending", "AwaitingApproval", "Running", "Suspended"];

/** Why the job as it is does not allow the command. */
function refusalOf(job: KusciaJob, action: Action, { choice, mode }: CommandOptions): string | undefined {
  if (job.metadata.deletionTimestamp !== undefined) return "the job is being deleted";
  if (action === "delete") return undefined;
  if (action === "suspend" && mode !== undefined) return holdRefusal(job, mode);
  const refusal = stateRefusal(job, action);
  if (refusal !== undefined || STAGE_OF[action] !== "Restart") return refusal;
  return specRefusal(job, action) ?? choiceRefusal(job, choice);
}

const HOLDABLE: readonly string[] = ["Pending", "AwaitingApproval", "Running"];

/** Why the spec cannot suspend the job in this way. */
function holdRefusal(job: KusciaJob, mode: SuspendMode): string | undefined {
  const { suspendPolicy = "Requeue" } = job.spec;
  if (isHeldBySpec(job) && suspendPolicy === mode) return `its spec suspends it already, with ${mode}`;
  const state = jobState(job.status?.phase);
  return HOLDABLE.includes(state) ? undefined : `the job is ${state}; suspend needs ${HOLDABLE.join(" or ")}`;
}

/** Why the tasks that were chosen cannot run again. */
function choiceRefusal(job: KusciaJob, choice: RestartChoice | undefined): string | undefined {
  const restart = tasksToRestart(job, job.status?.tasks ?? [], choice);
  return "refusal" in restart ? restart.refusal : undefined;
}

function stateRefusal(job: KusciaJob, action: Exclude<Action, "delete">): string | undefined {
  const state = jobState(job.status?.phase);
  const allowed = isHeldBySpec(job) && action === "resume" ? OPEN : ALLOWED[action];
  return allowed.includes(state) ? undefined : `the job is ${state}; ${action} needs ${allowed.join(" or ")}`;
}

/** Why the job's spec does not let it run again. */
function specRefusal(job: KusciaJob, action: Action): string | undefined {
  if (isInvalid(job)) return "its spec is not valid, it never ran; create a corrected job";
  return isHeldBySpec(job) && action === "restart" ? "its spec suspends it; resume it first" : undefined;
}

function isInvalid({ status }: KusciaJob): boolean {
  return findCondition(status, CONDITION.jobValidated)?.status === "False";
}

function rowsOf(job: KusciaJob, action: Action, options: CommandOptions): PreviewRow[] {
  const { spec, status = {} } = job;
  const known = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  const row = rowFor(job, action, options);
  return spec.tasks.map((task) => {
    const found = known.get(task.alias) ?? { alias: task.alias, taskID: "", state: "Pending" as const };
    const parties = [...new Set(task.parties.map(({ domainID }) => domainID))];
    return { task: task.alias, parties, ...row(task, found) };
  });
}

/** What the action does to each task. */
function rowFor(job: KusciaJob, action: Action, { choice, mode }: CommandOptions): Row {
  if (action === "resume" && isHeldBySpec(job)) return failsOnRelease(job) ? rowOfEnd : rowOfRelease;
  if (action === "suspend") return mode === undefined ? rowOfSuspend : rowOfHold(mode);
  return action === "resume" || action === "restart" ? restartRow(job, choice) : rowOfEnd;
}

function restartRow(job: KusciaJob, choice: RestartChoice | undefined): Row {
  const restart = tasksToRestart(job, job.status?.tasks ?? [], choice);
  return rowOfRestart("again" in restart ? restart.again : new Map());
}

/** A job that its spec holds goes on where it stands: what has ended stays as it is. */
function rowOfRelease(_task: Task, { state, attempt = 0, createTime }: TaskStatus): Decision {
  if (state !== "Pending" || createTime !== undefined) return { action: "KEEP", because: stateWord(state), attempt };
  return { action: "RUN", because: "is held by the spec", attempt };
}

function stateWord(state: TaskStatus["state"]): string {
  return state === "Running" || state === "Pending" ? "is active" : state.toLowerCase();
}

type Decision = Omit<PreviewRow, "task" | "parties">;
type Row = (task: Task, status: TaskStatus) => Decision;

/** A Restart runs tasks again, each for a reason; the others stay as they are. */
function rowOfRestart(again: ReadonlyMap<string, string>): Row {
  return ({ alias }, { state, attempt = 0, createTime }) => {
    const because = again.get(alias);
    if (because === undefined) return { action: "KEEP", because: stateWord(state), attempt };
    if (createTime === undefined) return { action: "RUN", because, attempt };
    return { action: "RUN", because, previous_attempt: attempt, attempt: attempt + 1 };
  };
}

/** A suspended job keeps what was not started for its Restart. */
function rowOfSuspend(task: Task, status: TaskStatus): Decision {
  const row = rowOfEnd(task, status);
  return row.action === "SKIP" ? { ...row, action: "KEEP", because: "was not started, waits for resume" } : row;
}

const HELD: Readonly<Record<SuspendMode, Pick<PreviewRow, "action" | "because">>> = {
  Requeue: { action: "STOP", because: "is active, runs again after resume" },
  Terminate: { action: "STOP", because: "is active, fails for good" },
  Wait: { action: "KEEP", because: "is active, runs to its end" },
};

/** A job that its spec suspends starts nothing; what is active ends as the mode says. */
function rowOfHold(mode: SuspendMode): Row {
  return (task, status) => {
    const row = rowOfSuspend(task, status);
    return row.action === "STOP" ? { ...row, ...HELD[mode] } : row;
  };
}

/** The end of a job stops what is active, and starts nothing more. */
function rowOfEnd(_task: Task, { state, attempt = 0, createTime }: TaskStatus): Decision {
  if (state === "Succeeded" || state === "Failed" || state === "Skipped")
    return { action: "KEEP", because: state.toLowerCase(), attempt };
  if (createTime !== undefined) return { action: "STOP", because: "is active", attempt };
  return { action: "SKIP", because: "was not started", attempt };
}
