import { randomBytes } from "node:crypto";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import type { KusciaJob } from "../../api/types.ts";
import { type CreateJobFromTemplateRequest, TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import { type Access, asInitiator } from "../access.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { nameProblem } from "../names.ts";
import { requireForeignLabels } from "../objects.ts";
import { fill } from "./templates.ts";

type Filled = Awaited<ReturnType<typeof fill>>;

const RANDOM_BYTES = 3;
const LONGEST_NAME = 63;

/** Whoever may create jobs, and the domain that initiates the job which the template makes. */
const FILLED_BY_INITIATOR: Access<CreateJobFromTemplateRequest, Filled> = {
  needs: asInitiator().needs,
  decide: async ({ template, revision, parameters }, call) => {
    const filled = await fill({ name: template, revision, parameters }, call);
    await asInitiator().decide(filled.job.spec, call);
    return filled;
  },
};

/** Creates a job from a template. */
export const createJobFromTemplate = define({
  rpc: TemplateService.method.createJobFromTemplate,
  path: "/api/v1/job/createFromTemplate",
  check: ({ template, jobId, labels }) => {
    if (template === "") throw invalid("template can not be empty");
    requireForeignLabels(labels);
    const problem = jobId === "" ? undefined : nameProblem("job_id", jobId);
    if (problem !== undefined) throw invalid(problem);
  },
  access: FILLED_BY_INITIATOR,
  uses: [
    "get kusciajobtemplates",
    "list kusciajobtemplates",
    "create kusciajobs",
    "get kusciajobs",
    "impersonate-initiator kusciajobs",
  ],
  audit: ({ template, jobId }) => ({ subject: `${template} ${jobId}`.trim() }),
  repeat: false,
  failure: { missing: "queryTemplate", invalid: "requestInvalid", other: "createJob" },
  run: async (request, { backend, grant, signal }) => {
    const job = jobOf(request, grant, backend.jobs.namespace);
    await backend.jobs.create(job, signal, request);
    return { data: { jobId: job.metadata.name ?? "", revision: grant.revision } };
  },
});

function jobOf(
  { jobId, labels, suspended }: CreateJobFromTemplateRequest,
  { job, name: template, revision }: Filled,
  namespace: string,
): KusciaJob {
  const ending = `-${randomBytes(RANDOM_BYTES).toString("hex")}`;
  const name = jobId === "" ? template.slice(0, LONGEST_NAME - ending.length) + ending : jobId;
  return {
    metadata: {
      name,
      namespace,
      labels: { ...job.labels, ...labels, [LABEL.template]: template },
      annotations: { ...job.annotations, [ANNOTATION.templateRevision]: revision },
    },
    spec: { ...job.spec, ...(suspended && { suspend: true }) },
  };
}
