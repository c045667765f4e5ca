import { createHash } from "node:crypto";
import type { Stored } from "../../../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTask, Task, TaskStatus } from "../../../api/types.ts";
import { DEFAULT_IDENTITY, taskConstraintsOf } from "../cloud-job.ts";
import { durationBetween, usageOf } from "../usage.ts";
import type { Version } from "../conditions.ts";
import { aliasOf } from "../job-spec.ts";
import { failureInfoOf } from "../jobs/list-hooks.ts";
import type { TaskAdd } from "../models.ts";
import type { Filterable } from "../odata/filter.ts";
import type { BatchRequest } from "../operation.ts";
import { nodeIDOf, nodeURL } from "../pools/nodes.ts";
import { idOf, recordOf } from "../record.ts";
import { taskRecordOf } from "./task-record.ts";

export const TASK_PROPERTIES = [
  "id",
  "displayName",
  "url",
  "eTag",
  "lastModified",
  "creationTime",
  "exitConditions",
  "state",
  "stateTransitionTime",
  "previousState",
  "previousStateTransitionTime",
  "commandLine",
  "containerSettings",
  "resourceFiles",
  "outputFiles",
  "environmentSettings",
  "affinityInfo",
  "constraints",
  "requiredSlots",
  "userIdentity",
  "executionInfo",
  "nodeInfo",
  "multiInstanceSettings",
  "stats",
  "dependsOn",
  "applicationPackageReferences",
  "authenticationTokenSettings",
] as const;

export const TASK_FILTER: Filterable = {
  id: "text",
  state: "word",
  stateTransitionTime: "time",
  creationTime: "time",
  lastModified: "time",
  lastModifiedTime: "time",
  "executionInfo/startTime": "time",
  "executionInfo/endTime": "time",
  "executionInfo/exitCode": "number",
  "executionInfo/result": "word",
};

/** A task of a job, of its spec or added, and what is known of it. */
export interface JobTask {
  readonly job: Stored<KusciaJob>;
  readonly spec: Task;
  readonly status: TaskStatus | undefined;
  /** Absent for a task of the job's spec. */
  readonly added?: Stored<KusciaJobTask>;
  readonly given: TaskAdd;
  /** When a request last changed it. */
  readonly modified?: string;
  /** Its place in the list of the job's tasks. */
  readonly position: readonly [string, string];
}

/** The tasks of a job: those of its spec, then those that were added. */
export function tasksOf(job: Stored<KusciaJob>, added: readonly Stored<KusciaJobTask>[]): readonly JobTask[] {
  const own = job.spec.tasks.map((spec, index): JobTask => {
    const status = job.status?.tasks?.find(({ alias }) => alias === spec.alias);
    return { job, spec, status, given: givenIn(job, spec), position: ["", String(index).padStart(6, "0")] };
  });
  const others = added.map((task): JobTask => {
    const { creationTimestamp = "", name } = task.metadata;
    const { given, modified } = taskRecordOf(task) ?? {
      given: { id: task.spec.alias, commandLine: task.spec.appImage },
    };
    const position = [creationTimestamp, name] as const;
    return { job, spec: task.spec, status: task.status, added: task, given, modified, position };
  });
  return [...own, ...others];
}

/** The task of the job with this id. */
export function taskWith(
  id: string,
  job: Stored<KusciaJob>,
  added: readonly Stored<KusciaJobTask>[],
): JobTask | undefined {
  const alias = aliasOf(id);
  return tasksOf(job, added).find(({ spec }) => spec.alias === alias || spec.alias === id);
}

function givenIn(job: KusciaJob, { alias, appImage }: Task): TaskAdd {
  const { jobManagerTask } = recordOf(job).given;
  if (jobManagerTask === undefined || aliasOf(jobManagerTask.id) !== alias) return { id: alias, commandLine: appImage };
  const { killJobOnCompletion: _, runExclusive: __, allowLowPriorityNode: ___, ...given } = jobManagerTask;
  return given;
}

export type TaskState = "active" | "preparing" | "running" | "completed";

/** A task that never runs, because one before it failed, stays active; one that is to run again is so at once. */
export function taskStateOf({ status, added }: Pick<JobTask, "status" | "added">): TaskState {
  if (status === undefined || isRerun(added)) return "active";
  if (status.state === "Succeeded" || status.state === "Failed") return "completed";
  if (status.state === "Running") return "running";
  return status.state === "Pending" && status.createTime !== undefined ? "preparing" : "active";
}

/** Whether somebody has asked for the task to be run again, and the operator has not done so yet. */
function isRerun(added: JobTask["added"]): boolean {
  return (added?.spec.reruns ?? 0) > (added?.status?.reruns ?? 0);
}

/** Whether a task that has ended did what it was to do. */
export function hasSucceeded({ status }: Pick<JobTask, "status">): boolean {
  return status?.state === "Succeeded";
}

/** What changes whenever a request changes the task. As in Azure Batch, its course does not count. */
export function taskVersionOf({ added, job, spec, status, modified }: JobTask): Version {
  const { uid, generation = 0, creationTimestamp = "" } = (added ?? job).metadata;
  const text = JSON.stringify([uid, added ? generation : 0, spec.alias, modified]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, ETAG_DIGITS).toUpperCase();
  const ended = added?.spec.terminate === true ? status?.endTime : undefined;
  const times = [creationTimestamp, modified, ended].map((each) => Date.parse(each ?? ""));
  return { etag: `0x${digest}`, lastModified: Math.max(0, ...times.filter((each) => !Number.isNaN(each))) };
}

const ETAG_DIGITS = 15;

/** Where a task is. */
export function taskURL(base: string, { job, given }: Pick<JobTask, "job" | "given">): string {
  return `${base}/jobs/${encodeURIComponent(idOf(job))}/tasks/${encodeURIComponent(given.id)}`;
}

/** A task as Azure Batch shows it. */
export function cloudTaskOf(task: JobTask, request: BatchRequest, stats = false): object {
  const { given, job } = task;
  const { etag, lastModified } = taskVersionOf(task);
  const { created, ...times } = timesOf(task);
  const modified = new Date(lastModified).toISOString();
  return {
    url: taskURL(request.base, task),
    eTag: etag,
    creationTime: created,
    lastModified: modified,
    state: taskStateOf(task),
    ...times,
    requiredSlots: 1,
    userIdentity: DEFAULT_IDENTITY,
    ...given,
    constraints: taskConstraintsOf(given.constraints, recordOf(job).given.constraints?.maxTaskRetryCount ?? 0),
    executionInfo: executionOf(task),
    nodeInfo: nodeInfoOf(task, request),
    ...(stats && { stats: statsOf(task, taskURL(request.base, task)) }),
  };
}

function statsOf({ status, job, added }: JobTask, url: string): object {
  const { creationTimestamp: created = "" } = (added ?? job).metadata;
  const { startTime, endTime } = status ?? {};
  return { ...usageOf(`${url}/stats`, startTime, endTime), waitTime: durationBetween(created, startTime) };
}

interface Times {
  readonly created: string;
  readonly stateTransitionTime: string;
  readonly previousState?: TaskState;
  readonly previousStateTransitionTime?: string;
}

function timesOf(task: JobTask): Times {
  const { creationTimestamp: created = "" } = (task.added ?? task.job).metadata;
  const { createTime, startTime, endTime } = task.status ?? {};
  const past = (at: string | undefined, previousState: TaskState, since: string | undefined): Times => ({
    created,
    stateTransitionTime: at ?? created,
    previousState,
    previousStateTransitionTime: since ?? created,
  });
  switch (taskStateOf(task)) {
    case "active":
      return { created, stateTransitionTime: created };
    case "preparing":
      return past(createTime, "active", created);
    case "running":
      return past(startTime, "active", created);
    case "completed":
      return startTime === undefined ? past(endTime, "active", created) : past(endTime, "running", startTime);
  }
}

function executionOf(task: JobTask): object {
  const { status } = task;
  const isOver = taskStateOf(task) === "completed";
  return {
    startTime: status?.startTime,
    ...(isOver && { endTime: status?.endTime, ...resultOf(status!) }),
    ...retriesOf(status ?? {}),
  };
}

function retriesOf({ retries = {}, attempts = [] }: Partial<TaskStatus>): object {
  const { failed: retryCount = 0, disrupted: requeueCount = 0 } = retries;
  const last = attempts.at(-1)?.endTime;
  return {
    retryCount,
    ...(retryCount > 0 && { lastRetryTime: last }),
    requeueCount,
    ...(requeueCount > 0 && { lastRequeueTime: last }),
  };
}

function resultOf(status: TaskStatus): object {
  if (status.state === "Succeeded") return { exitCode: 0, result: "success" };
  const exitCode = exitCodeOf(status);
  if (status.reason === "Terminated" || status.reason === "KusciaJobStopped" || status.reason === "Disabled")
    return { result: "failure", failureInfo: ENDED_BY_USER };
  const message = partyMessageOf(status) ?? status.message;
  return { exitCode, result: "failure", failureInfo: failureInfoOf(exitCode, status.reason, message) };
}

const ENDED_BY_USER = {
  category: "usererror",
  code: "TaskEnded",
  message: "Task Was Ended by User Request",
  details: [],
};

/** The exit code of a task that failed, as its status tells it. */
export function exitCodeOf(status: TaskStatus): number | undefined {
  const [, code] = / exit code (\d+)/.exec(partyMessageOf(status) ?? status.message ?? "") ?? [];
  return code === undefined ? undefined : Number(code);
}

function partyMessageOf({ parties = [] }: TaskStatus): string | undefined {
  return parties.find(({ state }) => state === "Failed")?.message;
}

/** Where it runs or ran; absent until then. */
function nodeInfoOf({ spec, status, job, given }: JobTask, { base, environment }: BatchRequest): object | undefined {
  const [party] = spec.parties;
  if (status?.startTime === undefined || party === undefined) return undefined;
  const poolId =
    recordOf(job).given.poolInfo?.poolId ?? environment.pools.find(({ domain }) => domain === party.domainID)?.id;
  const nodeId = nodeIDOf({ domain: party.domainID, appImage: spec.appImage });
  const root = `workitems/${job.metadata.name}/job-1/${given.id}`;
  const url = poolId === undefined ? undefined : nodeURL(base, poolId, nodeId);
  return {
    affinityId: nodeId,
    nodeUrl: url,
    poolId,
    nodeId,
    taskRootDirectory: root,
    taskRootDirectoryUrl: url && `${url}/files/${root}`,
  };
}
