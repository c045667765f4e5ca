import { toJob } from "../../../service/access.ts";
import { isResuming } from "../../../service/convert/life.ts";
import { commandPatch, LONGEST_REASON } from "../../../service/job/command.ts";
import { SUSPEND_POLICIES, suspendPatch } from "../../../service/job/disable-job.ts";
import { resumePatch } from "../../../service/job/enable-job.ts";
import { parseBody } from "../body.ts";
import { USER_TERMINATE, versionOf } from "../cloud-job.ts";
import { requireMet } from "../conditions.ts";
import { BatchError, JOB_SUBJECT } from "../errors.ts";
import { moved, stateWordOf } from "../job-state.ts";
import { readJobDisable, readJobTerminate } from "../models.ts";
import { operation } from "../operation.ts";
import { auditJob, changeBatchJob, jobInputOf, requireNotTerminating, versionHeaders } from "./job-request.ts";

const PATCHING = {
  subject: JOB_SUBJECT,
  access: toJob("patch", { action: "retrieve" }),
  uses: ["get kusciajobs", "patch kusciajobs"] as const,
  audit: auditJob,
};

const POLICIES = { requeue: "Requeue", terminate: "Terminate", wait: "Wait" } as const satisfies Record<
  string,
  (typeof SUSPEND_POLICIES)[number]
>;

export const disableJob = operation({
  name: "DisableJob",
  method: "POST",
  path: "/jobs/{jobId}/disable",
  ...PATCHING,
  read: (request) => ({ ...jobInputOf(request), ...readJobDisable(parseBody(request.body), "") }),
  run: async (input, call) => {
    const job = await changeBatchJob(input, call, (now, record) => {
      requireNotTerminating(now);
      if (isResuming(now)) throw new BatchError("JobNotActive", { Reason: "the job is being enabled" });
      const patch = suspendPatch(now, POLICIES[input.disableTasks])?.patch;
      if (patch === undefined) return undefined;
      const isDisabled = stateWordOf(now) === "disabled";
      return { record: isDisabled ? record : moved(now, record, "disabling", new Date().toISOString()), patch };
    });
    return { status: 202, ...versionHeaders(job) };
  },
});

export const enableJob = operation({
  name: "EnableJob",
  method: "POST",
  path: "/jobs/{jobId}/enable",
  ...PATCHING,
  read: jobInputOf,
  run: async (input, call) => {
    const job = await changeBatchJob(input, call, (now, record) => {
      requireNotTerminating(now);
      const patch = resumePatch(now)?.patch;
      return patch && { record: moved(now, record, "enabling", new Date().toISOString()), patch };
    });
    return { status: 202, ...versionHeaders(job) };
  },
});

export const terminateJob = operation({
  name: "TerminateJob",
  method: "POST",
  path: "/jobs/{jobId}/terminate",
  ...PATCHING,
  read: (request) => ({ ...jobInputOf(request), ...readJobTerminate(parseBody(request.body), "") }),
  audit: ({ jobId, terminateReason }) => ({ subject: jobId, reason: terminateReason }),
  run: async (input, call) => {
    const reason = input.terminateReason || USER_TERMINATE;
    const job = await changeBatchJob(input, call, (now, record, as) => {
      requireNotTerminating(now);
      const given = { as, backend: call.backend, reason: reason.slice(0, LONGEST_REASON) };
      const patch = commandPatch({ stage: "Stop", once: true }, now, given)?.patch;
      return { record: moved(now, record, "terminating", new Date().toISOString()), patch };
    });
    return { status: 202, ...versionHeaders(job) };
  },
});

export const deleteJob = operation({
  name: "DeleteJob",
  method: "DELETE",
  path: "/jobs/{jobId}",
  subject: JOB_SUBJECT,
  access: toJob("delete", { action: "delete" }),
  uses: ["get kusciajobs", "delete kusciajobs"],
  audit: auditJob,
  failure: { missing: "queryJob", other: "deleteJob" },
  read: jobInputOf,
  run: async ({ condition }, { backend, grant, signal }) => {
    const { job } = grant;
    requireMet(condition, versionOf(job));
    if (stateWordOf(job) === "deleting") throw new BatchError("JobBeingDeleted");
    await backend.jobs.delete(job, signal);
    return { status: 202 };
  },
});
