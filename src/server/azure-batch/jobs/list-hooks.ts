import type { HooksStatus, HookStatus, KusciaJob } from "../../../api/types.ts";
import { toSeeJob } from "../../../service/access.ts";
import { PREPARATION_ID, RELEASE_ID } from "../cloud-job.ts";
import type { Pool } from "../config.ts";
import { BatchError, JOB_SUBJECT } from "../errors.ts";
import { jobNameOf } from "../ids.ts";
import { filterIn, pageSizeOf, selectorOf } from "../odata/query.ts";
import { pageAnswer } from "../odata/page.ts";
import type { Filterable } from "../odata/filter.ts";
import { type Environment, operation } from "../operation.ts";
import { nodeIDOf, nodeURL } from "../pools/nodes.ts";
import { recordOf } from "../record.ts";

const FILTER: Filterable = {
  poolId: "text",
  nodeId: "text",
  "jobPreparationTaskExecutionInfo/state": "word",
  "jobPreparationTaskExecutionInfo/startTime": "time",
  "jobPreparationTaskExecutionInfo/endTime": "time",
  "jobPreparationTaskExecutionInfo/exitCode": "number",
  "jobPreparationTaskExecutionInfo/result": "word",
  "jobReleaseTaskExecutionInfo/state": "word",
  "jobReleaseTaskExecutionInfo/startTime": "time",
  "jobReleaseTaskExecutionInfo/endTime": "time",
  "jobReleaseTaskExecutionInfo/exitCode": "number",
  "jobReleaseTaskExecutionInfo/result": "word",
};
const PROPERTIES = [
  "poolId",
  "nodeId",
  "nodeUrl",
  "jobPreparationTaskExecutionInfo",
  "jobReleaseTaskExecutionInfo",
] as const;

export const listHooks = operation({
  name: "ListPreparationAndReleaseTaskStatus",
  method: "GET",
  path: "/jobs/{jobId}/jobpreparationandreleasetaskstatus",
  subject: JOB_SUBJECT,
  read: (request) => ({
    jobId: jobNameOf(request.ids["jobId"] ?? ""),
    request,
    size: pageSizeOf(request.query),
    matches: filterIn(request.query, FILTER),
    select: selectorOf(request.query, PROPERTIES),
  }),
  access: toSeeJob({ action: "retrieve" }),
  uses: ["get kusciajobs"],
  run: ({ request, size, matches, select }, { grant: job }) => {
    if (recordOf(job).given.jobPreparationTask === undefined) throw new BatchError("JobPreparationTaskNotSpecified");
    const shown = hooksOf(job)
      .map((hook) => ({
        position: ["", hook.domainID] as const,
        value: executionOf(job, hook, request.base, request.environment),
      }))
      .filter(({ value }) => matches(value));
    const page = pageAnswer(shown, {
      request,
      size,
      metadata: "jobpreparationandreleasetaskstatuslist",
      shape: select,
    });
    return Promise.resolve(page);
  },
});

/** Domains in which a hook has begun. */
function hooksOf({ status }: KusciaJob): readonly HooksStatus[] {
  return (status?.hooks ?? []).filter(({ preparation, release }) => hasBegun(preparation) || hasBegun(release));
}

function hasBegun(run: HookStatus | undefined): run is HookStatus {
  return run?.createTime !== undefined;
}

function executionOf(job: KusciaJob, hook: HooksStatus, base: string, environment: Environment): object {
  const { poolInfo, jobPreparationTask, jobReleaseTask } = recordOf(job).given;
  const pool = (poolInfo && environment.pool(poolInfo.poolId)) ?? poolIn(hook.domainID, environment);
  const node = nodeIn(hook.domainID, pool, base);
  const infoOf = (run: HookStatus | undefined, id: string): object | undefined =>
    hasBegun(run)
      ? infoOfRun(run, { root: `workitems/${job.metadata.name}/job-1/${id}`, nodeUrl: node.nodeUrl })
      : undefined;
  const preparation = infoOf(hook.preparation, jobPreparationTask?.id ?? PREPARATION_ID);
  return {
    ...node,
    jobPreparationTaskExecutionInfo: preparation && { ...preparation, retryCount: retriesOf(hook.preparation) },
    jobReleaseTaskExecutionInfo: infoOf(hook.release, jobReleaseTask?.id ?? RELEASE_ID),
  };
}

function poolIn(domainID: string, { pools }: Environment): Pool | undefined {
  return pools.find(({ domain }) => domain === domainID);
}

/** The node that stands for the domain. */
function nodeIn(domain: string, pool: Pool | undefined, base: string) {
  const nodeId = nodeIDOf({ domain, appImage: pool?.appImage ?? "" });
  return { nodeId, poolId: pool?.id, nodeUrl: pool && nodeURL(base, pool.id, nodeId) };
}

function retriesOf(run: HookStatus | undefined): number {
  const { failed = 0, disrupted = 0 } = run?.retries ?? {};
  return failed + disrupted;
}

function infoOfRun(
  { state, createTime, startTime, endTime, exitCode, reason, message }: HookStatus,
  { root, nodeUrl }: { readonly root: string; readonly nodeUrl: string | undefined },
): object {
  const isOver = state === "Succeeded" || state === "Failed";
  return {
    state: isOver ? "completed" : "running",
    startTime: startTime ?? createTime,
    ...(isOver && { endTime, result: state === "Succeeded" ? "success" : "failure" }),
    taskRootDirectory: root,
    ...(nodeUrl !== undefined && { taskRootDirectoryUrl: `${nodeUrl}/files/${root}` }),
    ...(isOver && exitCode !== undefined && { exitCode }),
    ...(state === "Failed" && { failureInfo: failureInfoOf(exitCode, reason, message) }),
  };
}

/** Why a task failed, in Azure Batch's words. */
export function failureInfoOf(exitCode: number | undefined, reason = "", message = ""): object {
  if (exitCode !== undefined && exitCode !== 0)
    return {
      category: "usererror",
      code: "FailureExitCode",
      message: "The task exited with an exit code representing a failure",
      details: [{ name: "Message", value: message || `exit code ${exitCode}` }],
    };
  return { category: "servererror", code: reason || "Unknown", message: message || "The task failed.", details: [] };
}
