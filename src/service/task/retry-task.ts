import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { isRefused } from "../../job/added-tasks.ts";
import { toInitiatedJob } from "../access.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { CHANGE_TASK, changeTask } from "./task.ts";

/** Runs an added task again that has failed. */
export const retryTask = define({
  rpc: JobExtService.method.retryTask,
  path: "/api/v1/task/retry",
  ...CHANGE_TASK,
  access: toInitiatedJob("patch", { action: "retrieve" }),
  run: (request, call) =>
    changeTask(request, call, (task) => {
      const { state = "Pending", reruns: done = 0 } = task.status ?? {};
      const { reruns = 0 } = task.spec;
      if (isRefused(task))
        throw new CallError("jobState", `task "${request.alias}" is Invalid; delete it and add it again`);
      // A repeat that comes before the operator has seen the first.
      if (reruns > done) return undefined;
      if (state !== "Failed" && state !== "Skipped")
        throw new CallError(
          "jobState",
          `task "${request.alias}" is ${state}; only one that is Failed or Skipped runs again`,
        );
      return { spec: { reruns: done + 1, terminate: null, terminateReason: null } };
    }),
});
