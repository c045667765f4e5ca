import type { KubeObject } from "../api/kubernetes.ts";
import { type Child, childKind, staysWithJob } from "./children.ts";
import { graceOf } from "./grace.ts";
import { isLeftOver, podsWithUnsavedOutputs } from "./outputs.ts";
import { allRuns, isActive, type Pass, type TaskRun } from "./pass.ts";
import type { TaskDeletions } from "./types.ts";

/**
 * Everything that exists and that the status does not call for: live pods of tasks that ended or of older attempts,
 * Services and ConfigMaps of attempts that ended. Pods that ended by themselves stay for their logs, as the settings say.
 */
export function planDeletions(pass: Pass): TaskDeletions[] {
  const runs = new Map(allRuns(pass).map((run) => [run.spec.alias, run]));
  // A pod that has ended stays until its results are stored and its log is kept.
  const kept = new Set([...podsWithUnsavedOutputs(pass), ...(pass.snapshot.awaitedLogs ?? [])]);
  const grace = graceOf(pass.job);
  const deletions: TaskDeletions[] = [];
  for (const alias of pass.children.aliases) {
    const run = runs.get(alias);
    const surplus = pass.children
      .of(alias)
      .filter((child) => !kept.has(child.object.metadata.uid) && isSurplus(pass, run, child));
    if (surplus.length === 0) continue;
    const children = surplus.map(({ kind, object: { metadata } }) => ({
      kind,
      namespace: metadata.namespace,
      name: metadata.name,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      ...(kind === "Pod" && grace !== undefined && { gracePeriodSeconds: grace }),
    }));
    deletions.push({ alias, children });
  }
  return deletions;
}

function isSurplus(pass: Pass, run: TaskRun | undefined, { kind, object, attempt }: Child): boolean {
  if (object.metadata.deletionTimestamp !== undefined) return false;
  if (staysWithJob(object)) return isLeftOver(object, pass.added);
  const current = run !== undefined && isActive(run) && attempt === (run.status.attempt ?? 0);
  return childKind(kind).isSurplus(object, {
    current,
    expected: run !== undefined && isExpected(run, object),
    // What is left of an added task that was deleted goes with it.
    keepFinishedPods: run !== undefined && pass.snapshot.settings.keepFinishedPods,
  });
}

function isExpected({ status }: TaskRun, { metadata }: KubeObject): boolean {
  return (status.parties ?? []).some(
    ({ domainID, pods = [] }) =>
      domainID === metadata.namespace &&
      // A pod that has succeeded and is alive still runs what others injected: that has served its purpose.
      pods.some(
        ({ name, uid, phase }) =>
          name === metadata.name && (uid === undefined || uid === metadata.uid) && phase !== "Succeeded",
      ),
  );
}
