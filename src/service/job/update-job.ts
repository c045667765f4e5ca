import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob } from "../access.ts";
import { define } from "../define.ts";
import { CHANGE, changeJob, requireNotTerminating } from "./change.ts";
import { changesPatch, requireChanges } from "./mutable-fields.ts";

/** Sets all fields that may change; one that is not given goes back to its default. */
export const updateJob = define({
  rpc: JobExtService.method.updateJob,
  path: "/api/v1/job/update",
  ...CHANGE,
  check: (request) => {
    CHANGE.check(request);
    requireChanges(request.changes);
  },
  access: toInitiatedJob("patch", { action: "retrieve" }),
  run: (request, call) =>
    changeJob(request, call, (job) => {
      requireNotTerminating(job);
      return { patch: changesPatch(job, request.changes!, true) };
    }),
});
