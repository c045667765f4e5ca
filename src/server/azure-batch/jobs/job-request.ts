import type { Stored } from "../../../api/kubernetes.ts";
import type { KusciaJob } from "../../../api/types.ts";
import type { JobGrant } from "../../../service/access.ts";
import type { GrantedCall } from "../../../service/call.ts";
import { ALL } from "../../../service/sight.ts";
import { participants, sightOf } from "../../../service/caller.ts";
import { requireOpen } from "../../../service/job/change.ts";
import type { JobPatch } from "../../../service/store.ts";
import { versionOf, type View } from "../cloud-job.ts";
import { type Precondition, requireMet } from "../conditions.ts";
import { BatchError } from "../errors.ts";
import { jobNameOf } from "../ids.ts";
import { stateWordOf } from "../job-state.ts";
import { type Answer, type BatchRequest, conditionIn } from "../operation.ts";
import { annotationsOf, type JobRecord, recordOf } from "../record.ts";

/** An operation about one job. */
export interface JobInput {
  /** The KusciaJob's name. */
  readonly jobId: string;
  readonly request: BatchRequest;
  readonly condition: Precondition | undefined;
}

/** Reads what every operation about one job has. @throws BatchError */
export function jobInputOf(request: BatchRequest): JobInput {
  return { jobId: jobNameOf(request.ids["jobId"] ?? ""), request, condition: conditionIn(request) };
}

/** For the audit log. */
export const auditJob = ({ jobId }: { readonly jobId: string }): { readonly subject: string } => ({ subject: jobId });

/** The headers of an answer about a job. */
export function versionHeaders(job: KusciaJob): Pick<Answer, "etag" | "lastModified"> {
  const { etag, lastModified } = versionOf(job);
  return { etag, lastModified: new Date(lastModified).toISOString() };
}

/** How the caller sees a job. */
export async function viewOf(
  job: KusciaJob,
  { base, environment }: BatchRequest,
  { caller, backend }: Pick<GrantedCall<unknown>, "caller" | "backend">,
  stats: boolean,
): Promise<View> {
  const sight = await sightOf(caller, "get", backend.jobs.namespace, participants(job));
  return { base, environment, stats, whole: sight === ALL || sight.includes(job.spec.initiator) };
}

/** A change that a request makes, decided on the newest state. */
export interface JobDecision {
  /** The record afterwards. */
  readonly record: JobRecord;
  readonly patch?: JobPatch["patch"];
}

/**
 * Changes a job that has not ended, if the request's condition holds, together with its record.
 * @throws BatchError, or CallError for a job that is being deleted or has ended
 */
export async function changeBatchJob(
  { condition }: Pick<JobInput, "condition">,
  { backend, grant, signal }: GrantedCall<JobGrant>,
  decide: (job: KusciaJob, record: JobRecord, as: string) => JobDecision | undefined,
): Promise<KusciaJob> {
  return backend.jobs.change(grant.job, signal, async (job) => {
    const as = await grant.again(job);
    requireMet(condition, versionOf(job));
    requireOpen(job);
    const decision = decide(job, recordOf(job), as);
    if (decision === undefined) return undefined;
    const { metadata, ...rest } = decision.patch ?? {};
    const annotations = { ...metadata?.annotations, ...annotationsOf(decision.record) };
    return { patch: { ...rest, metadata: { ...metadata, annotations } } };
  });
}

/** @throws BatchError for a job that was told to end */
export function requireNotTerminating(job: KusciaJob): void {
  if (stateWordOf(job) === "terminating") throw new BatchError("JobBeingTerminated");
}

/** The error for an id that is taken by this job. */
export function existsError(job: Stored<KusciaJob> | KusciaJob): BatchError {
  const state = stateWordOf(job);
  if (state === "deleting") return new BatchError("JobBeingDeleted");
  return new BatchError(state === "completed" ? "JobCompleted" : "JobExists");
}
