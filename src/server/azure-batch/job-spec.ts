import type { KusciaJobSpec, ReleaseHook, Task } from "../../api/types.ts";
import { type EnvironmentSetting, scriptOf } from "./command-line.ts";
import type { Pool } from "./config.ts";
import { secondsOf } from "./duration.ts";
import { BatchError, invalidProperty } from "./errors.ts";
import { nameOf, requireID } from "./ids.ts";
import { PREPARATION_ID, RELEASE_ID } from "./cloud-job.ts";
import type { JobSpecification } from "./models.ts";
import type { Environment } from "./operation.ts";
import { requireFetchable, type ResourceFile } from "./resource-files.ts";

const MOST_PARALLEL = 128;
const LONGEST_DOMAIN = 63;
const LONGEST_ALIAS = 63;

/** Where a job's tasks run: in a pool that the administrator named, or in one that may come. */
export interface Place {
  readonly appImage: string;
  readonly domain: string;
  readonly role?: string;
}

/** What a pool that nobody named yet stands for: tasks wait there, and say that its AppImage is missing. */
export function placeOf(poolID: string, pool: Pool | undefined, domain: string | undefined): Place {
  if (pool !== undefined) return pool;
  const name = nameOf(poolID, LONGEST_DOMAIN);
  return { appImage: name, domain: domain ?? name };
}

/** Rules that hold between properties. @throws BatchError */
export function requireSound(given: JobSpecification, { resourceHosts }: Pick<Environment, "resourceHosts">): void {
  const { jobPreparationTask, jobReleaseTask } = given;
  if (jobReleaseTask !== undefined && jobPreparationTask === undefined)
    throw invalidProperty("jobReleaseTask", jobReleaseTask.id ?? RELEASE_ID, "it needs a jobPreparationTask");
  for (const name of ["jobManagerTask", "jobPreparationTask", "jobReleaseTask"] as const)
    requireFetchable(given[name]?.resourceFiles, `${name}.resourceFiles`, resourceHosts);
  requireOwnIDs(given);
}

/** @throws BatchError where two tasks of a job would have one id */
function requireOwnIDs({ jobManagerTask, jobPreparationTask, jobReleaseTask }: JobSpecification): void {
  const manager = takenID("jobManagerTask", jobManagerTask);
  const preparation = takenID("jobPreparationTask", jobPreparationTask, PREPARATION_ID);
  const release = takenID("jobReleaseTask", jobReleaseTask, RELEASE_ID);
  if (manager !== undefined && manager === preparation) throw new BatchError("TaskIdSameAsJobPreparationTask");
  if (release !== undefined && [manager, preparation].includes(release))
    throw new BatchError("TaskIdSameAsJobReleaseTask");
}

/** The id of such a task in lower case; undefined without a task. @throws BatchError if it can be none */
function takenID(property: string, task: { readonly id?: string } | undefined, fallback?: string): string | undefined {
  if (task === undefined) return undefined;
  const id = task.id ?? fallback;
  requireID(`${property}.id`, id);
  return id.toLowerCase();
}

/** The alias of the task with this id. */
export const aliasOf = (id: string): string => nameOf(id, LONGEST_ALIAS);

/** The spec of the KusciaJob that stands for a job. */
export function jobSpecOf(given: JobSpecification, place: Place, initiator: string): KusciaJobSpec {
  const { jobManagerTask: manager, onAllTasksComplete } = given;
  // A manager adds tasks, and the job ends with it anyway.
  const isManaged = manager !== undefined && manager.killJobOnCompletion !== false;
  const isClosed = onAllTasksComplete === "terminatejob" && !isManaged;
  return {
    initiator,
    // A failed task keeps no other from running.
    scheduleMode: "BestEffort",
    maxParallelism: parallelismOf(given.maxParallelTasks),
    ...(given.priority !== undefined && { priority: given.priority }),
    ...(given.displayName !== undefined && { displayName: given.displayName }),
    ...deadlineOf(given),
    open: !isClosed,
    ...hooksOf(given, place),
    tasks: manager === undefined ? [] : [managerOf(given, place)],
  };
}

/** How many tasks may run at once; -1 for as many as there is room for. */
export function parallelismOf(maxParallelTasks = -1): number {
  return maxParallelTasks < 0 ? MOST_PARALLEL : Math.min(maxParallelTasks, MOST_PARALLEL);
}

/** The seconds that a job may take; undefined for no limit. */
export function wallClockSecondsOf({ constraints }: Pick<JobSpecification, "constraints">): number | undefined {
  const seconds = secondsOf(constraints?.maxWallClockTime ?? "");
  return seconds === undefined || seconds > LONGEST_SECONDS ? undefined : Math.ceil(seconds);
}

const LONGEST_SECONDS = 2 ** 31 - 1;

function deadlineOf(given: JobSpecification): Partial<KusciaJobSpec> {
  const activeDeadlineSeconds = wallClockSecondsOf(given);
  return activeDeadlineSeconds === undefined ? {} : { activeDeadlineSeconds };
}

/** What prepares the domain, and what cleans it up. */
function hooksOf(
  { jobPreparationTask: preparation, jobReleaseTask: release, commonEnvironmentSettings = [] }: JobSpecification,
  { appImage, role }: Place,
): Pick<KusciaJobSpec, "preparation" | "release"> {
  const hook = (task: Pick<Command, "commandLine" | "resourceFiles"> & OwnSettings): ReleaseHook => ({
    appImage,
    ...(role !== undefined && { role }),
    taskInputConfig:
      scriptOf(
        task.commandLine,
        lastOfEach([...commonEnvironmentSettings, ...(task.environmentSettings ?? [])]),
        task.resourceFiles,
      ) ?? "",
  });
  return {
    ...(preparation && {
      preparation: {
        ...hook(preparation),
        ...limitsOf(preparation.constraints),
        waitForSuccess: preparation.waitForSuccess ?? true,
      },
    }),
    ...(release && {
      release: { ...hook(release), ...limitsOf({ maxWallClockTime: release.maxWallClockTime ?? RELEASE_TIME }) },
    }),
  };
}

interface OwnSettings {
  readonly environmentSettings?: readonly EnvironmentSetting[];
}

const RELEASE_TIME = "PT15M";

/** How long a task may take, and how often it is tried again. */
export function limitsOf({ maxWallClockTime, maxTaskRetryCount: retries = 0 }: Constraints = {}): Pick<
  Task,
  "timeoutSeconds" | "retryPolicy"
> {
  const timeout = wallClockSecondsOf({ constraints: { maxWallClockTime } });
  return {
    ...(timeout !== undefined && { timeoutSeconds: timeout }),
    ...(retries !== 0 && {
      retryPolicy: { limit: retries < 0 ? MOST_RETRIES : Math.min(retries, MOST_RETRIES), backoffSeconds: 0 },
    }),
  };
}

function managerOf(given: JobSpecification, place: Place): Task {
  const { id, commandLine, environmentSettings, resourceFiles, ...rest } = given.jobManagerTask!;
  const { constraints, killJobOnCompletion = true } = rest;
  const environment = [...(given.commonEnvironmentSettings ?? []), ...(environmentSettings ?? [])];
  const task = commandTask({ id, commandLine, environment, resourceFiles }, place, constraints);
  return { ...task, manager: true, ...(killJobOnCompletion && { endsJob: true }) };
}

/** What a task runs. */
export interface Command {
  readonly id: string;
  readonly commandLine: string;
  /** Later settings of a name win. */
  readonly environment: readonly EnvironmentSetting[];
  readonly resourceFiles?: readonly ResourceFile[];
}

export interface Constraints {
  readonly maxWallClockTime?: string;
  readonly maxTaskRetryCount?: number;
}

/** The task of one party that runs a command line. */
export function commandTask(command: Command, { appImage, domain, role }: Place, constraints: Constraints = {}): Task {
  return {
    alias: aliasOf(command.id),
    appImage,
    taskInputConfig: scriptOf(command.commandLine, lastOfEach(command.environment), command.resourceFiles) ?? "",
    ...limitsOf(constraints),
    parties: [{ domainID: domain, ...(role !== undefined && { role }) }],
  };
}

const MOST_RETRIES = 100;

function lastOfEach(settings: readonly EnvironmentSetting[]): EnvironmentSetting[] {
  return [...new Map(settings.map((each) => [each.name, each])).values()];
}
