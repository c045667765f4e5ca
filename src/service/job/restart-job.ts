import type { KusciaJob } from "../../api/types.ts";
import { JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { COMMAND, giveCommand, phaseRefusal } from "./command.ts";

/** Runs what failed or was suspended once more. A repeat may be refused after the first has worked. */
export const restartJob = define({
  rpc: JobService.method.restartJob,
  path: "/api/v1/job/restart",
  ...COMMAND,
  access: toJob("patch", { action: "approve" }),
  repeat: false,
  failure: "restartJob",
  run: (request, call) => giveCommand({ stage: "Restart", once: true, refuse: requireEnded }, request, call),
});

function requireEnded(job: KusciaJob): void {
  const phase = job.status?.phase ?? "";
  if (phase !== "Failed" && phase !== "Suspended") throw new CallError("restartNotEnded", phaseRefusal(job, "restart"));
}
