import type { KusciaJob } from "../../api/types.ts";
import { type ApproveJobRequest, JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import { MASTER } from "../caller.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { SELF_PARTIES } from "../names.ts";
import type { JobPatch } from "../store.ts";
import { requireJobID } from "./job-id.ts";

/** By the numbers of ApproveResult. */
const ANSWERS: Readonly<Record<number, string>> = { 1: "JobAccepted", 2: "JobRejected" };

/** Writes whether a party lets the job run. */
export const approveJob = define({
  rpc: JobService.method.approveJob,
  path: "/api/v1/job/approve",
  check,
  access: toJob("patch", { action: "approve" }),
  uses: ["get kusciajobs", "patch kusciajobs/status"],
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  repeat: true,
  failure: "approveJob",
  run: async ({ jobId, result }, { backend, grant, signal }) => {
    const answer = ANSWERS[result] ?? "";
    await backend.jobs.change(grant.job, signal, async (job) => approval(answer, job, await grant.again(job)));
    return { data: { jobId } };
  },
});

function check(request: ApproveJobRequest): void {
  requireJobID(request);
  if (ANSWERS[request.result] === undefined) throw invalid("request result must be legal");
}

/** A master speaks for all domains of this cluster that the job's annotation names, a domain for itself. */
function approval(answer: string, job: KusciaJob, as: string): JobPatch | undefined {
  const own = job.metadata.annotations?.[SELF_PARTIES] ?? "";
  const domains = as === MASTER ? own.split("_").filter((domain) => domain !== "") : [as];
  if (domains.length === 0) return undefined;
  const approveStatus = Object.fromEntries(domains.map((domain) => [domain, answer]));
  return { patch: { status: { approveStatus } }, subresource: "status" };
}
