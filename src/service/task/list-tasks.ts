import { type ListTasksRequest, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { taskDetailOf } from "../convert/job-detail.ts";
import { orManagerSees } from "./manager.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { pageOf } from "../job/page.ts";
import { requireJobID } from "../job/job-id.ts";
import { turn } from "../turns.ts";

const DEFAULT_PAGE = 100;
/** Positions are compared as texts. */
const DIGITS = 6;
/** States that tasks may be asked for. */
export const TASK_STATES = ["Pending", "Running", "Succeeded", "Failed", "Skipped"] as const;

/** Shows tasks of a job page by page. */
export const listTasks = define({
  rpc: JobExtService.method.listTasks,
  path: "/api/v1/task/list",
  check,
  access: orManagerSees(toSeeJob({ action: "retrieve", whole: true })),
  uses: ["get kusciajobs"],
  // It shows the tasks' input.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async ({ states, aliasContains, pageSize, pageToken }, { grant: job, backend }) => {
    await turn();
    const known = new Map((job.status?.tasks ?? []).map((task) => [task.alias, task]));
    const added = new Map(backend.tasks.of(job).map((task) => [task.spec.alias, task.metadata]));
    const part = aliasContains.toLowerCase();
    const found = job.spec.tasks
      // Added tasks after the others, by their time: what is added later comes later, also within a page.
      .map((task, index) => ({ task, place: placeOf(added.get(task.alias), index) }))
      .filter(({ task: { alias } }) => alias.toLowerCase().includes(part))
      .filter(({ task: { alias } }) => states.length === 0 || states.includes(known.get(alias)?.state ?? "Pending"));
    const page = pageOf(found, ({ task, place }) => [place, task.alias], {
      size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
      token: pageToken,
      question: [job.metadata.uid, states, aliasContains],
      descending: false,
    });
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    return {
      data: {
        tasks: page.items.map(({ task }) => ({
          ...taskDetailOf(task, known.get(task.alias)),
          added: added.has(task.alias),
        })),
        nextPageToken: page.next ?? "",
        total: BigInt(found.length),
      },
    };
  },
});

/** Digits sort before the letter. */
function placeOf(added: { readonly creationTimestamp?: string } | undefined, index: number): string {
  return added === undefined ? String(index).padStart(DIGITS, "0") : `t${added.creationTimestamp ?? ""}`;
}

function check(request: ListTasksRequest): void {
  requireJobID(request);
  const { pageSize, states } = request;
  if (pageSize < 0 || pageSize > LARGEST_PAGE)
    throw invalid(`page_size is ${pageSize}, it must be from 1 to ${LARGEST_PAGE}`);
  const unknown = states.find((state) => !TASK_STATES.some((each) => each === state));
  if (unknown !== undefined) throw invalid(`states has "${unknown}", it must have some of ${TASK_STATES.join(", ")}`);
}
