import type { Stored } from "../../api/kubernetes.ts";
import type { KusciaJobSchedule } from "../../api/types.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { inJobNamespace } from "../access.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { listObjects, requirePageSize } from "../objects.ts";
import { SCHEDULE_STATES, scheduleMessage, SCHEDULES, stateOf } from "./schedules.ts";

/** Shows schedules page by page. */
export const listSchedules = define({
  rpc: ScheduleService.method.listSchedules,
  path: "/api/v1/schedule/list",
  check: (request) => {
    requirePageSize(request);
    const unknown = request.states.find((state) => !SCHEDULE_STATES.some((each) => each === state));
    if (unknown !== undefined)
      throw invalid(`state "${unknown}" is unknown, it must be one of ${SCHEDULE_STATES.join(", ")}`);
  },
  access: inJobNamespace("list", "kusciajobschedules"),
  uses: ["list kusciajobschedules"],
  // Their specs hold inputs.
  audit: () => ({}),
  repeat: true,
  failure: "unavailable",
  run: async (request, call) => {
    const { states, template } = request;
    const { items, ...page } = await listObjects(
      SCHEDULES,
      request,
      call,
      (each) =>
        (states.length === 0 || states.includes(stateOf(each).state)) &&
        (template === "" || each.spec.template?.name === template),
    );
    return { data: { schedules: items.map(scheduleMessage), ...page } };
  },
});

/** All schedules, in no order. */
export async function allSchedules({ backend, signal }: Call): Promise<readonly Stored<KusciaJobSchedule>[]> {
  return (await backend.client.list(SCHEDULES.type, { namespace: backend.jobs.namespace, signal })).items;
}
