import type { JobDetail } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { type Caller, domainCaller, masterCaller, type Right } from "../../service/caller.ts";
import { isOver } from "./status.ts";
import { NO_STREAM, type StreamGrant, StreamIds } from "./stream-id.ts";

/** Gives out ids of streams, and says who their holders are: an id is all that a stream's client shows. */
export class Capabilities {
  readonly #ids: StreamIds;
  readonly #jobNamespace: string;
  #readers = 0;

  constructor(key: Buffer, jobNamespace: string) {
    this.#ids = new StreamIds(key);
    this.#jobNamespace = jobNamespace;
  }

  /** The id of the stream out of a job; its holder reads what the caller may read now. */
  async outputOf({ jobId, uid, initiator, parties }: JobDetail, caller: Caller): Promise<string> {
    const domains = await this.#domainsFor(READ, [initiator, ...parties], caller);
    return this.#ids.idOf({ job: jobId, uid, access: "read", holder: caller.name, ...scopeOf(domains) });
  }

  /** The id of the stream into a job that has not ended; its holder writes to the programs that the caller may write to now. */
  async inputOf(detail: JobDetail, caller: Caller): Promise<string> {
    const { jobId, uid, parties, phase } = detail;
    if (isOver(phase)) return NO_STREAM;
    const domains = await this.#domainsFor(WRITE, parties, caller);
    if (domains?.length === 0) return NO_STREAM;
    return this.#ids.idOf({ job: jobId, uid, access: "write", holder: caller.name, ...scopeOf(domains) });
  }

  /** What an id is for, and as whom; undefined if it is none of ours. */
  find(id: string): { readonly grant: StreamGrant; readonly caller: Caller } | undefined {
    const grant = this.#ids.grantOf(id);
    this.#readers += 1;
    return grant && { grant, caller: callerOf(grant, this.#readers % LANES) };
  }

  /** Undefined: all. */
  async #domainsFor(
    { verb, resource }: Omit<Right, "namespace">,
    domains: readonly string[],
    caller: Caller,
  ): Promise<readonly string[] | undefined> {
    const namespace = this.#jobNamespace;
    if (await caller.may({ verb, resource: "kusciajobs", namespace })) return undefined;
    const unique = [...new Set(domains)].filter((domain) => domain !== "" && domain !== namespace);
    const may = await Promise.all(unique.map((domain) => caller.may({ verb, resource, namespace: domain })));
    return unique.filter((_, index) => may[index]);
  }
}

const READ = { verb: "get", resource: "pods/log" } as const;
const WRITE = { verb: "create", resource: "pods/attach" } as const;

function scopeOf(domains: readonly string[] | undefined): { readonly domains?: readonly string[] } {
  return domains === undefined ? {} : { domains };
}

/** Whoever reads, the readers of a job may have as many streams as so many callers. */
const LANES = 20;

function callerOf({ uid, holder, domains }: StreamGrant, lane: number): Caller {
  const key = `stream:${uid}:${lane}`;
  if (domains === undefined) return masterCaller(holder, key);
  return domainCaller({ name: holder, key, stillValid: () => Promise.resolve(true) }, domains);
}
