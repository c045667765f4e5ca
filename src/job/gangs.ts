import { isGated } from "../workload/gang.ts";
import { jittered } from "./jitter.ts";
import { threshold, type Schedule } from "./limits.ts";
import { canEverFit, roomsAfterRefusal, whoIsBefore } from "./lines.ts";
import { completeParties } from "./made-pods.ts";
import { isActive, type Pass, type TaskRun } from "./pass.ts";
import { placedAt, isScheduled } from "./pod-start.ts";
import { isNodeRoom, nodeRoomsOf, type Room, wantsNode } from "./rooms.ts";
import { listed } from "./text.ts";
import { leaveLines, type PlannedRelease, releaseTask } from "./transitions.ts";
import type { Explanation, GatedPod, ReleaseCause } from "./types.ts";
import { creationFailure, creationText } from "./waits.ts";
import type { Pod, Stored } from "../api/kubernetes.ts";
import { GANG_GATE } from "../api/names.ts";
import { parseTime } from "../util/time.ts";

/** What a task without a `scheduleConfig` has, and what 0 stands for. */
const RESERVED_SECONDS = 30;
const INTERVAL_SECONDS = 30;
/** A creation without an answer does not show that room is missing. It gets this many times as long. */
const UNANSWERED_FACTOR = 10;
/** How much shorter or longer than asked for the pause between two tries may be, as a part of it. */
const JITTER = 0.5;

/** What a gang lacks, so that it must let go. */
interface Shortage extends Explanation<"GangReleased" | "QuotaExceeded"> {
  readonly cause: ReleaseCause;
  /** Where there was no room. */
  readonly rooms: readonly Room[];
}

/**
 * Lets go of all pods of a task whose gang cannot be had whole, so that they hold nothing that another task needs. Nothing
 * counts as a failure: the next try is another attempt. A gang that is whole stands in no line any more.
 */
export function checkGang(pass: Pass, run: TaskRun, schedule: Schedule): void {
  if (!isActive(run)) return;
  const needed = threshold(run);
  if (completeParties(pass, run) >= needed) standForNodes(pass, run);
  if (schedule.scheduledParties >= needed) {
    leaveLines(run.status);
    return;
  }
  const shortage = hasEnds(run) ? undefined : (refusal(pass, run) ?? unplaced(pass, run, schedule));
  if (shortage !== undefined) return releaseTask(pass, run, planned(pass, run, shortage));
  if (!hasEnds(run)) giveWay(pass, run);
}

/** A gang with all its pods wants no more room of quotas. It waits for nodes from when the scheduler finds none, until it has them. */
function standForNodes(pass: Pass, run: TaskRun): void {
  const { status } = run;
  const wanted = wantedNodes(pass, run);
  const rooms = wanted.length > 0 ? wanted : (status.queuedFor ?? []).filter(isNodeRoom);
  if (rooms.length === 0) {
    delete status.queuedFor;
    delete status.queuePosition;
    return;
  }
  status.queuedFor = rooms;
  status.queuePosition = 1;
  if (status.createTime !== undefined) status.queuedSince ??= status.createTime;
}

/** The nodes that pods of the gang want, in the words of the scheduler. */
function wantedNodes(pass: Pass, run: TaskRun): Room[] {
  const domains = podsOf(pass, run).filter(wantsNode);
  return nodeRoomsOf(pass, [...new Set(domains.map(({ metadata }) => metadata.namespace))]);
}

/** Pods that wait for nodes are withdrawn while an older task waits for the same ones, so that the scheduler serves that first. */
function giveWay(pass: Pass, run: TaskRun): void {
  const rooms = wantedNodes(pass, run);
  const before = rooms.length === 0 ? undefined : whoIsBefore(pass, run, rooms);
  if (before === undefined || mustLook(pass, podsOf(pass, run))) return;
  releaseTask(pass, run, { cause: "placement", reason: "WaitingInLine", rooms, pauseSeconds: 0, message: before });
}

/** What one party has come to without its peers stays: a result is not thrown away for want of them, nor a failure undone. */
export function hasEnds({ status: { parties = [] } }: TaskRun): boolean {
  return parties.some(
    ({ state, pods = [] }) =>
      state === "Succeeded" || state === "Failed" || pods.some(({ phase }) => phase !== undefined),
  );
}

/**
 * Lets go of the pods of a task that cannot get the others: the AppImage has changed that they were made from, and no copy of
 * it is there. The next try is made from the new one.
 */
export function letGoForAppImage(pass: Pass, run: TaskRun, why: string): void {
  const message = `${countText(podsOf(pass, run))} let go: ${why}`;
  releaseTask(pass, run, { cause: "appImage", reason: "GangReleased", rooms: [], pauseSeconds: 0, message });
}

/** A quota refuses a pod, or what a pod needs, of a party without which the gang is not whole. */
function refusal(pass: Pass, run: TaskRun): Shortage | undefined {
  const failure = creationFailure(pass, run);
  if (failure?.reason !== "QuotaExceeded" || completeParties(pass, run) >= threshold(run)) return undefined;
  const what = creationText(failure);
  const { domainID } = failure;
  const held = podsOf(pass, run);
  if (held.length === 0)
    return { cause: "quota", reason: "QuotaExceeded", message: what, rooms: roomsAfterRefusal(pass, run, domainID) };
  // What it holds itself must not count as what it lacks.
  const rooms = canEverFit(pass, run, domainID) ? [domainID] : [];
  return { cause: "quota", reason: "GangReleased", message: `${countText(held)} let go: ${what}`, rooms };
}

/** Some pods have held a node for too long. The others have existed for as long and have none. */
function unplaced(pass: Pass, run: TaskRun, { waits }: Schedule): Shortage | undefined {
  const pods = podsOf(pass, run);
  const [first] = pods.filter(isScheduled).map(placedAt).filter(isTime).toSorted(byTime);
  const { resourceReservedSeconds: asked = 0 } = run.spec.scheduleConfig ?? {};
  const reserved = asked > 0 ? asked : RESERVED_SECONDS;
  const seconds = isUnanswered(pass, run) ? UNANSWERED_FACTOR * reserved : reserved;
  const last = [first, ...pods.map(({ metadata }) => metadata.creationTimestamp)]
    .filter(isTime)
    .toSorted(byTime)
    .at(-1);
  if (first === undefined || !pass.clock.passed(last, seconds) || mustLook(pass, pods)) return undefined;
  const missing = waits.length === 0 ? "others have none" : listed(waits.map(({ message }) => message));
  const message = `${countText(pods)} let go, ${seconds} s after the first had a node: ${missing}`;
  return { cause: "placement", reason: "GangReleased", message, rooms: wantedNodes(pass, run) };
}

/** True if pods do not exist because the API server has not answered yet, or not as it should. */
function isUnanswered(pass: Pass, run: TaskRun): boolean {
  const reason = creationFailure(pass, run)?.reason ?? "APIError";
  return reason === "APIError" && completeParties(pass, run) < threshold(run);
}

/** True if pods have to be looked up first: a watch that lags must end no task that runs, and throw no result away. */
export function mustLook({ snapshot, verify }: Pass, pods: readonly Stored<Pod>[]): boolean {
  const unsure = pods.filter((pod) => snapshot.livePods?.has(pod.metadata.uid) !== true);
  verify.push(...unsure.map(({ metadata: { namespace, name, uid } }) => ({ namespace, name, uid })));
  return unsure.length > 0;
}

function planned(
  { job }: Pass,
  { spec, status }: TaskRun,
  { cause, reason, message, rooms }: Shortage,
): PlannedRelease {
  const { retryIntervalSeconds: asked = 0 } = spec.scheduleConfig ?? {};
  const next = (status.attempt ?? 0) + 1;
  const key = `${job.metadata.uid}/${spec.alias}/${next}`;
  const pauseSeconds = jittered(asked > 0 ? asked : INTERVAL_SECONDS, JITTER, key);
  const when = cause === "quota" ? `when there is room, or in ${pauseSeconds} s` : `in ${pauseSeconds} s`;
  const text = reason === "GangReleased" ? `attempt ${next} ${when}; attempt ${next - 1}: ${message}` : message;
  return { cause, reason, rooms, pauseSeconds, message: text };
}

function countText(pods: readonly Pod[]): string {
  return pods.length === 1 ? "1 pod was" : `${pods.length} pods were`;
}

/** The pods of the attempt, as the cache has them. */
export function podsOf(pass: Pass, { status: { alias, attempt = 0, parties = [] } }: TaskRun): Stored<Pod>[] {
  return parties.flatMap(({ domainID, pods = [] }) =>
    pods.flatMap(({ name }) => pass.children.pod({ alias, attempt }, domainID, name) ?? []),
  );
}

/** The pods that no longer wait for their gang: enough of the others exist. */
export function planUngating(pass: Pass): GatedPod[] {
  return pass.runs.flatMap((run) => {
    if (!isActive(run)) return [];
    const gated = podsOf(pass, run).filter((pod) => isGated(pod) && pod.metadata.deletionTimestamp === undefined);
    return gated.length === 0 || completeParties(pass, run) < threshold(run) ? [] : gated.map(gatedPod);
  });
}

function gatedPod({ metadata: { namespace, name, uid }, spec }: Stored<Pod>): GatedPod {
  const otherGates = (spec?.schedulingGates ?? []).filter((gate) => gate.name !== GANG_GATE);
  return { namespace, name, uid, otherGates };
}

function isTime(text: string | undefined): text is string {
  return parseTime(text) !== undefined;
}

function byTime(a: string, b: string): number {
  return (parseTime(a) ?? 0) - (parseTime(b) ?? 0);
}
