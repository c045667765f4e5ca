import { keptNote } from "../api/kept-log.ts";
import type { Pod, Stored } from "../api/kubernetes.ts";
import type { KusciaJob, TaskStatus } from "../api/types.ts";
import { ownerOf } from "../workload/metadata.ts";
import { isLive } from "./children.ts";

/** How the log of a pod is read: as it is, or to the end that is near. */
export type LogReading = "whole" | "follow";

/**
 * Whether the log of a pod is to be kept now: it has ended and the status says so, or it was told to go and may be gone
 * before its end shows. What a deleted job leaves goes with it.
 */
export function readingOf(
  pod: Stored<Pod>,
  job: Stored<KusciaJob> | undefined,
  untold: ReadonlySet<string> = untoldPods(job?.status?.tasks),
): LogReading | undefined {
  if (job === undefined || job.metadata.deletionTimestamp !== undefined) return undefined;
  if (pod.metadata.deletionTimestamp !== undefined) return isLive(pod) ? "follow" : "whole";
  return !isLive(pod) && !untold.has(pod.metadata.uid) ? "whole" : undefined;
}

/** Uids of the pods whose end the status of their task does not tell yet: their logs come after that. */
export function untoldPods(tasks: readonly TaskStatus[] = []): ReadonlySet<string> {
  const records = tasks.flatMap(({ parties = [] }) => parties).flatMap(({ pods = [] }) => pods);
  const untold = records.filter(({ phase }) => phase !== "Succeeded" && phase !== "Failed");
  return new Set(untold.flatMap(({ uid }) => uid ?? []));
}

/**
 * The kept logs that make room for those of another pod, the oldest first; undefined if it is itself too old for the room.
 * Asked again it says the same, so what went for want of room is not kept again. Those of jobs that another operator runs
 * take room, and are its to remove.
 */
export function roomFor(
  kept: readonly Stored[],
  { bytes, since }: { readonly bytes: number; readonly since: string },
  { limitBytes, isJobNamespace }: { readonly limitBytes: number; readonly isJobNamespace: (name: string) => boolean },
): readonly Stored[] | undefined {
  const notes = kept
    .map((object) => ({ object, ...keptNote(object) }))
    .toSorted((a, b) => (a.since < b.since ? -1 : 1));
  let excess = notes.reduce((sum, note) => sum + note.bytes, bytes) - limitBytes;
  const going: Stored[] = [];
  for (const note of notes) {
    if (excess <= 0 || note.since >= since) break;
    if (!isJobNamespace(ownerOf(note.object).namespace ?? "")) continue;
    going.push(note.object);
    excess -= note.bytes;
  }
  return excess <= 0 ? going : undefined;
}
