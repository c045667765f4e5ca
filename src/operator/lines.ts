import type { Pod, Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import type { AddedTask } from "../job/added-tasks.ts";
import { isLive } from "../job/children.ts";
import { partyDomains } from "../job/pass.ts";
import {
  blocks,
  isTried,
  madeRoom,
  mustGiveWay,
  nextInLine,
  queuedAddedTask,
  type QueuedTask,
  queuedTasks,
  queueRooms,
  type RoomView,
} from "../job/lines.ts";
import { countsPods, leavesRoom, limitsPods } from "../job/quotas.ts";
import { isNodeRoom, NEW_NODES, nodeRoomOf, type Room } from "../job/rooms.ts";
import type { ApplyPlan } from "../job/types.ts";
import { keyOf } from "../kube/resource.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { BY_NAMESPACE, BY_QUEUE, BY_QUEUED_JOB, type Caches, jobKeyOf } from "./caches.ts";
import type { DomainSettingsSource } from "./domain/settings.ts";
import { startedBy, startingTasks } from "./job/added-tasks.ts";
import type { JobMemories } from "./job/memory.ts";
import type { QueueLines } from "./queue-lines.ts";
import type { Reservations } from "./reservations.ts";

/** What is woken, and by which clock. */
export interface LineTargets {
  readonly jobs: WorkQueue<string>;
  readonly memories: JobMemories;
  readonly domainSettings: DomainSettingsSource;
  readonly reservations: Reservations;
  readonly queueLines: QueueLines;
  /** Whether the operator runs jobs of the namespace. */
  readonly isJobNamespace: (namespace: string) => boolean;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/** What waking lines for nodes needs. */
export interface NodeLines {
  /** Whether somebody stands in a line for nodes. */
  readonly isNeeded: () => boolean;
  /** Wakes the heads of all of them: nodes may have room. */
  readonly onRoom: () => void;
}

/** The tasks that a plan starts in domains where quotas count pods, as they will be. */
export function countedStarts(
  { quotas }: Pick<Caches, "quotas">,
  job: Stored<KusciaJob>,
  plan: Pick<ApplyPlan, "status" | "intents">,
): QueuedTask[] {
  if (quotas.size === 0) return [];
  const [whole, after] = startingTasks(job, plan);
  const isCounted = (domainID: string): boolean => limitsPods(quotas.byIndex(BY_NAMESPACE, domainID));
  return startedBy(whole, after)
    .filter((spec) => spec.external !== true && partyDomains([spec]).some(isCounted))
    .map((spec) => ({
      job,
      spec,
      status: after.tasks!.find(({ alias }) => alias === spec.alias)!,
      index: whole.spec.tasks.indexOf(spec),
    }));
}

/**
 * Wakes the jobs at the heads of the lines for room: when a pod of the domain or on its nodes has ended or gone, when a quota
 * leaves more, and when somebody before them gets out of their way: they are tried at once if a quota is known to leave room
 * then. Pods of younger tasks give way once an older one waits for the same nodes. The answer is for who watches the nodes.
 */
export function followLines(
  caches: Caches,
  { jobs, memories, domainSettings, reservations, queueLines, isJobNamespace, clock }: LineTargets,
): NodeLines {
  const viewOf = (room: Room): RoomView => {
    return { room, now: clock(), isCounted: countsPods(caches.quotas.byIndex(BY_NAMESPACE, room)) };
  };
  // Of nodes nothing is known.
  const leavesSome = (room: Room): boolean => leavesRoom(caches.quotas.byIndex(BY_NAMESPACE, room));
  const wake = (room: Room, roomIn: readonly Room[], except?: string): void => {
    const next = nextInLine(queueLines.in(room), viewOf(room));
    for (const { job } of next.filter((each) => !isTried(each))) {
      if (job.metadata.uid === except) continue;
      memories.of(job).addRoom(...roomIn);
      jobs.add(keyOf(job), "fast");
    }
  };
  caches.pods.onChange(({ type, object, old }) => {
    const { namespace } = object.metadata;
    if (type !== "deleted" && !hasEnded(object, old)) return;
    for (const room of [namespace, nodeRoomOf(domainSettings(namespace, undefined))]) wake(room, [room]);
  });
  caches.quotas.onChange(({ type, object, old }) => {
    const { namespace } = object.metadata;
    if (madeRoom(old, type === "deleted" ? undefined : object)) wake(namespace, [namespace]);
  });
  reservations.follow((domainIDs, uid) => {
    for (const each of domainIDs.filter(leavesSome)) wake(each, [each], uid);
  });
  const wakeYounger = (before: readonly QueuedTask[], now: readonly QueuedTask[]): void => {
    for (const room of queueRooms(now).filter(isNodeRoom)) {
      const [first] = now.filter((task) => blocks(task, viewOf(room)));
      if (first === undefined || isInTheWay(before, viewOf(room))) continue;
      for (const each of mustGiveWay(queueLines.in(room), first)) jobs.add(keyOf(each.job), "fast");
    }
  };
  /** Tasks of this job have moved in their lines. */
  const follow = (before: readonly QueuedTask[], now: readonly QueuedTask[], uid: string): void => {
    wakeYounger(before, now);
    for (const room of queueRooms(before))
      if (leaves(before, now, viewOf(room))) wake(room, leavesSome(room) ? [room] : [], uid);
  };
  caches.jobs.onChange(({ type, object, old = object }) => {
    if (!isJobNamespace(object.metadata.namespace)) return;
    const added = caches.tasks.byIndex(BY_QUEUED_JOB, keyOf(object));
    const before = standing(old, added);
    const now = type === "deleted" ? [] : standing(object, added);
    follow(type === "added" ? [] : before, now, object.metadata.uid);
  });
  caches.tasks.onChange(({ type, object, old }) => {
    if (!isJobNamespace(object.metadata.namespace)) return;
    const job = caches.jobs.get(jobKeyOf(object));
    const queuedIn = (task: AddedTask | undefined): QueuedTask[] => (task ? queuedAddedTask(task, job) : []);
    const before = queuedIn(type === "deleted" ? object : old);
    const now = type === "deleted" ? [] : queuedIn(object);
    if (before.length + now.length > 0) follow(before, now, job?.metadata.uid ?? "");
  });
  const nodeRooms = (): Room[] => {
    const rooms = [caches.jobs, caches.tasks].flatMap((cache) => [...cache.indexValues(BY_QUEUE)]);
    return [...new Set(rooms)].filter(isNodeRoom);
  };
  return {
    isNeeded: () => nodeRooms().length > 0,
    onRoom: () => {
      for (const room of nodeRooms()) wake(room, [room, NEW_NODES]);
    },
  };
}

/** The tasks of a job that stand in line: of its spec, and of these. */
function standing(job: Stored<KusciaJob>, added: readonly AddedTask[]): QueuedTask[] {
  return [...queuedTasks(job), ...added.flatMap((task) => queuedAddedTask(task, job))];
}

function hasEnded(pod: Pod, before: Pod | undefined): boolean {
  return !isLive(pod) && (before === undefined || isLive(before));
}

/** Whether tasks of a job get out of the way, or need no more what was set aside for them. */
function leaves(before: readonly QueuedTask[], now: readonly QueuedTask[], view: RoomView): boolean {
  return (isInTheWay(before, view) && !isInTheWay(now, view)) || (before.some(isTried) && !now.some(isTried));
}

function isInTheWay(tasks: readonly QueuedTask[], view: RoomView): boolean {
  return tasks.some((task) => blocks(task, view));
}
