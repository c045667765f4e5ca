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
  const onFailed = rulesOf(given, spec);
  return {
    spec: {
      ...task,
      jobName: job.metadata.name,
      jobUID: job.metadata.uid,
      initiator: job.spec.initiator,
      ...(dependencies.length > 0 && { dependencies }),
      ...(onFailed.length > 0 && { retryPolicy: { ...task.retryPolicy, onFailed } }),
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

type OnFailed = NonNullable<RetryPolicy["onFailed"]>;
type ExitOptions = NonNullable<NonNullable<TaskAdd["exitConditions"]>["default"]>;

/** What exit codes and other failures lead to, for the job and for tasks that depend on this one. @throws BatchError */
function rulesOf({ exitConditions = {} }: TaskAdd, spec: ReturnType<typeof recordOf>["given"]): OnFailed {
  const {
    exitCodes = [],
    exitCodeRanges = [],
    default: otherwise,
    preProcessingError,
    fileUploadError,
  } = exitConditions;
  const named = [
    ...exitCodes.map(({ code, exitOptions }) => ({ start: code, end: code, exitOptions })),
    ...exitCodeRanges,
  ];
  for (const { start, end } of named) requireRange(start, end);
  for (const each of [...named.map(({ exitOptions }) => exitOptions), otherwise, preProcessingError, fileUploadError])
    requireAllowed(each, spec);
  const isAsked = spec.onTaskFailure === "performexitoptionsjobaction";
  const ofCodes = named.flatMap(({ start, end, exitOptions }): OnFailed => {
    const values = codesBetween(start, end);
    if (start <= 0 && end >= 0) requireDefault(exitOptions);
    return values.length === 0 ? [] : [{ onExitCodes: { operator: "In", values }, ...actionsOf(exitOptions, isAsked) }];
  });
  const before = preProcessingError && {
    onReasons: [...BEFORE_THE_PROGRAM],
    ...actionsOf(preProcessingError, isAsked),
  };
  return trimmed([...ofCodes, ...(before ? [before] : []), actionsOf(otherwise, isAsked)]);
}

/** Failures before the program of a task runs. */
const BEFORE_THE_PROGRAM = ["ContainerFailed", "ImagePullFailed", "TaskResourceGroupPhaseFailed"] as const;

/** Azure Batch's default for a failure is to terminate the job, if its failures are to do anything, and to block others. */
function actionsOf(
  { jobAction = "terminate", dependencyAction }: ExitOptions = {},
  isAsked: boolean,
): OnFailed[number] {
  const action = isAsked ? JOB_ACTIONS[jobAction] : undefined;
  return {
    ...(action !== undefined && { jobAction: action }),
    ...(dependencyAction === "satisfy" && { satisfiesDependencies: true }),
  };
}

const JOB_ACTIONS = { none: undefined, disable: "SuspendJob", terminate: "FailJob" } as const;

/** Without the rules at the end that do nothing. */
function trimmed(rules: OnFailed): OnFailed {
  const last = rules.findLastIndex(({ jobAction, satisfiesDependencies }) => jobAction ?? satisfiesDependencies);
  return rules.slice(0, last + 1);
}

function requireRange(start: number, end: number): void {
  if (end < start) throw invalidProperty("exitConditions", `${start}-${end}`, "the end of a range is before its start");
}

/** What a program does well leads to nothing. @throws BatchError */
function requireDefault({ jobAction = "none", dependencyAction = "satisfy" }: ExitOptions): void {
  if (jobAction !== "none" || dependencyAction !== "satisfy")
    throw unsupportedProperty(
      "exitConditions",
      "exit code 0 is success: it does nothing to the job and blocks no task",
    );
}

/** @throws BatchError for an option that has no meaning in the job */
function requireAllowed(options: ExitOptions | undefined, spec: ReturnType<typeof recordOf>["given"]): void {
  const { jobAction, dependencyAction } = options ?? {};
  if (jobAction !== undefined && spec.onTaskFailure !== "performexitoptionsjobaction")
    throw invalidProperty("jobAction", jobAction, "the job's onTaskFailure must be performExitOptionsJobAction");
  if (dependencyAction !== undefined && spec.usesTaskDependencies !== true)
    throw invalidProperty("dependencyAction", dependencyAction, "the job's usesTaskDependencies must be true");
}

/** Those that a program can end with after a failure. */
function codesBetween(start: number, end: number): number[] {
  const [first, last] = [Math.max(1, start), Math.min(LARGEST_EXIT_CODE, end)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}
