// Generated from src/service by `npm run generate`. Do not edit.
import {
  BatchQueryAppImageRequestSchema,
  BatchQueryAppImageResponseSchema,
  CreateAppImageRequestSchema,
  CreateAppImageResponseSchema,
  DeleteAppImageRequestSchema,
  DeleteAppImageResponseSchema,
  ListAppImageRequestSchema,
  ListAppImageResponseSchema,
  QueryAppImageRequestSchema,
  QueryAppImageResponseSchema,
  UpdateAppImageRequestSchema,
  UpdateAppImageResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/appimage_pb.js";
import {
  BatchQueryDomainRequestSchema,
  BatchQueryDomainResponseSchema,
  CreateDomainRequestSchema,
  CreateDomainResponseSchema,
  DeleteDomainRequestSchema,
  DeleteDomainResponseSchema,
  QueryDomainRequestSchema,
  QueryDomainResponseSchema,
  UpdateDomainRequestSchema,
  UpdateDomainResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/domain_pb.js";
import {
  HealthRequestSchema,
  HealthResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/health_pb.js";
import {
  ApproveJobRequestSchema,
  ApproveJobResponseSchema,
  BatchQueryJobStatusRequestSchema,
  BatchQueryJobStatusResponseSchema,
  CancelJobRequestSchema,
  CancelJobResponseSchema,
  CreateJobRequestSchema,
  CreateJobResponseSchema,
  DeleteJobRequestSchema,
  DeleteJobResponseSchema,
  QueryJobRequestSchema,
  QueryJobResponseSchema,
  RestartJobRequestSchema,
  RestartJobResponseSchema,
  StopJobRequestSchema,
  StopJobResponseSchema,
  SuspendJobRequestSchema,
  SuspendJobResponseSchema,
  WatchJobEventResponseSchema,
  WatchJobRequestSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/job_pb.js";
import {
  QueryLogRequestSchema,
  QueryLogResponseSchema,
  QueryPodNodeRequestSchema,
  QueryPodNodeResponseSchema,
} from "../../proto/kuscia/proto/api/v1alpha1/kusciaapi/log_pb.js";
import {
  GetDomainUsageRequestSchema,
  GetDomainUsageResponseSchema,
  ListDomainsRequestSchema,
  ListDomainsResponseSchema,
  RenderAppImageRequestSchema,
  RenderAppImageResponseSchema,
} from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import {
  DecideConsentRequestSchema,
  DecideConsentResponseSchema,
  GetConsentRequestSchema,
  GetConsentResponseSchema,
  ListConsentsRequestSchema,
  ListConsentsResponseSchema,
  ListStandingConsentsRequestSchema,
  ListStandingConsentsResponseSchema,
  RevokeConsentRequestSchema,
  RevokeConsentResponseSchema,
} from "../../proto/kusciajob/api/v1alpha1/consent_pb.js";
import {
  DoJobRequestSchema,
  DoJobResponseSchema,
  ExportJobRequestSchema,
  ExportJobResponseSchema,
  ImportJobRequestSchema,
  ImportJobResponseSchema,
  ListEventsRequestSchema,
  ListEventsResponseSchema,
  PlanJobRequestSchema,
  PlanJobResponseSchema,
  ShowManifestRequestSchema,
  ShowManifestResponseSchema,
  SubmitJobRequestSchema,
  SubmitJobResponseSchema,
  ValidateJobRequestSchema,
  ValidateJobResponseSchema,
  ViewJobsRequestSchema,
  ViewJobsResponseSchema,
  ViewTasksRequestSchema,
  ViewTasksResponseSchema,
  WatchEventSchema,
  WatchRequestSchema,
  WhoAmIRequestSchema,
  WhoAmIResponseSchema,
} from "../../proto/kusciajob/api/v1alpha1/console_pb.js";
import {
  AddTasksRequestSchema,
  AddTasksResponseSchema,
  ChangeJobResponseSchema,
  ChangeTaskResponseSchema,
  CloseJobRequestSchema,
  CompleteTaskRequestSchema,
  CompleteTaskResponseSchema,
  CountTasksRequestSchema,
  CountTasksResponseSchema,
  CreateTicketRequestSchema,
  CreateTicketResponseSchema,
  DeleteTaskRequestSchema,
  DisableJobRequestSchema,
  EnableJobRequestSchema,
  GetJobHooksRequestSchema,
  GetJobHooksResponseSchema,
  GetJobRequestSchema,
  GetJobResponseSchema,
  GetJobResultsRequestSchema,
  GetJobResultsResponseSchema,
  GetTaskRequestSchema,
  GetTaskResponseSchema,
  ListJobsRequestSchema,
  ListJobsResponseSchema,
  ListTasksRequestSchema,
  ListTasksResponseSchema,
  PatchJobRequestSchema,
  RetryTaskRequestSchema,
  SendJobInputRequestSchema,
  SendJobInputResponseSchema,
  StartTaskRequestSchema,
  TerminateJobRequestSchema,
  TerminateTaskRequestSchema,
  UpdateJobRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import {
  OutputEventSchema,
  StreamJobOutputRequestSchema,
  StreamLogsRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/output_pb.js";
import {
  PutTaskResultRequestSchema,
  PutTaskResultResponseSchema,
  ReportTaskProgressRequestSchema,
  ReportTaskProgressResponseSchema,
} from "../../proto/kusciajob/api/v1alpha1/program_pb.js";
import {
  BackfillScheduleRequestSchema,
  BackfillScheduleResponseSchema,
  CreateScheduleRequestSchema,
  DeleteScheduleRequestSchema,
  DeleteScheduleResponseSchema,
  ExecScheduleRequestSchema,
  ExecScheduleResponseSchema,
  GetScheduleRequestSchema,
  ListScheduleRunsRequestSchema,
  ListScheduleRunsResponseSchema,
  ListSchedulesRequestSchema,
  ListSchedulesResponseSchema,
  PatchScheduleRequestSchema,
  PreviewScheduleRequestSchema,
  PreviewScheduleResponseSchema,
  ScheduleResponseSchema,
  StartScheduleRequestSchema,
  StopScheduleRequestSchema,
  UpdateScheduleRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/schedule_pb.js";
import {
  CreateJobFromTemplateRequestSchema,
  CreateJobFromTemplateResponseSchema,
  CreateTemplateRequestSchema,
  DeleteTemplateRequestSchema,
  DeleteTemplateResponseSchema,
  GetTemplateRequestSchema,
  ListTemplatesRequestSchema,
  ListTemplatesResponseSchema,
  RenderTemplateRequestSchema,
  RenderTemplateResponseSchema,
  TemplateResponseSchema,
  UpdateTemplateRequestSchema,
} from "../../proto/kusciajob/api/v1alpha1/template_pb.js";

export const createJob = {
  path: "/api/v1/job/create",
  input: CreateJobRequestSchema,
  output: CreateJobResponseSchema,
  repeat: true,
} as const;

export const queryJob = {
  path: "/api/v1/job/query",
  input: QueryJobRequestSchema,
  output: QueryJobResponseSchema,
  repeat: true,
} as const;

export const batchQueryJobStatus = {
  path: "/api/v1/job/status/batchQuery",
  input: BatchQueryJobStatusRequestSchema,
  output: BatchQueryJobStatusResponseSchema,
  repeat: true,
} as const;

export const stopJob = {
  path: "/api/v1/job/stop",
  input: StopJobRequestSchema,
  output: StopJobResponseSchema,
  repeat: true,
} as const;

export const restartJob = {
  path: "/api/v1/job/restart",
  input: RestartJobRequestSchema,
  output: RestartJobResponseSchema,
  repeat: false,
} as const;

export const suspendJob = {
  path: "/api/v1/job/suspend",
  input: SuspendJobRequestSchema,
  output: SuspendJobResponseSchema,
  repeat: false,
} as const;

export const cancelJob = {
  path: "/api/v1/job/cancel",
  input: CancelJobRequestSchema,
  output: CancelJobResponseSchema,
  repeat: true,
} as const;

export const deleteJob = {
  path: "/api/v1/job/delete",
  input: DeleteJobRequestSchema,
  output: DeleteJobResponseSchema,
  repeat: false,
} as const;

export const approveJob = {
  path: "/api/v1/job/approve",
  input: ApproveJobRequestSchema,
  output: ApproveJobResponseSchema,
  repeat: true,
} as const;

export const createTemplate = {
  path: "/api/v1/template/create",
  input: CreateTemplateRequestSchema,
  output: TemplateResponseSchema,
  repeat: false,
} as const;

export const getTemplate = {
  path: "/api/v1/template/get",
  input: GetTemplateRequestSchema,
  output: TemplateResponseSchema,
  repeat: true,
} as const;

export const listTemplates = {
  path: "/api/v1/template/list",
  input: ListTemplatesRequestSchema,
  output: ListTemplatesResponseSchema,
  repeat: true,
} as const;

export const updateTemplate = {
  path: "/api/v1/template/update",
  input: UpdateTemplateRequestSchema,
  output: TemplateResponseSchema,
  repeat: true,
} as const;

export const deleteTemplate = {
  path: "/api/v1/template/delete",
  input: DeleteTemplateRequestSchema,
  output: DeleteTemplateResponseSchema,
  repeat: false,
} as const;

export const renderTemplate = {
  path: "/api/v1/template/render",
  input: RenderTemplateRequestSchema,
  output: RenderTemplateResponseSchema,
  repeat: true,
} as const;

export const createJobFromTemplate = {
  path: "/api/v1/job/createFromTemplate",
  input: CreateJobFromTemplateRequestSchema,
  output: CreateJobFromTemplateResponseSchema,
  repeat: false,
} as const;

export const createSchedule = {
  path: "/api/v1/schedule/create",
  input: CreateScheduleRequestSchema,
  output: ScheduleResponseSchema,
  repeat: false,
} as const;

export const getSchedule = {
  path: "/api/v1/schedule/get",
  input: GetScheduleRequestSchema,
  output: ScheduleResponseSchema,
  repeat: true,
} as const;

export const listSchedules = {
  path: "/api/v1/schedule/list",
  input: ListSchedulesRequestSchema,
  output: ListSchedulesResponseSchema,
  repeat: true,
} as const;

export const updateSchedule = {
  path: "/api/v1/schedule/update",
  input: UpdateScheduleRequestSchema,
  output: ScheduleResponseSchema,
  repeat: true,
} as const;

export const patchSchedule = {
  path: "/api/v1/schedule/patch",
  input: PatchScheduleRequestSchema,
  output: ScheduleResponseSchema,
  repeat: true,
} as const;

export const deleteSchedule = {
  path: "/api/v1/schedule/delete",
  input: DeleteScheduleRequestSchema,
  output: DeleteScheduleResponseSchema,
  repeat: false,
} as const;

export const startSchedule = {
  path: "/api/v1/schedule/start",
  input: StartScheduleRequestSchema,
  output: ScheduleResponseSchema,
  repeat: true,
} as const;

export const stopSchedule = {
  path: "/api/v1/schedule/stop",
  input: StopScheduleRequestSchema,
  output: ScheduleResponseSchema,
  repeat: true,
} as const;

export const execSchedule = {
  path: "/api/v1/schedule/exec",
  input: ExecScheduleRequestSchema,
  output: ExecScheduleResponseSchema,
  repeat: false,
} as const;

export const listScheduleRuns = {
  path: "/api/v1/schedule/runs",
  input: ListScheduleRunsRequestSchema,
  output: ListScheduleRunsResponseSchema,
  repeat: true,
} as const;

export const backfillSchedule = {
  path: "/api/v1/schedule/backfill",
  input: BackfillScheduleRequestSchema,
  output: BackfillScheduleResponseSchema,
  repeat: false,
} as const;

export const previewSchedule = {
  path: "/api/v1/schedule/preview",
  input: PreviewScheduleRequestSchema,
  output: PreviewScheduleResponseSchema,
  repeat: true,
} as const;

export const listConsents = {
  path: "/api/v1/consent/list",
  input: ListConsentsRequestSchema,
  output: ListConsentsResponseSchema,
  repeat: true,
} as const;

export const getConsent = {
  path: "/api/v1/consent/get",
  input: GetConsentRequestSchema,
  output: GetConsentResponseSchema,
  repeat: true,
} as const;

export const decideConsent = {
  path: "/api/v1/consent/decide",
  input: DecideConsentRequestSchema,
  output: DecideConsentResponseSchema,
  repeat: true,
} as const;

export const listStandingConsents = {
  path: "/api/v1/consent/standing",
  input: ListStandingConsentsRequestSchema,
  output: ListStandingConsentsResponseSchema,
  repeat: true,
} as const;

export const revokeConsent = {
  path: "/api/v1/consent/revoke",
  input: RevokeConsentRequestSchema,
  output: RevokeConsentResponseSchema,
  repeat: false,
} as const;

export const viewJobs = {
  path: "/api/v1/job/view",
  input: ViewJobsRequestSchema,
  output: ViewJobsResponseSchema,
  repeat: true,
} as const;

export const viewTasks = {
  path: "/api/v1/task/view",
  input: ViewTasksRequestSchema,
  output: ViewTasksResponseSchema,
  repeat: true,
} as const;

export const listEvents = {
  path: "/api/v1/job/events",
  input: ListEventsRequestSchema,
  output: ListEventsResponseSchema,
  repeat: true,
} as const;

export const showManifest = {
  path: "/api/v1/job/manifest",
  input: ShowManifestRequestSchema,
  output: ShowManifestResponseSchema,
  repeat: true,
} as const;

export const planJob = {
  path: "/api/v1/job/plan",
  input: PlanJobRequestSchema,
  output: PlanJobResponseSchema,
  repeat: true,
} as const;

export const doJob = {
  path: "/api/v1/job/do",
  input: DoJobRequestSchema,
  output: DoJobResponseSchema,
  repeat: false,
} as const;

export const exportJob = {
  path: "/api/v1/job/export",
  input: ExportJobRequestSchema,
  output: ExportJobResponseSchema,
  repeat: true,
} as const;

export const submitJob = {
  path: "/api/v1/job/submit",
  input: SubmitJobRequestSchema,
  output: SubmitJobResponseSchema,
  repeat: false,
} as const;

export const validateJob = {
  path: "/api/v1/job/validate",
  input: ValidateJobRequestSchema,
  output: ValidateJobResponseSchema,
  repeat: true,
} as const;

export const importJob = {
  path: "/api/v1/job/import",
  input: ImportJobRequestSchema,
  output: ImportJobResponseSchema,
  repeat: false,
} as const;

export const whoAmI = {
  path: "/api/v1/whoami",
  input: WhoAmIRequestSchema,
  output: WhoAmIResponseSchema,
  repeat: true,
} as const;

export const createAppImage = {
  path: "/api/v1/appimage/create",
  input: CreateAppImageRequestSchema,
  output: CreateAppImageResponseSchema,
  repeat: false,
} as const;

export const updateAppImage = {
  path: "/api/v1/appimage/update",
  input: UpdateAppImageRequestSchema,
  output: UpdateAppImageResponseSchema,
  repeat: true,
} as const;

export const deleteAppImage = {
  path: "/api/v1/appimage/delete",
  input: DeleteAppImageRequestSchema,
  output: DeleteAppImageResponseSchema,
  repeat: false,
} as const;

export const queryAppImage = {
  path: "/api/v1/appimage/query",
  input: QueryAppImageRequestSchema,
  output: QueryAppImageResponseSchema,
  repeat: true,
} as const;

export const listAppImage = {
  path: "/api/v1/appimage/list",
  input: ListAppImageRequestSchema,
  output: ListAppImageResponseSchema,
  repeat: true,
} as const;

export const batchQueryAppImage = {
  path: "/api/v1/appimage/batchQuery",
  input: BatchQueryAppImageRequestSchema,
  output: BatchQueryAppImageResponseSchema,
  repeat: true,
} as const;

export const createDomain = {
  path: "/api/v1/domain/create",
  input: CreateDomainRequestSchema,
  output: CreateDomainResponseSchema,
  repeat: false,
} as const;

export const updateDomain = {
  path: "/api/v1/domain/update",
  input: UpdateDomainRequestSchema,
  output: UpdateDomainResponseSchema,
  repeat: true,
} as const;

export const deleteDomain = {
  path: "/api/v1/domain/delete",
  input: DeleteDomainRequestSchema,
  output: DeleteDomainResponseSchema,
  repeat: false,
} as const;

export const queryDomain = {
  path: "/api/v1/domain/query",
  input: QueryDomainRequestSchema,
  output: QueryDomainResponseSchema,
  repeat: true,
} as const;

export const batchQueryDomain = {
  path: "/api/v1/domain/batchQuery",
  input: BatchQueryDomainRequestSchema,
  output: BatchQueryDomainResponseSchema,
  repeat: true,
} as const;

export const listDomains = {
  path: "/api/v1/domain/list",
  input: ListDomainsRequestSchema,
  output: ListDomainsResponseSchema,
  repeat: true,
} as const;

export const getDomainUsage = {
  path: "/api/v1/domain/usage",
  input: GetDomainUsageRequestSchema,
  output: GetDomainUsageResponseSchema,
  repeat: true,
} as const;

export const renderAppImage = {
  path: "/api/v1/appimage/render",
  input: RenderAppImageRequestSchema,
  output: RenderAppImageResponseSchema,
  repeat: true,
} as const;

export const queryPodNode = {
  path: "/api/v1/log/node/query",
  input: QueryPodNodeRequestSchema,
  output: QueryPodNodeResponseSchema,
  repeat: true,
} as const;

export const listJobs = {
  path: "/api/v1/job/list",
  input: ListJobsRequestSchema,
  output: ListJobsResponseSchema,
  repeat: true,
} as const;

export const getJob = {
  path: "/api/v1/job/get",
  input: GetJobRequestSchema,
  output: GetJobResponseSchema,
  repeat: true,
} as const;

export const countTasks = {
  path: "/api/v1/job/counts",
  input: CountTasksRequestSchema,
  output: CountTasksResponseSchema,
  repeat: true,
} as const;

export const getJobHooks = {
  path: "/api/v1/job/hooks",
  input: GetJobHooksRequestSchema,
  output: GetJobHooksResponseSchema,
  repeat: true,
} as const;

export const getJobResults = {
  path: "/api/v1/job/results",
  input: GetJobResultsRequestSchema,
  output: GetJobResultsResponseSchema,
  repeat: true,
} as const;

export const sendJobInput = {
  path: "/api/v1/job/input",
  input: SendJobInputRequestSchema,
  output: SendJobInputResponseSchema,
  repeat: false,
} as const;

export const disableJob = {
  path: "/api/v1/job/disable",
  input: DisableJobRequestSchema,
  output: ChangeJobResponseSchema,
  repeat: true,
} as const;

export const enableJob = {
  path: "/api/v1/job/enable",
  input: EnableJobRequestSchema,
  output: ChangeJobResponseSchema,
  repeat: true,
} as const;

export const terminateJob = {
  path: "/api/v1/job/terminate",
  input: TerminateJobRequestSchema,
  output: ChangeJobResponseSchema,
  repeat: true,
} as const;

export const closeJob = {
  path: "/api/v1/job/close",
  input: CloseJobRequestSchema,
  output: ChangeJobResponseSchema,
  repeat: true,
} as const;

export const addTasks = {
  path: "/api/v1/task/add",
  input: AddTasksRequestSchema,
  output: AddTasksResponseSchema,
  repeat: true,
} as const;

export const getTask = {
  path: "/api/v1/task/get",
  input: GetTaskRequestSchema,
  output: GetTaskResponseSchema,
  repeat: true,
} as const;

export const listTasks = {
  path: "/api/v1/task/list",
  input: ListTasksRequestSchema,
  output: ListTasksResponseSchema,
  repeat: true,
} as const;

export const terminateTask = {
  path: "/api/v1/task/terminate",
  input: TerminateTaskRequestSchema,
  output: ChangeTaskResponseSchema,
  repeat: true,
} as const;

export const retryTask = {
  path: "/api/v1/task/retry",
  input: RetryTaskRequestSchema,
  output: ChangeTaskResponseSchema,
  repeat: true,
} as const;

export const deleteTask = {
  path: "/api/v1/task/delete",
  input: DeleteTaskRequestSchema,
  output: ChangeTaskResponseSchema,
  repeat: true,
} as const;

export const startTask = {
  path: "/api/v1/task/start",
  input: StartTaskRequestSchema,
  output: CompleteTaskResponseSchema,
  repeat: true,
} as const;

export const completeTask = {
  path: "/api/v1/task/complete",
  input: CompleteTaskRequestSchema,
  output: CompleteTaskResponseSchema,
  repeat: true,
} as const;

export const putTaskResult = {
  path: "/api/v1/task/result",
  input: PutTaskResultRequestSchema,
  output: PutTaskResultResponseSchema,
  repeat: true,
} as const;

export const reportTaskProgress = {
  path: "/api/v1/task/progress",
  input: ReportTaskProgressRequestSchema,
  output: ReportTaskProgressResponseSchema,
  repeat: true,
} as const;

export const patchJob = {
  path: "/api/v1/job/patch",
  input: PatchJobRequestSchema,
  output: ChangeJobResponseSchema,
  repeat: true,
} as const;

export const updateJob = {
  path: "/api/v1/job/update",
  input: UpdateJobRequestSchema,
  output: ChangeJobResponseSchema,
  repeat: true,
} as const;

export const createTicket = {
  path: "/api/v1/ticket",
  input: CreateTicketRequestSchema,
  output: CreateTicketResponseSchema,
  repeat: true,
} as const;

export const healthZ = {
  path: "/healthZ",
  input: HealthRequestSchema,
  output: HealthResponseSchema,
  repeat: true,
} as const;

export const watchJob = {
  path: "/api/v1/job/watch",
  input: WatchJobRequestSchema,
  output: WatchJobEventResponseSchema,
  repeat: true,
} as const;

export const watch = {
  path: "/api/v1/watch",
  input: WatchRequestSchema,
  output: WatchEventSchema,
  repeat: true,
} as const;

export const queryLog = {
  path: "/api/v1/log/task/query",
  input: QueryLogRequestSchema,
  output: QueryLogResponseSchema,
  repeat: true,
} as const;

export const streamLogs = {
  path: "/api/v1/log/stream",
  input: StreamLogsRequestSchema,
  output: OutputEventSchema,
  repeat: true,
} as const;

export const streamJobOutput = {
  path: "/api/v1/job/output",
  input: StreamJobOutputRequestSchema,
  output: OutputEventSchema,
  repeat: true,
} as const;
