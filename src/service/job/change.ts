import { jobState } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { JobGrant } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { etagOf, isResuming, lifeOf } from "../convert/life.ts";
import { CallError, invalid } from "../errors.ts";
import type { Failure } from "../failure.ts";
import type { ServerRight } from "../rights.ts";
import type { JobPatch } from "../store.ts";
import { LONGEST_REASON } from "./command.ts";
import { requireJobID } from "./job-id.ts";

/** What the calls that change a job have in common. */
export const CHANGE = {
  check: requireJobID,
  uses: ["get kusciajobs", "patch kusciajobs"] satisfies ServerRight[],
  audit: ({ jobId }: { readonly jobId: string }): { subject: string } => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", invalid: "requestInvalid", other: "changeJob" } satisfies Failure,
};

/** What each of these calls is asked for. */
export interface ChangeRequest {
  readonly jobId: string;
  readonly ifMatch: string;
}

/**
 * Makes a change to a job that has not ended, to the very state that was decided on. The answer has the etag of the job as it
 * is then. @throws CallError 409 for a job that is being deleted or has ended, 412 for another etag
 */
export async function changeJob(
  { jobId, ifMatch }: ChangeRequest,
  { backend, grant, signal }: GrantedCall<JobGrant>,
  decide: (job: KusciaJob, as: string) => JobPatch | undefined,
): Promise<{ readonly data: { readonly jobId: string; readonly etag: string } }> {
  const job = await backend.jobs.change(grant.job, signal, async (now) => {
    const as = await grant.again(now);
    requireMatch(now, ifMatch);
    requireOpen(now);
    return decide(now, as);
  });
  return { data: { jobId, etag: etagOf(job) } };
}

/** @throws CallError unless the job has one of these etags; none is asked for by "" */
function requireMatch(job: KusciaJob, ifMatch: string): void {
  const etag = etagOf(job);
  if (ifMatch === "" || ifMatch.split(",").includes(etag)) return;
  const message = `job "${job.metadata.name}" has the etag ${etag} by now, not ${ifMatch}; read it again and decide anew`;
  throw new CallError("etagMismatch", message);
}

/** @throws CallError for a job that is being deleted, or has ended */
export function requireOpen(job: KusciaJob): void {
  const { name } = job.metadata;
  const life = lifeOf(job);
  if (life === "deleting") throw new CallError("jobDeleting", `job "${name}" is being deleted`);
  if (life === "completed")
    throw new CallError("jobEnded", `job "${name}" has ended, it is ${jobState(job.status?.phase)}`);
}

/** @throws CallError for a job that was told to end */
export function requireNotTerminating(job: KusciaJob): void {
  if (lifeOf(job) === "terminating") throw new CallError("jobState", `job "${job.metadata.name}" is being terminated`);
}

/** @throws CallError for a job that was told to go on, and has not done so yet */
export function requireNotResuming(job: KusciaJob): void {
  if (isResuming(job))
    throw new CallError("jobState", `job "${job.metadata.name}" is being enabled; wait until it is active`);
}

/** @throws CallError */
export function requireReason(reason: string): void {
  if (reason.length > LONGEST_REASON)
    throw invalid(`reason has ${reason.length} characters, it must have at most ${LONGEST_REASON}`);
}
