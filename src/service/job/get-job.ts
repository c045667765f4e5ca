import { type GetJobRequest, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { rightsOn } from "../console/job-rights.ts";
import { jobDetailOf } from "../convert/job-detail.ts";
import { orManagerSees } from "../task/manager.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { taskPage } from "../task/task-page.ts";
import { turn } from "../turns.ts";
import { requireJobID } from "./job-id.ts";

/** Shows one job whole, its tasks page by page. */
export const getJob = define({
  rpc: JobExtService.method.getJob,
  path: "/api/v1/job/get",
  check,
  access: orManagerSees(toSeeJob({ action: "retrieve", whole: true })),
  uses: ["get kusciajobs"],
  // It shows the tasks' input.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async ({ pageSize, pageToken }, { grant: job, ...call }) => {
    await turn();
    const { actions } = await rightsOn(job, call);
    const page = taskPage(job, call.backend.tasks, { size: pageSize, token: pageToken });
    if (page === undefined) throw invalid("page token does not belong to this job, begin again without one");
    return {
      data: {
        job: jobDetailOf(job),
        ...page,
        may: actions,
      },
    };
  },
});

function check(request: GetJobRequest): void {
  requireJobID(request);
  const { pageSize } = request;
  if (pageSize < 0 || pageSize > LARGEST_PAGE)
    throw invalid(`page_size is ${pageSize}, it must be from 1 to ${LARGEST_PAGE}`);
}
