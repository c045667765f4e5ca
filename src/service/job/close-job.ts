import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob } from "../access.ts";
import { define } from "../define.ts";
import { CHANGE, changeJob } from "./change.ts";

/** Closes an open job, so that it ends once its tasks have ended. */
export const closeJob = define({
  rpc: JobExtService.method.closeJob,
  path: "/api/v1/job/close",
  ...CHANGE,
  access: toInitiatedJob("patch", { action: "retrieve" }),
  run: (request, call) =>
    changeJob(request, call, ({ spec }) => (spec.open === true ? { patch: { spec: { open: false } } } : undefined)),
});
