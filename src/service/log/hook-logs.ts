import { isHookAlias } from "../../api/hooks.ts";
import { isOver } from "../../api/phases.ts";
import type { KusciaJob } from "../../api/types.ts";
import { owedReleases, withHooks } from "../../job/hook-records.ts";
import { partyDomains } from "../../job/pass.ts";
import type { LogChoice } from "./log-pods.ts";

/** Whether logs of hooks are meant; they are read only where they are named. */
function choosesHooks({ tasks = [] }: LogChoice): boolean {
  return tasks.some(isHookAlias);
}

/** The job with its hooks as tasks, if their logs are meant. */
export function withChosenHooks(job: KusciaJob, choice: LogChoice): KusciaJob {
  return choosesHooks(choice) ? withHooks(job, partyDomains(job.spec.tasks)) : job;
}

/** Whether no more pods are to come of what was chosen: releases follow the end of their job. */
export function isOverFor(job: KusciaJob, choice: LogChoice): boolean {
  return isOver(job) && !(choosesHooks(choice) && owedReleases(job).length > 0);
}
