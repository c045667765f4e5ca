import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { COMMAND, giveCommand } from "./command.ts";

/** Ends the job as Failed. */
export const stopJob = define({
  rpc: JobService.method.stopJob,
  path: "/api/v1/job/stop",
  ...COMMAND,
  access: toJob("patch", { action: "retrieve" }),
  repeat: true,
  failure: "stopJob",
  run: (request, call) => giveCommand({ stage: "Stop", once: true }, request, call),
});
