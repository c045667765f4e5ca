import type { Pod, Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { isLive } from "../job/children.ts";
import {
  blocks,
  isTried,
  madeRoom,
  mustGiveWay,
  nextInLine,
  queuedTasks,
  queueRooms,
  type RoomView,
} from "../job/lines.ts";
import { countsPods, podRoom } from "../job/quotas.ts";
import { isNodeRoom, NEW_NODES, nodeRoomOf, type Room } from "../job/rooms.ts";
import { keyOf } from "../kube/resource.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { BY_NAMESPACE, BY_QUEUE, type Caches } from "./caches.ts";
import type { DomainSettingsSource } from "./domain/settings.ts";
import type { JobMemories } from "./job/memory.ts";

/** What is woken, and by which clock. */
export interface LineTargets {
  readonly jobs: WorkQueue<string>;
  readonly memories: JobMemories;
  readonly domainSettings: DomainSettingsSource;
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

/**
 * Wakes the jobs at the heads of the lines for room: when a pod of the domain or on its nodes has ended or gone, when a quota
 * leaves more, and when somebody before them gets out of their way: they are tried at once if a quota is known to leave room
 * then. Pods of younger tasks give way once an older one waits for the same nodes. The answer is for who watches the nodes.
 */
export function followLines(caches: Caches, { jobs, memories, domainSettings, clock }: LineTargets): NodeLines {
  const viewOf = (room: Room): RoomView => {
    return { room, now: clock(), isCounted: countsPods(caches.quotas.byIndex(BY_NAMESPACE, room)) };
  };
  const wake = (room: Room, roomIn: readonly Room[], except?: string): void => {
    const queued = caches.jobs.byIndex(BY_QUEUE, room).flatMap(queuedTasks);
    for (const { job } of nextInLine(queued, viewOf(room))) {
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
  const wakeYounger = (job: Stored<KusciaJob>, before: Stored<KusciaJob> | undefined): void => {
    for (const room of queueRooms(job).filter(isNodeRoom)) {
      const [first] = queuedTasks(job).filter((task) => blocks(task, viewOf(room)));
      if (first === undefined || isInTheWay(before, viewOf(room))) continue;
      const queued = caches.jobs.byIndex(BY_QUEUE, room).flatMap(queuedTasks);
      for (const each of mustGiveWay(queued, first)) jobs.add(keyOf(each.job), "fast");
    }
  };
  caches.jobs.onChange(({ type, object, old }) => {
    if (type !== "deleted") wakeYounger(object, old);
  });
  caches.jobs.onChange(({ type, object, old = object }) => {
    const now = type === "deleted" ? undefined : object;
    for (const room of queueRooms(old))
      if (leaves(old, now, viewOf(room))) wake(room, leavesRoom(caches, room) ? [room] : [], object.metadata.uid);
  });
  const nodeRooms = (): Room[] => [...caches.jobs.indexValues(BY_QUEUE)].filter(isNodeRoom);
  return {
    isNeeded: () => nodeRooms().length > 0,
    onRoom: () => {
      for (const room of nodeRooms()) wake(room, [room, NEW_NODES]);
    },
  };
}

/** Whether quotas that count pods are known to leave some. Of nodes nothing is known. */
function leavesRoom(caches: Caches, room: Room): boolean {
  const { free } = podRoom(caches.quotas.byIndex(BY_NAMESPACE, room));
  return free > 0 && Number.isFinite(free);
}

function hasEnded(pod: Pod, before: Pod | undefined): boolean {
  return !isLive(pod) && (before === undefined || isLive(before));
}

/** Whether the job gets out of the way, or needs no more what was set aside for it. */
function leaves(before: Stored<KusciaJob>, now: Stored<KusciaJob> | undefined, view: RoomView): boolean {
  if (isInTheWay(before, view) && !isInTheWay(now, view)) return true;
  return queuedTasks(before).some(isTried) && (now === undefined || !queuedTasks(now).some(isTried));
}

function isInTheWay(job: Stored<KusciaJob> | undefined, view: RoomView): boolean {
  return job !== undefined && queuedTasks(job).some((task) => blocks(task, view));
}
