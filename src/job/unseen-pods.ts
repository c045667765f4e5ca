import { CONDITION } from "../api/reasons.ts";
import type { KusciaJob, PartyStatus } from "../api/types.ts";
import { findCondition } from "./conditions.ts";
import { hookRecords } from "./hook-records.ts";
import type { Pass } from "./pass.ts";
import type { PodRef } from "./types.ts";

/*
 * Recorded pods that the cache lacks, as they have lost the label by which they are watched perhaps: what stops a job must
 * find them all the same.
 */

/** Of what is to be stopped only the pods that the cache lacks are looked up: they may run on, unseen. */
export function verifyUnseenOnly({ snapshot, verify }: Pick<Pass, "snapshot" | "verify">): void {
  const cached = new Set(snapshot.children.Pod.map(({ metadata }) => metadata.uid));
  const unseen = verify.filter(({ uid }) => !cached.has(uid)).map((ref) => ({ ...ref, isToStop: true }));
  verify.splice(0, verify.length, ...unseen);
}

/**
 * Pods that a job at rest is recorded to have left, and that the cache lacks, are looked up where they may be there all the
 * same: whoever was to delete them may have died before he did.
 */
export function verifyLeftPods({ snapshot, job, verify }: Pick<Pass, "snapshot" | "job" | "verify">): void {
  if (snapshot.mayLackPods !== true || !isTerminating(job)) return;
  const known = new Set([
    ...snapshot.children.Pod.map(({ metadata }) => metadata.uid),
    ...snapshot.lostPods,
    ...(snapshot.livePods ?? []),
    ...verify.map(({ uid }) => uid),
  ]);
  const records = [...(job.status?.tasks ?? []), ...hookRecords(job.status ?? {})];
  const left = records.flatMap(({ parties = [] }) => parties.flatMap(podsThatRun));
  verify.push(...left.filter(({ uid }) => !known.has(uid)));
}

/** Whether the job says that pods of it have yet to end. */
export function isTerminating({ status }: Pick<KusciaJob, "status">): boolean {
  return findCondition(status, CONDITION.terminating)?.status === "True";
}

/** Those that are not recorded to have ended. */
function podsThatRun({ domainID: namespace, pods = [] }: PartyStatus): PodRef[] {
  return pods.flatMap(({ name, uid, phase }) =>
    uid === undefined || phase !== undefined ? [] : [{ namespace, name, uid, isToStop: true }],
  );
}
