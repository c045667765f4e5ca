import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { isSettled } from "../../job/added-tasks.ts";
import { toInitiatedJob } from "../access.ts";
import { orManager } from "./manager.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { requireReason } from "../job/change.ts";
import { CHANGE_TASK, changeTask } from "./task.ts";

/** Ends an added task. */
export const terminateTask = define({
  rpc: JobExtService.method.terminateTask,
  path: "/api/v1/task/terminate",
  ...CHANGE_TASK,
  check: (request) => {
    CHANGE_TASK.check(request);
    requireReason(request.reason);
  },
  access: orManager(toInitiatedJob("patch", { action: "retrieve" })),
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  run: (request, call) =>
    changeTask(request, call, (task) => {
      if (task.spec.terminate === true) return undefined;
      if (isSettled(task))
        throw new CallError("jobState", `task "${request.alias}" has ended, it is ${task.status?.state}`);
      return { spec: { terminate: true, terminateReason: request.reason === "" ? null : request.reason } };
    }),
});
