import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import { messageOf } from "../kube/errors.ts";
import type { Logger } from "../process/log.ts";
import type { Caller } from "./auth/caller.ts";
import type { Backend, Call } from "./calls/call.ts";
import { CallError, callErrorOf, ERRORS } from "./errors.ts";
import { StatusSchema } from "../proto/kuscia/proto/api/v1alpha1/common_pb.js";
import { type Limited, limited, unlessAborted } from "./limited.ts";
import type { UnaryMethod } from "./methods.ts";
import type { ApiMetrics, TransportName } from "./metrics.ts";

export interface RunnerOptions {
  readonly backend: Backend;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
  readonly deadlineMs: number;
}

/** Where a call comes from. */
export interface Origin {
  readonly caller: Caller;
  readonly transport: TransportName;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly message: Message;
  readonly error?: CallError;
}

/** Runs calls the same way for every transport: deadline, errors, metrics, audit. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #closing = new AbortController();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Aborted when the server stops, for streams that would go on. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort(new DOMException("the server stops", "AbortError"));
  }

  get backend(): Backend {
    return this.#options.backend;
  }

  /** Never rejects: whatever happens becomes an answer with a code. */
  async unary(method: UnaryMethod, request: Message, origin: Origin): Promise<Outcome> {
    const begin = performance.now();
    const notes: Record<string, string> = {};
    const limit = limited(this.#options.deadlineMs, origin.signal);
    const call: Call = {
      backend: this.#options.backend,
      caller: origin.caller,
      signal: limit.signal,
      note: (fields) => Object.assign(notes, fields),
    };
    const outcome = await this.#answer(method, request, { call, limit });
    limit.dispose();
    this.#report(method, origin, { request, outcome, notes, seconds: (performance.now() - begin) / 1000 });
    return outcome;
  }

  async #answer(
    method: UnaryMethod,
    request: Message,
    { call, limit }: { call: Call; limit: Limited },
  ): Promise<Outcome> {
    const { output } = method.desc;
    try {
      const answer = await unlessAborted(method.handler(request, call), limit.signal);
      return { message: withStatus(output, { code: 0, message: "success" }, answer) };
    } catch (thrown) {
      const error = limit.signal.aborted ? this.#cutOff(limit) : callErrorOf(thrown);
      this.logBug(method.desc.name, error);
      return { message: withStatus(output, { code: error.code, message: error.message }), error };
    }
  }

  /** Whatever the work made of being cut off, this is why. */
  #cutOff({ isTooLate }: Limited): CallError {
    if (isTooLate) return new CallError("tooLate", `the call took longer than ${this.#options.deadlineMs / 1000} s`);
    return new CallError("unexpected", "the client left before the answer");
  }

  /** Logs an error that is ours and not the client's. */
  logBug(method: string, error: CallError): void {
    const { cause } = error;
    if (error.kind !== ERRORS.unexpected || cause === undefined) return;
    const stack = cause instanceof Error ? cause.stack : messageOf(cause);
    this.#options.logger.error({ method, stack }, "a call failed unexpectedly");
  }

  /** Counts a stream. */
  count(method: string, { transport }: Origin, code: number): void {
    this.#options.metrics.observeCall({ method, transport, code });
  }

  #report(
    method: UnaryMethod,
    origin: Origin,
    ended: { request: Message; outcome: Outcome; notes: object; seconds: number },
  ): void {
    const { name } = method.desc;
    const code = ended.outcome.error?.code ?? 0;
    // Who left got no answer.
    if (!origin.signal.aborted)
      this.#options.metrics.observeCall({ method: name, transport: origin.transport, code }, ended.seconds);
    if (!method.changes) return;
    const subject = subjectOf(ended.request);
    // Who did what to which job and how it ended; never what the request holds.
    this.#options.logger.info(
      {
        audit: true,
        call: name,
        ...subject,
        caller: origin.caller.name,
        transport: origin.transport,
        code,
        ...ended.notes,
      },
      "audit",
    );
  }
}

/** Every answer has a `status`, whatever else it has. */
function withStatus(schema: DescMessage, status: { code: number; message: string }, answer: object = {}): Message {
  return create(schema, { ...answer, status: create(StatusSchema, status) });
}

/** The name of what a request is about; cut, since it is the client's. */
function subjectOf(request: Message): Record<string, string> {
  const { jobId, domainId, name } = request as Message & { jobId?: string; domainId?: string; name?: string };
  const subject = jobId ?? domainId ?? name;
  return subject === undefined ? {} : { subject: subject.slice(0, 253) };
}
