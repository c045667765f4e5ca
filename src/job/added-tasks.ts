import type { Stored } from "../api/kubernetes.ts";
import { API_VERSION, LABEL } from "../api/names.ts";
import type {
  KusciaJob,
  KusciaJobTask,
  KusciaJobTaskSpec,
  KusciaJobTaskStatus,
  Task,
  TaskStatus,
} from "../api/types.ts";
import { taskIDOf } from "./task-ids.ts";

/*
 * Tasks that were added to an open job (docs/adr/0009-added-tasks.md). A pass sees them as if they stood in the spec and the
 * status of the job; what it decides about them goes into their own status.
 */

/** A task that was added to a job. */
export type AddedTask = Stored<KusciaJobTask>;

/** The status of an added task that is to be written. */
export interface TaskWrite {
  readonly task: AddedTask;
  readonly status: KusciaJobTaskStatus;
  /** It lacks the owner reference to its job, or the label by which it is found. */
  readonly adopt: boolean;
}

/** The name of the object follows from the job and the alias, so that one alias is added once. */
export function addedTaskName(job: KusciaJob, alias: string): string {
  return taskIDOf(job as Stored<KusciaJob>, { alias, appImage: "", taskInputConfig: "", parties: [] });
}

/** The object by which a task is added to the job. */
export function addedTaskOf(
  job: KusciaJob,
  task: Task,
  annotations: Readonly<Record<string, string>> = {},
): { readonly metadata: KusciaJobTask["metadata"]; readonly spec: KusciaJobTaskSpec } {
  const { name = "", uid = "", namespace } = job.metadata;
  return {
    metadata: {
      name: addedTaskName(job, task.alias),
      namespace,
      labels: { [LABEL.jobUID]: uid },
      ...(Object.keys(annotations).length > 0 && { annotations: { ...annotations } }),
      ownerReferences: [{ apiVersion: API_VERSION, kind: "KusciaJob", name, uid }],
    },
    spec: { jobName: name, jobUID: uid, initiator: job.spec.initiator, ...task },
  };
}

/** Whether tasks may have been added to the job, also such as no cache shows. */
export function mayHaveAdded({ spec, status }: KusciaJob): boolean {
  return spec.open !== undefined || status?.activeTasks !== undefined;
}

/** Whether this is one of the tasks that `wholeJob` adds to those of the spec. */
export function isAdded(task: Task): task is Task & Pick<KusciaJobTaskSpec, "jobName"> {
  return "jobName" in task;
}

/** The tasks that are tasks of the job, in the order in which they were added. */
export function addedTo<T extends KusciaJobTask>(job: Pick<KusciaJob, "metadata">, tasks: readonly T[]): T[] {
  return tasks.filter((task) => isFor(task, job) && !isRefused(task)).toSorted(compareAdded);
}

/** Whether the job has taken the task; from then on it is a task like those of the spec. */
export function isAccepted({ status }: KusciaJobTask): boolean {
  return status?.acceptTime !== undefined;
}

/** Whether the task can be no task of its job; nothing changes that. */
export function isRefused(task: KusciaJobTask): boolean {
  return !isAccepted(task) && task.status?.state === "Failed";
}

/** Whether nothing is to be done about the task in a job that has ended. */
export function isSettled(task: KusciaJobTask): boolean {
  const { state } = task.status ?? {};
  return state === "Succeeded" || state === "Failed" || state === "Skipped";
}

/** Whether the task is meant for this very job, and not for another one of the same name. */
export function isFor({ metadata, spec }: KusciaJobTask, job: Pick<KusciaJob, "metadata">): boolean {
  const uid = spec.jobUID ?? metadata.labels?.[LABEL.jobUID] ?? job.metadata.uid;
  return spec.jobName === job.metadata.name && uid === job.metadata.uid;
}

/** In the order in which they were added. */
export function compareAdded(a: KusciaJobTask, b: KusciaJobTask): number {
  const [first = "", second = ""] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (first !== second) return first < second ? -1 : 1;
  return (a.metadata.name ?? "") < (b.metadata.name ?? "") ? -1 : 1;
}

/** The job with these tasks as if they stood in its spec and its status. */
export function wholeJob<J extends KusciaJob>(job: J, tasks: readonly KusciaJobTask[]): J {
  if (tasks.length === 0) return job;
  const records = tasks.flatMap(({ status }) => status ?? []);
  const outputs = records.flatMap((each) => each.outputs ?? []);
  return {
    ...job,
    spec: { ...job.spec, tasks: [...job.spec.tasks, ...tasks.map(({ spec }) => spec)] },
    status: {
      ...job.status,
      tasks: [...(job.status?.tasks ?? []), ...records],
      ...(outputs.length > 0 && { outputs: [...(job.status?.outputs ?? []), ...outputs] }),
    },
  };
}

/** A write of an added task's status. */
export function writeTo(job: Stored<KusciaJob>, task: AddedTask, status: TaskStatus): TaskWrite {
  return { task, status, adopt: !isAdopted(task, job) };
}

/** Whether the task goes with its job, and is found by its label. */
export function isAdopted(
  { metadata: { labels, ownerReferences = [] } }: KusciaJobTask,
  job: Stored<KusciaJob>,
): boolean {
  const { uid } = job.metadata;
  return ownerReferences.some((each) => each.uid === uid) && labels?.[LABEL.jobUID] === uid;
}
