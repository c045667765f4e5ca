import type { KusciaJob } from "../../api/types.ts";
import { isAlreadyExists, orUndefined } from "../../kube/errors.ts";
import { type CreateJobRequest, JobService } from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import { asInitiator } from "../access.ts";
import type { Backend, Call } from "../call.ts";
import { jobFromRequest } from "../convert/create-job.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { nameProblem, REQUEST_ID } from "../names.ts";
import { requireJobID } from "./job-id.ts";

// A client should learn why before the call is over.
const ANSWER_MS = 500;
const RETRY_MS = 50;

/** Creates the job. A repeat with the same `x-request-id` in the header succeeds like the first one. */
export const createJob = define({
  rpc: JobService.method.createJob,
  path: "/api/v1/job/create",
  check,
  access: asInitiator(),
  uses: ["create kusciajobs", "get kusciajobs", "impersonate-initiator kusciajobs"],
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: "createJob",
  // Pods have 30 s to end, and what ends them takes its time too.
  deadlines: 2,
  run: async (request, call) => {
    const job = jobFromRequest(request, call.backend.jobs.namespace);
    const requestID = request.header?.customHeaders["x-request-id"];
    if (requestID) job.metadata.annotations = { [REQUEST_ID]: requestID };
    await createOnce(job, requestID, call);
    return { data: { jobId: request.jobId } };
  },
});

async function createOnce(job: KusciaJob, requestID: string | undefined, call: Call): Promise<void> {
  const end = call.deadline - ANSWER_MS;
  for (;;) {
    const collision = await collisionOf(job, call);
    if (collision === undefined) return;
    const { error, existing } = collision;
    if (existing === undefined) continue;
    if (requestID && existing.metadata.annotations?.[REQUEST_ID] === requestID) return;
    if (existing.metadata.deletionTimestamp === undefined) throw error;
    await waitUntilGone(existing, end, call);
  }
}

/** Creates the job; the answer is what is there under its name already, and what Kubernetes said. */
async function collisionOf(job: KusciaJob, call: Call): Promise<{ error: Error; existing?: KusciaJob } | undefined> {
  try {
    await call.backend.jobs.create(job, call.signal);
    return undefined;
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    // It may have gone meanwhile.
    const existing = await orUndefined(() => call.backend.jobs.findLive(job.metadata.name ?? "", call.signal));
    return { error, existing };
  }
}

/** Programs delete a job and create it again at once; the old one goes when its pods have ended. @throws CallError */
async function waitUntilGone(job: KusciaJob, end: number, { backend, signal }: Call): Promise<void> {
  const left = end - performance.now();
  // The cache may be ahead of, or behind, the API server for a moment.
  const pause = new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  const isGone = left > 0 && (await backend.jobs.isGoneWithin(left, job, signal));
  const message = `job "${job.metadata.name}" is still being deleted, try again later`;
  if (!isGone) throw new CallError("createJob", message, { reason: "ServiceUnavailable" });
  await pause;
}

/** Kuscia's checks, in its order and words. @throws CallError 11100 */
function check(request: CreateJobRequest, backend: Backend): void {
  requireJobID(request);
  const problem = nameProblem("job_id", request.jobId);
  if (problem !== undefined) throw invalid(problem);
  if (request.tasks.length === 0) throw invalid("tasks can not be empty");
  if (request.initiator === "") throw invalid("initiator can not be empty");
  requireOwnInitiator(request, backend);
  for (const [index, task] of request.tasks.entries()) {
    if (task.alias === "") throw invalid(`task alias can not be empty on tasks[${index}]`);
    if (task.parties.length === 0) throw invalid(`parties can not be empty on tasks[${index}]`);
    if (task.parties.some((party) => party.domainId === "")) throw invalid("party domain id can not be empty");
  }
}

/** A server of one domain creates jobs of that domain alone. @throws CallError 11100 */
export function requireOwnInitiator(
  { initiator }: { readonly initiator: string },
  { domain }: Pick<Backend, "domain">,
): void {
  if (domain !== "" && initiator !== domain)
    throw invalid(`initiator is ${initiator}, but initiator must be ${domain} in P2P`);
}
