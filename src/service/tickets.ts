import { createHash, randomBytes } from "node:crypto";
import type { Caller } from "./caller.ts";

/** How long a ticket is good. */
export const TICKET_SECONDS = 30;

// Tickets that nobody uses must not fill the memory.
const MOST = 10_000;
const BYTES = 32;

interface Issued {
  readonly caller: Caller;
  readonly until: number;
}

/** Tickets that stand for a caller once, for a short time, where its credentials cannot be sent. */
export class Tickets {
  readonly #now: () => number;
  /** By hash, oldest first. */
  readonly #issued = new Map<string, Issued>();

  /** `now` is in monotonic milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  issue(caller: Caller): string {
    const ticket = randomBytes(BYTES).toString("base64url");
    this.#makeRoom();
    this.#issued.set(hash(ticket), { caller, until: this.#now() + TICKET_SECONDS * 1000 });
    return ticket;
  }

  /** Whose ticket it is; undefined if it was used, is too old or was never given. */
  redeem(ticket: string): Caller | undefined {
    const key = hash(ticket);
    const issued = this.#issued.get(key);
    this.#issued.delete(key);
    return issued && issued.until > this.#now() ? issued.caller : undefined;
  }

  #makeRoom(): void {
    for (const [key, { until }] of this.#issued) {
      if (until > this.#now() && this.#issued.size < MOST) return;
      this.#issued.delete(key);
    }
  }
}

/** What is kept is worth nothing to who reads the memory, and a lookup tells nothing by its time. */
function hash(ticket: string): string {
  return createHash("sha256").update(ticket).digest("base64");
}
