import type { Pod, Stored } from "../api/kubernetes.ts";
import type { KusciaJob } from "../api/types.ts";
import { isLive } from "../job/children.ts";
import { blocks, madeRoom, nextInLine, queueDomains, queuedTasks } from "../job/lines.ts";
import { podRoom } from "../job/quotas.ts";
import { keyOf } from "../kube/resource.ts";
import type { WorkQueue } from "../kube/workqueue.ts";
import { BY_NAMESPACE, BY_QUEUE, type Caches } from "./caches.ts";
import type { JobMemories } from "./job/memory.ts";

/** What is woken, and by which clock. */
export interface LineTargets {
  readonly jobs: WorkQueue<string>;
  readonly memories: JobMemories;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Wakes the jobs at the heads of the lines for room: when a pod of the domain has ended or gone, when a quota leaves more,
 * and when somebody before them gets out of their way: they are tried at once if a quota is known to leave room then.
 */
export function followLines(caches: Caches, { jobs, memories, clock }: LineTargets): void {
  const wake = (domainID: string, hasRoom: boolean, except?: string): void => {
    const queued = caches.jobs.byIndex(BY_QUEUE, domainID).flatMap(queuedTasks);
    for (const { job } of nextInLine(queued, domainID, clock())) {
      if (job.metadata.uid === except) continue;
      if (hasRoom) memories.of(job).addRoom(domainID);
      jobs.add(keyOf(job), "fast");
    }
  };
  caches.pods.onChange(({ type, object, old }) => {
    if (type === "deleted" || hasEnded(object, old)) wake(object.metadata.namespace, true);
  });
  caches.quotas.onChange(({ type, object, old }) => {
    if (madeRoom(old, type === "deleted" ? undefined : object)) wake(object.metadata.namespace, true);
  });
  caches.jobs.onChange(({ type, object, old = object }) => {
    const now = type === "deleted" ? undefined : object;
    for (const domainID of queueDomains(old))
      if (isInTheWay(old, domainID, clock()) && !isInTheWay(now, domainID, clock()))
        wake(domainID, leavesRoom(caches, domainID), object.metadata.uid);
  });
}

/** Whether quotas that count pods are known to leave some. */
function leavesRoom(caches: Caches, namespace: string): boolean {
  const { free } = podRoom(caches.quotas.byIndex(BY_NAMESPACE, namespace));
  return free > 0 && Number.isFinite(free);
}

function hasEnded(pod: Pod, before: Pod | undefined): boolean {
  return !isLive(pod) && (before === undefined || isLive(before));
}

function isInTheWay(job: Stored<KusciaJob> | undefined, domainID: string, now: number): boolean {
  return job !== undefined && queuedTasks(job).some((task) => blocks(task, domainID, now));
}
