import { create } from "@bufbuild/protobuf";
import {
  CountTasksRequestSchema,
  type CountTasksResponseData,
} from "../../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { toSeeJob } from "../../../service/access.ts";
import { countTasks } from "../../../service/job/count-tasks.ts";
import { JOB_SUBJECT } from "../errors.ts";
import { operation } from "../operation.ts";
import { jobInputOf } from "./job-request.ts";

export const getTaskCounts = operation({
  name: "GetTaskCounts",
  method: "GET",
  path: "/jobs/{jobId}/taskcounts",
  subject: JOB_SUBJECT,
  read: jobInputOf,
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs"],
  run: async ({ jobId, request }, call) => {
    const answer = await countTasks.run(create(CountTasksRequestSchema, { jobId }), call);
    const { active, skipped, running, completed, succeeded, failed } = (answer as { data: CountTasksResponseData })
      .data;
    // A task that never runs, because one before it failed, stays active.
    const counts = { active: active + skipped, running, completed, succeeded, failed };
    return {
      status: 200,
      body: {
        "odata.metadata": `${request.base}/$metadata#taskcountsresult/@Element`,
        taskCounts: counts,
        taskSlotCounts: counts,
      },
    };
  },
});
