import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { LARGEST_PAGE } from "../../service/batch.ts";
import { CONSENT_STATES, DECISIONS, DIGEST_FORM, LONGEST_REASON } from "../../service/consent/consents.ts";
import { MOST_CHOSEN } from "../../service/console/plan-job.ts";
import { CONSENT_BOXES } from "../../service/consent/list-consents.ts";
import { SUSPEND_POLICIES } from "../../service/job/disable-job.ts";
import { LARGEST_RESULTS_PAGE } from "../../service/job/get-job-results.ts";
import { NUMBER_FIELDS, TEXT_FIELDS } from "../../service/job/mutable-fields.ts";
import { LONGEST_COMPLETION, OUTCOMES } from "../../service/task/complete-task.ts";

import { NEW_NAME } from "../../service/objects.ts";
import { MOST_JOBS } from "../../service/schedule/backfill-schedule.ts";
import { LARGEST_COUNT } from "../../service/schedule/preview-schedule.ts";
import { SCHEDULE_STATES, SCHEDULES } from "../../service/schedule/schedules.ts";
import { TEMPLATES } from "../../service/template/templates.ts";

type Rule = Readonly<Record<string, unknown>>;

const NAMED = { minLength: 1 };
const OF_NAME = { name: NAMED };
const PAGE = { page_size: { minimum: 0, maximum: LARGEST_PAGE } };
const DOMAIN_AND_JOB = { domain_id: NAMED, job_id: NAMED };

/** What calls ask of fields of their requests beyond the type, by message and field. The checks themselves are in `src/service`. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  GetJobRequest: { job_id: NAMED, page_size: { minimum: 0, maximum: LARGEST_PAGE } },
  CountTasksRequest: { job_id: NAMED },
  GetJobHooksRequest: { job_id: NAMED },
  GetJobResultsRequest: { job_id: NAMED, page_size: { minimum: 0, maximum: LARGEST_RESULTS_PAGE } },
  DisableJobRequest: { job_id: NAMED, policy: { enum: SUSPEND_POLICIES } },
  EnableJobRequest: { job_id: NAMED },
  RestartChoice: { tasks: { maxItems: MOST_CHOSEN } },
  TerminateJobRequest: { job_id: NAMED, reason: { maxLength: LONGEST_REASON } },
  CompleteTaskRequest: {
    job_id: NAMED,
    alias: NAMED,
    outcome: { enum: OUTCOMES },
    message: { maxLength: LONGEST_COMPLETION },
  },
  PutTaskResultRequest: { name: NAMED },
  StreamLogsRequest: {
    job_id: NAMED,
    attempt: { minimum: 0 },
    tail: { minimum: 0 },
    since_seconds: { minimum: 1 },
  },
  StreamJobOutputRequest: { job_id: NAMED },
  ReportTaskProgressRequest: { progress: { minimum: 0, maximum: 1 } },
  PatchJobRequest: { job_id: NAMED, changes: {} },
  UpdateJobRequest: { job_id: NAMED, changes: {} },
  JobChanges: {
    ...Object.fromEntries(
      Object.entries(NUMBER_FIELDS).map(([name, { minimum, maximum }]) => [name, { minimum, maximum }]),
    ),
    ...Object.fromEntries(Object.entries(TEXT_FIELDS).map(([name, { maxLength }]) => [name, { maxLength }])),
  },
  ListConsentsRequest: {
    box: { enum: CONSENT_BOXES },
    states: { items: { type: "string", enum: CONSENT_STATES } },
    page_size: { minimum: 0, maximum: LARGEST_PAGE },
  },
  CreateTemplateRequest: { name: newName(TEMPLATES), spec: NAMED },
  GetTemplateRequest: OF_NAME,
  ListTemplatesRequest: PAGE,
  UpdateTemplateRequest: { ...OF_NAME, spec: NAMED },
  DeleteTemplateRequest: OF_NAME,
  RenderTemplateRequest: OF_NAME,
  CreateJobFromTemplateRequest: { template: NAMED },
  CreateScheduleRequest: { name: newName(SCHEDULES), spec: NAMED },
  GetScheduleRequest: OF_NAME,
  ListSchedulesRequest: { ...PAGE, states: { items: { type: "string", enum: SCHEDULE_STATES } } },
  UpdateScheduleRequest: { ...OF_NAME, spec: NAMED },
  PatchScheduleRequest: { ...OF_NAME, patch: NAMED },
  DeleteScheduleRequest: OF_NAME,
  StartScheduleRequest: OF_NAME,
  StopScheduleRequest: OF_NAME,
  ExecScheduleRequest: OF_NAME,
  ListScheduleRunsRequest: { ...OF_NAME, ...PAGE },
  BackfillScheduleRequest: {
    ...OF_NAME,
    from: { format: "date-time" },
    to: { format: "date-time" },
    max: { minimum: 0, maximum: MOST_JOBS },
  },
  PreviewScheduleRequest: { count: { minimum: 0, maximum: LARGEST_COUNT } },
  GetConsentRequest: DOMAIN_AND_JOB,
  DecideConsentRequest: {
    ...DOMAIN_AND_JOB,
    digest: { pattern: DIGEST_FORM },
    decision: { enum: DECISIONS },
    reason: { maxLength: LONGEST_REASON },
    until: { format: "date-time" },
  },
  ListStandingConsentsRequest: { domain_id: NAMED },
  GetDomainUsageRequest: { domain_id: NAMED },
  RenderAppImageRequest: OF_NAME,
  RevokeConsentRequest: { domain_id: NAMED, ...OF_NAME },
};

const REQUIRED: ReadonlySet<string> = new Set([
  "domain_id",
  "job_id",
  "digest",
  "decision",
  "policy",
  "alias",
  "outcome",
  "changes",
  "name",
  "spec",
  "patch",
  "template",
  "from",
  "to",
]);

/** The rule of a new object's name. */
function newName({ longestName }: { readonly longestName: number }): Rule {
  return { pattern: NEW_NAME, maxLength: longestName };
}

/** The rule of a field; empty if there is none. */
export function ruleOf({ parent, name }: DescField): Rule {
  return RULES[parent.name]?.[name] ?? {};
}

/** The fields without which a request is refused; empty where none is known of. */
export function requiredOf({ name }: DescMessage): readonly string[] {
  return Object.keys(RULES[name] ?? {}).filter((field) => REQUIRED.has(field));
}
