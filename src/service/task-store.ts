import type { Stored } from "../api/kubernetes.ts";
import type { KusciaJob, KusciaJobTask } from "../api/types.ts";
import { addedTo, compareAdded, isAccepted, isFor, isRefused, wholeJob } from "../job/added-tasks.ts";
import { Cache } from "../kube/cache.ts";
import { keyOf } from "../kube/resource.ts";
import { Semaphore } from "../util/semaphore.ts";

const BY_JOB = "job";
const BY_ALIAS = "alias";
const BY_TASK_ID = "taskID";
const MOST_CREATIONS = 32;

/** The tasks that were added to jobs of the job namespace, as they are cached. Own writes are laid over the cache. */
export class TaskStore {
  readonly cache = new Cache<KusciaJobTask>({
    indexes: {
      [BY_JOB]: ({ metadata, spec }) => [`${metadata.namespace}/${spec.jobName}`],
      [BY_ALIAS]: ({ metadata, spec }) => [`${metadata.namespace}/${spec.jobName}/${spec.alias}`],
      [BY_TASK_ID]: (task) => (isAccepted(task) && task.status?.taskID ? [task.status.taskID] : []),
    },
  });

  /** So many are created at a time: more would only wait for the API server, and be too late for their callers. */
  readonly creations = new Semaphore(MOST_CREATIONS);

  /** The tasks that were added to the job, in that order; those that it could not take are among them. */
  of(job: KusciaJob): readonly Stored<KusciaJobTask>[] {
    const tasks = this.cache.byIndex(BY_JOB, keyOf(job));
    return tasks.length === 0 ? [] : tasks.filter((task) => isFor(task, job)).toSorted(compareAdded);
  }

  /** The added task with this alias. */
  find(job: KusciaJob, alias: string): Stored<KusciaJobTask> | undefined {
    const named = this.cache
      .byIndex(BY_ALIAS, `${keyOf(job)}/${alias}`)
      .filter((task) => isFor(task, job))
      .toSorted(compareAdded);
    return named.find((task) => !isRefused(task)) ?? named[0];
  }

  /** The job that the task with this id was added to, with that task alone as if it stood in its spec and status. */
  withTask(taskID: string, jobOf: (key: string) => KusciaJob | undefined): KusciaJob | undefined {
    for (const task of this.cache.byIndex(BY_TASK_ID, taskID)) {
      const job = jobOf(`${task.metadata.namespace}/${task.spec.jobName}`);
      if (job && isFor(task, job)) return wholeJob(job, addedTo(job, [task]));
    }
    return undefined;
  }

  /** The job with its added tasks as if they stood in its spec and status. */
  whole<J extends KusciaJob>(job: J): J {
    const tasks = this.cache.byIndex(BY_JOB, keyOf(job));
    return tasks.length === 0 ? job : wholeJob(job, addedTo(job, tasks));
  }
}
