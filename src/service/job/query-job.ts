import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toSeeJob } from "../access.ts";
import { jobDataOf } from "../convert/job-config.ts";
import { define } from "../define.ts";
import { turn } from "../turns.ts";
import { requireJobID } from "./job-id.ts";

/** It takes a while to show them. */
const MANY_TASKS = 16;

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
  run: async (_request, { grant: job }) => {
    if (job.spec.tasks.length > MANY_TASKS) await turn();
    return { data: jobDataOf(job) };
  },
});
