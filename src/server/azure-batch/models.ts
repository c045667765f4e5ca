import { anything, duration, flag, integer, list, object, type Reader, refused, text, time, word } from "./body.ts";
import { wordsOf } from "./command-line.ts";
import { BatchError, invalidProperty } from "./errors.ts";

// What requests may hold, as far as this service has a meaning for it. What it has none for is refused, and not dropped.

const INT32_MAX = 2 ** 31 - 1;
const MOST_PARALLEL = 10_000;
const MOST_SLOTS = 256;
const LONGEST_NAME = 1024;

const id = text(64);
const commandLine: Reader<string> = (value, property) => {
  const line = text()(value, property);
  const words = wordsOf(line);
  if (words === undefined) throw invalidProperty(property, line, "a quote is never closed");
  if (words.length === 0) throw invalidProperty(property, line, "it must name a program");
  return line;
};
const environmentName: Reader<string> = (value, property) => {
  const name = text()(value, property);
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw invalidProperty(property, name, "the name of a variable has letters, digits and underscores");
};
const environmentSettings = list(object({ name: environmentName, value: text() }, "name"));
const metadataName: Reader<string> = (value, property) => {
  const name = text()(value, property);
  if (name === "") throw new BatchError("EmptyMetadataKey", { PropertyName: property });
  return name;
};
const metadata = list(object({ name: metadataName, value: text() }, "name", "value"));

const taskConstraints = object({
  maxWallClockTime: duration(1),
  retentionTime: duration(0),
  maxTaskRetryCount: integer(-1, INT32_MAX),
});
const jobConstraints = object({ maxWallClockTime: duration(1), maxTaskRetryCount: integer(-1, INT32_MAX) });

const byURL = "a file is fetched by its httpUrl; there is no storage account here";
const resourceFiles = list(
  object(
    {
      httpUrl: text(),
      filePath: text(LONGEST_NAME),
      fileMode: text(),
      autoStorageContainerName: refused(byURL),
      storageContainerUrl: refused(byURL),
      blobPrefix: refused(byURL),
      identityReference: refused("files are fetched without credentials of their own"),
    },
    "httpUrl",
    "filePath",
  ),
);
const outputFiles = refused("no files are sent away after a task; write them from the command line");
const containerSettings = refused("the image is that of the environment, the pool");
const applicationPackageReferences = refused("there are no application packages; put them into the image");
const inEveryTask = {
  commandLine,
  containerSettings,
  resourceFiles,
  environmentSettings,
  userIdentity: anything,
} as const;

const jobManagerTask = object(
  {
    ...inEveryTask,
    id,
    displayName: text(LONGEST_NAME),
    outputFiles,
    constraints: taskConstraints,
    requiredSlots: integer(1, MOST_SLOTS),
    killJobOnCompletion: flag,
    runExclusive: flag,
    applicationPackageReferences,
    authenticationTokenSettings: object({ access: list(word("job")) }),
    allowLowPriorityNode: flag,
  },
  "id",
  "commandLine",
);
const jobPreparationTask = object(
  {
    ...inEveryTask,
    id,
    constraints: taskConstraints,
    waitForSuccess: flag,
    rerunOnNodeRebootAfterSuccess: flag,
  },
  "commandLine",
);
const jobReleaseTask = object(
  { ...inEveryTask, id, maxWallClockTime: duration(1), retentionTime: duration(0) },
  "commandLine",
);

const poolShape = object({
  poolId: text(),
  autoPoolSpecification: refused("pools are made by the administrator; name one by its poolId"),
});
const poolInfo: Reader<{ poolId: string }> = (value, property) => {
  const { poolId } = poolShape(value, property);
  if (poolId === undefined || poolId === "")
    throw new BatchError("MissingRequiredProperty", { PropertyName: "poolId", PropertyPath: `${property}.poolId` });
  return { poolId };
};

const changeable = {
  priority: integer(-1000, 1000),
  maxParallelTasks: integer(1, MOST_PARALLEL, -1),
  allowTaskPreemption: flag,
  constraints: jobConstraints,
  poolInfo,
  metadata,
  onAllTasksComplete: word("noaction", "terminatejob"),
} as const;

const specification = {
  ...changeable,
  displayName: text(LONGEST_NAME),
  jobManagerTask,
  jobPreparationTask,
  jobReleaseTask,
  commonEnvironmentSettings: environmentSettings,
  onTaskFailure: word("noaction", "performexitoptionsjobaction"),
  usesTaskDependencies: flag,
  networkConfiguration: refused("the network is that of the environment, the pool"),
} as const;

/** JobAddParameter. */
export const readJobAdd = object({ ...specification, id: text() }, "id", "poolInfo");
/** JobPatchParameter. */
export const readJobPatch = object(changeable);
/** JobUpdateParameter. */
export const readJobUpdate = object(changeable, "poolInfo");
/** JobDisableParameter. */
export const readJobDisable = object({ disableTasks: word("requeue", "terminate", "wait") }, "disableTasks");
/** JobTerminateParameter. */
export const readJobTerminate = object({ terminateReason: text(LONGEST_NAME) });

/** JobSpecification. */
export const readSpecification = object(specification, "poolInfo");

const schedule = object({
  doNotRunUntil: time,
  doNotRunAfter: time,
  startWindow: duration(60),
  recurrenceInterval: duration(60),
});

/** JobScheduleAddParameter. */
export const readScheduleAdd = object(
  { id: text(), displayName: text(LONGEST_NAME), schedule, jobSpecification: readSpecification, metadata },
  "id",
  "schedule",
  "jobSpecification",
);
/** JobSchedulePatchParameter. */
export const readSchedulePatch = object({ schedule, jobSpecification: readSpecification, metadata });
/** JobScheduleUpdateParameter. */
export const readScheduleUpdate = object(
  { schedule, jobSpecification: readSpecification, metadata },
  "schedule",
  "jobSpecification",
);

const exitOptions = object({
  jobAction: word("none", "disable", "terminate"),
  dependencyAction: word("satisfy", "block"),
});
const int32 = integer(-INT32_MAX - 1, INT32_MAX);

/** TaskAddParameter. */
export const readTaskAdd = object(
  {
    ...inEveryTask,
    id: text(),
    displayName: text(LONGEST_NAME),
    outputFiles,
    exitConditions: object({
      exitCodes: list(object({ code: int32, exitOptions }, "code", "exitOptions")),
      exitCodeRanges: list(object({ start: int32, end: int32, exitOptions }, "start", "end", "exitOptions")),
      preProcessingError: exitOptions,
      fileUploadError: exitOptions,
      default: exitOptions,
    }),
    affinityInfo: anything,
    constraints: taskConstraints,
    requiredSlots: integer(1, MOST_SLOTS),
    multiInstanceSettings: refused("a task runs on one node; a task of several parties is a KusciaJob's"),
    dependsOn: object({
      taskIds: list(text()),
      taskIdRanges: list(object({ start: integer(0, INT32_MAX), end: integer(0, INT32_MAX) }, "start", "end")),
    }),
    applicationPackageReferences,
    authenticationTokenSettings: object({ access: list(word("job")) }),
  },
  "id",
  "commandLine",
);
/** TaskUpdateParameter. */
export const readTaskUpdate = object({ constraints: taskConstraints });

/** What a job is made of, as it was given. */
export type JobSpecification = ReturnType<typeof readSpecification>;
/** What a task was given as. */
export type TaskAdd = ReturnType<typeof readTaskAdd>;
/** What may change of a job. */
export type JobChange = ReturnType<typeof readJobPatch>;
/** When a schedule makes jobs. */
export type Schedule = ReturnType<typeof schedule>;
