import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJobSchedule, KusciaJobScheduleSpec } from "../../api/types.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { specProblem } from "../../schedule/plan.ts";
import { deepEqual } from "../../util/equal.ts";
import { inJobNamespace } from "../access.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { changeObject, replacement, requireName } from "../objects.ts";
import { scheduleMessage, SCHEDULES, scheduleSpec } from "./schedules.ts";

/** Replaces the spec of a schedule. */
export const updateSchedule = define({
  rpc: ScheduleService.method.updateSchedule,
  path: "/api/v1/schedule/update",
  check: (request) => {
    requireName(request);
    scheduleSpec(request.spec);
  },
  access: inJobNamespace("update", "kusciajobschedules", { makesJobs: true }),
  uses: [
    "get kusciajobschedules",
    "list kusciajobschedules",
    "patch kusciajobschedules",
    "impersonate-initiator kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  repeat: true,
  failure: { missing: "querySchedule", invalid: "requestInvalid", other: "changeSchedule" },
  run: async (request, call) => ({ data: scheduleMessage(await replaceSpec(request, call)) }),
});

/** Gives a schedule another spec; one that is paused stays so. */
export function replaceSpec(
  request: { readonly name: string; readonly spec: string; readonly etag: string },
  call: Call,
): Promise<Stored<KusciaJobSchedule>> {
  const given = scheduleSpec(request.spec);
  return changeObject(SCHEDULES, request, call, ({ spec: old }) => {
    const spec = { ...given, suspend: given.suspend ?? old.suspend ?? false };
    requireTimes(old, spec);
    return { spec: replacement(old, spec) };
  });
}

/** Another trigger must have times to come; one that stays may be over. @throws CallError 11100 */
export function requireTimes(old: KusciaJobScheduleSpec, spec: KusciaJobScheduleSpec): void {
  const isSame = deepEqual(old.trigger, spec.trigger) && (old.timeZone ?? "UTC") === (spec.timeZone ?? "UTC");
  const problem = isSame ? undefined : specProblem(spec, Date.now());
  if (problem !== undefined) throw invalid(problem);
}
