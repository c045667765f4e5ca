import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { findObject, requireName } from "../objects.ts";
import { scheduleMessage, SCHEDULES } from "./schedules.ts";

/** Shows a schedule. */
export const getSchedule = define({
  rpc: ScheduleService.method.getSchedule,
  path: "/api/v1/schedule/get",
  check: requireName,
  access: inJobNamespace("get", "kusciajobschedules"),
  uses: ["get kusciajobschedules", "list kusciajobschedules"],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "querySchedule", other: "unavailable" },
  run: async ({ name }, call) => ({ data: scheduleMessage(await findObject(SCHEDULES, name, call)) }),
});
