import type { Task, TaskStatus } from "../../api/types.ts";
import { isAdded } from "../../job/added-tasks.ts";
import { taskView } from "../../job/view.ts";
import { ConsoleService, type ViewTasksRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { toSeeJob } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireTaskQuery } from "../task/list-tasks.ts";
import { foundTasks } from "../task/task-page.ts";
import { turn } from "../turns.ts";

/** Shows tasks of a job page by page, without what they were given. */
export const viewTasks = define({
  rpc: ConsoleService.method.viewTasks,
  path: "/api/v1/task/view",
  check: requireTaskQuery,
  access: toSeeJob({ action: "retrieve", whole: true }),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async (request, { grant: job, backend }) => {
    await turn();
    const { aliases, states, aliasContains, added, pageSize, pageToken } = request;
    const page = foundTasks(job, backend.tasks, {
      size: pageSize,
      token: pageToken,
      question: [aliases, states, aliasContains, added],
      isMeant: matcherOf(request),
    });
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    const tasks = page.tasks.map(([task, status]) => JSON.stringify(taskView(task, status)));
    return { data: { tasks, nextPageToken: page.nextPageToken, total: page.total } };
  },
});

function matcherOf({ aliases, states, aliasContains, added }: ViewTasksRequest) {
  const named = new Set(aliases);
  const part = aliasContains.toLowerCase();
  return (task: Task, status: TaskStatus | undefined): boolean =>
    (named.size === 0 || named.has(task.alias)) &&
    (!added || isAdded(task)) &&
    (states.length === 0 || states.includes(status?.state ?? "Pending")) &&
    task.alias.toLowerCase().includes(part);
}
