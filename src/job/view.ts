import { createHash } from "node:crypto";
import { LABEL } from "../api/names.ts";
import { jobState } from "../api/phases.ts";
import type { ConsentStatus, EndedAttempt, KusciaJob, PartyStatus, Task, TaskStatus } from "../api/types.ts";
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
  readonly approvals: readonly ApprovalView[];
}

export interface TaskView {
  readonly alias: string;
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

/** The job whole. */
export function viewOf(job: KusciaJob): JobView {
  const { metadata, spec, status = {} } = job;
  const known = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  return given({
    ...summaryOf(job),
    uid: metadata.uid ?? "",
    reason: status.reason,
    message: status.message,
    etag: etagOf(job),
    tasks: spec.tasks.map((task) => taskView(task, known.get(task.alias))),
    approvals: approvalsOf(job),
  });
}

/** What the job asks of parties, and what they say to it. */
export function approvalsOf({ status = {} }: KusciaJob): ApprovalView[] {
  return (status.consents ?? []).map(approvalView);
}

const ETAG_DIGITS = 10;

/**
 * A digest of all that a command's effect depends on: the spec, the last command, and where each task stands. Of a job of
 * which parts are hidden it is the same.
 */
export function etagOf({ metadata, status = {} }: KusciaJob): string {
  const { uid = "", generation = 0, labels = {} } = metadata;
  const tasks = (status.tasks ?? []).map(({ alias, state, createTime }) => [alias, state, createTime ?? ""]);
  const facts = [uid, generation, labels[LABEL.jobStage], labels[LABEL.jobStageVersion], status.phase, tasks];
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, ETAG_DIGITS);
}

function taskView(spec: Task, status: Partial<TaskStatus> = {}): TaskView {
  const { state = "Pending", attempt = 0, attempts = [], reason, message } = status;
  return given({
    alias: spec.alias,
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
