import type { KusciaJob } from "../../api/types.ts";
import { type JobStatus, JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toSeeJobs } from "../access.ts";
import { jobStatusOf } from "../convert/job-status.ts";
import { define } from "../define.ts";
import { mapInTurns } from "../turns.ts";
import { requireJobIDs } from "./job-id.ts";

const shown = new WeakMap<KusciaJob, WeakRef<JobStatus>>();

/** One status for all that ask at the same time: many clients that ask for the same large jobs share it. */
function statusOf(job: KusciaJob): JobStatus {
  const known = shown.get(job)?.deref();
  if (known !== undefined) return known;
  const status = jobStatusOf(job);
  shown.set(job, new WeakRef(status));
  return status;
}

/** Shows how far several jobs are, in the order asked for; the first one that cannot be shown fails the call. */
export const batchQueryJobStatus = define({
  rpc: JobService.method.batchQueryJobStatus,
  path: "/api/v1/job/status/batchQuery",
  check: requireJobIDs,
  access: toSeeJobs({ action: "retrieve", error: "queryJobStatus" }),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: "queryJobStatus",
  run: async ({ jobIds }, { grant: jobs }) => {
    const statuses = await mapInTurns([...jobs], ([jobId, job]) => [jobId, statusOf(job)] as const);
    const known = new Map(statuses);
    return { data: { jobs: jobIds.flatMap((jobId) => known.get(jobId) ?? []) } };
  },
});
