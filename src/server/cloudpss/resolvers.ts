import { JobExtService, type JobResult } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { TemplateService } from "../../proto/kusciajob/api/v1alpha1/template_pb.js";
import type { UnaryCall } from "../../service/define.ts";
import { CallError } from "../../service/errors.ts";
import { nearestGrace } from "../../service/job/command.ts";
import { getJob } from "../../service/job/get-job.ts";
import { getJobResults } from "../../service/job/get-job-results.ts";
import { listJobs } from "../../service/job/list-jobs.ts";
import { patchJob } from "../../service/job/patch-job.ts";
import { terminateJob } from "../../service/job/terminate-job.ts";
import { createJobFromTemplate } from "../../service/template/create-job-from-template.ts";
import type { Calls } from "./calls.ts";
import { type CreateJobInput, keptOf, type Wanted, wantedOf } from "./create-job.ts";
import { jobOf } from "./job.ts";
import { type JobsInput, LAST, listOf } from "./page.ts";
import type { Capabilities } from "./capabilities.ts";

/** One request to GraphQL. */
export interface Request {
  readonly calls: Calls;
  readonly capabilities: Capabilities;
  /** The name of a token's holder. @throws CallError */
  readonly holderOf: (token: string) => Promise<string>;
}

type Shown = Readonly<Record<string, unknown>>;
interface Input<I> {
  readonly input: I;
}
interface ById {
  readonly id: string;
}

/** What the fields of the schema's roots do: each is a call of the service, or a few. */
export const ROOTS = {
  job: ({ input }: Input<ById>, request: Request): Promise<Shown> => show(nameOf(input.id), request),

  jobs: async ({ input }: Input<JobsInput>, request: Request): Promise<Shown> => {
    const wanted = listOf(input);
    const isPast = wanted.pageToken === LAST;
    const asked = isPast ? { ...wanted, pageSize: 1, pageToken: "" } : wanted;
    const { jobs, nextPageToken, total } = await request.calls.data(listJobs, JobExtService.method.listJobs, asked);
    const items = isPast
      ? []
      : await found(
          jobs.map(({ jobId }) => jobId),
          request,
        );
    const next = nextPageToken === "" || isPast ? LAST : nextPageToken;
    return { items, item: items, count: items.length, total: Number(total), cursor: [next] };
  },

  createJob: async ({ input }: Input<CreateJobInput>, request: Request): Promise<Shown> => {
    const { calls } = request;
    const { priority, ...wanted } = wantedOf(input);
    const jobId = await create(wanted, calls);
    const name = input.name ?? "";
    const changes = {
      parameters: keptOf(input),
      ...(priority !== 0 && { priority }),
      ...(name !== "" && { displayName: name }),
    };
    await calls.data(patchJob, JobExtService.method.patchJob, { jobId, changes });
    return show(jobId, request);
  },

  abortJob: async ({ input }: Input<Abort>, request: Request): Promise<Shown> => {
    const jobId = nameOf(input.id);
    const reason = "aborted by a client of CloudPSS";
    const wanted = { jobId, reason, ...graceOf(input) };
    await request.calls.data(terminateJob, JobExtService.method.terminateJob, wanted);
    return show(jobId, request);
  },

  accountToken: tokenOf,
  userToken: tokenOf,
};

/** The calls of the service that decide who may have a field. */
export const CALLS_OF: Readonly<Record<keyof typeof ROOTS, readonly UnaryCall[]>> = {
  job: [getJob],
  jobs: [listJobs],
  createJob: [createJobFromTemplate, patchJob],
  abortJob: [terminateJob],
  accountToken: [],
  userToken: [],
};

interface Abort extends ById {
  /** Seconds. */
  readonly timeout?: number | null;
}

function graceOf({ timeout }: Abort): { readonly graceSeconds?: number } {
  if (timeout === undefined || timeout === null || Number.isNaN(timeout)) return {};
  return { graceSeconds: nearestGrace(timeout) };
}

async function tokenOf({ input }: Input<{ readonly token: string }>, { holderOf }: Request): Promise<Shown> {
  return { user: { name: await holderOf(input.token) } };
}

async function show(jobId: string, request: Request): Promise<Shown> {
  const { calls, capabilities } = request;
  const { job } = await calls.data(getJob, JobExtService.method.getJob, { jobId, pageSize: 1 });
  const detail = job!;
  return {
    ...jobOf(detail),
    input: () => capabilities.inputOf(detail, calls.origin.caller),
    output: () => capabilities.outputOf(detail, calls.origin.caller),
    result: () => resultsOf(jobId, calls),
  };
}

/** The results that the caller may read, by name; JSON as what it says. */
async function resultsOf(jobId: string, calls: Calls): Promise<Shown> {
  const results: [string, unknown][] = [];
  let pageToken = "";
  do {
    const request = { jobId, partial: true, pageToken };
    const page = await calls.data(getJobResults, JobExtService.method.getJobResults, request);
    for (const result of page.results) results.push([result.name, valueOf(result)]);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return Object.fromEntries(results);
}

function valueOf({ mediaType, uri, value }: JobResult): unknown {
  if (uri !== "") return uri;
  if (mediaType !== "application/json") return value;
  try {
    return JSON.parse(value);
  } catch {
    // A container may call anything JSON.
    return value;
  }
}

/** Jobs of a list, one after the other; one that was deleted meanwhile is left out. */
async function found(jobIds: readonly string[], request: Request): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const jobId of jobIds) {
    try {
      shown.push(await show(jobId, request));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return shown;
}

/** Makes a job of the first of these templates that there is. @throws CallError that names the likeliest if there is none */
async function create({ templates, ...wanted }: Omit<Wanted, "priority">, calls: Calls): Promise<string> {
  let missing: unknown;
  for (const template of templates) {
    try {
      const rpc = TemplateService.method.createJobFromTemplate;
      return (await calls.data(createJobFromTemplate, rpc, { template, ...wanted })).jobId;
    } catch (error) {
      if (!isNotFound(error)) throw error;
      missing ??= error;
    }
  }
  throw missing;
}

function isNotFound(error: unknown): boolean {
  return error instanceof CallError && error.reason === "NotFound";
}

/** Clients also write `job/NAME`. */
function nameOf(id: string): string {
  return id.startsWith("job/") ? id.slice("job/".length) : id;
}
