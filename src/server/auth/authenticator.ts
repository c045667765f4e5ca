import { type Caller, domainCaller, masterCaller } from "../../service/caller.ts";
import type { RateLimiter } from "../limits.ts";
import type { Tickets } from "../../service/tickets.ts";
import type { IdentitySource } from "../options.ts";
import { type ClientCertificate, domainOf } from "./certificate.ts";
import type { Reviews } from "./reviews.ts";
import type { TokenFile } from "./token-file.ts";
import { bearerOf } from "./bearer.ts";

/** What a request brings along. */
export interface Credentials {
  readonly token?: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string;
  /** The client's IP address. */
  readonly address: string;
  /** A ticket in the query of a stream's address. */
  readonly ticket?: string;
  /** The client's certificate, if it has shown one that we trust. */
  readonly certificate?: ClientCertificate;
}

/** Why a request is turned away. */
export interface Refusal {
  readonly refused: "missing" | "wrong" | "too-many" | "unavailable";
  readonly retryAfterSeconds: number;
}

export interface AuthenticatorOptions {
  /** Nobody is asked for anything: Kuscia's NOTLS. */
  readonly open: boolean;
  readonly tokens?: Pick<TokenFile, "find">;
  /** What a certificate alone says of its holder. */
  readonly identity?: IdentitySource;
  /** No domain has this name, whoever claims to act for it: the right to act there is a master's. */
  readonly jobNamespace?: string;
  readonly reviews?: Reviews;
  readonly tickets?: Pick<Tickets, "redeem">;
  readonly limiter: RateLimiter;
}

/** Finds out who calls, and counts the calls of each. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async admit(credentials: Credentials): Promise<Caller | Refusal> {
    const caller = await this.#identify(credentials);
    // A bad guess costs its address as much as a call.
    const wait = this.#options.limiter.take("refused" in caller ? `address:${credentials.address}` : caller.key);
    return wait > 0 ? tooMany(wait) : caller;
  }

  /** Counts a request of whom it was found out elsewhere who he is, by his key. */
  count(key: string): Refusal | undefined {
    const wait = this.#options.limiter.take(key);
    return wait > 0 ? tooMany(wait) : undefined;
  }

  async #identify(credentials: Credentials): Promise<Caller | Refusal> {
    const address = `address:${credentials.address}`;
    if (this.#options.open) return masterCaller("anonymous", address);
    const known = this.#ticketed(credentials.ticket) ?? this.#holderOf(credentials.token, address);
    if (known !== undefined) return known;
    const bearer = bearerOf(credentials.authorization);
    if (bearer !== undefined && this.#options.reviews) return this.#review(bearer, address, this.#options.reviews);
    if (credentials.token !== undefined) return refuse("wrong");
    return this.#certified(credentials.certificate) ?? refuse("missing");
  }

  #ticketed(ticket: string | undefined): Caller | Refusal | undefined {
    return ticket === undefined ? undefined : (this.#options.tickets?.redeem(ticket) ?? refuse("wrong"));
  }

  /** By a token of the file. A stream ends soon after its token has left the file. */
  #holderOf(token: string | undefined, address: string): Caller | undefined {
    const { tokens } = this.#options;
    const holder = token === undefined ? undefined : tokens?.find(token);
    if (token === undefined || holder === undefined) return undefined;
    const { name, domains } = holder;
    const stillValid = (): Promise<boolean> => Promise.resolve(tokens?.find(token) !== undefined);
    if (domains === undefined) return { ...masterCaller(name, address), stillValid };
    return domainCaller({ name, key: `token:${name}`, stillValid }, this.#withoutJobs(domains));
  }

  /** By a certificate alone. */
  #certified(certificate: ClientCertificate | undefined): Caller | undefined {
    const domain = domainOf(certificate, this.#options.identity ?? "none");
    if (domain === undefined) return undefined;
    const end = Date.parse(certificate?.valid_to ?? "");
    const stillValid = (): Promise<boolean> => Promise.resolve(Number.isNaN(end) || Date.now() < end);
    return domainCaller({ name: `domain:${domain}`, key: `domain:${domain}`, stillValid }, this.#withoutJobs([domain]));
  }

  #withoutJobs(domains: readonly string[]): readonly string[] {
    return domains.filter((domain) => domain !== this.#options.jobNamespace);
  }

  async #review(bearer: string, address: string, reviews: Reviews): Promise<Caller | Refusal> {
    // Else anyone could make us send reviews as fast as he likes.
    const wait = reviews.knows(bearer) ? 0 : this.#options.limiter.take(address);
    if (wait > 0) return tooMany(wait);
    try {
      return (await reviews.callerOf(bearer)) ?? refuse("wrong");
    } catch {
      return refuse("unavailable");
    }
  }
}

function refuse(refused: Refusal["refused"]): Refusal {
  return { refused, retryAfterSeconds: 0 };
}

function tooMany(seconds: number): Refusal {
  return { refused: "too-many", retryAfterSeconds: Math.max(1, Math.ceil(seconds)) };
}
