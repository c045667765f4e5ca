import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob } from "../access.ts";
import { define } from "../define.ts";
import { CHANGE, changeJob, requireNotTerminating } from "./change.ts";
import { changesPatch, requireChanges } from "./mutable-fields.ts";

/** Changes the fields that are given. */
export const patchJob = define({
  rpc: JobExtService.method.patchJob,
  path: "/api/v1/job/patch",
  ...CHANGE,
  check: (request) => {
    CHANGE.check(request);
    requireChanges(request.changes);
  },
  access: toInitiatedJob("patch", { action: "retrieve" }),
  run: (request, call) =>
    changeJob(request, call, (job) => {
      requireNotTerminating(job);
      return { patch: changesPatch(job, request.changes!, false) };
    }),
});
