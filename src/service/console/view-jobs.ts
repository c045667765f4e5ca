import { JOB_STATE_WORDS } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import { type JobView, summaryOf, viewOf, viewWithin } from "../../job/view.ts";
import { isBadRequest, isNotFound } from "../../kube/errors.ts";
import { ConsoleService, type ViewJobsRequest } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { amongJobs } from "../access.ts";
import { LARGEST_PAGE } from "../batch.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { matcherOf, positionOf, visibleAmong } from "../job/list-jobs.ts";
import { pageOf } from "../job/page.ts";
import { rightsOn } from "./job-rights.ts";
import { mapInTurns } from "../turns.ts";

const DEFAULT_PAGE = 100;
/** Of a job of which not all tasks are shown. */
const MOST_CAUSES = 100;

/** Shows jobs with what they wait for or why they failed. */
export const viewJobs = define({
  rpc: ConsoleService.method.viewJobs,
  path: "/api/v1/job/view",
  check,
  access: amongJobs("list"),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: "unavailable",
  run: async (request, call) => {
    // Before the jobs are read: a change in between is told twice, but not lost.
    const eventId = call.backend.watches.position;
    const jobs = await visibleAmong(await candidates(request, call), call.grant);
    const { pageSize, pageToken, oldestFirst, whole, mostAdded } = request;
    const view = (job: KusciaJob): JobView =>
      mostAdded === 0 ? viewOf(job) : viewWithin(job, { added: mostAdded, why: MOST_CAUSES });
    const page = pageOf(jobs, positionOf, {
      size: pageSize === 0 ? DEFAULT_PAGE : pageSize,
      token: pageToken,
      question: questionOf(request),
      descending: !oldestFirst,
    });
    if (page === undefined) throw invalid("page token does not belong to this list, begin again without one");
    const views = await mapInTurns(page.items, (job) => JSON.stringify(whole ? view(job) : summaryOf(job)));
    const may = whole ? await Promise.all(page.items.map((job) => rightsOn(job, call))) : [];
    return { data: { jobs: views, may, nextPageToken: page.next ?? "", total: BigInt(jobs.length), eventId } };
  },
});

function check({ pageSize, states, mostAdded }: ViewJobsRequest): void {
  if (mostAdded < 0) throw invalid(`most_added is ${mostAdded}, it must be at least 0`);
  if (pageSize < 0 || pageSize > LARGEST_PAGE) throw invalid(`page size must be from 1 to ${LARGEST_PAGE}`);
  const unknown = states.find((state) => !JOB_STATE_WORDS.includes(state));
  if (unknown !== undefined)
    throw invalid(`state "${unknown}" is unknown, it must be one of ${JOB_STATE_WORDS.join(", ")}`);
}

function questionOf(request: ViewJobsRequest): unknown[] {
  const { oldestFirst, jobIds, states, initiator, party, labels, nameContains, whole, mostAdded } = request;
  return [oldestFirst, jobIds, states, initiator, party, labels, nameContains, whole, mostAdded];
}

/** The jobs that match, visible or not. Those that are named are found whichever replica wrote them. */
async function candidates(request: ViewJobsRequest, call: Call): Promise<KusciaJob[]> {
  const found = await matching(request, call);
  // In short a job says as much without its added tasks.
  return request.whole ? mapInTurns(found, (job) => call.backend.tasks.whole(job)) : found;
}

async function matching(request: ViewJobsRequest, { backend, signal }: Call): Promise<KusciaJob[]> {
  const matches = matcherOf(request);
  if (request.jobIds.length === 0) {
    const all = await mapInTurns([...backend.jobs.list()], (job) => (matches(job) ? [job] : []));
    return all.flat();
  }
  const named = await Promise.all([...new Set(request.jobIds)].map((name) => findOrNone(name, backend, signal)));
  return named.flat().filter(matches);
}

async function findOrNone(name: string, { jobs }: Call["backend"], signal: AbortSignal): Promise<KusciaJob[]> {
  if (name === "") return [];
  try {
    return [await jobs.find(name, signal)];
  } catch (error) {
    if (isNotFound(error) || isBadRequest(error)) return [];
    throw error;
  }
}
