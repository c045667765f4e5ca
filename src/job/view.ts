import { createHash } from "node:crypto";
import type { HookKind } from "../api/hooks.ts";
import { LABEL } from "../api/names.ts";
import { jobState } from "../api/phases.ts";
import type { ConsentStatus, EndedAttempt, KusciaJob, PartyStatus, Task, TaskStatus } from "../api/types.ts";
import { isAdded } from "./added-tasks.ts";
import { hookTasks } from "./hook-records.ts";
import { partyDomains } from "./pass.ts";
import { type Why, whyOf } from "./why.ts";

/** A job in short, as kj lists it. The names are those of the job API's JSON. */
export interface JobSummaryView {
  readonly name: string;
  readonly namespace: string;
  readonly initiator: string;
  /** A word of the job API; a job that is validated is Pending. */
  readonly state: string;
  /** Finished tasks out of total, such as `2/3`. */
  readonly progress: string;
  /** Domains that take part in any task, by id. */
  readonly parties: readonly string[];
  readonly create_time?: string;
  readonly start_time?: string;
  readonly end_time?: string;
  /** Set while the job is being deleted. */
  readonly delete_time?: string;
  /** The template that it was made from. */
  readonly template?: string;
  /** The schedule that it is a run of. */
  readonly schedule?: string;
  /** Why it waits or ended as it did; the first is the one to look at. */
  readonly why: readonly Why[];
}

/** A job whole. */
export interface JobView extends JobSummaryView {
  readonly uid: string;
  readonly reason?: string;
  readonly message?: string;
  /** Changes with what a command would do; a command that names an older one is refused. */
  readonly etag: string;
  readonly tasks: readonly TaskView[];
  /** What prepares and releases each domain; absent for a job that declares no hook. */
  readonly hooks?: readonly TaskView[];
  /** The tasks that were added to the job, by state; `tasks` has them too, or some of them. Absent without any. */
  readonly added?: AddedView;
  /** How many causes were left out. */
  readonly more_why?: number;
  readonly approvals: readonly ApprovalView[];
}

/** How many tasks were added to a job. */
export interface AddedView {
  readonly total: number;
  readonly states: Readonly<Record<string, number>>;
  /** Tasks of the spec that they depend on. */
  readonly dependencies: readonly string[];
}

export interface TaskView {
  readonly alias: string;
  /** Whether it was added to the job. */
  readonly added?: true;
  /** Of a hook what it is for; its party is the domain. */
  readonly hook?: HookKind;
  readonly task_id?: string;
  readonly state: string;
  readonly dependencies: readonly string[];
  readonly tolerable: boolean;
  readonly app_image: string;
  readonly attempt: number;
  readonly reason?: string;
  readonly message?: string;
  readonly waiting_since?: string;
  readonly next_attempt_time?: string;
  /** How far the attempt is, from 0 to 1, as its program told last. */
  readonly progress?: number;
  readonly create_time?: string;
  readonly start_time?: string;
  readonly end_time?: string;
  readonly parties: readonly PartyView[];
  /** Attempts that ended and were followed by another by itself, oldest first. */
  readonly attempts: readonly EndedAttempt[];
}

export interface PartyView {
  readonly domain_id: string;
  readonly role?: string;
  readonly state: string;
  readonly reason?: string;
  readonly message?: string;
  /** Names of its pods, in the namespace of the domain. */
  readonly pods: readonly string[];
}

/** What a party says to the job. */
export interface ApprovalView {
  readonly domain_id: string;
  readonly state: string;
  readonly digest?: string;
  readonly by?: string;
  readonly time?: string;
  readonly reason?: string;
}

/** The job in short. */
export function summaryOf(job: KusciaJob): JobSummaryView {
  const { metadata, spec, status = {} } = job;
  const { name = "", namespace = "" } = metadata;
  return given({
    name,
    namespace,
    initiator: spec.initiator,
    state: jobState(status.phase),
    progress: status.progress ?? `0/${spec.tasks.length}`,
    parties: partyDomains(spec.tasks).sort(),
    create_time: metadata.creationTimestamp,
    start_time: status.startTime,
    end_time: status.completionTime,
    delete_time: metadata.deletionTimestamp,
    template: metadata.labels?.[LABEL.template],
    schedule: metadata.labels?.[LABEL.schedule],
    why: whyOf(job),
  });
}

/** Of a job of thousands of tasks a page cannot hold all. */
export interface ViewLimits {
  /** Of the tasks that were added at most so many: those that are active, then those that failed or wait. */
  readonly added: number;
  /** At most so many causes. */
  readonly why: number;
}

/** The job whole. */
export function viewOf(job: KusciaJob): JobView {
  return viewWithin(job, { added: Number.POSITIVE_INFINITY, why: Number.POSITIVE_INFINITY });
}

/** As much of the job as the limits allow. */
export function viewWithin(job: KusciaJob, limits: ViewLimits): JobView {
  const { metadata, spec, status = {} } = job;
  const known = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  const view = (task: Task): TaskView => taskView(task, known.get(task.alias));
  const hooks = hooksOf(job);
  const tasks = withFewAdded(spec.tasks, known, limits.added);
  const { why, ...summary } = summaryOf(job);
  const causes = why.slice(0, limits.why);
  return given({
    ...summary,
    why: causes,
    more_why: why.length > causes.length ? why.length - causes.length : undefined,
    uid: metadata.uid ?? "",
    reason: status.reason,
    message: status.message,
    etag: etagOf(job),
    tasks: tasks.map(view),
    hooks: hooks.length === 0 ? undefined : hooks,
    added: addedOf(spec.tasks, known),
    approvals: approvalsOf(job),
  });
}

type Known = ReadonlyMap<string, TaskStatus>;

/** All tasks of the spec, and so many of the others. */
function withFewAdded(tasks: readonly Task[], known: Known, most: number): readonly Task[] {
  const added = tasks.filter(isAdded);
  if (added.length <= most) return tasks;
  const ranked = added.map((task, index) => ({ alias: task.alias, index, rank: rankOf(known.get(task.alias)) }));
  const first = ranked.toSorted((a, b) => a.rank - b.rank || a.index - b.index).slice(0, most);
  const shown = new Set(first.map(({ alias }) => alias));
  return tasks.filter((task) => !isAdded(task) || shown.has(task.alias));
}

/** Which of many tasks are looked at first. */
function rankOf({ state, createTime }: Pick<TaskStatus, "state" | "createTime"> = { state: "Pending" }): number {
  const isOpen = state === "Running" || state === "Pending";
  if (isOpen && createTime !== undefined) return 0;
  if (state === "Failed") return 1;
  return isOpen ? 2 : 3;
}

function addedOf(tasks: readonly Task[], known: Known): AddedView | undefined {
  const added = tasks.filter(isAdded);
  if (added.length === 0) return undefined;
  const states: Record<string, number> = {};
  for (const { alias } of added) {
    const { state } = known.get(alias) ?? { state: "Pending" };
    states[state] = (states[state] ?? 0) + 1;
  }
  const named = new Set(added.flatMap(({ dependencies = [] }) => dependencies));
  const ofSpec = tasks.filter((task) => !isAdded(task) && named.has(task.alias));
  return { total: added.length, states, dependencies: ofSpec.map(({ alias }) => alias) };
}

/** What stands for each domain before its first task and after its last. */
function hooksOf(job: KusciaJob): TaskView[] {
  return hookTasks(job, partyDomains(job.spec.tasks)).map(({ hook, spec, status }) => {
    const view = taskView(spec, status);
    // A hook has one party, whose state is its own.
    const parties = view.parties.map((party) => ({ ...party, state: view.state }));
    return { ...view, hook, parties };
  });
}

/** What the job asks of parties, and what they say to it. */
export function approvalsOf({ status = {} }: KusciaJob): ApprovalView[] {
  return (status.consents ?? []).map(approvalView);
}

const ETAG_DIGITS = 10;

/**
 * A digest of all that a command's effect depends on: the spec, the last command, and where each task stands. Of a job of
 * which parts are hidden it is the same. While a job runs, the tasks that were added do not count: of thousands one moves at
 * any moment, and no command could be given as it was planned.
 */
export function etagOf({ metadata, spec, status = {} }: KusciaJob): string {
  const { uid = "", generation = 0, labels = {} } = metadata;
  const moving = new Set(status.phase === "Running" ? spec.tasks.filter(isAdded).map(({ alias }) => alias) : []);
  const fixed = (status.tasks ?? []).filter(({ alias }) => !moving.has(alias));
  const tasks = fixed.map(({ alias, state, createTime }) => [alias, state, createTime ?? ""]);
  const facts = [uid, generation, labels[LABEL.jobStage], labels[LABEL.jobStageVersion], status.phase, tasks];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, ETAG_DIGITS);
}

/** A task as it is. */
export function taskView(spec: Task, status: Partial<TaskStatus> = {}): TaskView {
  const { state = "Pending", attempt = 0, attempts = [], reason, message } = status;
  return given({
    alias: spec.alias,
    added: isAdded(spec) || undefined,
    task_id: status.taskID ?? spec.taskID,
    state,
    dependencies: spec.dependencies ?? [],
    tolerable: spec.tolerable ?? false,
    app_image: spec.appImage,
    attempt,
    reason,
    message,
    waiting_since: status.waitingSince,
    next_attempt_time: status.nextAttemptTime,
    progress: status.progress,
    create_time: status.createTime,
    start_time: status.startTime,
    end_time: status.endTime,
    parties: partiesOf(spec, status),
    attempts,
  });
}

/** Before the task starts its status has no parties. */
function partiesOf({ parties }: Task, { parties: recorded = [] }: Partial<TaskStatus>): PartyView[] {
  if (recorded.length > 0) return recorded.map(partyView);
  return parties.map(({ domainID, role }) => given({ domain_id: domainID, role, state: "Pending", pods: [] }));
}

function partyView({ domainID, role, state, reason, message, pods = [] }: PartyStatus): PartyView {
  return given({ domain_id: domainID, role, state, reason, message, pods: pods.map(({ name }) => name) });
}

function approvalView({ domainID, state, digest, by, time, reason }: ConsentStatus): ApprovalView {
  return given({ domain_id: domainID, state, digest, by, time, reason });
}

/** Without the keys that have no value, so that the view is the same after a way through JSON. */
function given<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
