import type { KusciaJobTaskStatus } from "../../api/types.ts";
import { hookTasks } from "../../job/hook-records.ts";
import { partyDomains } from "../../job/pass.ts";
import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { taskDetailOf } from "../convert/job-detail.ts";
import { orManagerSees } from "./manager.ts";
import { define } from "../define.ts";
import { noTask, requireTaskName } from "./task.ts";

/** Shows one task, or a hook by what stands for its alias. */
export const getTask = define({
  rpc: JobExtService.method.getTask,
  path: "/api/v1/task/get",
  check: requireTaskName,
  access: orManagerSees(toSeeJob({ action: "retrieve", whole: true })),
  uses: ["get kusciajobs"],
  // It shows the task's input.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: ({ alias }, { grant: job, backend }) => {
    const spec = job.spec.tasks.find((task) => task.alias === alias);
    const added = backend.tasks.find(job, alias);
    if (spec !== undefined) {
      const status = job.status?.tasks?.find((task) => task.alias === alias);
      return Promise.resolve({ data: { task: { ...taskDetailOf(spec, status), added: added !== undefined } } });
    }
    const hook = hookTasks(job, partyDomains(job.spec.tasks)).find((each) => each.spec.alias === alias);
    if (hook !== undefined) return Promise.resolve({ data: { task: taskDetailOf(hook.spec, hook.status) } });
    // One that the job could not take: whoever sees all of the job learns why.
    if (added === undefined) return Promise.reject(noTask(job, alias));
    const { reason, message, state = "Failed" } = added.status ?? ({} as Partial<KusciaJobTaskStatus>);
    return Promise.resolve({ data: { task: { alias, state, reason, message, added: true } } });
  },
});
