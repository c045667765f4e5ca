import type { KusciaJob } from "../../api/types.ts";
import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toJob } from "../access.ts";
import { isResuming } from "../convert/life.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import type { JobPatch } from "../store.ts";
import { CHANGE, changeJob, requireNotTerminating } from "./change.ts";

/** Lets a job go on that its spec suspends. */
export const enableJob = define({
  rpc: JobExtService.method.enableJob,
  path: "/api/v1/job/enable",
  ...CHANGE,
  access: toJob("patch", { action: "retrieve" }),
  run: (request, call) =>
    changeJob(request, call, (job) => {
      requireNotTerminating(job);
      return resumePatch(job);
    }),
});

/** What lets a job go on; undefined if it is not suspended. @throws CallError for one that a command suspended */
export function resumePatch(job: KusciaJob): JobPatch | undefined {
  if (job.spec.suspend === true) return { patch: { spec: { suspend: false } } };
  if (job.status?.phase === "Suspended" && !isResuming(job)) {
    const message = `job "${job.metadata.name}" was suspended by the command Suspend; restart it with RestartJob`;
    throw new CallError("jobState", message);
  }
  return undefined;
}
