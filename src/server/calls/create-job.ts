import type { KusciaJob } from "../../api/types.ts";
import { isAlreadyExists } from "../../kube/errors.ts";
import { jobFromRequest } from "../convert/create-job.ts";
import { invalid } from "../errors.ts";
import type {
  CreateJobRequest,
  CreateJobRequestSchema,
  CreateJobResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { nameProblem, REQUEST_ID } from "../names.ts";
import { authorize, type Call, type Handler, orFail, requireJobID } from "./call.ts";

/** Creates the job. A repeat with the same `x-request-id` in the header succeeds like the first one. */
export const createJob: Handler<typeof CreateJobRequestSchema, typeof CreateJobResponseSchema> = async (
  request,
  call,
) => {
  check(request, call.backend.domain);
  await authorize(call, rolesOf(request), "create", "create");
  const job = jobFromRequest(request, call.backend.jobs.namespace);
  const requestID = request.header?.customHeaders["x-request-id"];
  if (requestID) job.metadata.annotations = { [REQUEST_ID]: requestID };
  await orFail("createJob", () => createOnce(job, requestID, call));
  return { data: { jobId: request.jobId } };
};

async function createOnce(job: KusciaJob, requestID: string | undefined, call: Call): Promise<void> {
  const { jobs } = call.backend;
  try {
    await jobs.create(job, call.signal);
  } catch (error) {
    if (!isAlreadyExists(error) || !requestID) throw error;
    const existing = await jobs.findLive(job.metadata.name ?? "", call.signal);
    if (existing.metadata.annotations?.[REQUEST_ID] !== requestID) throw error;
  }
}

/** The parts of a request that say who takes part. */
function rolesOf({ initiator, tasks }: CreateJobRequest): Pick<KusciaJob, "spec"> {
  const parties = tasks.flatMap((task) => task.parties.map((party) => ({ domainID: party.domainId })));
  return { spec: { initiator, tasks: [{ alias: "", appImage: "", taskInputConfig: "", parties }] } };
}

/** Kuscia's checks, in its order and words. @throws CallError 11100 */
function check(request: CreateJobRequest, ownDomain: string): void {
  requireJobID(request.jobId);
  const problem = nameProblem("job_id", request.jobId);
  if (problem !== undefined) throw invalid(problem);
  if (request.tasks.length === 0) throw invalid("tasks can not be empty");
  if (request.initiator === "") throw invalid("initiator can not be empty");
  if (ownDomain !== "" && request.initiator !== ownDomain) {
    throw invalid(`initiator is ${request.initiator}, but initiator must be ${ownDomain} in P2P`);
  }
  for (const [index, task] of request.tasks.entries()) {
    if (task.alias === "") throw invalid(`task alias can not be empty on tasks[${index}]`);
    if (task.parties.length === 0) throw invalid(`parties can not be empty on tasks[${index}]`);
    if (task.parties.some((party) => party.domainId === "")) throw invalid("party domain id can not be empty");
  }
}
