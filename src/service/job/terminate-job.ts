import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { CHANGE, changeJob, requireReason } from "./change.ts";
import { commandPatch, requireGraceSeconds } from "./command.ts";

/** Ends a job as Stop does, and records why. */
export const terminateJob = define({
  rpc: JobExtService.method.terminateJob,
  path: "/api/v1/job/terminate",
  ...CHANGE,
  check: (request) => {
    CHANGE.check(request);
    requireReason(request.reason);
    requireGraceSeconds(request.graceSeconds);
  },
  access: toJob("patch", { action: "retrieve" }),
  audit: ({ jobId, reason }) => ({ subject: jobId, reason }),
  run: (request, call) => {
    const { reason, graceSeconds } = request;
    return changeJob(request, call, (job, as) =>
      commandPatch({ stage: "Stop", once: true, graceSeconds }, job, { as, backend: call.backend, reason }),
    );
  },
});
