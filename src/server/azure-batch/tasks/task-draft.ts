import type { Stored } from "../../../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTaskSpec, RetryPolicy } from "../../../api/types.ts";
import type { NewTaskDraft } from "../../../service/task/add-tasks.ts";
import { PREPARATION_ID, RELEASE_ID } from "../cloud-job.ts";
import type { EnvironmentSetting } from "../command-line.ts";
import { BatchError, invalidProperty, unsupportedProperty } from "../errors.ts";
import { requireID } from "../ids.ts";
import { aliasOf, commandTask, type Constraints, placeOf } from "../job-spec.ts";
import type { TaskAdd } from "../models.ts";
import type { BatchRequest } from "../operation.ts";
import { nodeIDOf } from "../pools/nodes.ts";
import { idOf, recordOf } from "../record.ts";
import { requireFetchable } from "../resource-files.ts";
import { taskAnnotationsOf } from "./task-record.ts";

const MOST_DEPENDENCIES = 128;
const LARGEST_EXIT_CODE = 255;
const MOST_CODES = 255;

/** What is added to the job for a task. @throws BatchError for what the job does not allow */
export function draftOf(job: Stored<KusciaJob>, given: TaskAdd, request: BatchRequest): NewTaskDraft {
  const { given: spec } = recordOf(job);
  requireID("id", given.id);
  requireOwnID(given.id, spec);
  requireFetchable(given.resourceFiles, "resourceFiles", request.environment.resourceHosts);
  const poolId = spec.poolInfo?.poolId ?? "";
  const place = placeOf(poolId, request.environment.pool(poolId), job.spec.initiator);
  const environment = [
    ...variablesOf({ job: idOf(job), task: given.id, pool: poolId, node: nodeIDOf(place) }),
    ...(spec.commonEnvironmentSettings ?? []),
    ...(given.environmentSettings ?? []),
  ];
  const constraints = effectiveConstraints(job, given.constraints);
  const { id, commandLine, resourceFiles } = given;
  const task = commandTask({ id, commandLine, environment, resourceFiles }, place, constraints);
  const dependencies = dependenciesOf(given, spec.usesTaskDependencies === true);
  const rules = rulesOf(given, spec.onTaskFailure === "performexitoptionsjobaction");
  return {
    spec: {
      ...task,
      jobName: job.metadata.name,
      jobUID: job.metadata.uid,
      initiator: job.spec.initiator,
      ...(dependencies.length > 0 && { dependencies }),
      ...(rules.length > 0 && { retryPolicy: { ...task.retryPolicy, rules } }),
    } satisfies KusciaJobTaskSpec,
    annotations: taskAnnotationsOf({ given }),
  };
}

/** What holds for a task of the job that was given these constraints. */
export function effectiveConstraints(job: KusciaJob, given: TaskAdd["constraints"]): Constraints {
  return { maxTaskRetryCount: recordOf(job).given.constraints?.maxTaskRetryCount, ...given };
}

/** What Azure Batch sets for each task. */
function variablesOf(ids: Readonly<Record<"job" | "task" | "pool" | "node", string>>): EnvironmentSetting[] {
  return Object.entries(ids).map(([what, value]) => ({ name: `AZ_BATCH_${what.toUpperCase()}_ID`, value }));
}

/** @throws BatchError for the id of a hook */
function requireOwnID(id: string, { jobPreparationTask, jobReleaseTask }: ReturnType<typeof recordOf>["given"]): void {
  const isID = (other: string): boolean => other.toLowerCase() === id.toLowerCase();
  if (jobPreparationTask && isID(jobPreparationTask.id ?? PREPARATION_ID))
    throw new BatchError("TaskIdSameAsJobPreparationTask");
  if (jobReleaseTask && isID(jobReleaseTask.id ?? RELEASE_ID)) throw new BatchError("TaskIdSameAsJobReleaseTask");
}

/** Aliases of the tasks that must have succeeded before. @throws BatchError */
function dependenciesOf({ dependsOn }: TaskAdd, isAllowed: boolean): string[] {
  const { taskIds = [], taskIdRanges = [] } = dependsOn ?? {};
  if (taskIds.length + taskIdRanges.length === 0) return [];
  if (!isAllowed) throw new BatchError("TaskDependenciesNotSpecifiedOnJob");
  for (const { start, end } of taskIdRanges)
    if (end < start) throw invalidProperty("dependsOn.taskIdRanges", `${start}-${end}`, "its end is before its start");
  const count = taskIdRanges.reduce((sum, { start, end }) => sum + end - start + 1, taskIds.length);
  if (count > MOST_DEPENDENCIES)
    throw invalidProperty("dependsOn", String(count), `a task may depend on ${MOST_DEPENDENCIES} tasks`);
  const ranges = taskIdRanges.flatMap(({ start, end }) =>
    Array.from({ length: end - start + 1 }, (_, index) => String(start + index)),
  );
  return [...new Set([...taskIds, ...ranges].map(aliasOf))];
}

/** Exit codes that end the job. @throws BatchError for actions that there are not */
function rulesOf({ exitConditions = {} }: TaskAdd, isAsked: boolean): NonNullable<RetryPolicy["rules"]> {
  const {
    exitCodes = [],
    exitCodeRanges = [],
    default: otherwise,
    preProcessingError,
    fileUploadError,
  } = exitConditions;
  const options = [...exitCodes, ...exitCodeRanges].map(({ exitOptions }) => exitOptions);
  for (const each of [...options, otherwise, preProcessingError, fileUploadError]) requireKnown(each);
  if (!isAsked) return [];
  const named = [
    ...exitCodes.map(({ code, exitOptions }) => ({ codes: [code], exitOptions })),
    ...exitCodeRanges.map(({ start, end, exitOptions }) => ({ codes: codesBetween(start, end), exitOptions })),
  ];
  const ending = codesOf(named.filter(({ exitOptions }) => exitOptions.jobAction === "terminate"));
  const others = codesOf(named);
  const rules: NonNullable<RetryPolicy["rules"]> = [];
  if (ending.length > 0) rules.push({ action: "FailJob", onExitCodes: { operator: "In", values: ending } });
  if (otherwise?.jobAction === "terminate")
    rules.push({
      action: "FailJob",
      onExitCodes: { operator: "NotIn", values: others.length > 0 ? others : ANY_OTHER },
    });
  return rules;
}

/** A code that no program ends with after a failure of its own. */
const ANY_OTHER = [LARGEST_EXIT_CODE];

function codesOf(named: readonly { readonly codes: readonly number[] }[]): number[] {
  const codes = named.flatMap(({ codes: each }) => each).filter((code) => code > 0 && code <= LARGEST_EXIT_CODE);
  return [...new Set(codes)].slice(0, MOST_CODES);
}

function codesBetween(start: number, end: number): number[] {
  const [first, last] = [Math.max(1, start), Math.min(LARGEST_EXIT_CODE, end)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

type ExitOptions = NonNullable<NonNullable<TaskAdd["exitConditions"]>["default"]>;

function requireKnown(options: ExitOptions | undefined): void {
  if (options?.jobAction === "disable")
    throw unsupportedProperty("exitConditions.jobAction", "a failed task can terminate its job, but not disable it");
  if (options?.dependencyAction === "satisfy")
    throw unsupportedProperty("exitConditions.dependencyAction", "a failed task satisfies no dependency");
}
