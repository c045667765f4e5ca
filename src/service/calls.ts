import { batchQueryAppImage } from "./app-image/batch-query-app-image.ts";
import { createAppImage } from "./app-image/create-app-image.ts";
import { deleteAppImage } from "./app-image/delete-app-image.ts";
import { listAppImage } from "./app-image/list-app-image.ts";
import { queryAppImage } from "./app-image/query-app-image.ts";
import { updateAppImage } from "./app-image/update-app-image.ts";
import { getDomainUsage } from "./catalog/get-domain-usage.ts";
import { listDomains } from "./catalog/list-domains.ts";
import { renderAppImage } from "./catalog/render-app-image.ts";
import { decideConsent } from "./consent/decide-consent.ts";
import { getConsent } from "./consent/get-consent.ts";
import { listConsents } from "./consent/list-consents.ts";
import { listStandingConsents } from "./consent/list-standing-consents.ts";
import { revokeConsent } from "./consent/revoke-consent.ts";
import { doJob } from "./console/do-job.ts";
import { listEvents } from "./console/list-events.ts";
import { exportJob } from "./console/export-job.ts";
import { importJob } from "./console/import-job.ts";
import { planJob } from "./console/plan-job.ts";
import { showManifest } from "./console/show-manifest.ts";
import { submitJob } from "./console/submit-job.ts";
import { validateJob } from "./console/validate-job.ts";
import { viewJobs } from "./console/view-jobs.ts";
import { viewTasks } from "./console/view-tasks.ts";
import { watchTopics, watchTopicsEvents } from "./console/watch-topics.ts";
import { whoAmI } from "./console/who-am-i.ts";
import { createTicket } from "./create-ticket.ts";
import type { EventsCall, StreamCall, UnaryCall } from "./define.ts";
import { batchQueryDomain } from "./domain/batch-query-domain.ts";
import { createDomain } from "./domain/create-domain.ts";
import { deleteDomain } from "./domain/delete-domain.ts";
import { queryDomain } from "./domain/query-domain.ts";
import { updateDomain } from "./domain/update-domain.ts";
import { healthZ } from "./health.ts";
import { approveJob } from "./job/approve-job.ts";
import { batchQueryJobStatus } from "./job/batch-query-job-status.ts";
import { cancelJob } from "./job/cancel-job.ts";
import { closeJob } from "./job/close-job.ts";
import { countTasks } from "./job/count-tasks.ts";
import { createJob } from "./job/create-job.ts";
import { deleteJob } from "./job/delete-job.ts";
import { disableJob } from "./job/disable-job.ts";
import { enableJob } from "./job/enable-job.ts";
import { getJobHooks } from "./job/get-job-hooks.ts";
import { getJobResults } from "./job/get-job-results.ts";
import { getJob } from "./job/get-job.ts";
import { listJobs } from "./job/list-jobs.ts";
import { patchJob } from "./job/patch-job.ts";
import { queryJob } from "./job/query-job.ts";
import { sendJobInput } from "./job/send-job-input.ts";
import { restartJob } from "./job/restart-job.ts";
import { stopJob } from "./job/stop-job.ts";
import { suspendJob } from "./job/suspend-job.ts";
import { terminateJob } from "./job/terminate-job.ts";
import { updateJob } from "./job/update-job.ts";
import { watchJob } from "./job/watch-job.ts";
import { watchJobEvents } from "./job/watch-job-events.ts";
import { queryLog } from "./log/query-log.ts";
import { queryPodNode } from "./log/query-pod-node.ts";
import { addTasks } from "./task/add-tasks.ts";
import { streamLogs, streamLogsEvents } from "./log/stream-logs.ts";
import { streamJobOutput, streamJobOutputEvents } from "./job/stream-job-output.ts";
import { completeTask } from "./task/complete-task.ts";
import { putTaskResult } from "./task/put-task-result.ts";
import { reportTaskProgress } from "./task/report-task-progress.ts";
import { deleteTask } from "./task/delete-task.ts";
import { getTask } from "./task/get-task.ts";
import { listTasks } from "./task/list-tasks.ts";
import { retryTask } from "./task/retry-task.ts";
import { startTask } from "./task/start-task.ts";
import { terminateTask } from "./task/terminate-task.ts";
import { OWN_RIGHTS, type ServerRight } from "./rights.ts";
import { backfillSchedule } from "./schedule/backfill-schedule.ts";
import { createSchedule } from "./schedule/create-schedule.ts";
import { deleteSchedule } from "./schedule/delete-schedule.ts";
import { execSchedule } from "./schedule/exec-schedule.ts";
import { getSchedule } from "./schedule/get-schedule.ts";
import { listScheduleRuns } from "./schedule/list-schedule-runs.ts";
import { listSchedules } from "./schedule/list-schedules.ts";
import { patchSchedule } from "./schedule/patch-schedule.ts";
import { previewSchedule } from "./schedule/preview-schedule.ts";
import { startSchedule } from "./schedule/start-schedule.ts";
import { stopSchedule } from "./schedule/stop-schedule.ts";
import { updateSchedule } from "./schedule/update-schedule.ts";
import { createJobFromTemplate } from "./template/create-job-from-template.ts";
import { createTemplate } from "./template/create-template.ts";
import { deleteTemplate } from "./template/delete-template.ts";
import { getTemplate } from "./template/get-template.ts";
import { listTemplates } from "./template/list-templates.ts";
import { renderTemplate } from "./template/render-template.ts";
import { updateTemplate } from "./template/update-template.ts";

/** All calls with one answer. */
export const UNARY_CALLS: readonly UnaryCall[] = [
  createJob,
  queryJob,
  batchQueryJobStatus,
  stopJob,
  restartJob,
  suspendJob,
  cancelJob,
  deleteJob,
  approveJob,
  createTemplate,
  getTemplate,
  listTemplates,
  updateTemplate,
  deleteTemplate,
  renderTemplate,
  createJobFromTemplate,
  createSchedule,
  getSchedule,
  listSchedules,
  updateSchedule,
  patchSchedule,
  deleteSchedule,
  startSchedule,
  stopSchedule,
  execSchedule,
  listScheduleRuns,
  backfillSchedule,
  previewSchedule,
  listConsents,
  getConsent,
  decideConsent,
  listStandingConsents,
  revokeConsent,
  viewJobs,
  viewTasks,
  listEvents,
  showManifest,
  planJob,
  doJob,
  exportJob,
  submitJob,
  validateJob,
  importJob,
  whoAmI,
  createAppImage,
  updateAppImage,
  deleteAppImage,
  queryAppImage,
  listAppImage,
  batchQueryAppImage,
  createDomain,
  updateDomain,
  deleteDomain,
  queryDomain,
  batchQueryDomain,
  listDomains,
  getDomainUsage,
  renderAppImage,
  queryPodNode,
  listJobs,
  getJob,
  countTasks,
  getJobHooks,
  getJobResults,
  sendJobInput,
  disableJob,
  enableJob,
  terminateJob,
  closeJob,
  addTasks,
  getTask,
  listTasks,
  terminateTask,
  retryTask,
  deleteTask,
  startTask,
  completeTask,
  putTaskResult,
  reportTaskProgress,
  patchJob,
  updateJob,
  createTicket,
  healthZ,
];

/** All calls with many answers. */
export const STREAM_CALLS: readonly StreamCall[] = [watchJob, watchTopics, queryLog, streamLogs, streamJobOutput];

/** Streams in the form that browsers understand. */
export const EVENTS_CALLS: readonly EventsCall[] = [
  watchJobEvents,
  watchTopicsEvents,
  streamLogsEvents,
  streamJobOutputEvents,
];

/** What there are calls for: the word after `/api/v1/` of their paths. */
export function features(): readonly string[] {
  const words = [...UNARY_CALLS, ...STREAM_CALLS].map(({ path }) => /^\/api\/v1\/([^/]+)/.exec(path)?.[1] ?? "");
  return [...new Set(words.filter((word) => word !== ""))].sort();
}

/** All that the server's own account needs. */
export function serverRights(): readonly ServerRight[] {
  const calls = [...UNARY_CALLS, ...STREAM_CALLS, ...EVENTS_CALLS];
  return [...new Set([...OWN_RIGHTS, ...calls.flatMap(({ uses }) => uses)])];
}
