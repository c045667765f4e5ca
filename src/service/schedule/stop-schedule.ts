import { LABEL } from "../../api/names.ts";
import { isOver } from "../../api/phases.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { inJobNamespace } from "../access.ts";
import { MASTER } from "../caller.ts";
import { define } from "../define.ts";
import { giveCommand } from "../job/command.ts";
import { changeObject, requireName } from "../objects.ts";
import { jobsOf, scheduleMessage, SCHEDULES } from "./schedules.ts";

/** Pauses a schedule, and stops its jobs if that is asked for. */
export const stopSchedule = define({
  rpc: ScheduleService.method.stopSchedule,
  path: "/api/v1/schedule/stop",
  check: requireName,
  access: inJobNamespace("patch", "kusciajobschedules", { makesJobs: true }),
  uses: [
    "get kusciajobschedules",
    "list kusciajobschedules",
    "patch kusciajobschedules",
    "get kusciajobs",
    "patch kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "querySchedule", other: "changeSchedule" },
  run: async ({ name, stopJobs }, call) => {
    const schedule = await changeObject(SCHEDULES, { name, etag: "" }, call, () => ({ spec: { suspend: true } }));
    const running = stopJobs ? jobsOf(schedule, call).filter((job) => !isOver(job)) : [];
    for (const job of running) {
      const grant = { job, as: MASTER, again: () => Promise.resolve(MASTER) };
      const jobId = job.metadata.name ?? "";
      await giveCommand({ stage: "Stop", once: true }, { jobId, reason: LABEL.schedule }, { ...call, grant });
    }
    return { data: scheduleMessage(schedule) };
  },
});
