import type { JobDetail } from "../../proto/kusciajob/api/v1alpha1/job_ext_pb.js";
import { type Caller, domainCaller, masterCaller } from "../../service/caller.ts";
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
    const domains = await this.#readable([initiator, ...parties], caller);
    const scope = domains === undefined ? {} : { domains };
    return this.#ids.idOf({ job: jobId, uid, access: "read", holder: caller.name, ...scope });
  }

  /** The id of the stream into a job. No container takes input yet. */
  inputOf(): string {
    return NO_STREAM;
  }

  /** What an id is for, and as whom; undefined if it is none of ours. */
  find(id: string): { readonly grant: StreamGrant; readonly caller: Caller } | undefined {
    const grant = this.#ids.grantOf(id);
    this.#readers += 1;
    return grant && { grant, caller: callerOf(grant, this.#readers % LANES) };
  }

  /** Undefined: all. */
  async #readable(domains: readonly string[], caller: Caller): Promise<readonly string[] | undefined> {
    const namespace = this.#jobNamespace;
    if (await caller.may({ verb: "get", resource: "kusciajobs", namespace })) return undefined;
    const unique = [...new Set(domains)].filter((domain) => domain !== "" && domain !== namespace);
    const may = await Promise.all(
      unique.map((domain) => caller.may({ verb: "get", resource: "pods/log", namespace: domain })),
    );
    return unique.filter((_, index) => may[index]);
  }
}

/** Whoever reads, the readers of a job may have as many streams as so many callers. */
const LANES = 20;

function callerOf({ uid, holder, domains }: StreamGrant, lane: number): Caller {
  const key = `stream:${uid}:${lane}`;
  if (domains === undefined) return masterCaller(holder, key);
  return domainCaller({ name: holder, key, stillValid: () => Promise.resolve(true) }, domains);
}
