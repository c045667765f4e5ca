import type { KusciaJob } from "../../../api/types.ts";
import { amongJobs, inJobNamespace, type Sees } from "../../../service/access.ts";
import type { GrantedCall } from "../../../service/call.ts";
import { positionOf, visibleAmong } from "../../../service/job/list-jobs.ts";
import { findObject } from "../../../service/objects.ts";
import { jobsOf, SCHEDULES } from "../../../service/schedule/schedules.ts";
import { mapInTurns } from "../../../service/turns.ts";
import { cloudJobOf, JOB_FILTER, JOB_PROPERTIES } from "../cloud-job.ts";
import { SCHEDULE_SUBJECT } from "../errors.ts";
import { scheduleNameOf } from "../ids.ts";
import { filterIn, pageSizeOf, selectorOf, wantsStats } from "../odata/query.ts";
import { pageAnswer } from "../odata/page.ts";
import { type Answer, type BatchRequest, operation } from "../operation.ts";
import { viewOf } from "./job-request.ts";

type Input = ReturnType<typeof readList>;

function readList(request: BatchRequest) {
  const { query } = request;
  return {
    request,
    size: pageSizeOf(query),
    matches: filterIn(query, JOB_FILTER),
    select: selectorOf(query, JOB_PROPERTIES),
    stats: wantsStats(query),
  };
}

export const listJobs = operation({
  name: "ListJobs",
  method: "GET",
  path: "/jobs",
  audit: () => ({}),
  read: readList,
  access: amongJobs("list"),
  uses: [],
  failure: { other: "unavailable" },
  run: (input, call) => pageOfJobs([...call.backend.jobs.list()], input, call),
});

export const listJobsFromSchedule = operation({
  name: "ListJobsFromSchedule",
  method: "GET",
  path: "/jobschedules/{jobScheduleId}/jobs",
  subject: SCHEDULE_SUBJECT,
  audit: ({ request }) => ({ subject: request.ids["jobScheduleId"] ?? "" }),
  read: readList,
  access: inJobNamespace("get", "kusciajobschedules"),
  uses: ["get kusciajobschedules", "list kusciajobschedules"],
  failure: { missing: "querySchedule", other: "unavailable" },
  run: async (input, call) => {
    const name = scheduleNameOf(input.request.ids["jobScheduleId"] ?? "");
    const schedule = await findObject(SCHEDULES, name, call);
    const grant = await amongJobs("list").decide(undefined, call);
    return pageOfJobs(jobsOf(schedule, call), input, { ...call, grant });
  },
});

async function pageOfJobs(
  jobs: readonly KusciaJob[],
  { request, size, matches, select, stats }: Input,
  call: GrantedCall<Sees>,
): Promise<Answer> {
  const visible = await visibleAmong(jobs, call.grant);
  const shown = await Promise.all(
    await mapInTurns(visible, async (job) => ({
      position: positionOf(job),
      value: cloudJobOf(job, await viewOf(job, request, call, stats)),
    })),
  );
  const found = shown.filter(({ value }) => matches(value));
  return pageAnswer(found, { request, size, metadata: "jobs", shape: select });
}
