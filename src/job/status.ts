import { CONDITION } from "../api/reasons.ts";
import type {
  Condition,
  KusciaJobStatus,
  PartyStatus,
  PodRecord,
  TaskCounts,
  TaskState,
  TaskStatus,
} from "../api/types.ts";
import { deepEqual } from "../util/equal.ts";
import { hookRecords, mapHooks, recordHooks } from "./hook-records.ts";
import type { Pass } from "./pass.ts";
import type { PassClock } from "./time.ts";
import { failJob } from "./transitions.ts";
import { hasWarning, isFickleWait, isQuietWait } from "./waits.ts";

/**
 * What of the status may be written. With a spec of 1 MiB this stays below etcd's 1.5 MiB, with room for managedFields
 * (docs/architecture.md).
 */
export const STATUS_MAX_BYTES = 320 * 1024;

/** What a status holds of a pod in the end: its uid and its phase, beside its name. */
const LONGEST_POD: PodRecord = { name: "", uid: "0".repeat(36), phase: "Succeeded" };
/** What a status holds of a task in the end, beside its names and parties. */
const TIME = "2026-01-01T00:00:00Z";
const TASK_TIMES = { createTime: TIME, startTime: TIME, endTime: TIME, appImageGeneration: 1, attempt: 1 };

/** What a task's part of the status is made of. */
export interface TaskOutline {
  readonly alias: string;
  readonly taskID: string;
  readonly parties: readonly { readonly domainID: string; readonly role: string; readonly pods: readonly string[] }[];
}

/** The size of the smallest status that tells of every pod of these tasks, as `fit` leaves it, and how many pods there are. */
export function leastStatus(tasks: readonly TaskOutline[]): { bytes: number; pods: number } {
  const records = tasks.map(({ alias, taskID, parties }): TaskStatus => ({
    alias,
    taskID,
    state: "Succeeded",
    ...TASK_TIMES,
    retries: { failed: 100, disrupted: 100 },
    releases: 1000,
    parties: parties.map(({ domainID, role, pods }) => ({
      domainID,
      role,
      state: "Succeeded",
      pods: pods.map((name) => ({ ...LONGEST_POD, name })),
    })),
  }));
  const taskStatus = Object.fromEntries(tasks.map(({ taskID }) => [taskID, "Succeeded"]));
  const pods = tasks.flatMap(({ parties }) => parties.flatMap((party) => party.pods)).length;
  return { bytes: Buffer.byteLength(JSON.stringify({ taskStatus, tasks: records })), pods };
}

/** Fills in what follows from the tasks: the map of Kuscia, the counts, the progress. */
export function summarize(pass: Pass): void {
  const { status, job } = pass;
  if (job.metadata.generation !== undefined) status.observedGeneration = job.metadata.generation;
  if (pass.hooks.length > 0) status.hooks = recordHooks(pass.hooks);
  const { tasks } = status;
  if (tasks === undefined) return;
  const positions = tasks.flatMap(({ queuePosition }) => queuePosition ?? []);
  if (positions.length > 0) status.queuePosition = Math.min(...positions);
  else delete status.queuePosition;
  const counts = countTasks(tasks);
  status.taskCounts = counts;
  status.progress = `${counts.succeeded + counts.failed}/${counts.total}`;
  // Kuscia's map has the tasks that were created, no others.
  status.taskStatus = {};
  for (const { alias, taskID, state, createTime, nextAttemptTime } of tasks) {
    if (pass.added.has(alias)) continue;
    const wasCreated = createTime !== undefined || nextAttemptTime !== undefined;
    if (wasCreated && state !== "Skipped") status.taskStatus[taskID] = state;
  }
}

export function countTasks(tasks: readonly TaskStatus[]): TaskCounts {
  const count = (state: TaskState): number => tasks.filter((task) => task.state === state).length;
  return {
    total: tasks.length,
    pending: count("Pending"),
    running: count("Running"),
    succeeded: count("Succeeded"),
    failed: count("Failed"),
    skipped: count("Skipped"),
  };
}

/** A place in a line is written at most so often, unless something else is written. */
const POSITION_SECONDS = 60;

/** Whether the change is worth a write. What is left out here is written along with the next change that is. */
export function isWorthWriting(before: KusciaJobStatus | undefined, after: KusciaJobStatus, clock: PassClock): boolean {
  return !deepEqual(essence(before ?? {}), essence(after)) || hasMovedUp(before, after, clock);
}

/** A line may move many times a second, and each move concerns everybody in it. */
function hasMovedUp(before: KusciaJobStatus | undefined, after: KusciaJobStatus, clock: PassClock): boolean {
  const positions = ({ tasks = [] }: KusciaJobStatus): unknown => tasks.map((task) => task.queuePosition);
  return (
    !deepEqual(positions(before ?? {}), positions(after)) && clock.passed(before?.lastReconcileTime, POSITION_SECONDS)
  );
}

/** Outcomes, intents and whatever changes the job as a whole are written at once; the rest may wait for company. */
export function isUrgent(before: KusciaJobStatus | undefined, after: KusciaJobStatus): boolean {
  if (before?.phase !== after.phase || !deepEqual(before?.stageStatus, after.stageStatus)) return true;
  const known = new Map(recordsOf(before).map((task) => [task.alias, task]));
  return recordsOf(after).some((task) => isTaskUrgent(known.get(task.alias), task));
}

/** What is recorded of tasks and hooks. */
function recordsOf(status: KusciaJobStatus = {}): TaskStatus[] {
  return [...(status.tasks ?? []), ...hookRecords(status)];
}

/** From this refusal on nothing that can be spared is left, and the job has to end. */
export const LAST_STATUS_REFUSAL = 2;

/** Ends a job whose status the API server refuses without everything that can be spared: it could not be followed any more. */
export function endIfTooLarge(pass: Pass): void {
  const { statusRefusals = 0 } = pass.snapshot;
  if (statusRefusals < LAST_STATUS_REFUSAL || pass.status.completionTime !== undefined) return;
  const message =
    "The API server refuses the job's status as too large, even without endpoints and messages; use fewer tasks, parties or replicas, or a smaller spec";
  failJob(pass, { reason: "StatusTooLarge", message });
}

/**
 * Drops what can be spared until the status fits: endpoints and summaries of outputs, then messages and earlier attempts, never states. A status that was refused
 * without these keeps of each task its state alone.
 */
export function fit(status: KusciaJobStatus, refusals: number): KusciaJobStatus {
  const tooLarge = refusals > 0;
  const fits = (candidate: KusciaJobStatus): boolean =>
    Buffer.byteLength(JSON.stringify(candidate)) <= STATUS_MAX_BYTES;
  if (!tooLarge && fits(status)) return status;
  const bare = mapParties(withoutSummaries(status), (party) => omit(party, ["endpoints"]));
  if (!tooLarge && fits(bare)) return bare;
  const silent = mapParties(bare, withoutWords);
  const words = ["message", "attempts"] as const;
  const spared = refusals < LAST_STATUS_REFUSAL ? words : ([...words, "parties"] as const);
  return mapTasks(silent, (task) => omit(task, spared));
}

function withoutSummaries(status: KusciaJobStatus): KusciaJobStatus {
  const outputs = status.outputs?.map((each) => omit(each, ["summary"]));
  return { ...status, ...(outputs && { outputs }) };
}

function withoutWords(party: PartyStatus): PartyStatus {
  const pods = party.pods?.map((pod) => omit(pod, ["disruption"]));
  return { ...omit(party, ["message"]), ...(pods && { pods }) };
}

function mapParties(status: KusciaJobStatus, change: (party: PartyStatus) => PartyStatus): KusciaJobStatus {
  return mapTasks(status, (task) => ({ ...task, ...(task.parties && { parties: task.parties.map(change) }) }));
}

/** The status with every task and hook changed. */
function mapTasks(status: KusciaJobStatus, change: (task: TaskStatus) => TaskStatus): KusciaJobStatus {
  const tasks = status.tasks?.map(change);
  const hooks = status.hooks?.map((each) => mapHooks(each, change));
  return { ...status, ...(tasks && { tasks }), ...(hooks && { hooks }) };
}

/** Whether a change of one task is worth a write of its own. */
export function isTaskWorthWriting(before: TaskStatus | undefined, after: TaskStatus): boolean {
  return before === undefined || !deepEqual(taskEssence(before), taskEssence(after));
}

/** Outcomes and intents are. */
export function isTaskUrgent(before: TaskStatus | undefined, after: TaskStatus): boolean {
  const ended = after.state !== before?.state && after.state !== "Running";
  // The termination message of a stopped party is part of its outcome: its pod is about to go.
  const lost = (after.parties ?? []).some(({ state, message }, index) => {
    const known = before?.parties?.[index];
    return state === "Failed" && (known?.state !== "Failed" || known.message !== message);
  });
  // Others wait behind it, or may have to let it go first.
  const movesInLine = !deepEqual(before?.queuedFor, after.queuedFor);
  return ended || lost || movesInLine || after.createTime !== before?.createTime;
}

/** A status without what must not cause a write of its own: the time of the pass, uids, and the messages of waits. */
function essence(status: KusciaJobStatus): unknown {
  return {
    ...omit(status, ["lastReconcileTime", "queuePosition"]),
    tasks: status.tasks?.map(taskEssence),
    ...(status.hooks && { hooks: status.hooks.map((each) => mapHooks(each, taskEssence)) }),
    // The message of a job's wait follows that of a task.
    conditions: status.conditions?.map((each) =>
      omit(each, isFickle(each) ? ["lastTransitionTime", "message"] : ["lastTransitionTime"]),
    ),
  };
}

/** Pods end one by one, and the message of a wait changes with each look: neither is worth a write by itself. */
function isFickle({ type, reason }: Condition): boolean {
  return type === CONDITION.terminating || isFickleWait(reason);
}

function taskEssence(task: TaskStatus): unknown {
  const hasFickleMessage = isFickleWait(task.reason) && isOpen(task.state);
  const quiet = isQuietWait(task.reason) ? (["reason"] as const) : [];
  return {
    ...omit(task, ["waitingSince", "queuedSince", "queuePosition", ...quiet]),
    ...(hasFickleMessage && { message: hasWarning(task.message) }),
    parties: task.parties?.map(partyEssence),
  };
}

function partyEssence(party: PartyStatus): unknown {
  return { ...omit(party, isOpen(party.state) ? ["message"] : []), pods: party.pods?.map((pod) => omit(pod, ["uid"])) };
}

/** Not by `delete`, which makes slow objects: this is done to whole statuses in every pass. */
function omit<T extends object, K extends keyof T>(object: T, keys: readonly K[]): Omit<T, K> {
  const rest: Record<string, unknown> = {};
  const omitted: readonly PropertyKey[] = keys;
  for (const [key, value] of Object.entries(object)) if (!omitted.includes(key)) rest[key] = value;
  return rest as Omit<T, K>;
}

function isOpen(state: TaskState): boolean {
  return state === "Pending" || state === "Running";
}
