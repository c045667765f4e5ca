import { isNotFound } from "../../kube/errors.ts";
import type {
  DeleteJobRequestSchema,
  DeleteJobResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { authorize, type Call, type Handler, orFail, requireJobID } from "./call.ts";

/** Deletes the job; a repeat while it is going succeeds. */
export const deleteJob: Handler<typeof DeleteJobRequestSchema, typeof DeleteJobResponseSchema> = async (
  request,
  call,
) => {
  requireJobID(request.jobId);
  await orFail("deleteJob", () => deleteOwn(request.jobId, call));
  return { data: { jobId: request.jobId } };
};

async function deleteOwn(id: string, call: Call): Promise<void> {
  const { jobs } = call.backend;
  try {
    const job = await jobs.findLive(id, call.signal);
    await authorize(call, job, "delete", "delete");
    await jobs.delete(job, call.signal);
  } catch (error) {
    // A domain must not learn which jobs of others exist: whatever is not there is none of its own.
    if (isNotFound(error)) await authorize(call, { spec: { initiator: "", tasks: [] } }, "delete", "delete");
    throw error;
  }
}
