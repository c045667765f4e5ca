import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import { isSettled } from "../../job/added-tasks.ts";
import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob } from "../access.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { CHANGE_TASK, findAdded } from "./task.ts";

/** Deletes an added task; its pods go with it. One that others wait for stays. */
export const deleteTask = define({
  rpc: JobExtService.method.deleteTask,
  path: "/api/v1/task/delete",
  ...CHANGE_TASK,
  uses: ["get kusciajobs", "get kusciajobtasks", "delete kusciajobtasks"],
  access: toInitiatedJob("patch", { action: "retrieve" }),
  run: async ({ jobId, alias }, call) => {
    const { backend, grant, signal } = call;
    const { job } = grant;
    if (job.metadata.deletionTimestamp !== undefined)
      throw new CallError("jobDeleting", `job "${jobId}" is being deleted`);
    const task = await findAdded(job, alias, call);
    const waiting = backend.tasks
      .of(job)
      .find((each) => !isSettled(each) && each.spec.dependencies?.includes(alias) === true);
    if (waiting !== undefined)
      throw new CallError("jobState", `task "${waiting.spec.alias}" depends on task "${alias}" and has not ended`);
    const { namespace, name, uid } = task.metadata;
    await backend.client.delete(KUSCIA_JOB_TASKS, { namespace, name }, { signal, uid });
    backend.tasks.cache.apply({ type: "DELETED", object: task });
    return { data: { jobId, alias } };
  },
});
