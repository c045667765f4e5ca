import { create } from "@bufbuild/protobuf";
import { jobState } from "../../api/phases.ts";
import type { KusciaJob, TaskCounts } from "../../api/types.ts";
import { type JobSummary, JobSummarySchema } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { customFieldsOf } from "./job-config.ts";
import { jobErrorMessage } from "./job-status.ts";
import { etagOf, lifeOf } from "./life.ts";
import { timeText } from "./time.ts";

/** A job in short. */
export function jobSummaryOf(job: KusciaJob): JobSummary {
  const { metadata, spec, status } = job;
  return create(JobSummarySchema, {
    jobId: metadata.name,
    initiator: spec.initiator,
    state: jobState(status?.phase),
    errMsg: jobErrorMessage(job),
    createTime: timeText(metadata.creationTimestamp),
    startTime: timeText(status?.startTime),
    endTime: timeText(status?.completionTime),
    taskCounts: countsOf(job),
    parties: partiesOf(job),
    customFields: customFieldsOf(job),
    displayName: spec.displayName,
    life: lifeOf(job),
    etag: etagOf(job),
  });
}

/** How many tasks are in which state; of a job that nobody has looked at yet, all wait. */
export function countsOf({ spec, status }: KusciaJob): TaskCounts {
  return status?.taskCounts ?? notStarted(spec.tasks.length);
}

/** Domains that are party of any task, by id. */
export function partiesOf(job: KusciaJob): string[] {
  return [...new Set(job.spec.tasks.flatMap((task) => task.parties.map((party) => party.domainID)))].sort();
}

function notStarted(total: number): TaskCounts {
  return { total, pending: total, running: 0, succeeded: 0, failed: 0, skipped: 0 };
}
