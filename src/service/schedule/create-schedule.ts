import { isAlreadyExists } from "../../kube/errors.ts";
import { type CreateScheduleRequest, ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { specProblem } from "../../schedule/plan.ts";
import { inJobNamespace } from "../access.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { invalid } from "../errors.ts";
import { createObject, requireForeignLabels, requireNewName } from "../objects.ts";
import { scheduleMessage, SCHEDULES, scheduleSpec } from "./schedules.ts";
import { replaceSpec } from "./update-schedule.ts";

/** Creates a schedule. */
export const createSchedule = define({
  rpc: ScheduleService.method.createSchedule,
  path: "/api/v1/schedule/create",
  check: ({ name, spec, labels }) => {
    requireNewName(SCHEDULES, name);
    requireForeignLabels(labels);
    const problem = specProblem(scheduleSpec(spec), Date.now());
    if (problem !== undefined) throw invalid(problem);
  },
  access: inJobNamespace("create", "kusciajobschedules", { makesJobs: true }),
  uses: [
    "create kusciajobschedules",
    "get kusciajobschedules",
    "list kusciajobschedules",
    "patch kusciajobschedules",
    "impersonate-initiator kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { exists: "scheduleExists", invalid: "requestInvalid", other: "changeSchedule" },
  run: async (request, call) => ({ data: scheduleMessage(await createOrReplace(request, call)) }),
});

async function createOrReplace(request: CreateScheduleRequest, call: Call): ReturnType<typeof replaceSpec> {
  try {
    return await createObject(SCHEDULES, request, scheduleSpec(request.spec), call);
  } catch (error) {
    if (!isAlreadyExists(error) || !request.replaceExisting) throw error;
    return replaceSpec({ name: request.name, spec: request.spec, etag: "" }, call);
  }
}
