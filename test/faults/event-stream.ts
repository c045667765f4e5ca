import type { IncomingMessage } from "node:http";
import type { EventFault } from "./fault.ts";
import type { ModelEvent } from "../../src/local/api/types.ts";
import { watchStream, type WatchStream } from "../../src/local/api/wire.ts";
import type { OperatorProcess } from "./operator-process.ts";
import type { VirtualTime } from "./clock.ts";

export interface StreamInput {
  readonly plural: string;
  readonly process: OperatorProcess;
  readonly time: VirtualTime;
  readonly latency: () => number;
  /** Whether a fault strikes an event that is about to be sent. */
  readonly fault: (event: ModelEvent) => EventFault | undefined;
  /** Called when a fault strikes that is more than a matter of this stream. */
  readonly strike: (stream: EventStream, fault: EventFault, event: ModelEvent) => void;
}

const DELAY_MS = 5000;

/** The events of one watch on their way to the operator, in order. */
export class EventStream {
  readonly plural: string;
  readonly process: OperatorProcess;
  readonly #input: StreamInput;
  readonly #stream: WatchStream;
  /** Nothing more arrives before the latest of what is on its way. */
  #clear = 0;
  #open = true;
  #silent = false;
  onClose: () => void = () => {};

  constructor(input: StreamInput) {
    this.plural = input.plural;
    this.process = input.process;
    this.#input = input;
    this.#stream = watchStream();
    this.#stream.message.once("close", () => this.close());
  }

  get message(): IncomingMessage {
    return this.#stream.message;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Whatever comes now arrives no sooner than after `ms`. */
  hold(ms: number): void {
    this.#clear = Math.max(this.#clear, this.#input.time.now + ms);
  }

  send(event: ModelEvent): void {
    if (!this.#open || this.#silent) return;
    const fault = this.#input.fault(event);
    if (fault === "silent") {
      this.#silent = true;
      return;
    }
    if (fault === "delayed") this.hold(DELAY_MS);
    const times = fault === "duplicated" ? 2 : 1;
    this.#deliver(() => {
      if (fault === "broken" || fault === "expired") this.break();
      else for (let i = 0; i < times; i += 1) this.#stream.push(event);
      if (fault !== undefined) this.#input.strike(this, fault, event);
    });
  }

  end(): void {
    this.#deliver(() => this.#stream.end());
  }

  /** The connection is reset. */
  break(): void {
    this.#stream.destroy(new Error("read ECONNRESET"));
  }

  /** The client has gone. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.onClose();
  }

  #deliver(act: () => void): void {
    const { time, process, latency } = this.#input;
    this.#clear = Math.max(this.#clear, time.now + latency());
    const arrive = (): void => {
      if (!this.#open || !process.alive) return;
      const blocked = Math.max(process.frozenUntil, process.cutUntil) - time.now;
      if (blocked > 0) time.after(blocked, arrive);
      else act();
    };
    time.after(this.#clear - time.now, arrive);
  }
}
