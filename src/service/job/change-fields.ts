import { withReason } from "../../job/job-changes.ts";
import type { JobChanges } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { type JobGrant, toInitiatedJob } from "../access.ts";
import type { GrantedCall } from "../call.ts";
import { CHANGE, changeJob, type ChangeRequest, requireNotTerminating } from "./change.ts";
import { changesPatch, requireChanges } from "./mutable-fields.ts";

type FieldsRequest = ChangeRequest & { readonly changes?: JobChanges };

/** What the calls that change fields of a job have in common. */
export const CHANGE_FIELDS = {
  ...CHANGE,
  check: (request: FieldsRequest): void => {
    CHANGE.check(request);
    requireChanges(request.changes);
  },
  access: toInitiatedJob("patch", { action: "retrieve" }),
};

/** Changes fields of a job; with `reset` one that is not given goes back to its default. @throws CallError as `changeJob` */
export function changeFields(
  request: FieldsRequest,
  call: GrantedCall<JobGrant>,
  { reset, reason = "" }: { readonly reset: boolean; readonly reason?: string },
): ReturnType<typeof changeJob> {
  return changeJob(request, call, (job) => {
    requireNotTerminating(job);
    return { patch: withReason(changesPatch(job, request.changes!, reset), reason) };
  });
}
