import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { define } from "../define.ts";
import { CHANGE_FIELDS, changeFields } from "./change-fields.ts";

/** Sets all fields that may change; one that is not given goes back to its default. */
export const updateJob = define({
  rpc: JobExtService.method.updateJob,
  path: "/api/v1/job/update",
  ...CHANGE_FIELDS,
  run: (request, call) => changeFields(request, call, { reset: true }),
});
