import { API_VERSION } from "../../api/names.ts";
import { ConsoleService } from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import { toSeeJob } from "../access.ts";
import { etagOf } from "../convert/life.ts";
import { define } from "../define.ts";
import { requireJobID } from "../job/job-id.ts";

/** Gives a job as the caller sees it, without the tasks that were added. */
export const exportJob = define({
  rpc: ConsoleService.method.exportJob,
  path: "/api/v1/job/export",
  check: requireJobID,
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs"],
  // It shows the tasks' input.
  audit: ({ jobId }) => ({ subject: jobId }),
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: async (_request, { grant: job }) => {
    const { metadata, spec, status = {} } = job;
    const object = { apiVersion: API_VERSION, kind: "KusciaJob", metadata, spec, status };
    return Promise.resolve({ data: { job: JSON.stringify(object), etag: etagOf(job) } });
  },
});
