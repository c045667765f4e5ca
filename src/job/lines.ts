import type { ResourceQuota, Stored } from "../api/kubernetes.ts";
import type { KusciaJob, Task, TaskStatus } from "../api/types.ts";
import { type AddedTask, compareAdded, isFor } from "./added-tasks.ts";
import { formatTime, parseTime } from "../util/time.ts";
import { type Amounts, partyNeeds } from "../workload/needs.ts";
import { quantityOf } from "../workload/quantity.ts";
import { jittered } from "./jitter.ts";
import { isActive, isWaiting, partyDomains, type Pass, type TaskRun } from "./pass.ts";
import { countsPods, lacking, limitsPods, quotaRoom } from "./quotas.ts";
import { isNodeRoom, NEW_NODES, type Room, roomsOf, roomsText } from "./rooms.ts";
import { listed } from "./text.ts";
import { recordWait } from "./waits.ts";

/** Whoever waits for the room of one domain lets others of another domain go first for so long. */
const OVERTAKEN_SECONDS = 600;
/** Nobody passes a task whose try has no nodes for so long, or until it has let go so often: it may never find any. */
const NODELESS_SECONDS = 600;
const NODELESS_RELEASES = 10;
/** Without any news of room the head of a line is tried, and the others look how far they are, so often. */
const BACKSTOP_SECONDS = 60;
const BACKSTOP_JITTER = 0.25;
/** Those behind more than so many look the more seldom the more there are: somebody wakes them, and a crowd keeps quiet. */
const NEAR = 50;
const MOST_SELDOM = 30;
/** The same of a task that needs more than the quota allows at all, as far as is known. */
const VAIN_SECONDS = 600;
/** A task that was let go five times is not tried again within 32 s, whatever room appears. */
const MOST_DOUBLINGS = 5;

/** Reasons of tasks that stand in line and are not tried just now. */
const STANDING: ReadonlySet<string | undefined> = new Set(["GangReleased", "QuotaExceeded", "WaitingInLine"]);

/** A task that stands in line for some rooms, as the status of its job shows it. */
export interface QueuedTask {
  readonly job: Stored<KusciaJob>;
  readonly spec: Task;
  readonly status: TaskStatus;
  /** Its place in the spec; those that were added come after all of these. */
  readonly index: number;
  readonly added?: AddedTask | undefined;
}

/** The tasks of a job's spec that stand in line. Nothing of a job that is suspended, over or being deleted does. */
export function queuedTasks(job: Stored<KusciaJob>): QueuedTask[] {
  if (!mayStand(job)) return [];
  const waiting = (job.status?.tasks ?? []).filter(({ queuedFor }) => queuedFor !== undefined);
  if (waiting.length === 0) return [];
  const places = new Map(job.spec.tasks.map((spec, index) => [spec.alias, { spec, index }]));
  return waiting.flatMap((status) => {
    const place = places.get(status.alias);
    return place === undefined ? [] : [{ job, ...place, status }];
  });
}

/** The same of a task that was added to the job; nothing while the job is not known. */
export function queuedAddedTask(task: AddedTask, job: Stored<KusciaJob> | undefined): QueuedTask[] {
  const { spec, status } = task;
  if (status?.queuedFor === undefined || job === undefined || !isFor(task, job) || !mayStand(job)) return [];
  return [{ job, spec, status, index: job.spec.tasks.length, added: task }];
}

function mayStand({ spec, metadata, status }: Stored<KusciaJob>): boolean {
  return status?.phase === "Running" && spec.suspend !== true && metadata.deletionTimestamp === undefined;
}

/** Where somebody may have to be woken: the domains of which tasks want room, and the nodes in whose lines they stand. */
export function queueRooms(queued: readonly Pick<QueuedTask, "spec" | "status">[]): Room[] {
  const nodes = queued.flatMap(({ status: { queuedFor = [] } }) => queuedFor.filter(isNodeRoom));
  return [...partyDomains(queued.map(({ spec }) => spec)), ...new Set(nodes)];
}

/** By the priority of the jobs, then by their age, the oldest first; within a job in the order in which its tasks start. */
export function compareQueued(a: QueuedTask, b: QueuedTask): number {
  return a.job === b.job ? comparePlaces(a, b) : compareJobs(a.job, b.job) || comparePlaces(a, b);
}

/** The same of the jobs alone: two are never alike. */
export function compareJobs(a: Stored<KusciaJob>, b: Stored<KusciaJob>): number {
  return (
    (b.spec.priority ?? 0) - (a.spec.priority ?? 0) ||
    compareTexts(ageOf(a), ageOf(b)) ||
    BY_NAME.compare(jobKey(a), jobKey(b))
  );
}

/** Of times as Kubernetes writes them; many of them are compared. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function comparePlaces(a: QueuedTask, b: QueuedTask): number {
  const place = (b.spec.priority ?? 0) - (a.spec.priority ?? 0) || a.index - b.index;
  if (place !== 0 || a.added === undefined || b.added === undefined) return place;
  return compareAdded(a.added, b.added);
}

/** `job-2` before `job-10`: the times of creation are whole seconds. */
const BY_NAME = new Intl.Collator("en", { numeric: true });

function ageOf({ metadata }: Stored<KusciaJob>): string {
  return metadata.creationTimestamp ?? "";
}

function jobKey({ metadata }: Stored<KusciaJob>): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** What is known of a room at a moment. */
export interface RoomView {
  readonly room: Room;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** It is a domain whose quotas are known to count pods, so that what is left can be told beforehand. */
  readonly isCounted: boolean;
}

/**
 * True if younger tasks must not take the room before this one. One that waits for room elsewhere lets them, though not for
 * ever. While its pods are being made nobody takes what it counts on: where the room is counted that is set aside for it,
 * elsewhere the others wait.
 */
export function blocks(task: QueuedTask, { room, now, isCounted }: RoomView): boolean {
  const { spec, status } = task;
  if (isNodeRoom(room)) return blocksNodes(status, room, now);
  const { queuedFor = [], queuedSince, reason } = status;
  if (queuedFor.length === 0 || !spec.parties.some((party) => party.domainID === room)) return false;
  if (status.createTime !== undefined) return isTried(task) && !isCounted;
  if (!STANDING.has(reason)) return false;
  if (queuedFor.includes(room)) return true;
  const waited = queuedSince === undefined ? 0 : now - Date.parse(queuedSince);
  return waited >= OVERTAKEN_SECONDS * 1000;
}

/** Its pods are just being made. */
export function isTried({ status: { createTime, reason } }: Pick<QueuedTask, "status">): boolean {
  return createTime !== undefined && reason === undefined;
}

/**
 * Its pods wait for nodes, or for their turn, or for those of its earlier try to end. Whatever keeps a try from its nodes, be it
 * pods that do not go or creations that are refused, closes the line for so long and no longer.
 */
function blocksNodes(status: TaskStatus, room: Room, now: number): boolean {
  const { queuedFor = [], createTime, reason, waitingSince, releases = 0 } = status;
  if (!queuedFor.includes(room) || releases >= NODELESS_RELEASES) return false;
  if (createTime === undefined && STANDING.has(reason)) return true;
  // A try has one beginning, though what it waits for may change: AdmissionDenied, APIError, Unschedulable.
  const since = createTime ?? (reason === "OldPodsRunning" ? waitingSince : undefined);
  return since !== undefined && now - Date.parse(since) < NODELESS_SECONDS * 1000;
}

/** Who is before a task, by room. */
interface Ahead {
  readonly tasks: number;
  readonly rooms: ReadonlyMap<Room, number>;
}

function aheadOf(pass: Pass, run: TaskRun, wanted: readonly Room[] = roomsOf(pass, run.spec)): Ahead {
  const { job, snapshot, runs } = pass;
  // In the order in which they are listed, added tasks too: these have no `added` here.
  const placeOf = ({ spec, status }: TaskRun, index: number): QueuedTask => ({ job, spec, status, index });
  const self = placeOf(run, runs.indexOf(run));
  const own = runs.flatMap((each, index): QueuedTask[] =>
    each === run || each.status.queuedFor === undefined ? [] : [placeOf(each, index)],
  );
  const { references } = snapshot;
  const views = wanted.map((room): RoomView => {
    return { room, now: pass.clock.now, isCounted: countsPods(references.quotas(room)) };
  });
  const ownBefore = own.filter((each) => compareQueued(each, self) < 0);
  const rooms = new Map<Room, number>();
  for (const view of views) {
    const count = ownBefore.filter((each) => blocks(each, view)).length + references.blockers([view]).before(job);
    if (count > 0) rooms.set(view.room, count);
  }
  const blocking = ownBefore.filter((each) => views.some((view) => blocks(each, view)));
  return { tasks: blocking.length + references.blockers(views).before(job), rooms };
}

/** What stands before a task whose pods wait for these nodes; undefined if it is the first of their lines. */
export function whoIsBefore(pass: Pass, run: TaskRun, rooms: readonly Room[]): string | undefined {
  const ahead = aheadOf(pass, run, rooms);
  return ahead.tasks === 0 ? undefined : aheadText(ahead);
}

/**
 * True, with the reason recorded, if a task has to let others go first or if there is no room for it yet. `canTry` is false of
 * one that could not start if there were.
 */
export function waitForTurn(pass: Pass, run: TaskRun, canTry = true): boolean {
  const ahead = aheadOf(pass, run);
  if (ahead.tasks > 0) {
    stand(pass, run, { rooms: [...ahead.rooms.keys()], before: ahead.tasks });
    recordWait(pass, run, { reason: "WaitingInLine", message: aheadText(ahead) });
    return true;
  }
  const full = shortages(pass, run);
  if (full.length === 0) return false;
  // Now and then one is tried though no room is known of, unless another one is being tried: that tells.
  if (canTry && isBackstopDue(pass, run) && !isAnyTried(pass, run)) return false;
  stand(pass, run, { rooms: worthWaitingFor(pass, run, full), before: 0 });
  recordWait(pass, run, { reason: "QuotaExceeded", message: listed(full.map(shortageText)) });
  return true;
}

/** What a task without pods waits for of which one was refused in this domain: its room, and that of quotas known to be full. */
export function roomsAfterRefusal(pass: Pass, run: TaskRun, refusedIn: string): Room[] {
  return worthWaitingFor(pass, run, [{ domainID: refusedIn }, ...shortages(pass, run)]);
}

/** The domains, in the order of the parties, but for those that can never have room. */
function worthWaitingFor(pass: Pass, run: TaskRun, full: readonly Pick<Shortage, "domainID">[]): Room[] {
  const isFull = (each: string): boolean => full.some(({ domainID }) => domainID === each);
  return partyDomains([run.spec]).filter((each) => isFull(each) && canEverFit(pass, run, each));
}

function isAnyTried(pass: Pass, run: TaskRun): boolean {
  return partyDomains([run.spec]).some((domainID) => setAside(pass, run, domainID).size > 0);
}

/** `before`: how many tasks have their turn first. */
function stand(
  pass: Pass,
  { spec, status }: TaskRun,
  { rooms, before }: { readonly rooms: readonly Room[]; readonly before: number },
): void {
  status.queuedFor = [...rooms];
  status.queuedSince ??= pass.clock.text;
  const seconds = BACKSTOP_SECONDS * Math.min(MOST_SELDOM, Math.max(1, before / NEAR));
  pass.clock.lookWithin(jittered(seconds, BACKSTOP_JITTER, `${pass.job.metadata.uid}/${spec.alias}`));
}

function isBackstopDue(pass: Pass, run: TaskRun): boolean {
  const { spec, status } = run;
  const isInVain = partyDomains([spec]).some((domainID) => !canEverFit(pass, run, domainID));
  const seconds = isInVain ? VAIN_SECONDS : BACKSTOP_SECONDS;
  // From when it became the first: what it waited for before says nothing of the room.
  const isFirst = STANDING.has(status.reason) && status.reason !== "WaitingInLine";
  const times = [status.nextAttemptTime, status.waitingSince].filter((each) => each !== undefined);
  const since = isFirst ? times.sort().at(-1) : undefined;
  return pass.clock.passed(since, jittered(seconds, BACKSTOP_JITTER, `${pass.job.metadata.uid}/${spec.alias}`));
}

function aheadText({ tasks, rooms }: Ahead): string {
  const [most] = [...rooms].toSorted(([, a], [, b]) => b - a);
  const before = Math.max(tasks, most?.[1] ?? 0);
  const are = before === 1 ? "1 task is" : `${before} tasks are`;
  return `${are} before it for ${roomsText([...rooms.keys()])}`;
}

/** What a domain's quotas are known to leave too little of. */
interface Shortage {
  readonly domainID: string;
  /** By its name in a quota. */
  readonly what: string;
  readonly free: bigint;
  readonly needed: bigint;
}

function shortageText({ domainID, what, free, needed }: Shortage): string {
  const [room, wanted] = [free, needed].map((amount) => quantityOf(amount, what.endsWith(".memory")));
  return `exceeded quota in ${domainID}: room for ${room} of ${wanted} ${what}`;
}

/** One for each domain that has too little room for the pods of the task. */
function shortages(pass: Pass, run: TaskRun): Shortage[] {
  return partyDomains([run.spec]).flatMap((domainID) => {
    if (!limitsPods(pass.snapshot.references.quotas(domainID))) return [];
    const [needs, free] = [needsIn(pass, run, domainID), freeIn(pass, run, domainID)];
    const [what] = lacking(needs, free);
    return what === undefined ? [] : [{ domainID, what, free: free.get(what) ?? 0n, needed: needs.get(what) ?? 0n }];
  });
}

/** What the quotas leave, without what is set aside for other tasks. */
function freeIn(pass: Pass, run: TaskRun, domainID: string): Amounts {
  const { references } = pass.snapshot;
  const { free } = quotaRoom(references.quotas(domainID), references.livePods(domainID).size);
  const aside = setAside(pass, run, domainID);
  return new Map([...free].map(([what, amount]) => [what, amount - (aside.get(what) ?? 0n)]));
}

/** What the pods take that other tasks are about to make in the domain. */
function setAside({ snapshot, runs }: Pass, run: TaskRun, domainID: string): Amounts {
  const { references } = snapshot;
  const own = runs.filter((each) => each !== run && isActive(each));
  const living = references.livePods(domainID);
  const sums = new Map<string, bigint>();
  for (const { spec, status } of [...own, ...references.queued(domainID)].filter(isTried)) {
    const needs = partyNeeds(spec, references.appImage(spec.appImage));
    for (const { domainID: where, role = "", pods = [] } of status.parties ?? []) {
      const unmade = pods.filter(({ name, uid }) => uid === undefined && !living.has(name)).length;
      const each = needs.find((party) => party.domainID === where && party.role === role)?.each;
      if (where === domainID && each !== undefined) addTimes(sums, unmade, each);
    }
  }
  return sums;
}

/** False if the quota of the domain can never have room, so that nobody should wait for this task. */
export function canEverFit(pass: Pass, run: TaskRun, domainID: string): boolean {
  const { hard } = quotaRoom(pass.snapshot.references.quotas(domainID));
  return lacking(needsIn(pass, run, domainID), hard).length === 0;
}

/** What all pods of the task take in the domain. */
function needsIn({ snapshot }: Pass, { spec }: TaskRun, domainID: string): Amounts {
  const sums = new Map<string, bigint>();
  for (const party of partyNeeds(spec, snapshot.references.appImage(spec.appImage)))
    if (party.domainID === domainID) addTimes(sums, party.pods, party.each);
  return sums;
}

function addTimes(sums: Map<string, bigint>, times: number, amounts: Amounts): void {
  for (const [what, amount] of times === 0 ? [] : amounts)
    sums.set(what, (sums.get(what) ?? 0n) + BigInt(times) * amount);
}

/**
 * Shortens the pauses of tasks for which there may be room now, as somebody saw a pod go or a quota change. What a task let
 * go makes room, too, so each of its tries that comes to nothing doubles the pause that stays, unless nodes came.
 */
export function shortenPauses(pass: Pass): void {
  const { roomIn = new Set<string>() } = pass.snapshot;
  for (const run of pass.runs.filter((each) => isWaiting(each) && hasRoomIn(pass, each, roomIn))) {
    const { releases = 0, waitingSince, nextAttemptTime } = run.status;
    const pause = roomIn.has(NEW_NODES) ? 0 : 1000 * 2 ** Math.min(releases - 1, MOST_DOUBLINGS);
    const time = Math.max(pass.clock.now, (parseTime(waitingSince) ?? 0) + pause);
    if (time < (parseTime(nextAttemptTime) ?? 0)) run.status.nextAttemptTime = formatTime(time);
  }
}

function hasRoomIn(pass: Pass, run: TaskRun, roomIn: ReadonlySet<string>): boolean {
  const { queuedFor, nextAttemptTime } = run.status;
  if (queuedFor === undefined || nextAttemptTime === undefined) return false;
  const wanted = queuedFor.length === 0 ? partyDomains([run.spec]) : queuedFor;
  return wanted.some((domainID) => roomIn.has(domainID)) && shortages(pass, run).length === 0;
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

/** Of the tasks that stand in the line for a room, in order, those that may have their turn now: up to the first that blocks it. */
export function nextInLine(queued: readonly QueuedTask[], view: RoomView): readonly QueuedTask[] {
  const end = queued.findIndex((each) => blocks(each, view));
  return end < 0 ? queued : queued.slice(0, end + 1);
}

/** Of the tasks that stand in the line for nodes those with pods that must let this older one go first. */
export function mustGiveWay(queued: readonly QueuedTask[], before: QueuedTask): QueuedTask[] {
  return queued.filter((each) => each.status.createTime !== undefined && compareQueued(before, each) < 0);
}

/** Whether a change of a quota may have made room: of anything that it limits. */
export function madeRoom(before: ResourceQuota | undefined, after: ResourceQuota | undefined): boolean {
  if (after === undefined) return true;
  if (before === undefined) return false;
  const text = ({ spec, status }: ResourceQuota): string => JSON.stringify([spec?.hard, status?.used]);
  return text(before) !== text(after);
}
