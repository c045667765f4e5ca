import type { KusciaJob } from "../../api/types.ts";
import type { Access, JobGrant, JobRequest } from "../access.ts";
import type { Call } from "../call.ts";
import { visiblePart } from "../sight.ts";
import { type OwnTask, ownTask, requireRunning } from "./own-task.ts";

/** Also a pod of a task with `manager`, which acts on its own job in the name of the initiator. */
export function orManager<R extends JobRequest>(access: Access<R, JobGrant>): Access<R, JobGrant> {
  return {
    ...access,
    manager: true,
    decide: async (request, call) => {
      const own = await managerOf(request, call);
      if (own === undefined) return access.decide(request, call);
      const job = await call.backend.jobs.findLive(request.jobId, call.signal);
      const again = (): Promise<string> => Promise.resolve(job.spec.initiator);
      return { job, as: job.spec.initiator, again };
    },
  };
}

/** Also a pod of a task with `manager`, which sees of its own job what its domain sees. */
export function orManagerSees<R extends JobRequest>(access: Access<R, KusciaJob>): Access<R, KusciaJob> {
  return {
    ...access,
    manager: true,
    decide: async (request, call) => {
      const own = await managerOf(request, call);
      if (own === undefined) return access.decide(request, call);
      return visiblePart(call.backend.tasks.whole(own.job), [own.pod.metadata.namespace]);
    },
  };
}

/** The managing task that calls about its own job. @throws CallError for one that has ended */
async function managerOf({ jobId }: JobRequest, call: Call): Promise<OwnTask | undefined> {
  const own = await ownTask(call);
  if (own?.spec.manager !== true || own.job.metadata.name !== jobId) return undefined;
  requireRunning(own);
  return own;
}
