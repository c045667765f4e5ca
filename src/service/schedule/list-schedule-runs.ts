import { runOf } from "../../schedule/runs.ts";
import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJob } from "../../api/types.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { inJobNamespace } from "../access.ts";
import { jobState } from "../../api/phases.ts";
import { define } from "../define.ts";
import { findObject, pageIn, requireName, requirePageSize } from "../objects.ts";
import { jobsOf, SCHEDULES } from "./schedules.ts";

/** Shows the jobs of a schedule. */
export const listScheduleRuns = define({
  rpc: ScheduleService.method.listScheduleRuns,
  path: "/api/v1/schedule/runs",
  check: (request) => {
    requireName(request);
    requirePageSize(request);
  },
  access: inJobNamespace("get", "kusciajobschedules"),
  uses: ["get kusciajobschedules", "list kusciajobschedules"],
  audit: false,
  repeat: true,
  failure: { missing: "querySchedule", other: "unavailable" },
  run: async (request, call) => {
    const schedule = await findObject(SCHEDULES, request.name, call);
    const question = schedule.metadata.uid;
    const { items, ...page } = pageIn(jobsOf(schedule, call), { ...request, question, descending: true });
    return { data: { runs: items.map(runMessage), ...page } };
  },
});

function runMessage(job: KusciaJob): object {
  const { type = "", time = "" } = runOf(job as Stored<KusciaJob>) ?? {};
  return {
    jobId: job.metadata.name ?? "",
    type,
    scheduledTime: time,
    state: jobState(job.status?.phase),
    createTime: job.metadata.creationTimestamp ?? "",
    endTime: job.status?.completionTime ?? "",
  };
}
