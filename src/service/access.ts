import type { KusciaJob } from "../api/types.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Call } from "./call.ts";
import { actsAs, participants, type Right, type Verb } from "./caller.ts";
import { CallError, type ErrorName } from "./errors.ts";

/** What a caller needs for a call, and where it is asked for. */
export interface Need extends Omit<Right, "namespace"> {
  /**
   * job: in the job namespace, or in that of a domain that takes part in the job. party: in the job namespace, or in that
   * of the party whose pod it is. cluster: in the whole cluster.
   */
  readonly scope: "job" | "party" | "cluster";
}

/** Who may make a call. It is decided before the work, which gets what the decision found. */
export interface Access<I, G> {
  /** Undefined: whoever is known may. */
  readonly needs: Need | undefined;
  /** @throws CallError when the caller may not, ApiError when what it is about cannot be read. */
  readonly decide: (request: I, call: Call) => Promise<G>;
}

/** Whoever is known to the server. */
export const ANYONE: Access<unknown, undefined> = { needs: undefined, decide: () => Promise.resolve(undefined) };

/** Whoever may do this to objects of the whole cluster. */
export function inCluster(verb: Verb, resource: "appimages" | "domains"): Access<unknown, undefined> {
  return {
    needs: { verb, resource, scope: "cluster" },
    decide: async (_request, { caller }) => {
      if (await caller.may({ verb, resource })) return;
      throw new CallError("notParticipant", `the caller may not ${verb} ${resource}`);
    },
  };
}

/** How Kuscia names what a caller wanted to do with somebody else's job. */
type Action = "create" | "delete" | "retrieve" | "approve";

/** How the caller is told that a job is not his. */
interface Refusal {
  readonly action: Action;
  /** Instead of the error for this, so that a job of others looks like one that cannot be shown. */
  readonly error?: ErrorName;
}

/** A job that the caller may act on. */
export interface JobGrant {
  readonly job: KusciaJob;
  /** MASTER, or the domain that the caller acts for. */
  readonly as: string;
  /** The same for a newer state of the job, whose parties may be others. @throws CallError */
  readonly again: (job: KusciaJob) => Promise<string>;
}

interface JobRequest {
  readonly jobId: string;
}

/** Whoever may do this to the job that the request names. `live` reads the job as it is now, for changes. */
export function toJob(verb: Verb, refusal: Refusal, read: "live" | "cached" = "live"): Access<JobRequest, JobGrant> {
  return {
    needs: { verb, resource: "kusciajobs", scope: "job" },
    decide: async ({ jobId }, call) => {
      const job = await findJob(jobId, { call, read, verb, refusal });
      const again = (state: Pick<KusciaJob, "spec">): Promise<string> => authorize(state, call, { verb, refusal });
      return { job, as: await again(job), again };
    },
  };
}

/** Whoever may do this to all jobs that the request names. */
export function toJobs(
  verb: Verb,
  refusal: Refusal,
): Access<{ readonly jobIds: readonly string[] }, readonly KusciaJob[]> {
  const one = toJob(verb, refusal, "cached");
  return {
    needs: one.needs,
    decide: async ({ jobIds }, call) => {
      const jobs: KusciaJob[] = [];
      for (const jobId of jobIds) jobs.push((await one.decide({ jobId }, call)).job);
      return jobs;
    },
  };
}

/** Whoever may do this for one of the domains that take part in the job of the request. */
export function asParticipant<I>(
  verb: Verb,
  refusal: Refusal,
  jobOf: (request: I) => Pick<KusciaJob, "spec">,
): Access<I, string> {
  return {
    needs: { verb, resource: "kusciajobs", scope: "job" },
    decide: (request, call) => authorize(jobOf(request), call, { verb, refusal }),
  };
}

/** Anyone; the work shows only those jobs on which the caller may do this. */
export function amongJobs(verb: Verb): Access<unknown, (job: KusciaJob) => Promise<boolean>> {
  return {
    needs: { verb, resource: "kusciajobs", scope: "job" },
    decide: (_request, { caller, backend }) => {
      backend.jobs.requireFresh();
      return Promise.resolve(
        async (job) => (await actsAs(caller, verb, backend.jobs.namespace, participants(job))) !== undefined,
      );
    },
  };
}

interface Asked {
  readonly verb: Verb;
  readonly refusal: Refusal;
}

async function findJob(
  jobId: string,
  { call, read, ...asked }: Asked & { readonly call: Call; readonly read: "live" | "cached" },
): Promise<KusciaJob> {
  const { jobs } = call.backend;
  try {
    return await (read === "live" ? jobs.findLive(jobId, call.signal) : jobs.find(jobId, call.signal));
  } catch (error) {
    // A domain must not learn which jobs of others exist: whatever is not there is none of its own.
    if (asked.verb === "delete" && isNotFound(error)) await authorize(NOBODYS, call, asked);
    throw error;
  }
}

const NOBODYS = { spec: { initiator: "", tasks: [] } };

/** As whom the caller acts on the job. @throws CallError */
async function authorize(job: Pick<KusciaJob, "spec">, call: Call, { verb, refusal }: Asked): Promise<string> {
  const as = await orHide(refusal.error, () =>
    actsAs(call.caller, verb, call.backend.jobs.namespace, participants(job)),
  );
  if (as !== undefined) return as;
  throw new CallError(
    refusal.error ?? "notParticipant",
    `domain's KusciaAPI could only ${refusal.action} the job that the domain as a participant in the job`,
  );
}

/** With `error`, that is also what the call ends in when Kubernetes cannot tell. */
async function orHide<R>(error: ErrorName | undefined, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (thrown) {
    throw error !== undefined && thrown instanceof CallError ? new CallError(error, thrown.message) : thrown;
  }
}
