import type { Pod } from "../../api/kubernetes.ts";
import type { KusciaJob, PartyStatus, TaskStatus } from "../../api/types.ts";
import type { KeptLog } from "../../api/kept-log.ts";
import { isNotFound } from "../../kube/errors.ts";
import { PODS } from "../../api/resources.ts";
import { type Access, readablePods } from "../access.ts";
import type { Call, GrantedCall } from "../call.ts";
import { CallError, type ErrorName, invalid } from "../errors.ts";
import { keptLogsOf } from "./kept.ts";

/** Which pod a client means. */
export interface PodQuery {
  readonly taskId: string;
  /** May be empty if there is only one party to choose. */
  readonly domain: string;
  readonly role: string;
  readonly replicaIdx: number;
}

export interface Located {
  readonly namespace: string;
  readonly name: string;
  readonly pod: Pod;
}

/** The parties of a task whose pods the caller may read, and the job that it is of. */
export interface TaskPods {
  readonly jobUID: string;
  readonly parties: readonly PartyStatus[];
}

/** @throws CallError 11100 */
export function requireTaskID({ taskId }: { readonly taskId: string }): void {
  if (taskId === "") throw invalid("task id can not be empty");
}

/**
 * Whoever may read pods of the task; the work gets those parties of the task whose pods these are. For anyone else there is no
 * such task.
 */
export function toPodOf(resource: "pods" | "pods/log", error: ErrorName): Access<PodQuery, TaskPods> {
  return {
    needs: { verb: "get", resource, scope: "party" },
    decide: async ({ taskId }, call) => {
      const job = jobOf(taskId, call);
      const task = job && taskOf(job, taskId);
      const domains = job && task ? domainsOf(job, task) : [];
      const readable = await readablePods(resource, domains, call);
      if (task === undefined || readable.length === 0)
        throw new CallError(error, `kusciatasks.kuscia.secretflow "${taskId}" not found`);
      const { parties = [] } = task;
      if (parties.length === 0) throw pending(error, taskId);
      const seen = parties.filter(({ domainID }) => readable.includes(domainID));
      return { jobUID: job?.metadata.uid ?? "", parties: seen };
    },
  };
}

/** The job that has the task, if only because it was added to it. */
function jobOf(taskID: string, { backend: { jobs, tasks } }: Call): KusciaJob | undefined {
  return jobs.findByTaskID(taskID) ?? tasks.withTask(taskID, (key) => jobs.cache.get(key));
}

/** Those of the spec: the status has none before the task begins. */
function domainsOf(job: KusciaJob, { alias }: TaskStatus): readonly string[] {
  const parties = job.spec.tasks.find((task) => task.alias === alias)?.parties ?? [];
  return [...new Set(parties.map(({ domainID }) => domainID))];
}

/** The pod of a task as it is now. @throws CallError, by default with the code `error`; ApiError */
export async function locatePod(query: PodQuery, error: ErrorName, call: GrantedCall<TaskPods>): Promise<Located> {
  const party = partyOf(call.grant.parties, query);
  const pods = party.pods ?? [];
  if (pods.length === 0) throw pending(error, query.taskId);
  const record = pods[query.replicaIdx];
  if (record === undefined) throw invalid("replicate index invalid");
  const pod = await readPod({ namespace: party.domainID, name: record.name }, { query, error, call });
  return { namespace: party.domainID, name: record.name, pod };
}

/** The same, or what was kept of the logs of a pod that is gone. @throws CallError, ApiError */
export async function locateLog(
  query: PodQuery,
  error: ErrorName,
  call: GrantedCall<TaskPods>,
): Promise<Located | { readonly kept: readonly KeptLog[] }> {
  try {
    return await locatePod(query, error, call);
  } catch (thrown) {
    const { domainID: namespace, pods = [] } = partyOf(call.grant.parties, query);
    const { name, uid } = pods[query.replicaIdx] ?? {};
    const wasThere = name !== undefined && uid !== undefined;
    const kept = wasThere ? await keptLogsOf({ namespace, name }, call.grant.jobUID, call) : [];
    if (kept.length === 0) throw thrown;
    return { kept };
  }
}

function taskOf(job: KusciaJob, taskID: string): TaskStatus | undefined {
  const alias = job.spec.tasks.find((task) => task.taskID === taskID)?.alias;
  const known = job.status?.tasks?.find((task) => task.taskID === taskID || task.alias === alias);
  return known ?? (alias === undefined ? undefined : { alias, taskID, state: "Pending", parties: [] });
}

function pending(error: ErrorName, taskId: string): CallError {
  return new CallError(error, `task ${taskId} status pending, please try later`);
}

function partyOf(parties: readonly PartyStatus[], { domain, role }: PodQuery): PartyStatus {
  const matching = parties.filter(
    (party) => (domain === "" || party.domainID === domain) && (role === "" || (party.role ?? "") === role),
  );
  const [only, ...more] = matching;
  if (only === undefined) throw invalid("can't find the party in this task");
  if (more.length > 0)
    throw invalid("the task has several parties, please specify the domain, and the role if it has several");
  return only;
}

async function readPod(
  key: { readonly namespace: string; readonly name: string },
  { query, error, call }: { readonly query: PodQuery; readonly error: ErrorName; readonly call: Call },
): Promise<Pod> {
  const pod = await call.backend.client.get(PODS, key, { signal: call.signal }).catch((cause: unknown) => {
    if (!isNotFound(cause)) throw cause;
    throw new CallError(error, `task ${query.taskId} hasn't created pod ${key.name} yet, please try later`);
  });
  if (pod.status?.phase === "Pending")
    throw new CallError(error, `task pod ${key.name} status pending, please try later`);
  return pod;
}
