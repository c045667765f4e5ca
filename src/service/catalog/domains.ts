import type { MessageInitShape } from "@bufbuild/protobuf";
import type { Stored } from "../../api/kubernetes.ts";
import { isOver } from "../../api/phases.ts";
import type { Domain, KusciaJob, TaskStatus } from "../../api/types.ts";
import { queuedTasks } from "../../job/lines.ts";
import type { DomainSummarySchema } from "../../proto/kusciajob/api/v1alpha1/catalog_pb.js";
import { isForbidden } from "../../kube/errors.ts";
import { mapInTurns } from "../turns.ts";

export type DomainMessage = MessageInitShape<typeof DomainSummarySchema>;

/** How many tasks there are of a domain. */
export interface TaskCounts {
  runningTasks: number;
  waitingTasks: number;
  queuedTasks: number;
}

export const NO_TASKS: Readonly<TaskCounts> = { runningTasks: 0, waitingTasks: 0, queuedTasks: 0 };

/** The tasks of each domain, of jobs that have not ended. */
export async function countsByDomain(jobs: Iterable<Stored<KusciaJob>>): Promise<ReadonlyMap<string, TaskCounts>> {
  const counts = new Map<string, TaskCounts>();
  await mapInTurns([...jobs], (job) => {
    if (isOver(job)) return;
    const queued = new Set(queuedTasks(job).map(({ spec }) => spec.alias));
    const known = new Map((job.status?.tasks ?? []).map((task) => [task.alias, task]));
    for (const { alias, parties } of job.spec.tasks) {
      const kind = kindOf(known.get(alias));
      for (const domainID of new Set(parties.map((party) => party.domainID))) {
        const count = counts.get(domainID) ?? { ...NO_TASKS };
        counts.set(domainID, count);
        if (kind !== undefined) count[kind] += 1;
        if (queued.has(alias)) count.queuedTasks += 1;
      }
    }
  });
  return counts;
}

function kindOf(status: TaskStatus | undefined): "runningTasks" | "waitingTasks" | undefined {
  if (isActive(status)) return "runningTasks";
  return status === undefined || status.state === "Pending" ? "waitingTasks" : undefined;
}

/** Whether pods of the task are meant to be there. */
export function isActive(status: TaskStatus | undefined): boolean {
  return status?.state === "Running" || (status?.state === "Pending" && status.createTime !== undefined);
}

/** What `look` finds; undefined where the server has no right to Domains, as with the chart's `rbac.scope=namespaced`. */
export async function ifAllowed<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

/** A domain in short. */
export function domainMessage(
  domainId: string,
  domain: Domain | undefined,
  counts: TaskCounts = NO_TASKS,
): DomainMessage {
  const createTime = domain?.metadata.creationTimestamp ?? "";
  return { domainId, createTime, ...readiness(domain), ...counts };
}

function readiness(domain: Domain | undefined): { readonly state: string; readonly message: string } {
  const ready = domain?.status?.conditions?.find(({ type }) => type === "Ready");
  if (ready === undefined) return { state: "Unknown", message: "" };
  return ready.status === "True" ? { state: "Ready", message: "" } : { state: "NotReady", message: ready.message };
}
