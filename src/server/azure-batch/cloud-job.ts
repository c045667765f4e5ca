import { createHash } from "node:crypto";
import { ANNOTATION, LABEL } from "../../api/names.ts";
import { isOver } from "../../api/phases.ts";
import { CONDITION } from "../../api/reasons.ts";
import { BY_A_RULE } from "../../api/reasons.ts";
import type { KusciaJob } from "../../api/types.ts";
import type { Version } from "./conditions.ts";
import type { Pool } from "./config.ts";
import { UNLIMITED } from "./duration.ts";
import { jobStateOf } from "./job-state.ts";
import type { JobSpecification } from "./models.ts";
import type { Environment } from "./operation.ts";
import { idOf, type JobRecord, recordOf } from "./record.ts";
import type { Filterable } from "./odata/filter.ts";
import { usageOf } from "./usage.ts";

/** The properties of a CloudJob. */
export const JOB_PROPERTIES = [
  "id",
  "displayName",
  "usesTaskDependencies",
  "url",
  "eTag",
  "lastModified",
  "creationTime",
  "state",
  "stateTransitionTime",
  "previousState",
  "previousStateTransitionTime",
  "priority",
  "allowTaskPreemption",
  "maxParallelTasks",
  "constraints",
  "jobManagerTask",
  "jobPreparationTask",
  "jobReleaseTask",
  "commonEnvironmentSettings",
  "poolInfo",
  "onAllTasksComplete",
  "onTaskFailure",
  "networkConfiguration",
  "metadata",
  "executionInfo",
  "stats",
] as const;

/** What jobs may be filtered by. */
export const JOB_FILTER: Filterable = {
  id: "text",
  state: "word",
  stateTransitionTime: "time",
  creationTime: "time",
  lastModified: "time",
  "executionInfo/startTime": "time",
  "executionInfo/endTime": "time",
  "executionInfo/poolId": "text",
};

/** Who looks at a job, and from where. */
export interface View {
  readonly base: string;
  readonly environment: Environment;
  /** Whether it sees what the initiator wrote. */
  readonly whole: boolean;
  readonly stats: boolean;
}

/** A job as Azure Batch shows it. */
export function cloudJobOf(job: KusciaJob, view: View): object {
  const record = recordOf(job);
  const { given } = record;
  const id = idOf(job, record);
  const url = `${view.base}/jobs/${encodeURIComponent(id)}`;
  const { etag, lastModified } = versionOf(job, record);
  const poolID = poolIDOf(job, record, view.environment);
  return {
    id,
    displayName: job.spec.displayName,
    url,
    eTag: etag,
    lastModified: new Date(lastModified).toISOString(),
    creationTime: job.metadata.creationTimestamp,
    ...jobStateOf(job, record),
    ...settingsOf(job, given),
    ...(view.whole && tasksOf(given)),
    ...(poolID !== undefined && { poolInfo: { poolId: poolID } }),
    metadata: given.metadata,
    executionInfo: executionOf(job, poolID),
    ...(view.stats && { stats: statsOf(job, `${url}/lifetimejobstats`) }),
  };
}

/** What was given, or Azure Batch's defaults; a job that was made in another way ends with its tasks. */
function settingsOf({ spec }: KusciaJob, given: JobRecord["given"]): object {
  const { poolInfo, constraints, allowTaskPreemption, maxParallelTasks } = given;
  const { usesTaskDependencies, onAllTasksComplete, onTaskFailure } = given;
  const defaults = poolInfo === undefined ? { ...FOREIGN, maxParallelTasks: spec.maxParallelism ?? 1 } : JOB_DEFAULTS;
  const settings = { usesTaskDependencies, allowTaskPreemption, maxParallelTasks, onAllTasksComplete, onTaskFailure };
  return {
    ...defaults,
    ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    priority: spec.priority ?? 0,
    constraints: constraintsOf(constraints),
  };
}

/** What a job has that says nothing else. */
export const JOB_DEFAULTS = {
  usesTaskDependencies: false,
  allowTaskPreemption: false,
  maxParallelTasks: -1,
  onAllTasksComplete: "noaction",
  onTaskFailure: "noaction",
} as const;
const FOREIGN = { ...JOB_DEFAULTS, usesTaskDependencies: true, onAllTasksComplete: "terminatejob" } as const;

/** What changes whenever something of the job as a whole does; the progress of its tasks does not count. */
export function versionOf(job: KusciaJob, record = recordOf(job)): Version {
  const { uid = "", generation = 0, annotations = {}, creationTimestamp = "" } = job.metadata;
  const { state, stateTransitionTime } = jobStateOf(job, record);
  const text = JSON.stringify([uid, generation, state, record, annotations[ANNOTATION.jobStageReason]]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, ETAG_DIGITS).toUpperCase();
  const times = [creationTimestamp, stateTransitionTime, record.modified ?? ""].map((each) => Date.parse(each));
  return { etag: `0x${digest}`, lastModified: Math.max(0, ...times.filter((each) => !Number.isNaN(each))) };
}

const ETAG_DIGITS = 15;

/** Constraints of a job, with Azure Batch's defaults. */
export function constraintsOf({
  maxWallClockTime = UNLIMITED,
  maxTaskRetryCount = 0,
}: NonNullable<JobSpecification["constraints"]> = {}): object {
  return { maxWallClockTime, maxTaskRetryCount };
}

/** What was given of tasks of its own, with Azure Batch's defaults. */
function tasksOf(given: JobRecord["given"]): object {
  const { jobManagerTask, jobPreparationTask, jobReleaseTask, commonEnvironmentSettings } = given;
  return {
    ...(jobManagerTask && {
      jobManagerTask: {
        killJobOnCompletion: true,
        runExclusive: true,
        requiredSlots: 1,
        allowLowPriorityNode: true,
        userIdentity: DEFAULT_IDENTITY,
        ...jobManagerTask,
        constraints: taskConstraintsOf(jobManagerTask.constraints),
      },
    }),
    ...(jobPreparationTask && {
      jobPreparationTask: {
        id: PREPARATION_ID,
        waitForSuccess: true,
        rerunOnNodeRebootAfterSuccess: true,
        userIdentity: DEFAULT_IDENTITY,
        ...jobPreparationTask,
        constraints: taskConstraintsOf(jobPreparationTask.constraints),
      },
    }),
    ...(jobReleaseTask && {
      jobReleaseTask: {
        id: RELEASE_ID,
        maxWallClockTime: "PT15M",
        retentionTime: RETENTION,
        userIdentity: DEFAULT_IDENTITY,
        ...jobReleaseTask,
      },
    }),
    ...(commonEnvironmentSettings && { commonEnvironmentSettings }),
  };
}

/** The ids of hooks without one of their own. */
export const PREPARATION_ID = "jobpreparation";
export const RELEASE_ID = "jobrelease";
const RETENTION = "P7D";
export const DEFAULT_IDENTITY = { autoUser: { scope: "pool", elevationLevel: "nonadmin" } };

/** Constraints of a task, with Azure Batch's defaults. */
export function taskConstraintsOf(
  given: NonNullable<NonNullable<JobSpecification["jobManagerTask"]>["constraints"]> = {},
  retries = 0,
): object {
  return { maxWallClockTime: UNLIMITED, retentionTime: RETENTION, maxTaskRetryCount: retries, ...given };
}

/** The pool that the job was given, else the one that its tasks run in. */
function poolIDOf(job: KusciaJob, { given }: JobRecord, environment: Environment): string | undefined {
  return given.poolInfo?.poolId ?? environment.pools.find((pool) => runsIn(job, pool))?.id;
}

function runsIn({ spec }: KusciaJob, { appImage, domain }: Pool): boolean {
  const [task] = spec.tasks;
  return task?.appImage === appImage && task.parties.some(({ domainID }) => domainID === domain);
}

function executionOf(job: KusciaJob, poolID: string | undefined): object {
  const { status = {}, metadata } = job;
  const reason = terminateReasonOf(job);
  const invalid = status.conditions?.find(({ type, status: is }) => type === CONDITION.jobValidated && is === "False");
  return {
    startTime: metadata.creationTimestamp,
    ...(isOver(job) && { endTime: status.completionTime }),
    ...(poolID !== undefined && { poolId: poolID }),
    ...(invalid && { schedulingError: { category: "usererror", code: invalid.reason, message: invalid.message } }),
    ...(reason !== undefined && { terminateReason: reason }),
  };
}

/** Why a job ended or is told to end. */
export function terminateReasonOf(job: KusciaJob): string | undefined {
  const { labels = {}, annotations = {} } = job.metadata;
  const [, given] = /^(?:Stop|Cancel): (.*)$/s.exec(annotations[ANNOTATION.jobStageReason] ?? "") ?? [];
  if (["Stop", "Cancel"].includes(labels[LABEL.jobStage] ?? "")) return given ?? USER_TERMINATE;
  return isOver(job) ? endReasonOf(job.status ?? {}) : undefined;
}

function endReasonOf({ reason = "", message = "", phase }: NonNullable<KusciaJob["status"]>): string {
  if (reason === "TasksFailed" && message.endsWith(BY_A_RULE)) return "TaskFailed";
  const known = END_REASONS[reason];
  if (known !== undefined) return known;
  return phase === "Succeeded" || phase === "Failed" ? "AllTasksComplete" : USER_TERMINATE;
}

/** By the reason of a job's status. */
const END_REASONS: Readonly<Record<string, string>> = {
  DeadlineExceeded: "MaxWallClockTimeExpiry",
  EndedByTask: "JMComplete",
};

export const USER_TERMINATE = "UserTerminate";

function statsOf(job: KusciaJob, url: string): object {
  const { succeeded = 0, failed = 0 } = job.status?.taskCounts ?? {};
  const usage = usageOf(url, job.metadata.creationTimestamp, job.status?.completionTime);
  return { ...usage, numSucceededTasks: succeeded, numFailedTasks: failed, numTaskRetries: 0, waitTime: "PT0S" };
}
