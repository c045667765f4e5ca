import type { IncomingMessage } from "node:http";
import type { KubeObject } from "../../src/api/kubernetes.ts";
import type { Outgoing } from "../../src/kube/exchange.ts";
import { type ModelApiServer, requestOf } from "../../src/local/api/server.ts";
import type { Change, ModelEvent, ModelRequest, ModelResponse } from "../../src/local/api/types.ts";
import { answer } from "../../src/local/api/wire.ts";
import type { Random } from "../support/random.ts";
import { Call } from "./call.ts";
import type { VirtualTime } from "./clock.ts";
import { EventStream } from "./event-stream.ts";
import { type EventFault, type Fault, type FaultKind, isEventFault } from "./fault.ts";
import { type Network, type OperatorProcess, refusal, type Reply, reset } from "./operator-process.ts";
import { describeCall, describeEvent, messageIn, versionOf } from "./trace.ts";

const LATE_MS = 40_000;
const SLOW_MS = 5000;
const REACTION_MS = { soon: 20, late: 100 };
const FROZEN_MS = 20_000;
const STALE_MS = 3000;

/** The old state that a process is shown first when it starts. */
export interface StaleState {
  /** Undefined: every kind. */
  readonly plural: string | undefined;
  readonly version: number;
}

interface StaleView extends StaleState {
  readonly served: Set<string>;
}

/** What the network works with. */
export interface FaultyNetworkInput {
  readonly time: VirtualTime;
  readonly model: ModelApiServer;
  readonly faults: readonly Fault[];
  readonly random: Random;
  /** Latencies are drawn from `random`, else they are the same short one. */
  readonly jitter: boolean;
  /** Faults strike the operator's questions about its own rights, too. */
  readonly countsReviews: boolean;
  /** Carries out a request. */
  readonly handle: (request: ModelRequest) => ModelResponse;
  /** How long a request waits before it is carried out. */
  readonly hangsMs: (request: ModelRequest) => number;
  /** A call leaves the operator. */
  readonly onSent: (call: Call) => void;
  /** Kills a process; it is started again, with an old state if one is given. */
  readonly crash: (process: OperatorProcess, stale?: StaleState) => void;
  readonly tell: (line: () => string) => void;
}

interface Sent {
  readonly process: OperatorProcess;
  readonly call: Call;
  readonly reply: Reply;
}

/** Carries calls and events between the operators and the model, and strikes them with the given faults. */
export class FaultyNetwork implements Network {
  readonly #input: FaultyNetworkInput;
  readonly #faults: ReadonlyMap<string, FaultKind>;
  readonly #calls: Call[] = [];
  readonly #events: { readonly at: number; readonly text: string }[] = [];
  readonly #streams = new Set<EventStream>();
  readonly #byRequest = new Map<ModelRequest, Call>();
  readonly #stale = new Map<OperatorProcess, StaleView>();
  /** Watches of these kinds are refused until then. */
  readonly #unreachable = new Map<string, number>();
  #struck = 0;
  #silent = false;

  constructor(input: FaultyNetworkInput) {
    this.#input = input;
    this.#faults = new Map(
      input.faults.map(({ kind, at }) => [`${isEventFault(kind) ? "event" : "call"} ${at}`, kind]),
    );
  }

  /** Every call so far. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Every event that was sent so far, but the bookmarks of each minute. */
  get events(): readonly { readonly at: number; readonly text: string }[] {
    return this.#events;
  }

  /** How many of the faults struck. */
  get struck(): number {
    return this.#struck;
  }

  /** Whether a watch went silent, which its client notices much later. */
  get wasSilent(): boolean {
    return this.#silent;
  }

  /** The call that a change came from; undefined if it was not an operator's. */
  callOf({ request }: Change): Call | undefined {
    return request && this.#byRequest.get(request);
  }

  /** Ends all streams of a process. */
  closeStreams(process: OperatorProcess): void {
    for (const stream of this.#streams) if (stream.process === process) stream.close();
  }

  /** Shows the process an old state first. */
  showStale(process: OperatorProcess, stale: StaleState): void {
    this.#stale.set(process, { ...stale, served: new Set() });
  }

  send(process: OperatorProcess, outgoing: Outgoing, reply: Reply): void {
    const request = requestOf(outgoing);
    const isReview = request.path.includes("subjectaccessreviews");
    // They decide nothing, so one scenario is enough to see what happens when they fail.
    if (isReview && !this.#input.countsReviews) {
      const { code, body } = this.#input.model.handle(request);
      reply.answer(answer(code, body));
      return;
    }
    const number = this.#calls.length;
    const identity = (): string | undefined => process.identity;
    const call = new Call({ number, process: process.name, at: this.#input.time.now, identity, request });
    this.#calls.push(call);
    this.#byRequest.set(request, call);
    call.fault = this.#faults.get(`call ${number}`);
    if (call.fault !== undefined) this.#struck += 1;
    this.#input.onSent(call);
    this.#input.tell(
      () => `#${number} ${call.process}: ${describeCall(call)}${call.fault ? `  <-- ${call.fault}` : ""}`,
    );
    if (call.fault === "partition") process.cutUntil = this.#input.time.now + FROZEN_MS;
    if (call.fault === "pause") process.frozenUntil = this.#input.time.now + FROZEN_MS;
    this.#route({ process, call, reply });
  }

  #route(sent: Sent): void {
    const { process, call, reply } = sent;
    const carryOut = (ms: number, then: (message: IncomingMessage) => void): void =>
      this.#input.time.after(Math.max(ms, process.cutUntil - this.#input.time.now), () => then(this.#serve(sent)));
    const soon = (then: (message: IncomingMessage) => void): void =>
      carryOut(this.#latency() + this.#input.hangsMs(call.request), then);
    const refuse = (code: number, reason: string, message: string): void =>
      this.#input.time.after(this.#latency(), () => this.#answer(process, refusal(code, reason, message), reply));
    const answerWith = (message: IncomingMessage): void => this.#answer(process, message, reply);
    const drop = (message: IncomingMessage): void => void message.destroy();
    const ways: Partial<Record<FaultKind, () => void>> = {
      "crash-before": () => this.#input.crash(process),
      "crash-after": () => soon((message) => (drop(message), this.#input.crash(process))),
      conflict: () => refuse(409, "Conflict", "Operation cannot be fulfilled: the object has been modified"),
      "too-many-requests": () => refuse(429, "TooManyRequests", "too many requests"),
      "server-error": () => refuse(500, "InternalError", "etcdserver: request timed out"),
      timeout: () => {},
      "timeout-committed": () => soon(drop),
      "late-commit": () => carryOut(LATE_MS, drop),
      slow: () => soon((message) => this.#input.time.after(SLOW_MS, () => answerWith(message))),
      reset: () => this.#input.time.after(this.#latency(), () => reply.fail(reset())),
      "reset-committed": () => soon((message) => (drop(message), reply.fail(reset()))),
      pause: () => carryOut(FROZEN_MS - 2000, answerWith),
    };
    const way = call.fault === undefined ? undefined : ways[call.fault];
    if (way === undefined) soon(answerWith);
    else way();
  }

  #answer(process: OperatorProcess, message: IncomingMessage, reply: Reply): void {
    const arrive = (): void => {
      const blocked = Math.max(process.frozenUntil, process.cutUntil) - this.#input.time.now;
      if (blocked > 0) this.#input.time.after(blocked, arrive);
      else if (process.alive) reply.answer(message);
      else message.destroy();
    };
    this.#input.time.after(this.#latency(), arrive);
  }

  #serve(sent: Sent): IncomingMessage {
    const { call } = sent;
    if (call.isWatch) return this.#watch(sent);
    if (call.subresource === "log") return this.#log(call);
    const { code, body, headers } = this.#input.handle(call.request);
    call.code = code;
    this.#input.tell(() => `    #${call.number} is answered with ${code}${code >= 400 ? ` ${messageIn(body)}` : ""}`);
    return answer(code, body, headers);
  }

  /** What every pod printed. */
  #log({ path, key }: Call): IncomingMessage {
    const { code, body } = this.#input.model.handle({ method: "GET", path: path.replace(/\/log\?.*$/, "") });
    return code === 200 ? answer(200, `2026-01-01T00:00:00Z said by ${key}\n`) : answer(code, body);
  }

  // --- watches ---

  #watch({ process, call }: Sent): IncomingMessage {
    const { plural, request } = call;
    if ((this.#unreachable.get(plural) ?? 0) > this.#input.time.now)
      return refusal(500, "InternalError", "no etcd leader");
    const stream = new EventStream({
      plural,
      process,
      time: this.#input.time,
      latency: () => this.#latency(),
      fault: (event) => this.#eventFault(plural, process, event),
      strike: (struck, fault, event) => this.#strike(struck, fault, event),
    });
    const opened = this.#input.model.watch(this.#staleStart(stream, call) ?? request, {
      event: (event) => stream.send(event),
      end: () => stream.end(),
    });
    if (opened.response !== undefined) return answer(opened.response.code, opened.response.body);
    stream.onClose = () => {
      opened.close();
      this.#streams.delete(stream);
    };
    this.#streams.add(stream);
    return stream.message;
  }

  /** For a process that is shown an old state first: sends that, and answers with the request that goes on from there. */
  #staleStart(stream: EventStream, { path, plural, request }: Call): ModelRequest | undefined {
    const stale = this.#stale.get(stream.process);
    if (stale === undefined || !path.includes("sendInitialEvents=true")) return undefined;
    const [base, text] = path.split("?");
    if ((stale.plural ?? plural) !== plural || stale.served.has(path)) return undefined;
    const query = new URLSearchParams(text);
    const select = new URLSearchParams();
    for (const key of ["labelSelector", "fieldSelector"]) if (query.has(key)) select.set(key, query.get(key)!);
    const at = new URLSearchParams(select);
    at.set("resourceVersion", String(stale.version));
    at.set("resourceVersionMatch", "Exact");
    const { code, body } = this.#input.model.handle({ method: "GET", path: `${base}?${at.toString()}` });
    if (code !== 200) return undefined;
    stale.served.add(path);
    const { items, apiVersion, kind } = body as { items: object[]; apiVersion: string; kind: string };
    const type = { apiVersion, kind: kind.replace(/List$/, "") };
    for (const item of items) stream.send({ type: "ADDED", object: { ...type, ...item } });
    const annotations = { "k8s.io/initial-events-end": "true" };
    const metadata = { resourceVersion: String(stale.version), annotations };
    stream.send({ type: "BOOKMARK", object: { ...type, metadata } });
    stream.hold(STALE_MS);
    select.set("watch", "true");
    select.set("allowWatchBookmarks", "true");
    select.set("resourceVersion", String(stale.version));
    return { ...request, path: `${base}?${select.toString()}` };
  }

  /** Numbers an event, and says whether a fault strikes it. The bookmarks of each minute are not counted: nothing follows from them. */
  #eventFault(plural: string, process: OperatorProcess, event: ModelEvent): EventFault | undefined {
    const { annotations } = (event.object as KubeObject).metadata ?? {};
    if (event.type === "BOOKMARK" && annotations === undefined) return undefined;
    const number = this.#events.length;
    const text = describeEvent(plural, event);
    this.#events.push({ at: this.#input.time.now, text });
    const fault = this.#faults.get(`event ${number}`);
    if (fault !== undefined) this.#struck += 1;
    if (fault === "silent") this.#silent = true;
    this.#input.tell(
      () => `  *${number} to ${process.name}: ${text} @${versionOf(event)}${fault ? `  <-- ${fault}` : ""}`,
    );
    return fault !== undefined && isEventFault(fault) ? fault : undefined;
  }

  #strike(stream: EventStream, fault: EventFault, event: ModelEvent): void {
    if (fault === "expired") {
      this.#unreachable.set(stream.plural, this.#input.time.now + STALE_MS);
      this.#input.time.after(STALE_MS, () => this.#input.model.compact());
    } else if (fault.startsWith("time-travel")) {
      const version = Math.max(2, Number(versionOf(event) ?? 2) - 1);
      const plural = fault === "time-travel-all" ? undefined : stream.plural;
      const reaction = fault === "time-travel" ? REACTION_MS.soon : REACTION_MS.late;
      this.#input.time.after(reaction, () => this.#input.crash(stream.process, { plural, version }));
    }
  }

  #latency(): number {
    if (!this.#input.jitter) return 1;
    const roll = this.#input.random.next();
    return roll < 0.7
      ? 1 + 4 * this.#input.random.next()
      : roll < 0.97
        ? 30 * this.#input.random.next()
        : 300 * this.#input.random.next();
  }
}
