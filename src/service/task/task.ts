import type { Stored } from "../../api/kubernetes.ts";
import { KUSCIA_JOB_TASKS } from "../../api/resources.ts";
import type { KusciaJob, KusciaJobTask } from "../../api/types.ts";
import { addedTaskName } from "../../job/added-tasks.ts";
import { orUndefined } from "../../kube/errors.ts";
import type { JobGrant } from "../access.ts";
import type { Call, GrantedCall } from "../call.ts";
import { CallError, invalid } from "../errors.ts";
import { CHANGE, requireOpen } from "../job/change.ts";
import { requireJobID } from "../job/job-id.ts";
import type { ServerRight } from "../rights.ts";

/** What names a task. */
export interface TaskRequest {
  readonly jobId: string;
  readonly alias: string;
}

/** @throws CallError 11100 */
export function requireTaskName(request: TaskRequest): void {
  requireJobID(request);
  if (request.alias === "") throw invalid("alias can not be empty");
}

/** What the calls that change one added task have in common. */
export const CHANGE_TASK = {
  ...CHANGE,
  check: requireTaskName,
  uses: ["get kusciajobs", "get kusciajobtasks", "patch kusciajobtasks"] satisfies ServerRight[],
};

/** @throws CallError */
export function noTask({ metadata }: KusciaJob, alias: string): CallError {
  return new CallError("queryTask", `job "${metadata.name}" has no task "${alias}"`);
}

/** The added task, as the API server has it now. @throws CallError if there is none, or if it stands in the job's spec */
export async function findAdded(
  job: KusciaJob,
  alias: string,
  { backend, signal }: Call,
): Promise<Stored<KusciaJobTask>> {
  if (job.spec.tasks.some((task) => task.alias === alias)) {
    const where = `task "${alias}" stands in the spec of job "${job.metadata.name}"`;
    throw new CallError("jobState", `${where}; only a task that was added can be changed by itself`);
  }
  const { namespace } = backend.jobs;
  // What another replica has added may not be in the cache yet.
  const name = backend.tasks.find(job, alias)?.metadata.name ?? addedTaskName(job, alias);
  const task = await orUndefined(() => backend.client.get(KUSCIA_JOB_TASKS, { namespace, name }, { signal }));
  if (task === undefined) throw noTask(job, alias);
  return task;
}

export { addedTaskName } from "../../job/added-tasks.ts";

/** What changes of an added task. */
interface TaskChange {
  readonly spec: object;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Changes an added task of a job that has not ended; undefined: nothing is to be done. */
export async function changeTask(
  { jobId, alias }: TaskRequest,
  call: GrantedCall<JobGrant>,
  decide: (task: Stored<KusciaJobTask>) => TaskChange | undefined,
): Promise<{ readonly data: { readonly jobId: string; readonly alias: string } }> {
  const { backend, grant, signal } = call;
  requireOpen(grant.job);
  const task = await findAdded(grant.job, alias, call);
  const change = decide(task);
  if (change !== undefined) {
    const { spec, annotations } = change;
    const { namespace, name, uid } = task.metadata;
    const changed = await backend.client.patch(
      KUSCIA_JOB_TASKS,
      { namespace, name },
      { metadata: { uid, ...(annotations && { annotations }) }, spec },
      { signal },
    );
    backend.tasks.cache.observe(changed);
  }
  return { data: { jobId, alias } };
}
