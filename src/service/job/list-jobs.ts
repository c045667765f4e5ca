import { clearField } from "@bufbuild/protobuf";
import type { KusciaJob } from "../../api/types.ts";
import {
  JobExtService,
  type JobSummary,
  JobSummarySchema,
  type ListJobsRequest,
} from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { amongJobs, type Sees } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import { jobSummaryOf, partiesOf } from "../convert/job-summary.ts";
import { isInState, STATE_WORDS } from "../convert/life.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { CUSTOM_FIELD_PREFIX } from "../names.ts";
import { seesAny, visiblePart } from "../sight.ts";
import { mapInTurns } from "../turns.ts";
import { pageOf, type Position } from "./page.ts";

const DEFAULT_PAGE = 10;
/** What `fields` may name. */
export const SUMMARY_FIELDS: readonly string[] = JobSummarySchema.fields.map(({ name }) => name);

/** Shows jobs page by page, from the cache. */
export const listJobs = define({
  rpc: JobExtService.method.listJobs,
  path: "/api/v1/job/list",
  check,
  access: amongJobs("list"),
  uses: [],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (request, { backend, grant: sees }) => {
    const matches = matcherOf(request);
    const all = await mapInTurns([...backend.jobs.list()], (job) => (matches(job) ? [job] : []));
    const jobs = await visibleAmong(all.flat(), sees);
    const { pageSize, pageToken, oldestFirst, states, initiator, party, labels, nameContains } = request;
    const page = pageOf(jobs, positionOf, {
      size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
      token: pageToken,
      question: [oldestFirst, states, initiator, party, labels, nameContains],
      descending: !oldestFirst,
    });
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    return {
      data: {
        jobs: page.items.map((job) => summaryOf(job, request.fields)),
        nextPageToken: page.next ?? "",
        total: BigInt(jobs.length),
      },
    };
  },
});

function check({ pageSize, states, fields }: ListJobsRequest): void {
  if (pageSize < 0 || pageSize > LARGEST_PAGE) throw invalid(`page size must be from 1 to ${LARGEST_PAGE}`);
  const unknown = states.find((state) => !STATE_WORDS.includes(state));
  if (unknown !== undefined)
    throw invalid(`state "${unknown}" is unknown, it must be one of ${STATE_WORDS.join(", ")}`);
  const field = fields.find((each) => !SUMMARY_FIELDS.includes(each));
  if (field !== undefined) throw invalid(`fields names "${field}", it must be one of ${SUMMARY_FIELDS.join(", ")}`);
}

/** The job in short; of its fields those that are asked for. */
function summaryOf(job: KusciaJob, fields: readonly string[]): JobSummary {
  const summary = jobSummaryOf(job);
  if (fields.length === 0) return summary;
  for (const field of JobSummarySchema.fields)
    if (field.name !== "job_id" && !fields.includes(field.name)) clearField(summary, field);
  return summary;
}

/** What a list of jobs may be narrowed to. */
type Filter = Pick<ListJobsRequest, "states" | "initiator" | "party" | "labels" | "nameContains">;

/** Whether a job is among those asked for. */
export function matcherOf({ states, initiator, party, labels, nameContains }: Filter): (job: KusciaJob) => boolean {
  const wanted = Object.entries(labels).map(
    ([key, value]) => [key.includes("/") ? key : CUSTOM_FIELD_PREFIX + key, value] as const,
  );
  const part = nameContains.toLowerCase();
  return (job) =>
    (states.length === 0 || states.some((word) => isInState(job, word))) &&
    (initiator === "" || job.spec.initiator === initiator) &&
    (party === "" || partiesOf(job).includes(party)) &&
    wanted.every(([key, value]) => job.metadata.labels?.[key] === value) &&
    (job.metadata.name ?? "").toLowerCase().includes(part);
}

/** What the caller sees of these jobs. Many have the same parties, so few questions are asked. */
export async function visibleAmong(jobs: readonly KusciaJob[], sees: Sees): Promise<KusciaJob[]> {
  const sights = await Promise.all(await mapInTurns(jobs, sees));
  const pairs = jobs.map((job, index) => ({ job, sight: sights[index] ?? [] }));
  return mapInTurns(
    pairs.filter(({ sight }) => seesAny(sight)),
    ({ job, sight }) => visiblePart(job, sight),
  );
}

/** Times have whole seconds; the uid tells apart the jobs of one. */
export function positionOf({ metadata }: KusciaJob): Position {
  return [metadata.creationTimestamp ?? "", metadata.uid ?? ""];
}
