import { isNotFound } from "../../kube/errors.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { deleteObject, requireName } from "../objects.ts";
import { jobsOf, SCHEDULES } from "./schedules.ts";

/** Deletes a schedule, and its jobs if that is asked for. */
export const deleteSchedule = define({
  rpc: ScheduleService.method.deleteSchedule,
  path: "/api/v1/schedule/delete",
  check: requireName,
  access: inJobNamespace("delete", "kusciajobschedules", { makesJobs: true }),
  uses: [
    "get kusciajobschedules",
    "list kusciajobschedules",
    "delete kusciajobschedules",
    "get kusciajobs",
    "patch kusciajobs",
    "delete kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { missing: "querySchedule", other: "changeSchedule" },
  run: async (request, call) => {
    const schedule = await deleteObject(SCHEDULES, request, call);
    const jobs = request.cascade ? jobsOf(schedule, call) : [];
    for (const job of jobs) {
      try {
        await call.backend.jobs.delete(job, call.signal);
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return {};
  },
});
