import { JobExtService } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../access.ts";
import { countsOf } from "../convert/job-summary.ts";
import { orManagerSees } from "../task/manager.ts";
import { define } from "../define.ts";
import { requireJobID } from "./job-id.ts";

/** Counts a job's tasks. One that has started counts as running, also while its pods are being prepared. */
export const countTasks = define({
  rpc: JobExtService.method.countTasks,
  path: "/api/v1/job/counts",
  check: requireJobID,
  access: orManagerSees(toSeeJob({ action: "retrieve", whole: true })),
  uses: ["get kusciajobs"],
  audit: false,
  repeat: true,
  failure: { missing: "queryJob", other: "unavailable" },
  run: (_request, { grant: job }) => {
    const { total, pending, running, succeeded, failed, skipped } = countsOf(job);
    const preparing = (job.status?.tasks ?? []).filter(
      ({ state, createTime }) => state === "Pending" && createTime !== undefined,
    ).length;
    return Promise.resolve({
      data: {
        total,
        active: pending - preparing,
        running: running + preparing,
        completed: succeeded + failed,
        succeeded,
        failed,
        skipped,
      },
    });
  },
});
