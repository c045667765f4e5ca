import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { changeObject, requireName } from "../objects.ts";
import { scheduleMessage, SCHEDULES } from "./schedules.ts";

/** Lets a paused schedule go on. */
export const startSchedule = define({
  rpc: ScheduleService.method.startSchedule,
  path: "/api/v1/schedule/start",
  check: requireName,
  access: inJobNamespace("patch", "kusciajobschedules", { makesJobs: true }),
  uses: ["get kusciajobschedules", "list kusciajobschedules", "patch kusciajobschedules"],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "querySchedule", other: "changeSchedule" },
  run: async ({ name }, call) => {
    const schedule = await changeObject(SCHEDULES, { name, etag: "" }, call, () => ({ spec: { suspend: false } }));
    return { data: scheduleMessage(schedule) };
  },
});
