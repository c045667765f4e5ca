import { type ListTasksRequest, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { orManagerSees } from "./manager.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireJobID } from "../job/job-id.ts";
import { turn } from "../turns.ts";
import { taskPage } from "./task-page.ts";

/** States that tasks may be asked for. */
export const TASK_STATES = ["Pending", "Running", "Succeeded", "Failed", "Skipped"] as const;

/** Shows tasks of a job page by page. */
export const listTasks = define({
  rpc: JobExtService.method.listTasks,
  path: "/api/v1/task/list",
  check: requireTaskQuery,
  access: orManagerSees(toSeeJob({ action: "retrieve", whole: true })),
  uses: ["get kusciajobs"],
  // It shows the tasks' input.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async ({ states, aliasContains, pageSize, pageToken }, { grant: job, backend }) => {
    await turn();
    const part = aliasContains.toLowerCase();
    const page = taskPage(job, backend.tasks, {
      size: pageSize,
      token: pageToken,
      question: [states, aliasContains],
      isMeant: ({ alias }, status) =>
        alias.toLowerCase().includes(part) && (states.length === 0 || states.includes(status?.state ?? "Pending")),
    });
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    return { data: page };
  },
});

/** @throws CallError 11100 */
export function requireTaskQuery(request: Pick<ListTasksRequest, "jobId" | "pageSize" | "states">): void {
  requireJobID(request);
  const { pageSize, states } = request;
  if (pageSize < 0 || pageSize > LARGEST_PAGE)
    throw invalid(`page_size is ${pageSize}, it must be from 1 to ${LARGEST_PAGE}`);
  const unknown = states.find((state) => !TASK_STATES.some((each) => each === state));
  if (unknown !== undefined) throw invalid(`states has "${unknown}", it must have some of ${TASK_STATES.join(", ")}`);
}
