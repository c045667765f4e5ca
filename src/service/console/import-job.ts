import type { KusciaJob } from "../../api/types.ts";
import { ConsoleService, type ImportJobRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { asInitiator } from "../access.ts";
import type { Backend } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { requireOwnInitiator } from "../job/create-job.ts";
import { nameProblem } from "../names.ts";
import { readObject } from "../objects.ts";
import { parsedOnce } from "../parsed-once.ts";

/** Creates a job anew from an export of it; states, logs and results stay in that. */
export const importJob = define({
  rpc: ConsoleService.method.importJob,
  path: "/api/v1/job/import",
  check,
  access: asInitiator(),
  uses: ["create kusciajobs", "get kusciajobs", "impersonate-initiator kusciajobs"],
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: false,
  failure: "createJob",
  run: async (request, { backend, signal }) => {
    const job = jobOf(request, backend.jobs.namespace);
    await backend.jobs.create(job, signal, request);
    return { data: { jobId: job.metadata.name ?? "" } };
  },
});

function check(request: ImportJobRequest, backend: Backend): void {
  requireOwnInitiator(request, backend);
  const { metadata, spec } = jobOf(request, backend.jobs.namespace);
  const problem = nameProblem("job_id", metadata.name ?? "");
  if (problem !== undefined) throw invalid(problem);
  if (spec.initiator !== request.initiator) throw invalid("initiator must be the one of the archive's job");
}

/** Kubernetes checks the rest. @throws CallError 11100 */
const archived = parsedOnce(
  ({ archive }: ImportJobRequest): Pick<Partial<KusciaJob>, "metadata"> & Pick<KusciaJob, "spec"> => {
    const held = readObject("archive", archive);
    const { metadata, spec } = ((held as { job?: unknown }).job ?? held) as Partial<KusciaJob>;
    if (typeof spec !== "object" || !Array.isArray(spec.tasks)) throw invalid("archive holds no KusciaJob");
    return { metadata, spec };
  },
);

/** @throws CallError 11100 */
function jobOf(request: ImportJobRequest, namespace: string): KusciaJob {
  const { metadata, spec } = archived(request);
  const { jobId } = request;
  const name = jobId === "" ? (metadata?.name ?? "") : jobId;
  return { metadata: { name, namespace }, spec: { ...spec, suspend: false } };
}
