import { randomUUID } from "node:crypto";
import { ANNOTATION } from "../../api/names.ts";
import { type BackfillScheduleRequest, ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import {
  type BackfillRequest,
  backfillJobs,
  isTakenUp,
  LARGEST_BACKFILL,
  writeBackfill,
} from "../../schedule/backfill.ts";
import { ScheduleError } from "../../schedule/grid.ts";
import { formatTime, parseTime } from "../../util/time.ts";
import { inJobNamespace } from "../access.ts";
import { define } from "../define.ts";
import { CallError, invalid } from "../errors.ts";
import { changeObject, requireName } from "../objects.ts";
import { SCHEDULES } from "./schedules.ts";

/** So many jobs one call makes at most. */
export const MOST_JOBS = LARGEST_BACKFILL;

/** Asks the operator for the jobs of past times. */
export const backfillSchedule = define({
  rpc: ScheduleService.method.backfillSchedule,
  path: "/api/v1/schedule/backfill",
  check: (request) => {
    requireName(request);
    readRequest(request);
  },
  access: inJobNamespace("patch", "kusciajobschedules", { makesJobs: true }),
  uses: ["get kusciajobschedules", "list kusciajobschedules", "patch kusciajobschedules"],
  audit: ({ name }) => ({ subject: name }),
  repeat: false,
  failure: { missing: "querySchedule", other: "changeSchedule" },
  run: async (request, call) => {
    const wanted = readRequest(request);
    const schedule = await changeObject(SCHEDULES, { name: request.name, etag: "" }, call, (found) => {
      if (!isTakenUp(found)) {
        const message = "the operator has not taken up the backfill before this one yet; try again later";
        throw new CallError("changeSchedule", message, { reason: "ServiceUnavailable" });
      }
      return { annotations: { [ANNOTATION.backfill]: writeBackfill(wanted) } };
    });
    const jobs = orInvalid(() => backfillJobs(schedule, wanted, Date.now()));
    return { data: { jobs: jobs.map(({ name, time }) => ({ jobId: name, scheduledTime: formatTime(time) })) } };
  },
});

/** @throws CallError 11100 */
function readRequest({ from, to, max, token }: BackfillScheduleRequest): BackfillRequest {
  const [begin, end] = [parseTime(from), parseTime(to)];
  if (begin === undefined) throw invalid(`from "${from}" is no time; write it as 2026-12-01T00:00:00Z`);
  if (end === undefined) throw invalid(`to "${to}" is no time; write it as 2026-12-01T00:00:00Z`);
  if (begin > end) throw invalid(`from is after to; exchange them`);
  if (max < 0 || max > MOST_JOBS) throw invalid(`max is ${max}, and must be from 1 to ${MOST_JOBS}`);
  return { token: token === "" ? randomUUID() : token, from: begin, to: end, max: max === 0 ? MOST_JOBS : max };
}

/** @throws CallError 11100 for a trigger that cannot be read */
export function orInvalid<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScheduleError) throw invalid(error.message);
    throw error;
  }
}
