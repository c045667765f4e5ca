import type { KusciaJobScheduleSpec } from "../../api/types.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { merged } from "../../util/merge-patch.ts";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { changeObject, readObject, requireName } from "../objects.ts";
import { scheduleMessage, SCHEDULES, scheduleSpec } from "./schedules.ts";
import { requireTimes } from "./update-schedule.ts";

/** Changes some fields of a schedule's spec. */
export const patchSchedule = define({
  rpc: ScheduleService.method.patchSchedule,
  path: "/api/v1/schedule/patch",
  check: (request) => {
    requireName(request);
    readObject("patch", request.patch);
  },
  access: inJobNamespace("patch", "kusciajobschedules", { makesJobs: true }),
  uses: [
    "get kusciajobschedules",
    "list kusciajobschedules",
    "patch kusciajobschedules",
    "impersonate-initiator kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "querySchedule", invalid: "requestInvalid", other: "changeSchedule" },
  run: async (request, call) => {
    const patch = readObject("patch", request.patch);
    const schedule = await changeObject(SCHEDULES, request, call, ({ spec }) => {
      requireTimes(spec, scheduleSpec(JSON.stringify(merged(spec, patch))) satisfies KusciaJobScheduleSpec);
      return { spec: patch };
    });
    return { data: scheduleMessage(schedule) };
  },
});
