import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { completeTask, tellOfExternal } from "./complete-task.ts";
import { toTask } from "../access.ts";
import { define } from "../define.ts";
import { CHANGE } from "../job/change.ts";
import { orManager } from "./manager.ts";
import { requireTaskName } from "./task.ts";

/** Tells that somebody has begun with an external task that has started: from then on it waits for nobody. */
export const startTask = define({
  rpc: JobExtService.method.startTask,
  path: "/api/v1/task/start",
  ...CHANGE,
  check: requireTaskName,
  access: orManager(toTask("patch", { action: "retrieve" })),
  uses: completeTask.uses,
  run: ({ jobId, alias }, call) => tellOfExternal({ jobId, alias, outcome: "Started", message: "" }, call),
});
