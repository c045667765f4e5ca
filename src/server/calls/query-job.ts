import type { KusciaJob } from "../../api/types.ts";
import { jobDataOf } from "../convert/job-config.ts";
import { jobStatusOf } from "../convert/job-status.ts";
import { CallError, type ErrorName, invalid } from "../errors.ts";
import type {
  BatchQueryJobStatusRequestSchema,
  BatchQueryJobStatusResponseSchema,
  QueryJobRequestSchema,
  QueryJobResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { authorize, type Call, type Handler, orFail, requireJobID } from "./call.ts";

/** Shows one job whole. */
export const queryJob: Handler<typeof QueryJobRequestSchema, typeof QueryJobResponseSchema> = async (request, call) => {
  requireJobID(request.jobId);
  return { data: jobDataOf(await findVisible(request.jobId, "queryJob", call)) };
};

/** Shows how far several jobs are, in the order asked for; the first one that cannot be shown fails the call. */
export const batchQueryJobStatus: Handler<
  typeof BatchQueryJobStatusRequestSchema,
  typeof BatchQueryJobStatusResponseSchema
> = async (request, call) => {
  if (request.jobIds.length === 0) throw invalid("job ids can not be empty");
  request.jobIds.forEach(requireJobID);
  const jobs = [];
  for (const id of request.jobIds) jobs.push(jobStatusOf(await findVisible(id, "queryJobStatus", call)));
  return { data: { jobs } };
};

/** A missing permission has the call's own code here, so that a stranger learns no more than that. */
async function findVisible(id: string, name: ErrorName, call: Call): Promise<KusciaJob> {
  const job = await orFail(name, () => call.backend.jobs.find(id, call.signal));
  try {
    await authorize(call, job, "retrieve", "get");
  } catch (error) {
    throw error instanceof CallError ? new CallError(name, error.message) : error;
  }
  return job;
}
