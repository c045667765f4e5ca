import type { MessageInitShape } from "@bufbuild/protobuf";
import { hasHooks } from "../../api/hooks.ts";
import type { HookStatus } from "../../api/types.ts";
import { type HookRunSchema, JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { orManagerSees } from "../task/manager.ts";
import { requireJobID } from "./job-id.ts";

/** Shows where a job's hooks stand. @throws CallError for a job that declares none, in Azure Batch's word */
export const getJobHooks = define({
  rpc: JobExtService.method.getJobHooks,
  path: "/api/v1/job/hooks",
  check: requireJobID,
  access: orManagerSees(toSeeJob({ action: "retrieve" })),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: (_request, { grant: job }) => {
    if (!hasHooks(job.spec)) {
      const why = `job "${job.metadata.name}" declares neither a preparation nor a release`;
      throw new CallError("noHooks", `JobPreparationTaskNotSpecified: ${why}`);
    }
    const hooks = (job.status?.hooks ?? []).map(({ domainID, preparation, release }) => ({
      domainId: domainID,
      ...(preparation && { preparation: runOf(preparation) }),
      ...(release && { release: runOf(release) }),
    }));
    return Promise.resolve({ data: { hooks, total: BigInt(hooks.length) } });
  },
});

function runOf(hook: HookStatus): MessageInitShape<typeof HookRunSchema> {
  const { state, attempt, retries: { failed = 0, disrupted = 0 } = {}, exitCode, reason, message } = hook;
  const { createTime, startTime, endTime } = hook;
  return { state, attempt, retries: failed + disrupted, exitCode, reason, message, createTime, startTime, endTime };
}
