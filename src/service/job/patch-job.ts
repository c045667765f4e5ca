import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { define } from "../define.ts";
import { requireReason } from "./change.ts";
import { CHANGE_FIELDS, changeFields } from "./change-fields.ts";

/** Changes the fields that are given. */
export const patchJob = define({
  rpc: JobExtService.method.patchJob,
  path: "/api/v1/job/patch",
  ...CHANGE_FIELDS,
  check: (request) => {
    CHANGE_FIELDS.check(request);
    requireReason(request.reason);
  },
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  run: (request, call) => changeFields(request, call, { reset: false, reason: request.reason }),
});
