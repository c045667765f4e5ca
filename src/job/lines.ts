import type { ResourceQuota, Stored } from "../api/kubernetes.ts";
import type { KusciaJob, Task, TaskStatus } from "../api/types.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { partyNames } from "../workload/names.ts";
import { jittered } from "./jitter.ts";
import { isActive, isWaiting, partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { podRoom } from "./quotas.ts";
import { listed } from "./text.ts";
import { recordWait } from "./waits.ts";

/** Whoever waits for the room of one domain lets others of another domain go first for so long. */
const OVERTAKEN_SECONDS = 600;
/** Without any news of room the head of a line is tried, and the others look how far they are, so often. */
const BACKSTOP_SECONDS = 60;
const BACKSTOP_JITTER = 0.25;
/** The same of a task that needs more than the quota allows at all, as far as is known. */
const VAIN_SECONDS = 600;
/** A task that was let go five times is not tried again within 32 s, whatever room appears. */
const MOST_DOUBLINGS = 5;

/** Reasons of tasks that stand in line and are not tried just now. */
const STANDING: ReadonlySet<string | undefined> = new Set(["GangReleased", "QuotaExceeded", "WaitingInLine"]);

/** A task that stands in the lines of some domains, as the status of its job shows it. */
export interface QueuedTask {
  readonly job: Stored<KusciaJob>;
  readonly spec: Task;
  readonly status: TaskStatus;
  /** Its place in the spec. */
  readonly index: number;
}

/** The tasks of a job that stand in line. Nothing of a job that is suspended, over or being deleted does. */
export function queuedTasks(job: Stored<KusciaJob>): QueuedTask[] {
  const isStopped = job.spec.suspend === true || job.metadata.deletionTimestamp !== undefined;
  if (job.status?.phase !== "Running" || isStopped) return [];
  return (job.status.tasks ?? []).flatMap((status) => {
    const index = status.queuedFor === undefined ? -1 : job.spec.tasks.findIndex(({ alias }) => alias === status.alias);
    return index < 0 ? [] : [{ job, spec: job.spec.tasks[index]!, status, index }];
  });
}

/** The domains of which a job wants room: where it may have to be woken. */
export function queueDomains(job: Stored<KusciaJob>): string[] {
  return partyDomains(queuedTasks(job).map(({ spec }) => spec));
}

/** Oldest first: by the age of the jobs, within a job in the order in which its tasks start. */
export function compareQueued(a: QueuedTask, b: QueuedTask): number {
  return (
    ageOf(a).localeCompare(ageOf(b)) ||
    keyOf(a).localeCompare(keyOf(b)) ||
    (b.spec.priority ?? 0) - (a.spec.priority ?? 0) ||
    a.index - b.index
  );
}

function ageOf({ job }: QueuedTask): string {
  return job.metadata.creationTimestamp ?? "";
}

function keyOf({ job }: QueuedTask): string {
  return `${job.metadata.namespace}/${job.metadata.name}`;
}

/**
 * True if younger tasks must not take room of the domain before this one. One that waits for room elsewhere lets them,
 * though not for ever; while its pods are being made nobody takes what it counts on.
 */
export function blocks({ spec, status }: QueuedTask, domainID: string, now: number): boolean {
  const { queuedFor = [], queuedSince, createTime, reason } = status;
  if (queuedFor.length === 0 || !spec.parties.some((party) => party.domainID === domainID)) return false;
  if (createTime !== undefined) return reason === undefined;
  if (!STANDING.has(reason)) return false;
  const waited = queuedSince === undefined ? 0 : now - Date.parse(queuedSince);
  return queuedFor.includes(domainID) || waited >= OVERTAKEN_SECONDS * 1000;
}

/** Who is before a task, by domain. */
interface Ahead {
  readonly tasks: number;
  readonly domains: ReadonlyMap<string, number>;
}

function aheadOf(pass: Pass, run: TaskRun): Ahead {
  const { job, snapshot, runs } = pass;
  const self: QueuedTask = { job, ...run, index: runs.indexOf(run) };
  const own = runs.flatMap((each, index): QueuedTask[] =>
    each === run || each.status.queuedFor === undefined ? [] : [{ job, ...each, index }],
  );
  const tasks = new Set<string>();
  const domains = new Map<string, number>();
  for (const domainID of partyDomains([run.spec])) {
    const others = snapshot.references.queued(domainID).flatMap(queuedTasks);
    const before = [...own, ...others].filter(
      (each) => compareQueued(each, self) < 0 && blocks(each, domainID, pass.clock.now),
    );
    for (const each of before) tasks.add(`${keyOf(each)}/${each.spec.alias}`);
    if (before.length > 0) domains.set(domainID, before.length);
  }
  return { tasks: tasks.size, domains };
}

/** True, with the reason recorded, if a task has to let others go first or if there is no room for it yet. */
export function waitForTurn(pass: Pass, run: TaskRun): boolean {
  const { status } = run;
  const ahead = aheadOf(pass, run);
  if (ahead.tasks > 0) {
    stand(pass, run, [...ahead.domains.keys()]);
    recordWait(pass, run, { reason: "WaitingInLine", message: aheadText(ahead) });
    return true;
  }
  if (status.queuedFor === undefined) return false;
  const full = fullDomains(pass, run);
  if (full.length === 0 || isBackstopDue(pass, run)) return false;
  stand(
    pass,
    run,
    full.filter((domainID) => canEverFit(pass, run, domainID)),
  );
  recordWait(pass, run, { reason: "QuotaExceeded", message: fullText(pass, run, full) });
  return true;
}

function stand(pass: Pass, { spec, status }: TaskRun, domains: readonly string[]): void {
  status.queuedFor = [...domains];
  status.queuedSince ??= pass.clock.text;
  pass.clock.lookWithin(jittered(BACKSTOP_SECONDS, BACKSTOP_JITTER, `${pass.job.metadata.uid}/${spec.alias}`));
}

function isBackstopDue(pass: Pass, run: TaskRun): boolean {
  const { spec, status } = run;
  const isInVain = partyDomains([spec]).some((domainID) => !canEverFit(pass, run, domainID));
  const seconds = isInVain ? VAIN_SECONDS : BACKSTOP_SECONDS;
  const since = status.nextAttemptTime ?? (status.reason === "QuotaExceeded" ? status.waitingSince : undefined);
  return pass.clock.passed(since, jittered(seconds, BACKSTOP_JITTER, `${pass.job.metadata.uid}/${spec.alias}`));
}

function aheadText({ tasks, domains }: Ahead): string {
  const [most] = [...domains].toSorted(([, a], [, b]) => b - a);
  const before = Math.max(tasks, most?.[1] ?? 0);
  const are = before === 1 ? "1 task is" : `${before} tasks are`;
  return `${are} before it for pods of ${listed([...domains.keys()].toSorted())}`;
}

function fullText(pass: Pass, run: TaskRun, full: readonly string[]): string {
  const texts = full.map((domainID) => {
    const { free } = podRoom(pass.snapshot.references.quotas(domainID));
    return `the quota of ${domainID} leaves room for ${Math.max(0, free)} of ${podsNeeded(pass, run, domainID)} pods`;
  });
  return listed(texts);
}

/** The domains in which a quota is known to leave too little room for the pods of the task. */
function fullDomains(pass: Pass, run: TaskRun): string[] {
  return partyDomains([run.spec]).filter(
    (domainID) => podsNeeded(pass, run, domainID) > podRoom(pass.snapshot.references.quotas(domainID)).free,
  );
}

/** False if the quota of the domain can never have room, so that nobody should wait for this task. */
export function canEverFit(pass: Pass, run: TaskRun, domainID: string): boolean {
  return podsNeeded(pass, run, domainID) <= podRoom(pass.snapshot.references.quotas(domainID)).hard;
}

function podsNeeded({ snapshot }: Pass, { spec, status }: TaskRun, domainID: string): number {
  const names = partyNames(spec, status.taskID, snapshot.references.appImage(spec.appImage));
  return names.filter((party) => party.domainID === domainID).reduce((sum, { pods }) => sum + pods.length, 0);
}

/**
 * Shortens the pauses of tasks for which there may be room now, as somebody saw a pod go or a quota change. What a task let
 * go makes room, too, so each of its tries that comes to nothing doubles the pause that stays.
 */
export function shortenPauses(pass: Pass): void {
  const { roomIn = new Set<string>() } = pass.snapshot;
  for (const run of pass.runs.filter((each) => isWaiting(each) && hasRoomIn(pass, each, roomIn))) {
    const { releases = 0, waitingSince, nextAttemptTime } = run.status;
    const earliest = (parseTime(waitingSince) ?? 0) + 1000 * 2 ** Math.min(releases - 1, MOST_DOUBLINGS);
    const time = Math.max(pass.clock.now, earliest);
    if (time < (parseTime(nextAttemptTime) ?? 0)) run.status.nextAttemptTime = formatTime(time);
  }
}

function hasRoomIn(pass: Pass, run: TaskRun, roomIn: ReadonlySet<string>): boolean {
  const { queuedFor, nextAttemptTime } = run.status;
  if (queuedFor === undefined || nextAttemptTime === undefined) return false;
  const wanted = queuedFor.length === 0 ? partyDomains([run.spec]) : queuedFor;
  return wanted.some((domainID) => roomIn.has(domainID)) && fullDomains(pass, run).length === 0;
}

/** Writes down how many tasks are before each that stands in line. */
export function recordPositions(pass: Pass): void {
  for (const run of pass.runs) {
    const { status } = run;
    const stands = status.queuedFor !== undefined && isWaiting(run) && STANDING.has(status.reason);
    if (stands) status.queuePosition = aheadOf(pass, run).tasks + 1;
    else if (!isActive(run)) delete status.queuePosition;
  }
}

/** Of the tasks that stand in the line of a domain those that may have their turn now: up to the first that blocks it. */
export function nextInLine(queued: readonly QueuedTask[], domainID: string, now: number): QueuedTask[] {
  const sorted = queued.toSorted(compareQueued);
  const end = sorted.findIndex((each) => blocks(each, domainID, now));
  return end < 0 ? sorted : sorted.slice(0, end + 1);
}

/** Whether a change of a quota may have made room. */
export function madeRoom(before: ResourceQuota | undefined, after: ResourceQuota | undefined): boolean {
  const [old, now] = [before, after].map((quota) => (quota === undefined ? [] : [quota]));
  const [were, are] = [podRoom(old ?? []), podRoom(now ?? [])];
  return are.free > were.free || after === undefined || hasMoreOf(before, after);
}

/** Of anything else that a quota limits. */
function hasMoreOf(before: ResourceQuota | undefined, after: ResourceQuota): boolean {
  if (before === undefined) return false;
  const text = ({ spec, status }: ResourceQuota): string => JSON.stringify([spec?.hard, status?.used]);
  return text(before) !== text(after);
}
