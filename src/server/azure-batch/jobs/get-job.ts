import { toSeeJob } from "../../../service/access.ts";
import { JOB_PROPERTIES, cloudJobOf, versionOf } from "../cloud-job.ts";
import { isUnchanged } from "../conditions.ts";
import { JOB_SUBJECT } from "../errors.ts";
import { selectorOf, wantsStats } from "../odata/query.ts";
import { operation } from "../operation.ts";
import { auditJob, jobInputOf, versionHeaders, viewOf } from "./job-request.ts";

export const getJob = operation({
  name: "GetJob",
  method: "GET",
  audit: auditJob,
  path: "/jobs/{jobId}",
  subject: JOB_SUBJECT,
  read: (request) => ({
    ...jobInputOf(request),
    select: selectorOf(request.query, JOB_PROPERTIES),
    stats: wantsStats(request.query),
  }),
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs"],
  run: async ({ condition, request, select, stats }, call) => {
    const { grant: job } = call;
    const headers = versionHeaders(job);
    if (isUnchanged(condition, versionOf(job))) return { status: 304, ...headers };
    const shown = cloudJobOf(job, await viewOf(job, request, call, stats));
    return {
      status: 200,
      ...headers,
      body: { "odata.metadata": `${request.base}/$metadata#jobs/@Element`, ...select(shown) },
    };
  },
});
