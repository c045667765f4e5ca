import { abortReason } from "./errors.ts";
import { FairQueue, type PriorityLevel } from "./fair-queue.ts";

/** What a call says of itself when it asks for a connection. */
export interface Turn {
  readonly level: PriorityLevel;
  /** Calls of one namespace wait for each other before they wait for others'. */
  readonly namespace: string;
}

/** At most `limit` calls at a time, shared among namespaces by a `FairQueue`. */
export class Limiter {
  readonly #queue: FairQueue<() => void>;

  constructor(limit: number) {
    this.#queue = new FairQueue(limit);
  }

  /** Resolves when it is this call's turn. Every acquire that resolved needs one `release`. Rejects when aborted. */
  acquire({ level, namespace }: Turn, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(abortReason(signal));
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#queue.remove(level, namespace, admit);
        reject(abortReason(signal));
      };
      const admit = (): void => {
        signal.removeEventListener("abort", onAbort);
        resolve();
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#queue.add(level, namespace, admit);
      this.#admit();
    });
  }

  release({ level, namespace }: Turn): void {
    this.#queue.release(level, namespace);
    this.#admit();
  }

  #admit(): void {
    for (let admit = this.#queue.next(); admit !== undefined; admit = this.#queue.next()) admit();
  }
}
