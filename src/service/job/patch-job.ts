import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { define } from "../define.ts";
import { CHANGE_FIELDS, changeFields } from "./change-fields.ts";

/** Changes the fields that are given. */
export const patchJob = define({
  rpc: JobExtService.method.patchJob,
  path: "/api/v1/job/patch",
  ...CHANGE_FIELDS,
  run: (request, call) => changeFields(request, call, false),
});
