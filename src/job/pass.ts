import type { Stored } from "../api/kubernetes.ts";
import type { HookKind } from "../api/hooks.ts";
import type { KusciaJob, KusciaJobStatus, PartyStatus, Task, TaskStatus } from "../api/types.ts";
import type { TaskPlan } from "../workload/input.ts";
import { type AddedTask, type TaskWrite, wholeJob, writeTo } from "./added-tasks.ts";
import { admit } from "./admission.ts";
import { ChildIndex } from "./children.ts";
import { type DomainHooks, type HookRun, hookRuns, readHooks } from "./hook-records.ts";
import { taskIDOf } from "./task-ids.ts";
import { PassClock } from "./time.ts";
import type { PlannedChild, PlannedEvent, PodRef, ReleaseCause, RetryCause, Snapshot } from "./types.ts";

/** One task in one pass: what is asked for, and the draft of what will be recorded. */
export interface TaskRun {
  readonly spec: Task;
  readonly status: TaskStatus;
  /** The object that it was added as; undefined for a task of the job's spec. */
  readonly added?: AddedTask | undefined;
  /** What it is for if it is a hook, which the job's spec does not list as a task. */
  readonly hook?: HookKind;
}

/** One planning pass: the snapshot, and the draft of the next status that the policies write into. */
export interface Pass {
  readonly snapshot: Snapshot;
  /** With the tasks that were added, as if they stood in its spec and status. */
  readonly job: Stored<KusciaJob>;
  /** The job as it is stored. */
  readonly stored: Stored<KusciaJob>;
  /** By alias: the tasks that were added. */
  readonly added: ReadonlyMap<string, AddedTask>;
  /** What is said to added tasks that the job has not taken. */
  readonly answers: readonly TaskWrite[];
  /** What the first task lacks that may still become one of the job; undefined if there is none. */
  readonly awaitedTask: string | undefined;
  readonly clock: PassClock;
  readonly children: ChildIndex;
  /** The draft of the whole job's. `tasks` holds the drafts of `runs`, once listed. */
  readonly status: KusciaJobStatus;
  /** In spec order, then in the order in which they were added. */
  readonly runs: readonly TaskRun[];
  /** By domain; empty for a job that declares no hooks. */
  readonly hooks: readonly DomainHooks[];
  /** What the tasks that may lack something consist of, by alias. */
  readonly taskPlans: Map<string, TaskPlan>;
  /** What opens the gates of tasks whose pods can all start now, by alias. */
  readonly startGates: Map<string, readonly PlannedChild[]>;
  /** Events that cannot be read off the change of status. */
  readonly events: PlannedEvent[];
  /** Why tasks are tried again from this pass on. */
  readonly retries: RetryCause[];
  /** Why tasks let go of their pods in this pass. */
  readonly releases: ReleaseCause[];
  /** Why tasks that failed suspend the job. */
  readonly suspensions: string[];
  /** Pods that have to be looked up live before anything is decided. */
  readonly verify: PodRef[];
}

export function beginPass(given: Snapshot): Pass {
  const clock = new PassClock(given.now);
  const { tasks, answers, awaited } = admit(given, clock);
  const stored = given.job;
  const job = wholeJob(stored, tasks);
  const snapshot = { ...given, job };
  const status = copyStatus(job.status ?? {});
  const known = new Map(given.addedTasks?.map((task) => [task.metadata.name, task]));
  // As they are stored: those that are taken in this pass have no status there.
  const added = new Map(tasks.map(({ spec, metadata }) => [spec.alias, known.get(metadata.name)!]));
  return {
    snapshot,
    job,
    stored,
    added,
    answers: answers.map(({ task, status: answer }) => writeTo(stored, task, answer)),
    awaitedTask: awaited,
    clock,
    children: new ChildIndex(snapshot.children),
    status,
    runs: readRuns(job, status, added),
    hooks: readHooks(job, partyDomains(job.spec.tasks)),
    taskPlans: new Map(),
    startGates: new Map(),
    events: [],
    retries: [],
    releases: [],
    suspensions: [],
    verify: [],
  };
}

/** All tasks and hooks: whatever may have children. */
export function allRuns({ runs, hooks }: Pick<Pass, "runs" | "hooks">): readonly TaskRun[] {
  return hooks.length === 0 ? runs : [...runs, ...hookRuns(hooks)];
}

/** The preparations: they end with the tasks, when a job is stopped or suspended. */
export function preparationRuns({ hooks }: Pick<Pass, "hooks">): readonly HookRun[] {
  return hooks.flatMap(({ preparation }) => preparation ?? []);
}

/** Active as in Kuscia: recorded as started, and not ended. Only such tasks have live pods. */
export function isActive({ status }: TaskRun): boolean {
  return status.createTime !== undefined && !isFinished({ status });
}

/** Whether anything of the job runs, a preparation too. */
export function isBusy(pass: Pick<Pass, "runs" | "hooks">): boolean {
  return [...pass.runs, ...preparationRuns(pass)].some(isActive);
}

/** Finished as in Kuscia. */
export function isFinished({ status }: Pick<TaskRun, "status">): boolean {
  return status.state === "Succeeded" || status.state === "Failed";
}

/** Recorded as neither started nor skipped. */
export function isWaiting({ status }: TaskRun): boolean {
  return status.state === "Pending" && status.createTime === undefined;
}

/** Without pods: its work is done elsewhere. */
export function isExternal({ spec }: Pick<TaskRun, "spec">): boolean {
  return spec.external === true;
}

/** Between two attempts: one has ended, and the next one has not been recorded as started. */
export function isBetweenAttempts({ status }: TaskRun): boolean {
  return status.nextAttemptTime !== undefined;
}

/** What `status.reason` says of a job that its spec has suspended: Azure Batch's word for it. */
export const DISABLED = "Disabled";

/** Whether the spec asks for a pause of the job. */
export function isHeld({ job }: Pick<Pass, "job">): boolean {
  return job.spec.suspend === true;
}

/** Suspended by its spec, and not by Kuscia's command. */
export function isDisabled({ phase, reason }: KusciaJobStatus = {}): boolean {
  return phase === "Suspended" && reason === DISABLED;
}

/** The domains of all parties, in declaration order: Kuscia's "own parties", since partners are refused. */
export function partyDomains(tasks: readonly Task[]): string[] {
  return [...new Set(tasks.flatMap(({ parties }) => parties.map(({ domainID }) => domainID)))];
}

/** The domains whose part in the job's commands is recorded; a job without tasks still has its initiator. */
export function jobDomains({ spec }: Pick<KusciaJob, "spec">): string[] {
  const domains = partyDomains(spec.tasks);
  return domains.length === 0 ? [spec.initiator] : domains;
}

/** `bob-host` or `bob`, as Kuscia's messages name a party. */
export function partyName({ domainID, role }: Pick<PartyStatus, "domainID" | "role">): string {
  return role === undefined || role === "" ? domainID : `${domainID}-${role}`;
}

function readRuns(job: Stored<KusciaJob>, status: KusciaJobStatus, added: ReadonlyMap<string, AddedTask>): TaskRun[] {
  const recorded = new Map((status.tasks ?? []).map((task) => [task.alias, task]));
  return job.spec.tasks.map((spec) => {
    const known = recorded.get(spec.alias);
    // Each record serves one entry: a repeated alias is refused, but only after this.
    recorded.delete(spec.alias);
    return { spec, status: known ?? newTask(job, status, spec), added: added.get(spec.alias) };
  });
}

function newTask(job: Stored<KusciaJob>, status: KusciaJobStatus, spec: Task): TaskStatus {
  const taskID = taskIDOf(job, spec);
  // A job that ran under Kuscia has no `tasks`: what it finished is not run again.
  const earlier = status.tasks === undefined ? status.taskStatus?.[taskID] : undefined;
  if (earlier !== "Succeeded" && earlier !== "Failed") return { alias: spec.alias, taskID, state: "Pending" };
  const end = { endTime: status.completionTime ?? status.startTime, createTime: status.startTime };
  const why = { reason: "KusciaJobStopped", message: "It failed before this operator took the job over." };
  return { alias: spec.alias, taskID, state: earlier, ...end, ...(earlier === "Failed" ? why : {}) };
}

/** A copy that may be written to: whatever a pass changes in place is copied, the rest is shared. */
function copyStatus(status: KusciaJobStatus): KusciaJobStatus {
  const tasks = status.tasks?.map((task) => ({
    ...task,
    ...(task.parties && { parties: task.parties.map(copyParty) }),
  }));
  return {
    ...status,
    ...(status.stageStatus && { stageStatus: { ...status.stageStatus } }),
    ...(status.approveStatus && { approveStatus: { ...status.approveStatus } }),
    ...(status.consents && { consents: [...status.consents] }),
    ...(status.conditions && { conditions: status.conditions.map((condition) => ({ ...condition })) }),
    ...(tasks && { tasks }),
  };
}

function copyParty(party: PartyStatus): PartyStatus {
  return { ...party, ...(party.pods && { pods: party.pods.map((pod) => ({ ...pod })) }) };
}
