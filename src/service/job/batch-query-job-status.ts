import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJobs } from "../access.ts";
import { jobStatusOf } from "../convert/job-status.ts";
import { define } from "../define.ts";
import { requireJobIDs } from "./job-id.ts";

/** Shows how far several jobs are, in the order asked for; the first one that cannot be shown fails the call. */
export const batchQueryJobStatus = define({
  rpc: JobService.method.batchQueryJobStatus,
  path: "/api/v1/job/status/batchQuery",
  check: requireJobIDs,
  access: toJobs("get", { action: "retrieve", error: "queryJobStatus" }),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: "queryJobStatus",
  run: (_request, { grant: jobs }) => Promise.resolve({ data: { jobs: jobs.map(jobStatusOf) } }),
});
