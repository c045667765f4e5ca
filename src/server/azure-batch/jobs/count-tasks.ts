import type { Stored } from "../../../api/kubernetes.ts";
import type { KusciaJob } from "../../../api/types.ts";
import { toSeeJob } from "../../../service/access.ts";
import { JOB_SUBJECT } from "../errors.ts";
import { type Answer, operation } from "../operation.ts";
import { hasSucceeded, type JobTask, tasksOf, taskStateOf } from "../tasks/cloud-task.ts";
import { jobInputOf } from "./job-request.ts";

export const getTaskCounts = operation({
  name: "GetTaskCounts",
  method: "GET",
  path: "/jobs/{jobId}/taskcounts",
  subject: JOB_SUBJECT,
  read: jobInputOf,
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs"],
  run: ({ request }, { grant, backend }) => {
    const job = grant as Stored<KusciaJob>;
    const tasks = tasksOf(job, backend.tasks.of(job));
    const body = {
      "odata.metadata": `${request.base}/$metadata#taskcountsresult/@Element`,
      taskCounts: countsOf(tasks, () => 1),
      taskSlotCounts: countsOf(tasks, ({ given }) => given.requiredSlots ?? 1),
    };
    return Promise.resolve({ status: 200, body } as Answer);
  },
});

/** One that has started counts as running, also while its pods are being prepared. */
function countsOf(tasks: readonly JobTask[], weight: (task: JobTask) => number): object {
  const sum = (fits: (task: JobTask) => boolean): number =>
    tasks.filter(fits).reduce((total, task) => total + weight(task), 0);
  const isDone = (task: JobTask): boolean => taskStateOf(task) === "completed";
  return {
    active: sum((task) => taskStateOf(task) === "active"),
    running: sum((task) => ["preparing", "running"].includes(taskStateOf(task))),
    completed: sum(isDone),
    succeeded: sum((task) => isDone(task) && hasSucceeded(task)),
    failed: sum((task) => isDone(task) && !hasSucceeded(task)),
  };
}
