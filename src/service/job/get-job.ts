import { type GetJobRequest, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { rightsOn } from "../console/job-rights.ts";
import { jobDetailOf, taskDetailOf } from "../convert/job-detail.ts";
import { orManagerSees } from "../task/manager.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { turn } from "../turns.ts";
import { requireJobID } from "./job-id.ts";
import { pageOf } from "./page.ts";

const DEFAULT_PAGE = 100;
/** Positions are compared as texts. */
const DIGITS = 6;

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
    const known = new Map((job.status?.tasks ?? []).map((task) => [task.alias, task]));
    const tasks = job.spec.tasks.map((task, index) => ({ task, place: String(index).padStart(DIGITS, "0") }));
    const page = pageOf(tasks, ({ task, place }) => [place, task.alias], {
      size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
      token: pageToken,
      question: job.metadata.uid,
      descending: false,
    });
    if (page === undefined) throw invalid("page token does not belong to this job, begin again without one");
    return {
      data: {
        job: jobDetailOf(job),
        tasks: page.items.map(({ task }) => taskDetailOf(task, known.get(task.alias))),
        nextPageToken: page.next ?? "",
        total: BigInt(tasks.length),
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
