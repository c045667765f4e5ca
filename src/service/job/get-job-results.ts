import type { MessageInitShape } from "@bufbuild/protobuf";
import { isOver, jobState } from "../../api/phases.ts";
import { isOutput, outputValue } from "../../api/output.ts";
import { CONFIG_MAPS } from "../../api/resources.ts";
import type { KusciaJob, OutputStatus } from "../../api/types.ts";
import { LABEL } from "../../api/names.ts";
import { orUndefined } from "../../kube/errors.ts";
import {
  type GetJobResultsRequest,
  JobExtService,
  type JobResultSchema,
} from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import type { Call } from "../call.ts";
import { orManagerSees } from "../task/manager.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { requireJobID } from "./job-id.ts";
import { pageOf } from "./page.ts";

const DEFAULT_PAGE = 10;
/** So that a page of the largest results is an answer that may be sent. */
export const LARGEST_RESULTS_PAGE = 20;

/** Shows a job's results; the values are read where their parties keep them. */
export const getJobResults = define({
  rpc: JobExtService.method.getJobResults,
  path: "/api/v1/job/results",
  check,
  access: orManagerSees(toSeeJob({ action: "retrieve", whole: true })),
  uses: ["get kusciajobs", "get configmaps"],
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async ({ partial, name, pageSize, pageToken }, { grant: job, ...call }) => {
    if (!partial && !isOver(job)) {
      const message = `job "${job.metadata.name}" is ${jobState(job.status?.phase)}; with partial its results so far are shown`;
      throw new CallError("jobState", message);
    }
    const outputs = (job.status?.outputs ?? []).filter((each) => name === "" || each.name === name);
    const page = pageOf(outputs, ({ domainID, configMap }) => [domainID, configMap], {
      size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
      token: pageToken,
      question: [job.metadata.uid, name],
      descending: false,
    });
    if (page === undefined) throw invalid("page token does not belong to these results, begin again without one");
    const results = await Promise.all(page.items.map((each) => resultOf(job, each, call)));
    return { data: { results, nextPageToken: page.next ?? "", total: BigInt(outputs.length) } };
  },
});

function check(request: GetJobResultsRequest): void {
  requireJobID(request);
  const { pageSize } = request;
  if (pageSize < 0 || pageSize > LARGEST_RESULTS_PAGE)
    throw invalid(`page_size is ${pageSize}, it must be from 1 to ${LARGEST_RESULTS_PAGE}`);
}

async function resultOf(
  job: KusciaJob,
  output: OutputStatus,
  call: Call,
): Promise<MessageInitShape<typeof JobResultSchema>> {
  const value = output.uri === undefined ? await valueOf(job, output, call) : "";
  return {
    name: output.name,
    task: output.task,
    attempt: output.attempt,
    domainId: output.domainID,
    mediaType: output.mediaType,
    size: BigInt(output.size ?? 0),
    uri: output.uri,
    value,
    readers: output.readers,
    gone: value === undefined,
  };
}

/** Undefined if what the job names is not there any more, or is not this job's. */
async function valueOf(
  { metadata: { uid } }: KusciaJob,
  { domainID, configMap }: OutputStatus,
  { backend, signal }: Call,
): Promise<string | undefined> {
  const ref = { namespace: domainID, name: configMap };
  const found = await orUndefined(() => backend.client.get(CONFIG_MAPS, ref, { signal }));
  const isOurs = found !== undefined && isOutput(found) && found.metadata.labels?.[LABEL.jobUID] === uid;
  return isOurs ? outputValue(found) : undefined;
}
