import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toSeeJob } from "../access.ts";
import { jobDataOf } from "../convert/job-config.ts";
import { define } from "../define.ts";
import { requireJobID } from "./job-id.ts";

/** Shows one job whole. */
export const queryJob = define({
  rpc: JobService.method.queryJob,
  path: "/api/v1/job/query",
  check: requireJobID,
  access: toSeeJob({ action: "retrieve", error: "queryJob" }),
  uses: ["get kusciajobs"],
  // It shows the tasks' input.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: "queryJob",
  run: (_request, { grant: job }) => Promise.resolve({ data: jobDataOf(job) }),
});
