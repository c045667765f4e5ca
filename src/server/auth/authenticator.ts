import { type Caller, masterCaller } from "../../service/caller.ts";
import type { RateLimiter } from "../limits.ts";
import type { Reviews } from "./reviews.ts";
import type { TokenFile } from "./token-file.ts";

/** What a request brings along. */
export interface Credentials {
  readonly token?: string;
  /** The whole `Authorization` header. */
  readonly authorization?: string;
  /** The client's IP address. */
  readonly address: string;
}

/** Why a request is turned away. */
export interface Refusal {
  readonly refused: "missing" | "wrong" | "too-many" | "unavailable";
  readonly retryAfterSeconds: number;
}

export interface AuthenticatorOptions {
  /** Nobody is asked for anything: Kuscia's NOTLS. */
  readonly open: boolean;
  readonly tokens?: Pick<TokenFile, "accepts">;
  readonly reviews?: Reviews;
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

  async #identify(credentials: Credentials): Promise<Caller | Refusal> {
    const { open, tokens } = this.#options;
    const address = `address:${credentials.address}`;
    if (open) return masterCaller("anonymous", address);
    if (credentials.token !== undefined && tokens?.accepts(credentials.token)) return masterCaller("token", address);
    const bearer = /^Bearer +(\S+)$/i.exec(credentials.authorization ?? "")?.[1];
    if (bearer !== undefined && this.#options.reviews) return this.#review(bearer, address, this.#options.reviews);
    return refuse(credentials.token === undefined ? "missing" : "wrong");
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
