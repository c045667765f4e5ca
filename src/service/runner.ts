import { create, type DescMessage, type Message } from "@bufbuild/protobuf";
import { messageOf } from "../kube/errors.ts";
import type { Logger } from "../process/log.ts";
import { StatusSchema } from "../proto/kuscia/proto/api/v1alpha1/common_pb.js";
import { LONGEST_TIMER_MS } from "../util/timer.ts";
import type { Backend, Call } from "./call.ts";
import type { Caller } from "./caller.ts";
import type { AuditFields, Performed, StreamCall, UnaryCall } from "./define.ts";
import { CallError, callErrorOf, ERRORS } from "./errors.ts";
import { failureOf, orFail } from "./failure.ts";
import { type Limited, limited, unlessAborted } from "./limited.ts";
import type { ApiMetrics, TransportName } from "./metrics.ts";
import { type Stream, StreamCut, type StreamEnd } from "./stream.ts";

export interface RunnerOptions {
  readonly backend: Backend;
  readonly metrics: ApiMetrics;
  readonly logger: Logger;
  readonly deadlineMs: number;
  /** How many streams may be open; 0 for no limit. */
  readonly streams: {
    readonly perCaller: number;
    readonly inAll: number;
    readonly maxAgeMs: number;
    readonly maxIdleMs: number;
  };
  /** How often a stream's credentials are looked at again. */
  readonly recheckMs?: number;
}

/** Where a call comes from. */
export interface Origin {
  readonly caller: Caller;
  readonly transport: TransportName;
  /** The client's IP address. */
  readonly address: string;
  /** Aborted when the client leaves. */
  readonly signal: AbortSignal;
}

export interface Outcome {
  readonly message: Message;
  readonly error?: CallError;
}

type Audited<I> = Pick<StreamCall<unknown, I>, "audit" | "name">;

/** What is needed to watch over a stream. */
interface Watched {
  readonly origin: Origin;
  readonly control: AbortController;
  readonly unlink: () => void;
  /** Whether the caller may still have it. */
  readonly holds: () => Promise<boolean>;
}

const RECHECK_MS = 60_000;
const BEGUN: unknown = undefined;
const LONGEST_NAME = 253;
const LONGEST_REASON = 256;

/** Runs calls the same way for every transport: access before work, deadline, errors, metrics, audit. */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #cuts = new Set<(end: StreamEnd) => void>();
  #isClosed = false;
  readonly #openStreams = new Map<string, Record<TransportName, number>>();
  /** How many streams each caller has, by its key. */
  readonly #streamsOf = new Map<string, number>();

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Ends all streams. */
  close(): void {
    this.#isClosed = true;
    for (const cut of this.#cuts) cut("closing");
  }

  /** How many streams of the call are open. */
  openStreams(name: string): Readonly<Record<TransportName, number>> {
    return this.#counter(name);
  }

  /** Never rejects: whatever happens becomes an answer with a code. */
  async unary(definition: UnaryCall, request: Message, origin: Origin): Promise<Outcome> {
    const { output } = definition.rpc;
    try {
      const answer = await this.perform(definition, request, origin);
      return { message: withStatus(output, { code: 0, message: "success" }, answer) };
    } catch (thrown) {
      return refusalOf(output, callErrorOf(thrown));
    }
  }

  /** Makes a call with one answer, and gives what its work gave. @throws CallError */
  async perform<I, R>(definition: Performed<I, R>, request: I, origin: Origin): Promise<R> {
    const begin = performance.now();
    const deadlineMs = this.#options.deadlineMs * (definition.deadlines ?? 1);
    const limit = limited(deadlineMs, origin.signal);
    const deadline = begin + deadlineMs;
    const call: Call = { backend: this.#options.backend, caller: origin.caller, signal: limit.signal, deadline };
    let code = 0;
    try {
      return await this.#answer(definition, request, { call, limit });
    } catch (thrown) {
      const error = callErrorOf(thrown);
      code = error.code;
      throw error;
    } finally {
      limit.dispose();
      // A client that left got no answer.
      if (!origin.signal.aborted) this.#count(definition.name, origin, code, (performance.now() - begin) / 1000);
      this.#audit(definition, request, origin, code);
    }
  }

  /**
   * Opens a stream. What refuses it is its only answer if its answers have a status.
   * @throws CallError if they have none
   */
  async stream<A, I>(definition: StreamCall<A, I>, request: I, origin: Origin): Promise<Stream<A>> {
    const control = new AbortController();
    const cut = (end: StreamEnd): void => control.abort(new StreamCut(end));
    const unlink = this.#link(origin.signal, cut);
    const { backend } = this.#options;
    const call = { backend, caller: origin.caller, signal: control.signal, deadline: Number.POSITIVE_INFINITY, cut };
    const stream = (run: () => AsyncGenerator<A>): Stream<A> => {
      const answers = this.#flow(definition, run, { origin, control, unlink, holds });
      // Begins it: one that nobody reads, but ends, lets go of what it holds only then.
      void answers.next();
      return { answers, signal: control.signal, cut };
    };
    const holds = async (): Promise<boolean> =>
      (await origin.caller.stillValid()) && (await stillGranted(definition, request, call));
    const full = this.#fullness(origin);
    this.#countOpen(definition, origin, 1);
    try {
      if (full !== undefined) throw full;
      const grant = await decided(definition, request, call);
      this.#audit(definition, request, origin, 0);
      return stream(() => definition.run(request, { ...call, grant }));
    } catch (thrown) {
      const error = callErrorOf(thrown);
      this.#audit(definition, request, origin, error.code);
      if (definition.tellsStatus)
        return stream(() => {
          throw error;
        });
      this.#logBug(definition.name, error);
      this.#countOpen(definition, origin, -1);
      unlink();
      throw error;
    }
  }

  /** The answers, watched over; before the first comes one that is none. */
  async *#flow<A, I>(
    definition: StreamCall<A, I>,
    run: () => AsyncGenerator<A>,
    { origin, control, unlink, holds }: Watched,
  ): AsyncGenerator<A> {
    const recheck = this.#recheck(holds, control);
    const { maxAgeMs, maxIdleMs } = this.#options.streams;
    const close = (): void => control.abort(new StreamCut("closing"));
    const aged = after(maxAgeMs, close);
    const idle = after(maxIdleMs, close);
    let code = 0;
    try {
      yield BEGUN as A;
      control.signal.throwIfAborted();
      for await (const answer of run()) {
        yield answer;
        control.signal.throwIfAborted();
        idle.refresh();
      }
      control.signal.throwIfAborted();
    } catch (thrown) {
      const cut = cutOf(thrown, control.signal);
      if (cut?.end === "slow") this.#reportSlow(origin);
      if (cut?.isClean === true) return;
      if (cut) throw cut;
      const error = callErrorOf(failureOf(definition.failure, thrown) ?? thrown);
      code = error.code;
      this.#logBug(definition.name, error);
      if (!definition.tellsStatus) throw error;
      yield withStatus(definition.rpc.output, { code, message: error.message }) as A;
    } finally {
      clearInterval(recheck);
      clearTimeout(aged);
      clearTimeout(idle);
      unlink();
      this.#countOpen(definition, origin, -1);
      this.#count(definition.name, origin, code);
    }
  }

  /** Cuts the stream when the client leaves or the server stops; the answer undoes it. */
  #link(departure: AbortSignal, cut: (end: StreamEnd) => void): () => void {
    const leave = (): void => cut("left");
    departure.addEventListener("abort", leave, { once: true });
    this.#cuts.add(cut);
    if (departure.aborted) leave();
    if (this.#isClosed) cut("closing");
    return () => {
      departure.removeEventListener("abort", leave);
      this.#cuts.delete(cut);
    };
  }

  /** Cuts the stream when the caller's credentials or rights no longer hold. While Kubernetes cannot tell, it goes on. */
  #recheck(holds: () => Promise<boolean>, control: AbortController): NodeJS.Timeout {
    const look = async (): Promise<void> => {
      if (!(await holds().catch(() => true))) control.abort(new StreamCut("unauthorized"));
    };
    return setInterval(() => void look(), this.#options.recheckMs ?? RECHECK_MS).unref();
  }

  /** Why the caller gets no stream more: it, or everybody together, has enough. */
  #fullness({ caller }: Origin): CallError | undefined {
    const { perCaller, inAll } = this.#options.streams;
    if (perCaller > 0 && (this.#streamsOf.get(caller.key) ?? 0) >= perCaller)
      return new CallError("tooManyStreams", `the caller has ${perCaller} streams open, close one and try again later`);
    const isFull = inAll > 0 && this.#cuts.size > inAll;
    return isFull ? new CallError("tooManyStreams", "too many streams are open, try again later") : undefined;
  }

  #countOpen<A, I>({ name }: StreamCall<A, I>, { caller, transport }: Origin, change: 1 | -1): void {
    this.#counter(name)[transport] += change;
    const left = (this.#streamsOf.get(caller.key) ?? 0) + change;
    if (left > 0) this.#streamsOf.set(caller.key, left);
    else this.#streamsOf.delete(caller.key);
  }

  #reportSlow({ caller, transport }: Origin): void {
    this.#options.metrics.observeDrop();
    this.#options.logger.info({ caller: caller.name, transport }, "dropped a watch client that was too slow");
  }

  #counter(name: string): Record<TransportName, number> {
    const counter = this.#openStreams.get(name) ?? { http: 0, grpc: 0, sse: 0, ws: 0 };
    this.#openStreams.set(name, counter);
    return counter;
  }

  /** @throws CallError */
  async #answer<I, R>(
    definition: Performed<I, R>,
    request: I,
    { call, limit }: { call: Call; limit: Limited },
  ): Promise<R> {
    const work = async (): Promise<R> => {
      const grant = await decided(definition, request, call);
      return orFail(definition.failure, () => definition.run(request, { ...call, grant }));
    };
    try {
      return await unlessAborted(work(), limit.signal);
    } catch (thrown) {
      const error = limit.signal.aborted ? this.#cutOff(limit) : callErrorOf(thrown);
      this.#logBug(definition.name, error);
      throw error;
    }
  }

  /** Whatever the work made of being cut off, this is why. */
  #cutOff({ isTooLate }: Limited): CallError {
    if (isTooLate) return new CallError("tooLate", `the call took longer than ${this.#options.deadlineMs / 1000} s`);
    return new CallError("unexpected", "the client left before the answer");
  }

  /** Logs an error that is ours and not the client's. */
  #logBug(call: string, error: CallError): void {
    const { cause } = error;
    if (error.kind !== ERRORS.unexpected || cause === undefined) return;
    const stack = cause instanceof Error ? cause.stack : messageOf(cause);
    this.#options.logger.error({ method: call, stack }, "a call failed unexpectedly");
  }

  #count(method: string, { transport }: Origin, code: number, seconds?: number): void {
    this.#options.metrics.observeCall({ method, transport, code }, seconds);
  }

  /** Who did what to which object and how it ended; never what the request holds. */
  #audit<I>({ audit, name }: Audited<I>, request: I, { caller, transport, address }: Origin, code: number): void {
    const told = audit === false ? undefined : audit(request);
    if (told === undefined) return;
    const fields = audited(told);
    const line = { audit: true, call: name, ...fields, caller: caller.name, from: address, transport, code };
    this.#options.logger.info(line, "audit");
  }
}

/** The call's own checks, then who may; what comes of the latter is for the work. @throws CallError */
function decided<I>(
  { check, access, failure }: Pick<StreamCall<unknown, I>, "check" | "access" | "failure">,
  request: I,
  call: Call,
): Promise<unknown> {
  return orFail(failure, async () => {
    check(request, call.backend);
    return access.decide(request, call);
  });
}

/** Whether the caller would get the same stream again; not if what it is about is gone. */
async function stillGranted<I>(
  { access }: Pick<StreamCall<unknown, I>, "access">,
  request: I,
  call: Call,
): Promise<boolean> {
  try {
    await access.decide(request, call);
    return true;
  } catch (error) {
    return !(error instanceof CallError) || error.reason === "ServiceUnavailable";
  }
}

function after(ms: number, action: () => void): NodeJS.Timeout {
  return setTimeout(action, Math.min(ms, LONGEST_TIMER_MS)).unref();
}

/** Texts of a client's are cut. */
function audited({ subject, reason }: AuditFields): AuditFields {
  return {
    ...(subject !== undefined && { subject: subject.slice(0, LONGEST_NAME) }),
    ...(reason && { reason: reason.slice(0, LONGEST_REASON) }),
  };
}

/** What a call answers that ended in an error. */
export function refusalOf(schema: DescMessage, error: CallError): Outcome {
  return { message: withStatus(schema, { code: error.code, message: error.message }), error };
}

/** Every answer of a call with one has a `status`, whatever else it has. */
function withStatus(schema: DescMessage, status: { code: number; message: string }, answer: object = {}): Message {
  return create(schema, { ...answer, status: create(StatusSchema, status) });
}

/** The cut that ended a stream, whatever the work made of it. */
function cutOf(thrown: unknown, signal: AbortSignal): StreamCut | undefined {
  if (thrown instanceof StreamCut) return thrown;
  return signal.reason instanceof StreamCut ? signal.reason : undefined;
}
