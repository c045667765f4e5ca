import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { COMMAND, giveCommand } from "./command.ts";

/** Ends the job as Cancelled. */
export const cancelJob = define({
  rpc: JobService.method.cancelJob,
  path: "/api/v1/job/cancel",
  ...COMMAND,
  access: toJob("patch", { action: "approve" }),
  repeat: true,
  failure: "cancelJob",
  run: (request, call) => giveCommand({ stage: "Cancel", once: false }, request, call),
});
