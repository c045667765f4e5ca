import { hasFinalizer } from "../api/phases.ts";
import { CONDITION } from "../api/reasons.ts";
import { setCondition } from "./conditions.ts";
import type { Pass } from "./pass.ts";
import type { JobSettings, Snapshot } from "./types.ts";

/** Whether an operator with these settings runs jobs of the namespace. */
export function runsJobsIn({ jobNamespaces }: Pick<JobSettings, "jobNamespaces">, namespace: string): boolean {
  return jobNamespaces.includes("*") || jobNamespaces.includes(namespace);
}

/** Whether this operator runs jobs of the job's namespace. */
export function isWatched({ job, settings }: Snapshot): boolean {
  return runsJobsIn(settings, job.metadata.namespace);
}

/**
 * Kuscia drops a job outside its namespace in silence. Here it gets one answer, unless another operator has taken it
 * meanwhile. It has no phase then, so it starts afresh should its namespace be watched later.
 */
export function answerUnwatched(pass: Pass): boolean {
  const { job, clock, snapshot, status } = pass;
  const { unwatchedGraceSeconds, jobNamespaces } = snapshot.settings;
  if (hasFinalizer(job) || Object.keys(job.status ?? {}).length > 0) return false;
  if (!clock.passed(job.metadata.creationTimestamp, unwatchedGraceSeconds)) return false;
  const message = `No operator runs jobs of namespace "${job.metadata.namespace}"; jobs run in ${jobNamespaces.join(", ")}`;
  setCondition(pass, { type: CONDITION.stalled, status: "True", reason: "UnwatchedNamespace", message });
  if (job.metadata.generation !== undefined) status.observedGeneration = job.metadata.generation;
  pass.events.push({ type: "Warning", reason: "UnwatchedNamespace", message });
  return true;
}
