import { deleteFile, getFile, headFile, listFiles } from "./files/task-files.ts";
import { addJob } from "./jobs/add-job.ts";
import { patchJob, updateJob } from "./jobs/change-job.ts";
import { deleteJob, disableJob, enableJob, terminateJob } from "./jobs/command-job.ts";
import { getTaskCounts } from "./jobs/count-tasks.ts";
import { getJob } from "./jobs/get-job.ts";
import { listHooks } from "./jobs/list-hooks.ts";
import { listJobs, listJobsFromSchedule } from "./jobs/list-jobs.ts";
import type { Operation } from "./operation.ts";
import { OTHERS } from "./pools/others.ts";
import { addPool, CHANGE_POOL, countNodes, getNode, getPool, headPool, listNodes, listPools } from "./pools/pools.ts";
import {
  addJobSchedule,
  deleteJobSchedule,
  disableJobSchedule,
  enableJobSchedule,
  getJobSchedule,
  headJobSchedule,
  listJobSchedules,
  patchJobSchedule,
  terminateJobSchedule,
  updateJobSchedule,
} from "./schedules/schedule-operations.ts";
import {
  addTask,
  addTaskCollection,
  deleteBatchTask,
  getTask,
  listSubtasks,
  listTasks,
  reactivateTask,
  terminateBatchTask,
  updateTask,
} from "./tasks/task-operations.ts";

/** All operations. */
export const OPERATIONS: readonly Operation[] = [
  addJob,
  listJobs,
  listJobsFromSchedule,
  getJob,
  patchJob,
  updateJob,
  disableJob,
  enableJob,
  terminateJob,
  deleteJob,
  getTaskCounts,
  listHooks,
  addTask,
  addTaskCollection,
  listTasks,
  getTask,
  listSubtasks,
  updateTask,
  terminateBatchTask,
  reactivateTask,
  deleteBatchTask,
  listFiles,
  getFile,
  headFile,
  deleteFile,
  addJobSchedule,
  listJobSchedules,
  getJobSchedule,
  headJobSchedule,
  patchJobSchedule,
  updateJobSchedule,
  disableJobSchedule,
  enableJobSchedule,
  terminateJobSchedule,
  deleteJobSchedule,
  listPools,
  getPool,
  headPool,
  addPool,
  ...CHANGE_POOL,
  listNodes,
  getNode,
  countNodes,
  ...OTHERS,
];
