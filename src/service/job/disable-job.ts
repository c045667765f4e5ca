import type { KusciaJob } from "../../api/types.ts";
import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toJob } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import type { JobPatch } from "../store.ts";
import { CHANGE, changeJob, requireNotResuming, requireNotTerminating } from "./change.ts";

/** What a pause may do to running tasks. */
export const SUSPEND_POLICIES = ["Requeue", "Terminate", "Wait"] as const;

/** Suspends a job by its spec. */
export const disableJob = define({
  rpc: JobExtService.method.disableJob,
  path: "/api/v1/job/disable",
  ...CHANGE,
  check: (request) => {
    CHANGE.check(request);
    const { policy } = request;
    if (!SUSPEND_POLICIES.some((each) => each === policy))
      throw invalid(`policy is "${policy}", it must be one of ${SUSPEND_POLICIES.join(", ")}`);
  },
  access: toJob("patch", { action: "retrieve" }),
  run: (request, call) =>
    changeJob(request, call, (job) => {
      requireNotTerminating(job);
      requireNotResuming(job);
      return suspendPatch(job, request.policy);
    }),
});

/** What suspends a job; undefined if it is so already. */
export function suspendPatch(job: KusciaJob, policy: string): JobPatch | undefined {
  const { suspend, suspendPolicy = "Requeue" } = job.spec;
  if (suspend === true && suspendPolicy === policy) return undefined;
  return { patch: { spec: { suspend: true, suspendPolicy: policy } } };
}
