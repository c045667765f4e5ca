import type { KusciaJobScheduleSpec } from "../../api/types.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
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

/** A JSON merge patch (RFC 7396). */
function merged(value: unknown, patch: unknown): unknown {
  if (typeof patch !== "object" || patch === null || Array.isArray(patch)) return patch;
  const result = new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
  for (const [key, each] of Object.entries(patch)) {
    if (each === null) result.delete(key);
    else result.set(key, merged(result.get(key), each));
  }
  return Object.fromEntries(result);
}
