import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { requireJobID } from "./job-id.ts";

/** Deletes the job; a repeat while it is going succeeds. */
export const deleteJob = define({
  rpc: JobService.method.deleteJob,
  path: "/api/v1/job/delete",
  check: requireJobID,
  access: toJob("delete", { action: "delete" }),
  uses: ["get kusciajobs", "patch kusciajobs", "delete kusciajobs"],
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: false,
  failure: "deleteJob",
  run: async ({ jobId }, { backend, grant, signal }) => {
    await backend.jobs.delete(grant.job, signal);
    return { data: { jobId } };
  },
});
