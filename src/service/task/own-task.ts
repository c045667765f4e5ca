import type { Pod, Stored } from "../../api/kubernetes.ts";
import { ANNOTATION, LABEL, MANAGER } from "../../api/names.ts";
import { callsJobApi } from "../../api/programs.ts";
import { KUSCIA_JOB_TASKS, PODS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobTask, Task, TaskStatus } from "../../api/types.ts";
import { isAccepted, isFor } from "../../job/added-tasks.ts";
import { orUndefined } from "../../kube/errors.ts";
import { ownerOf } from "../../workload/metadata.ts";
import { type Access, POD_TOKEN } from "../access.ts";
import type { Call } from "../call.ts";
import { CallError } from "../errors.ts";

/** A pod that runs a task, with its job and task as they are now. */
export interface OwnTask {
  /** As it is stored. */
  readonly job: KusciaJob;
  readonly spec: Task;
  readonly task: TaskStatus;
  /** The object of a task that was added to its job. */
  readonly added?: Stored<KusciaJobTask>;
  readonly pod: Stored<Pod>;
}

/**
 * A pod of a task with `apiAccess`, by its own token. The token says which pod that is; the pod, looked up live, and the job
 * say of which task, and whether it is a pod of the attempt that counts.
 */
export function asPodOfTask(): Access<unknown, OwnTask> {
  return {
    needs: POD_TOKEN,
    decide: async (_request, call) => {
      const found = await ownTask(call);
      if (found !== undefined) return found;
      const message = "the caller is no pod of a task with apiAccess or manager, or none of its present attempt";
      throw new CallError("notParticipant", message);
    },
  };
}

/** The task whose pod calls, if its programs may call. */
export async function ownTask(call: Call): Promise<OwnTask | undefined> {
  const { caller, backend, signal } = call;
  if (caller.pod === undefined) return undefined;
  const { namespace, name, uid } = caller.pod;
  const pod = await orUndefined(() => backend.client.get(PODS, { namespace, name }, { signal }));
  if (pod?.metadata.uid !== uid || !isOurs(pod, backend.jobs.namespace)) return undefined;
  const job = await orUndefined(() => backend.jobs.find(ownerOf(pod).name ?? "", signal));
  if (job === undefined || job.metadata.uid !== pod.metadata.labels?.[LABEL.jobUID]) return undefined;
  return isOfAdded(pod) ? ofAdded(job, pod, call) : ofSpec(job, pod);
}

function isOurs({ metadata: { labels = {} } }: Stored<Pod>, jobNamespace: string): boolean {
  return labels[LABEL.controller] === MANAGER && labels[LABEL.jobNamespace] === jobNamespace;
}

function isOfAdded({ metadata: { annotations = {} } }: Stored<Pod>): boolean {
  return annotations[ANNOTATION.addedTask] !== undefined;
}

function ofSpec(job: KusciaJob, pod: Stored<Pod>): OwnTask | undefined {
  const alias = pod.metadata.annotations?.[ANNOTATION.taskAlias];
  const spec = job.spec.tasks.find((each) => each.alias === alias);
  const task = job.status?.tasks?.find((each) => each.alias === alias);
  return spec && task && callsJobApi(spec) && isPodOf(task, pod) ? { job, spec, task, pod } : undefined;
}

async function ofAdded(
  job: KusciaJob,
  pod: Stored<Pod>,
  { backend: { client, jobs }, signal }: Call,
): Promise<OwnTask | undefined> {
  const ref = { namespace: jobs.namespace, name: pod.metadata.annotations?.[ANNOTATION.addedTask] ?? "" };
  const added = await orUndefined(() => client.get(KUSCIA_JOB_TASKS, ref, { signal }));
  if (added?.status === undefined || !isAccepted(added) || !isFor(added, job)) return undefined;
  const { spec, status: task } = added;
  return callsJobApi(spec) && isPodOf(task, pod) ? { job, spec, task, added, pod } : undefined;
}

/** Whether the pod is one that the task's present attempt was recorded with. */
function isPodOf({ attempt = 0, parties = [] }: TaskStatus, { metadata }: Stored<Pod>): boolean {
  if (Number(metadata.labels?.[LABEL.attempt]) !== attempt) return false;
  return parties.some(
    ({ domainID, pods = [] }) =>
      domainID === metadata.namespace &&
      pods.some(({ name, uid }) => name === metadata.name && (uid === undefined || uid === metadata.uid)),
  );
}

/** @throws CallError for a task that has ended, or a job that is being deleted */
export function requireRunning({ job, task }: OwnTask): void {
  const { name, deletionTimestamp } = job.metadata;
  if (deletionTimestamp !== undefined) throw new CallError("jobDeleting", `job "${name}" is being deleted`);
  if (task.state === "Running" || task.state === "Pending") return;
  throw new CallError("jobState", `task "${task.alias}" of job "${name}" has ended, it is ${task.state}`);
}

/** What an answer says of the task. */
export function reportOf({ job, task }: OwnTask): { jobId: string; alias: string; attempt: number } {
  return { jobId: job.metadata.name ?? "", alias: task.alias, attempt: task.attempt ?? 0 };
}
