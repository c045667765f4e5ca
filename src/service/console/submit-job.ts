import { GROUP } from "../../api/names.ts";
import type { KusciaJob, KusciaJobSpec } from "../../api/types.ts";
import { ConsoleService, type SubmitJobRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { asInitiator } from "../access.ts";
import type { Backend } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireOwnInitiator } from "../job/create-job.ts";
import { requireJobID } from "../job/job-id.ts";
import { nameProblem } from "../names.ts";
import { parsedOnce } from "../parsed-once.ts";

/** Creates a job from the spec of a KusciaJob; Kubernetes checks it by the CRD. */
export const submitJob = define({
  rpc: ConsoleService.method.submitJob,
  path: "/api/v1/job/submit",
  check,
  access: asInitiator(),
  uses: ["create kusciajobs", "get kusciajobs", "impersonate-initiator kusciajobs"],
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: false,
  failure: "createJob",
  run: async (request, { backend, signal }) => {
    const job = jobOf(request, backend.jobs.namespace);
    await backend.jobs.create(job, signal, request);
    return { data: { jobId: request.jobId } };
  },
});

function check(request: SubmitJobRequest, backend: Backend): void {
  requireJobID(request);
  const { jobId, initiator, labels } = request;
  const problem = nameProblem("job_id", jobId);
  if (problem !== undefined) throw invalid(problem);
  requireOwnInitiator(request, backend);
  if (specOf(request).initiator !== initiator) throw invalid("initiator must be the one of the spec");
  const own = Object.keys(labels).find((key) => key.startsWith(`${GROUP}/`));
  if (own !== undefined) throw invalid(`label ${own} cannot be set, commands are calls of their own`);
}

function jobOf(request: SubmitJobRequest, namespace: string): KusciaJob {
  const { jobId: name, labels } = request;
  return { metadata: { name, namespace, labels }, spec: specOf(request) };
}

/** Kubernetes checks the rest. @throws CallError */
const specOf = parsedOnce(({ spec: text }: SubmitJobRequest): KusciaJobSpec => {
  let spec: unknown;
  try {
    spec = JSON.parse(text);
  } catch {
    throw invalid("spec must be JSON, the spec of a KusciaJob");
  }
  if (typeof spec !== "object" || spec === null) throw invalid("spec must be a JSON object, the spec of a KusciaJob");
  return spec as KusciaJobSpec;
});
