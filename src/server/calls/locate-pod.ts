import type { Pod } from "../../api/kubernetes.ts";
import type { KusciaJob, PartyStatus, TaskStatus } from "../../api/types.ts";
import { isNotFound } from "../../kube/errors.ts";
import { PODS } from "../../api/resources.ts";
import { roleOf } from "../auth/caller.ts";
import { CallError, type ErrorName, invalid } from "../errors.ts";
import { type Call, orFail } from "./call.ts";

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

/** The pod of a task as it is now, if the caller may see it. @throws CallError, by default with the code `name`. */
export async function locatePod(query: PodQuery, name: ErrorName, call: Call): Promise<Located> {
  if (query.taskId === "") throw invalid("task id can not be empty");
  const { taskId } = query;
  const job = await orFail(name, async () => call.backend.jobs.findByTaskID(taskId));
  const task = job && taskOf(job, taskId);
  if (task === undefined) throw new CallError(name, `kusciatasks.kuscia.secretflow "${taskId}" not found`);
  if ((task.parties ?? []).length === 0) throw new CallError(name, `task ${taskId} status pending, please try later`);
  const party = await partyOf(task, query, call);
  const pods = party.pods ?? [];
  if (pods.length === 0) throw new CallError(name, `task ${taskId} status pending, please try later`);
  const record = pods[query.replicaIdx];
  if (record === undefined) throw invalid("replicate index invalid");
  const pod = await readPod(record.name, { query, party, name, call });
  return { namespace: party.domainID, name: record.name, pod };
}

function taskOf(job: KusciaJob, taskID: string): TaskStatus | undefined {
  const alias = job.spec.tasks.find((task) => task.taskID === taskID)?.alias;
  const known = job.status?.tasks?.find((task) => task.taskID === taskID || task.alias === alias);
  return known ?? (alias === undefined ? undefined : { alias, taskID, state: "Pending", parties: [] });
}

/** A domain sees its own pods only, whoever else takes part in the task. */
async function partyOf(task: TaskStatus, { domain, role }: PodQuery, call: Call): Promise<PartyStatus> {
  const visible: PartyStatus[] = [];
  for (const party of task.parties ?? []) {
    const own = await roleOf(call.caller, "get", call.backend.jobs.namespace, [party.domainID]);
    if (own !== undefined) visible.push(party);
  }
  const matching = visible.filter(
    (party) => (domain === "" || party.domainID === domain) && (role === "" || (party.role ?? "") === role),
  );
  const [only, ...more] = matching;
  if (only === undefined) throw invalid("can't find the party in this task");
  if (more.length > 0)
    throw invalid("the task has several parties, please specify the domain, and the role if it has several");
  return only;
}

async function readPod(
  podName: string,
  of: { query: PodQuery; party: PartyStatus; name: ErrorName; call: Call },
): Promise<Pod> {
  const { query, party, name, call } = of;
  const pod = await orFail(name, async () => {
    try {
      return await call.backend.client.get(PODS, { namespace: party.domainID, name: podName }, { signal: call.signal });
    } catch (error) {
      if (isNotFound(error))
        throw new CallError(name, `task ${query.taskId} hasn't created pod ${podName} yet, please try later`);
      throw error;
    }
  });
  if (pod.status?.phase === "Pending")
    throw new CallError(name, `task pod ${podName} status pending, please try later`);
  return pod;
}
