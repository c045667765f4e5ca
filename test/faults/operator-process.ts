import type { IncomingMessage } from "node:http";
import { pino } from "pino";
import { Registry } from "prom-client";
import { abortReason, TransportError } from "../../src/kube/errors.ts";
import { type Exchange, type Outgoing, StaleConnectionError } from "../../src/kube/exchange.ts";
import { type Manager, startManager } from "../../src/operator/manager.ts";
import { OperatorMetrics } from "../../src/operator/metrics.ts";
import { OPERATOR_OPTIONS } from "../../src/operator/options.ts";
import { readOptions } from "../../src/process/options.ts";
import { answer } from "../../src/local/api/wire.ts";

const logger = pino({ level: "silent" });

/** What carries a process's calls: the fault injection and the model behind it. */
export interface Network {
  send(process: OperatorProcess, outgoing: Outgoing, reply: Reply): void;
}

/** How a call ends for its client; only the first one counts. */
export interface Reply {
  answer(message: IncomingMessage): void;
  fail(error: Error): void;
}

/** One incarnation of the operator: the real one, all but its sockets. */
export class OperatorProcess {
  readonly name: string;
  readonly #network: Network;
  readonly #manager: Manager;
  readonly #open = new Set<(error: Error) => void>();
  #alive = true;
  /** Neither timers nor answers reach it before this time of the run's clock. */
  frozenUntil = 0;
  /** Nothing leaves or reaches it before this time. */
  cutUntil = 0;
  /** What it calls itself in the Lease, as soon as it has claimed one. */
  identity: string | undefined;

  constructor(name: string, network: Network, flags: readonly string[]) {
    this.name = name;
    this.#network = network;
    const options = readOptions(OPERATOR_OPTIONS, flags, {});
    const metrics = new OperatorMetrics(new Registry());
    this.#manager = startManager({ options, version: "faults", logger, metrics, exchange: this.#exchange });
  }

  /** Calls back when it gives up by itself. */
  onLost(act: () => void): void {
    void this.#manager.lost.then(act);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** It is gone, without a word: what it sent stays sent, and it hears nothing more. */
  kill(): void {
    if (!this.#alive) return;
    this.#alive = false;
    // What is left of it in this process must come to an end, and can reach nobody while it does.
    this.#manager.stop().catch(() => {});
    for (const fail of this.#open) fail(new TransportError("the process is gone", { sent: false }));
    this.#open.clear();
  }

  readonly #exchange: Exchange = (outgoing) =>
    new Promise((resolve, reject) => {
      const { signal } = outgoing;
      if (!this.#alive) throw new TransportError("the process is gone", { sent: false });
      if (signal.aborted) throw abortReason(signal);
      outgoing.beforeSend?.();
      const finish = (): void => {
        signal.removeEventListener("abort", onAbort);
        this.#open.delete(fail);
      };
      const fail = (error: Error): void => {
        finish();
        reject(error);
      };
      const onAbort = (): void => fail(whyEnded(signal));
      signal.addEventListener("abort", onAbort, { once: true });
      this.#open.add(fail);
      this.#network.send(this, outgoing, {
        answer: (message) => {
          finish();
          resolve(message);
        },
        fail,
      });
    });

  /** A stream of this process: ends with it. */
  holds(message: IncomingMessage): void {
    const fail = (error: Error): void => {
      message.destroy(error);
    };
    this.#open.add(fail);
    message.once("close", () => this.#open.delete(fail));
  }
}

/** The abort's reason; a deadline's is told that the request had gone out. */
function whyEnded(signal: AbortSignal): Error {
  const reason = abortReason(signal);
  return reason instanceof TransportError ? new TransportError(reason.message, { sent: true }) : reason;
}

export function refusal(code: number, reason: string, message: string): IncomingMessage {
  const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure", message, reason, code };
  return answer(code, body, code === 429 ? { "retry-after": "1" } : {});
}

export function reset(): Error {
  return new StaleConnectionError("the connection to the API server failed: read ECONNRESET", { sent: true });
}
