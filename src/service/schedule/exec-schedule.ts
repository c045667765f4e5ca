import { randomUUID } from "node:crypto";
import type { Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOB_TEMPLATES } from "../../api/resources.ts";
import type { KusciaJobSchedule } from "../../api/types.ts";
import { isAlreadyExists, orUndefined } from "../../kube/errors.ts";
import { ScheduleService } from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import { draftOf } from "../../schedule/draft.ts";
import { manualRunName, runJob } from "../../schedule/runs.ts";
import type { RunDraft } from "../../schedule/types.ts";
import { formatTime } from "../../util/time.ts";
import { inJobNamespace } from "../access.ts";
import type { Call } from "../call.ts";
import { define } from "../define.ts";
import { CallError } from "../errors.ts";
import { findObject, requireName } from "../objects.ts";
import { SCHEDULES } from "./schedules.ts";

/** Makes a job of a schedule now. The same token makes the same job. */
export const execSchedule = define({
  rpc: ScheduleService.method.execSchedule,
  path: "/api/v1/schedule/exec",
  check: requireName,
  access: inJobNamespace("patch", "kusciajobschedules", { makesJobs: true }),
  uses: [
    "get kusciajobschedules",
    "list kusciajobschedules",
    "get kusciajobtemplates",
    "create kusciajobs",
    "impersonate-initiator kusciajobs",
  ],
  audit: ({ name }) => ({ subject: name }),
  // Without a token each call makes a job.
  repeat: false,
  failure: { missing: "querySchedule", other: "execSchedule" },
  run: async ({ name, token }, call) => {
    const schedule = await findObject(SCHEDULES, name, call);
    const jobId = manualRunName(schedule.metadata, token === "" ? randomUUID() : token);
    const run = { name: jobId, type: "Manual" as const, time: formatTime(Date.now()) };
    try {
      await call.backend.jobs.create(runJob(schedule, run, await requireDraft(schedule, call)), call.signal);
    } catch (error) {
      // The same token, sent again.
      if (!isAlreadyExists(error)) throw error;
    }
    return { data: { jobId } };
  },
});

/** @throws CallError if no job can be made */
async function requireDraft(schedule: Stored<KusciaJobSchedule>, { backend, signal }: Call): Promise<RunDraft> {
  const { namespace } = schedule.metadata;
  const name = schedule.spec.template?.name;
  const template =
    name === undefined
      ? undefined
      : await orUndefined(() => backend.client.get(KUSCIA_JOB_TEMPLATES, { namespace, name }, { signal }));
  const draft = draftOf(schedule, template);
  if ("reason" in draft) throw new CallError("execSchedule", draft.message);
  return draft;
}
