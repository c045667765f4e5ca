import type { KusciaJob } from "../../api/types.ts";
import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { COMMAND, giveCommand, phaseRefusal } from "./command.ts";

/** Stops the pods of a running job until it is restarted. A repeat may be refused after the first has worked. */
export const suspendJob = define({
  rpc: JobService.method.suspendJob,
  path: "/api/v1/job/suspend",
  ...COMMAND,
  access: toJob("patch", { action: "approve" }),
  repeat: false,
  failure: "suspendJob",
  run: (request, call) => giveCommand({ stage: "Suspend", once: false, refuse: requireRunning }, request, call),
});

function requireRunning(job: KusciaJob): void {
  if (job.status?.phase !== "Running") throw new CallError("suspendNotRunning", phaseRefusal(job, "suspend"));
}
