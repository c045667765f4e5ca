import type { KusciaJob } from "../api/types.ts";
import { isNotFound } from "../kube/errors.ts";
import type { Call } from "./call.ts";
import { actsAs, type Caller, participants, type Right, sightOf, type Verb } from "./caller.ts";
import { CallError, type ErrorName } from "./errors.ts";
import { seesAny, type Sight, visiblePart } from "./sight.ts";

/** What a caller needs for a call, and where it is asked for. */
export interface Need extends Omit<Right, "namespace"> {
  /** Further rights that it needs at the same place. */
  readonly also?: readonly Omit<Right, "namespace">[];
  /**
   * job: in the job namespace, or in that of a domain that takes part in the job. initiator: in the job namespace, or in that
   * of the initiator. task: the same, or in that of a party of the task. domain: in that of the domain of the request. party: in that of the domain of the request or of the party whose pod it is, or the same of kusciajobs in the job namespace. cluster: in the
   * whole cluster. jobs: in the job namespace.
   */
  readonly scope: "job" | "jobs" | "initiator" | "task" | "domain" | "party" | "cluster";
}

/** What the calls of programs need: the token says by itself what they may do. */
export const POD_TOKEN = "token of a task's pod";

/** Who may make a call. It is decided before the work, which gets what the decision found. */
export interface Access<I, G> {
  /** Undefined: whoever is known may. */
  readonly needs: Need | typeof POD_TOKEN | undefined;
  /** Also a pod of a task of the job with `manager`. */
  readonly manager?: true;
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

/** Decides whether the caller sees what a job asks of a domain. @throws CallError when Kubernetes cannot tell */
export type SeesConsent = (job: KusciaJob, domainID: string) => Promise<boolean>;

/**
 * Whoever may list the consents of the domain that the request names; without one, what is asked of all domains of which that
 * is true. What jobs ask of others is for who may list these jobs as their initiator, or all of them.
 */
export function amongConsents(): Access<{ readonly domainId: string; readonly box: string }, SeesConsent> {
  const right = { verb: "list", resource: "kusciajobconsents" } as const;
  return {
    needs: { ...right, scope: "domain" },
    decide: async ({ domainId, box }, { caller, backend }) => {
      backend.jobs.requireFresh();
      if (box === "sent") {
        const { namespace } = backend.jobs;
        return async ({ spec }) => (await actsAs(caller, "list", namespace, [spec.initiator])) !== undefined;
      }
      if (domainId === "") {
        const ofAll = await caller.may(right);
        return async (_job, namespace) => ofAll || caller.may({ ...right, namespace });
      }
      if (await caller.may({ ...right, namespace: domainId })) return () => Promise.resolve(true);
      throw notInDomain(right, domainId);
    },
  };
}

function notInDomain({ verb, resource }: Pick<Right, "verb" | "resource">, domainID: string): CallError {
  return new CallError("notParticipant", `the caller may not ${verb} ${resource} in the namespace of "${domainID}"`);
}

/** Whoever may do this to all jobs, or to those of the domain that the request names. */
export function ofDomain(verb: Verb): Access<{ readonly domainId: string }, undefined> {
  const right = { verb, resource: "kusciajobs" } as const;
  return {
    needs: { ...right, scope: "party" },
    decide: async ({ domainId }, { caller, backend }) => {
      if ((await actsAs(caller, verb, backend.jobs.namespace, [domainId])) !== undefined) return;
      throw notInDomain(right, domainId);
    },
  };
}

/** Whoever may do this to objects in the namespace of the domain that the request names. */
export function inDomain(verb: Verb, resource: "kusciajobconsents"): Access<{ readonly domainId: string }, undefined> {
  return {
    needs: { verb, resource, scope: "domain" },
    decide: async ({ domainId }, { caller }) => {
      if (await caller.may({ verb, resource, namespace: domainId })) return;
      throw notInDomain({ verb, resource }, domainId);
    },
  };
}

/**
 * Whoever may do this to objects in the job namespace. Where jobs in any domain's name come of it, whoever may also create
 * jobs there.
 */
export function inJobNamespace(
  verb: Verb,
  resource: "kusciajobtemplates" | "kusciajobschedules",
  { makesJobs = false } = {},
): Access<unknown, undefined> {
  const also = makesJobs ? [{ verb: "create", resource: "kusciajobs" } as const] : [];
  return {
    needs: { verb, resource, also, scope: "jobs" },
    decide: async (_request, { caller, backend }) => {
      const { namespace } = backend.jobs;
      for (const right of [{ verb, resource }, ...also]) {
        if (await caller.may({ ...right, namespace })) continue;
        const what = `${right.verb} ${right.resource} in the namespace of "${namespace}"`;
        throw new CallError("notParticipant", `the caller may not ${what}`);
      }
    },
  };
}

/** Whoever may create jobs, and a domain that initiates the job of the request. */
export function asInitiator(): Access<{ readonly initiator: string }, undefined> {
  return {
    needs: { verb: "create", resource: "kusciajobs", scope: "initiator" },
    decide: async ({ initiator }, { caller, backend }) => {
      if ((await actsAs(caller, "create", backend.jobs.namespace, [initiator])) !== undefined) return;
      throw new CallError(
        "notParticipant",
        `initiator is ${initiator}, and the caller may not act for it: that needs the right to create kusciajobs in its namespace`,
      );
    },
  };
}

/** How Kuscia names what a caller wanted to do with somebody else's job. */
type Action = "delete" | "retrieve" | "approve";

/**
 * How a caller is told that a job is not its own. A job that does not exist is none of its own either, so that nobody learns
 * which jobs of others exist.
 */
interface Refusal {
  readonly action: Action;
  /** Instead of the error for this. */
  readonly error?: ErrorName;
  /** Among the tasks are those that were added; Kuscia's calls know none. */
  readonly whole?: true;
}

/** A job that the caller may act on. */
export interface JobGrant {
  readonly job: KusciaJob;
  /** MASTER, or the domain that the caller acts for. */
  readonly as: string;
  /** The same for a newer state of the job, whose parties may be others. @throws CallError */
  readonly again: (job: KusciaJob) => Promise<string>;
}

export interface JobRequest {
  readonly jobId: string;
}

/** Whoever may do this to the job that the request names, as it is now. */
export function toJob(verb: Verb, refusal: Refusal): Access<JobRequest, JobGrant> {
  return toJobOf(participants, "job", { verb, refusal });
}

/** Whoever may do this to the job that the request names in the name of its initiator. */
export function toInitiatedJob(verb: Verb, refusal: Refusal): Access<JobRequest, JobGrant> {
  return toJobOf(({ spec }) => [spec.initiator], "initiator", { verb, refusal });
}

/** Whoever may do this to the job in the name of its initiator, or of a party of the task that the request names. */
export function toTask(verb: Verb, refusal: Refusal): Access<JobRequest & { readonly alias: string }, JobGrant> {
  const partiesOf = ({ spec }: Pick<KusciaJob, "spec">, { alias }: { readonly alias: string }): string[] => {
    const task = spec.tasks.find((each) => each.alias === alias);
    return [spec.initiator, ...(task?.parties ?? []).map(({ domainID }) => domainID)];
  };
  return toJobOf<JobRequest & { readonly alias: string }>(partiesOf, "task", { verb, refusal });
}

function toJobOf<R extends JobRequest>(
  whose: (job: Pick<KusciaJob, "spec">, request: R) => readonly string[],
  scope: Need["scope"],
  { verb, refusal }: { readonly verb: Verb; readonly refusal: Refusal },
): Access<R, JobGrant> {
  return {
    needs: { verb, resource: "kusciajobs", scope },
    decide: async (request, call) => {
      const { jobs } = call.backend;
      const again = async (state: KusciaJob): Promise<string> => {
        const as = await actsAs(call.caller, verb, jobs.namespace, whose(call.backend.tasks.whole(state), request));
        if (as === undefined) throw refused(refusal);
        return as;
      };
      const job = await orRefuse(
        () => jobs.findLive(request.jobId, call.signal),
        () => again(NOBODYS),
      );
      return { job, as: await again(job), again };
    },
  };
}

/** Whoever may see the job that the request names; the work gets what the caller sees of it. */
export function toSeeJob(refusal: Refusal): Access<JobRequest, KusciaJob> {
  return {
    needs: { verb: "get", resource: "kusciajobs", scope: "job" },
    decide: ({ jobId }, call) => visibleJob(jobId, call, refusal),
  };
}

/** Whoever may see all jobs that the request names; each is looked up once. */
export function toSeeJobs(
  refusal: Refusal,
): Access<{ readonly jobIds: readonly string[] }, ReadonlyMap<string, KusciaJob>> {
  return {
    needs: { verb: "get", resource: "kusciajobs", scope: "job" },
    decide: async ({ jobIds }, call) => {
      const jobs = new Map<string, KusciaJob>();
      for (const jobId of new Set(jobIds)) jobs.set(jobId, await visibleJob(jobId, call, refusal));
      return jobs;
    },
  };
}

/** Decides what the caller sees of a job. @throws CallError when Kubernetes cannot tell */
export type Sees = (job: KusciaJob) => Promise<Sight>;

/** Anyone; the work shows what the caller may see of each job. */
export function amongJobs(verb: Verb): Access<unknown, Sees> {
  return {
    needs: { verb, resource: "kusciajobs", scope: "job" },
    decide: (_request, { caller, backend }) => {
      backend.jobs.requireFresh();
      return Promise.resolve((job) => sightOf(caller, verb, backend.jobs.namespace, participants(job)));
    },
  };
}

/** Of these domains, those whose pods the caller may read. */
export async function readablePods(
  resource: "pods" | "pods/log",
  domains: readonly string[],
  { caller, backend }: Call,
): Promise<readonly string[]> {
  if (await caller.may({ verb: "get", resource: "kusciajobs", namespace: backend.jobs.namespace })) return domains;
  return among(domains, { verb: "get", resource }, caller);
}

/** The domains in whose namespaces the caller may do this. */
async function among(domains: readonly string[], right: Omit<Right, "namespace">, caller: Caller): Promise<string[]> {
  const allowed = await Promise.all(domains.map((namespace) => caller.may({ ...right, namespace })));
  return domains.filter((_, index) => allowed[index]);
}

/** A job, and the domains on whose pods the caller may act. */
export interface PodsGrant {
  readonly job: KusciaJob;
  readonly domains: readonly string[];
}

/** Whoever may attach to pods of the job, of the task and the party if the request names them. */
export function toAttach(
  refusal: Refusal,
): Access<JobRequest & { readonly task: string; readonly party: string }, PodsGrant> {
  const right = { verb: "create", resource: "pods/attach" } as const;
  return {
    needs: { ...right, scope: "party" },
    decide: async ({ jobId, task, party }, { caller, backend, signal }) => {
      const { jobs, tasks } = backend;
      const isMaster = await caller.may({ verb: right.verb, resource: "kusciajobs", namespace: jobs.namespace });
      const refuse = (): Promise<void> => (isMaster ? Promise.resolve() : Promise.reject(refused(refusal)));
      const job = tasks.whole(await orRefuse(() => jobs.find(jobId, signal), refuse));
      const meant = job.spec.tasks.filter(({ alias }) => task === "" || alias === task);
      const parties = meant.flatMap((each) => each.parties.map(({ domainID }) => domainID));
      const domains = [...new Set(parties)].filter((domain) => party === "" || domain === party);
      const granted = isMaster ? domains : await among(domains, right, caller);
      if (granted.length === 0) await refuse();
      return { job, domains: granted };
    },
  };
}

const NOBODYS: KusciaJob = { metadata: {}, spec: { initiator: "", tasks: [] } };

/** What is found; if that is nothing, only a caller whom `refuse` lets pass learns so. */
async function orRefuse(find: () => Promise<KusciaJob>, refuse: () => Promise<unknown>): Promise<KusciaJob> {
  try {
    return await find();
  } catch (error) {
    if (isNotFound(error)) await refuse();
    throw error;
  }
}

/** With an error of its own, a refusal is also what the call ends in when Kubernetes cannot tell. */
async function visibleJob(jobId: string, call: Call, refusal: Refusal): Promise<KusciaJob> {
  const { jobs } = call.backend;
  const see = async (job: Pick<KusciaJob, "spec">): Promise<Sight> => {
    const sight = await sightOf(call.caller, "get", jobs.namespace, participants(job)).catch((error: unknown) => {
      throw error instanceof CallError && refusal.error ? new CallError(refusal.error, error.message, error) : error;
    });
    if (!seesAny(sight)) throw refused(refusal);
    return sight;
  };
  const found = await orRefuse(
    () => jobs.find(jobId, call.signal),
    () => see(NOBODYS),
  );
  const job = refusal.whole === true ? call.backend.tasks.whole(found) : found;
  return visiblePart(job, await see(job));
}

function refused({ action, error = "notParticipant" }: Refusal): CallError {
  return new CallError(
    error,
    `domain's KusciaAPI could only ${action} the job that the domain as a participant in the job`,
    { reason: "Forbidden" },
  );
}
