import { create } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../../api/types.ts";
import { JobChangesSchema } from "../../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toInitiatedJob } from "../../../service/access.ts";
import { changesPatch } from "../../../service/job/mutable-fields.ts";
import { parseBody } from "../body.ts";
import { BatchError, JOB_SUBJECT } from "../errors.ts";
import { parallelismOf, wallClockSecondsOf } from "../job-spec.ts";
import { stateWordOf } from "../job-state.ts";
import { type JobChange, readJobPatch, readJobUpdate } from "../models.ts";
import { type BatchRequest, operation } from "../operation.ts";
import type { JobRecord } from "../record.ts";
import {
  auditJob,
  changeBatchJob,
  type JobDecision,
  type JobInput,
  jobInputOf,
  requireNotTerminating,
  versionHeaders,
} from "./job-request.ts";

interface Input extends JobInput {
  readonly given: JobChange;
}

/** What a PUT gives that it leaves out. */
const DEFAULTS: JobChange = {
  priority: 0,
  maxParallelTasks: -1,
  allowTaskPreemption: false,
  onAllTasksComplete: "noaction",
};

export const patchJob = changeOperation("PatchJob", "PATCH", (request) => readJobPatch(parseBody(request.body), ""));
export const updateJob = changeOperation("UpdateJob", "PUT", (request) => ({
  ...DEFAULTS,
  constraints: undefined,
  metadata: undefined,
  ...readJobUpdate(parseBody(request.body), ""),
}));

function changeOperation(name: string, method: "PATCH" | "PUT", read: (request: BatchRequest) => JobChange) {
  return operation({
    name,
    method,
    path: "/jobs/{jobId}",
    subject: JOB_SUBJECT,
    read: (request): Input => ({ ...jobInputOf(request), given: read(request) }),
    access: toInitiatedJob("patch", { action: "retrieve" }),
    uses: ["get kusciajobs", "patch kusciajobs"],
    audit: auditJob,
    failure: { missing: "queryJob", invalid: "requestInvalid", other: "changeJob" },
    run: async (input, call) => {
      const job = await changeBatchJob(input, call, (now, record) => decisionOf(now, record, input.given));
      return { status: 200, ...versionHeaders(job) };
    },
  });
}

/** What is named changes, also to nothing; the rest stays. */
function decisionOf(job: KusciaJob, record: JobRecord, given: JobChange): JobDecision {
  requireNotTerminating(job);
  requirePool(job, record, given);
  const changes = create(JobChangesSchema, {
    ...("priority" in given && { priority: given.priority }),
    ...("maxParallelTasks" in given && { maxParallelism: parallelismOf(given.maxParallelTasks) }),
    ...("constraints" in given && { activeDeadlineSeconds: wallClockSecondsOf(given) ?? 0 }),
  });
  const patch = changesPatch(job, changes, false);
  const { onAllTasksComplete } = given;
  const opening = onAllTasksComplete === undefined ? {} : { open: onAllTasksComplete === "noaction" };
  return {
    record: { ...record, given: { ...record.given, ...given }, modified: new Date().toISOString() },
    patch: { ...patch, spec: { ...patch.spec, ...opening } },
  };
}

/** Tasks that run stay where they are, so another pool needs a job that is disabled. */
function requirePool(job: KusciaJob, { given: { poolInfo: before } }: JobRecord, { poolInfo }: JobChange): void {
  if (poolInfo === undefined || before?.poolId.toLowerCase() === poolInfo.poolId.toLowerCase()) return;
  if (stateWordOf(job) !== "disabled")
    throw new BatchError("OperationInvalidForCurrentState", {
      Reason: "the pool can be changed of a disabled job only",
    });
}
