import { type PreviewScheduleRequest, ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import type { KusciaJobScheduleSpec } from "../../api/types.ts";
import { gridOf, gridStartOf, nextTimes } from "../../schedule/grid.ts";
import { formatTime, parseTime } from "../../util/time.ts";
import { inJobNamespace } from "../access.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { findObject, readObject } from "../objects.ts";
import { orInvalid } from "./backfill-schedule.ts";
import { SCHEDULES, scheduleSpec } from "./schedules.ts";

const DEFAULT_COUNT = 5;
/** So many times are shown at most. */
export const LARGEST_COUNT = 100;

/** Shows the next times of a trigger. */
export const previewSchedule = define({
  rpc: ScheduleService.method.previewSchedule,
  path: "/api/v1/schedule/preview",
  check: ({ spec, name, count, from }) => {
    if ((spec === "") === (name === "")) throw invalid("give either spec or name");
    if (count < 0 || count > LARGEST_COUNT) throw invalid(`count is ${count}, and must be from 1 to ${LARGEST_COUNT}`);
    if (from !== "" && parseTime(from) === undefined)
      throw invalid(`from "${from}" is no time; write it as 2026-12-01T00:00:00Z`);
    if (spec !== "") scheduleSpec(spec);
  },
  access: inJobNamespace("get", "kusciajobschedules"),
  uses: ["get kusciajobschedules", "list kusciajobschedules"],
  audit: false,
  repeat: true,
  failure: { missing: "querySchedule", other: "unavailable" },
  run: async (request, call) => {
    const { spec, gridStart } = await subject(request, call);
    const from = parseTime(request.from) ?? Date.now();
    const count = request.count === 0 ? DEFAULT_COUNT : request.count;
    const times = orInvalid(() => nextTimes(gridOf(spec, gridStart), from, count));
    return { data: { times: times.map(formatTime), timeZone: spec.timeZone ?? "UTC" } };
  },
});

/** The spec that is asked about, and when its grid begins: now, unless it is stored. */
async function subject(
  { spec, name }: PreviewScheduleRequest,
  call: Call,
): Promise<{ readonly spec: KusciaJobScheduleSpec; readonly gridStart: number }> {
  if (spec !== "") return { spec: readObject("spec", spec) as unknown as KusciaJobScheduleSpec, gridStart: Date.now() };
  const schedule = await findObject(SCHEDULES, name, call);
  return { spec: schedule.spec, gridStart: gridStartOf(schedule) };
}
