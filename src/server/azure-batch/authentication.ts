import { domainCaller, masterCaller, type Caller } from "../../service/caller.ts";
import type { Authenticator, Refusal } from "../auth/authenticator.ts";
import type { RateLimiter } from "../limits.ts";
import type { Account, BatchConfig } from "./config.ts";
import { BatchError } from "./errors.ts";
import { isRecent, isSignedBy, parseSharedKey, type Signed } from "./shared-key.ts";
import { bearerOf } from "../auth/bearer.ts";

/** Who calls, and the domain of its account. */
export interface BatchCaller {
  readonly caller: Caller;
  readonly domain?: string;
}

export interface AuthenticationOptions {
  readonly authenticator: Authenticator;
  /** Whether the job API asks nobody for anything. */
  readonly open: boolean;
  readonly config: BatchConfig;
  readonly limiter: RateLimiter;
  readonly jobNamespace: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** A request as far as it says who sent it. */
export interface Presented extends Signed {
  readonly address: string;
}

/**
 * Finds out who calls: an account by its shared key, or whoever the job API knows by a bearer token. Where there are no
 * accounts and the job API asks nobody, everyone is the master.
 */
export class BatchAuthentication {
  readonly #options: AuthenticationOptions;

  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  /** @throws BatchError */
  async callerOf(request: Presented): Promise<BatchCaller> {
    const { open, config, authenticator } = this.#options;
    const { address } = request;
    const { authorization } = request.headers;
    if (open && config.accounts.length === 0) return { caller: admitted(await authenticator.admit({ address })) };
    const header = typeof authorization === "string" ? authorization : "";
    if (/^SharedKey\b/i.test(header)) return this.#holder(header, request);
    const bearer = bearerOf(header);
    // The job API would let everybody in; here accounts are asked for.
    if (bearer === undefined || open) throw await this.#refusal(address, header === "" ? 401 : 403);
    return { caller: admitted(await authenticator.admit({ token: bearer, authorization: header, address })) };
  }

  async #holder(header: string, request: Presented): Promise<BatchCaller> {
    const { config, limiter, now = Date.now } = this.#options;
    const shared = parseSharedKey(header);
    if (shared === undefined) throw new BatchError("InvalidAuthenticationInfo");
    const account = config.accounts.find(({ name }) => name.toLowerCase() === shared.account.toLowerCase());
    const key = account?.key ?? NO_KEY;
    // Whatever is wrong takes the same time.
    const isSigned = isSignedBy(key, request, shared.account, shared.signature);
    if (account === undefined || !isSigned || !isRecent(request, now()))
      throw await this.#refusal(request.address, 403);
    const wait = limiter.take(`account:${account.name}`);
    if (wait > 0) throw tooMany(wait);
    return { caller: this.#callerOf(account), ...(account.domain !== undefined && { domain: account.domain }) };
  }

  #callerOf({ name, domain }: Account): Caller {
    const about = { name: `azure-batch:${name}`, key: `account:${name}` };
    if (domain === undefined || domain === this.#options.jobNamespace) return masterCaller(about.name, about.key);
    return domainCaller({ ...about, stillValid: () => Promise.resolve(true) }, [domain]);
  }

  /** A bad guess costs its address as much as a call. */
  async #refusal(address: string, status: 401 | 403): Promise<BatchError> {
    const wait = this.#options.limiter.take(`address:${address}`);
    return wait > 0 ? tooMany(wait) : new BatchError("AuthenticationFailed", {}, { status });
  }
}

const NO_KEY = Buffer.alloc(64);

/** @throws BatchError */
function admitted(found: Caller | Refusal): Caller {
  if (!("refused" in found)) return found;
  switch (found.refused) {
    case "missing":
      throw new BatchError("AuthenticationFailed", {}, { status: 401 });
    case "wrong":
      throw new BatchError("AuthenticationFailed", {}, { status: 401 });
    case "too-many":
      throw tooMany(found.retryAfterSeconds);
    case "unavailable":
      throw new BatchError("ServerBusy");
  }
}

function tooMany(seconds: number): BatchError {
  return new BatchError("TooManyRequests", { RetryAfter: Math.max(1, Math.ceil(seconds)) });
}
