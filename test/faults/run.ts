import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage } from "node:http";
import type { KubeObject, Lease } from "../../src/api/kubernetes.ts";
import type { Outgoing } from "../../src/kube/exchange.ts";
import { Random } from "../support/random.ts";
import { Call } from "./call.ts";
import { settle, VirtualTime } from "./clock.ts";
import { endState } from "./end-state.ts";
import { EventStream } from "./event-stream.ts";
import { type EventFault, type Fault, type FaultKind, isEventFault } from "./fault.ts";
import { Judge } from "./judge.ts";
import { Kubelet } from "./kubelet.ts";
import { ModelApiServer, requestOf } from "../../src/local/api/server.ts";
import type { Change, ModelEvent, ModelRequest, ModelResponse } from "../../src/local/api/types.ts";
import { answer } from "../../src/local/api/wire.ts";
import { type Network, OperatorProcess, refusal, type Reply, reset } from "./operator-process.ts";
import type { Scenario } from "./scenario.ts";
import { describeCall, describeChange, describeEvent, messageIn, versionOf } from "./trace.ts";
import { View } from "./view.ts";
import { World } from "./world.ts";

export interface RunOptions {
  readonly faults?: readonly Fault[];
  /** 0: the same short way for everything. Else latencies are drawn from it. */
  readonly seed?: number;
  /** Keep a line for everything that happens. */
  readonly trace?: boolean;
}

/** What a run came to. */
export interface RunResult {
  /** One sentence for everything that went wrong. */
  readonly problems: string[];
  /** What must be the same however the run went. */
  readonly end: unknown;
  /** The calls that were made while anything moved, such as `POST alice/pods`. */
  readonly calls: readonly string[];
  /** The events that were sent to the operator while anything moved, such as `MODIFIED pods alice/j-a-0`. */
  readonly events: readonly string[];
  /** Writes that the operator sent, without Events and the Lease. */
  readonly writes: number;
  /** How long after a party's last pod its success was written, at the latest. */
  readonly slowestOutcomeMs: number;
  /** Which of the given faults struck. */
  readonly struck: number;
  readonly virtualMs: number;
  readonly trace: readonly string[];
}

/** Nothing was written for so long: the run is over if the story is. Longer than every pause of the operator between two tries. */
const QUIET_MS = 100_000;
/** From here on a finished world must not be asked anything. */
const IDLE_AFTER_MS = 70_000;
const LONGEST_MS = 3 * 3_600_000;
const RESTART_MS = 300;
const LATE_MS = 40_000;
const SLOW_MS = 5000;
const REACTION_MS = { soon: 20, late: 100 };
const FROZEN_MS = 20_000;
const BOOKMARK_MS = 60_000;
const STALE_MS = 3000;
const STEP_LIMIT = 200_000;

interface StaleView {
  /** Undefined: every kind. */
  readonly plural: string | undefined;
  readonly version: number;
  readonly served: Set<string>;
}

const ownerOfTimer = new AsyncLocalStorage<OperatorProcess>();

/** One scenario, once, with the given faults. */
class Run implements Network {
  readonly #scenario: Scenario;
  readonly #faults: Map<string, FaultKind>;
  readonly #random: Random;
  readonly #jitter: boolean;
  readonly #time = new VirtualTime();
  readonly #model: ModelApiServer;
  readonly #view = new View();
  readonly #judge: Judge;
  readonly #kubelet: Kubelet;
  readonly #world: World;
  readonly #calls: Call[] = [];
  readonly #events: { readonly at: number; readonly text: string }[] = [];
  readonly #processes: OperatorProcess[] = [];
  readonly #streams = new Set<EventStream>();
  readonly #byRequest = new Map<ModelRequest, Call>();
  readonly #stale = new Map<OperatorProcess, StaleView>();
  /** Watches of these kinds are refused until then. */
  readonly #unreachable = new Map<string, number>();
  readonly #trace: string[] | undefined;
  readonly #broken: string[] = [];
  #flags: readonly string[];
  #seen = 0;
  #move = 0;
  #moveDue = false;
  #lastChange = 0;
  #struck = 0;

  constructor(scenario: Scenario, options: RunOptions) {
    const { faults = [], seed = 0, trace = false } = options;
    this.#scenario = scenario;
    this.#faults = new Map(faults.map(({ kind, at }) => [`${isEventFault(kind) ? "event" : "call"} ${at}`, kind]));
    this.#random = new Random(seed);
    this.#jitter = seed !== 0;
    this.#trace = trace ? [] : undefined;
    this.#flags = scenario.flags ?? [];
    const { admit } = scenario;
    this.#model = new ModelApiServer({
      now: () => this.#time.wall,
      ...(admit && { admit: (request: ModelRequest) => admit(request, this.#view) }),
    });
    this.#judge = new Judge(this.#view, this.#elects);
    this.#kubelet = new Kubelet({
      view: this.#view,
      life: scenario.life,
      after: (ms, fn) => this.#time.after(ms, fn),
      handle: (request) => void this.#handle(request),
    });
    this.#world = new World(
      this.#view,
      (request) => this.#handle(request),
      (flags) => this.#restartWith(flags),
    );
  }

  get #elects(): boolean {
    return (this.#scenario.replicas ?? 1) > 1;
  }

  async execute(): Promise<RunResult> {
    const { random } = Math;
    Math.random = () => this.#random.next();
    this.#time.install(this.#elects ? () => ownerOfTimer.getStore() : undefined);
    try {
      for (const object of this.#scenario.objects) this.#world.create(object);
      for (let i = 0; i < (this.#scenario.replicas ?? 1); i += 1) this.#start(`operator-${i}`);
      this.#every(BOOKMARK_MS, () => this.#model.bookmark());
      this.#move = 0;
      this.#look();
      await settle();
      await this.#untilRest();
      this.#judge.atRest();
      if (!this.#scenario.expect(this.#view)) this.#broken.push("the story did not end as it must");
      this.#judgeIdleness();
      return this.#result();
    } finally {
      for (const process of this.#processes) process.kill();
      await settle();
      await settle();
      this.#time.uninstall();
      Math.random = random;
    }
  }

  // --- time ---

  async #untilRest(): Promise<void> {
    for (let steps = 0; ; steps += 1) {
      const next = this.#time.next ?? Number.POSITIVE_INFINITY;
      if (this.#isOver() && next - this.#lastChange > QUIET_MS) return;
      if (next > LONGEST_MS || steps > STEP_LIMIT) {
        this.#broken.push(`it did not come to rest within ${steps > STEP_LIMIT ? `${STEP_LIMIT} steps` : "3 hours"}`);
        return;
      }
      await this.#time.step();
    }
  }

  #isOver(): boolean {
    if (this.#move < (this.#scenario.script?.length ?? 0)) return false;
    const until =
      this.#scenario.until ?? ((view: View) => view.jobs.every((job) => job.status?.completionTime !== undefined));
    return until(this.#view);
  }

  #every(ms: number, act: () => void): void {
    this.#time.after(ms, () => {
      act();
      this.#every(ms, act);
    });
  }

  #latency(): number {
    if (!this.#jitter) return 1;
    const roll = this.#random.next();
    return roll < 0.7
      ? 1 + 4 * this.#random.next()
      : roll < 0.97
        ? 30 * this.#random.next()
        : 300 * this.#random.next();
  }

  // --- what is stored ---

  #handle(request: ModelRequest): ModelResponse {
    const response = this.#model.handle(request);
    this.#take();
    return response;
  }

  #take(): void {
    const { log } = this.#model;
    for (; this.#seen < log.length; this.#seen += 1) {
      const change = log[this.#seen]!;
      const call = change.request && this.#byRequest.get(change.request);
      this.#tell(() => describeChange(change, call));
      this.#judge.committed(change, call, this.#time.now);
      this.#view.take(change);
      if (change.plural === "leases") this.#noteHolder(change, call);
      else if (change.plural !== "events") this.#lastChange = this.#time.now;
      this.#kubelet.react(change);
    }
    this.#look();
  }

  /** Makes the script's next move due if its time has come. */
  #look(): void {
    const move = this.#scenario.script?.[this.#move];
    if (move === undefined || this.#moveDue || !move.when(this.#view)) return;
    this.#moveDue = true;
    this.#time.after(move.afterMs ?? 1, () => {
      this.#tell(() => `move ${this.#move}`);
      this.#lastChange = this.#time.now;
      this.#move += 1;
      this.#moveDue = false;
      move.act(this.#world);
      this.#look();
    });
  }

  #noteHolder({ object }: Change, call: Call | undefined): void {
    const process = this.#processes.find(({ name }) => name === call?.process);
    const holder = (object as unknown as Lease).spec?.holderIdentity;
    if (process !== undefined && holder) process.identity = holder;
  }

  // --- processes ---

  #start(name: string): OperatorProcess {
    const flags = [
      `--leader-elect=${this.#elects}`,
      "--operator-namespace=kusciajob-operator",
      "--missing-reference-grace=600s",
      "--image-pull-deadline=600s",
      "--default-lifecycle=1800s",
      ...this.#flags,
    ];
    const make = (): OperatorProcess => {
      const process: OperatorProcess = new OperatorProcess(name, this, flags);
      return process;
    };
    // The process is not known before it is made, but its timers are.
    const holder: { process?: OperatorProcess } = {};
    const process = this.#elects ? ownerOfTimer.run(ownerProxy(holder), make) : make();
    holder.process = process;
    this.#processes.push(process);
    this.#tell(() => `${name} starts`);
    // As a container is started again when its process ends.
    process.onLost(() => this.#crash(process));
    return process;
  }

  #crash(process: OperatorProcess, stale?: Omit<StaleView, "served">): void {
    if (!process.alive) return;
    this.#tell(() => `${process.name} is gone`);
    for (const stream of this.#streams) if (stream.process === process) stream.close();
    process.kill();
    const [base, generation = "0"] = process.name.split("'");
    this.#time.after(RESTART_MS, () => {
      const next = this.#start(`${base}'${Number(generation) + 1}`);
      if (stale !== undefined) this.#stale.set(next, { ...stale, served: new Set() });
    });
  }

  #restartWith(flags: readonly string[]): void {
    this.#flags = flags;
    for (const process of this.#processes.filter(({ alive }) => alive)) this.#crash(process);
  }

  // --- calls ---

  send(process: OperatorProcess, outgoing: Outgoing, reply: Reply): void {
    const request = requestOf(outgoing);
    const isReview = request.path.includes("subjectaccessreviews");
    // They decide nothing, so one scenario is enough to see what happens when they fail.
    if (isReview && this.#scenario.countsReviews !== true) {
      const { code, body } = this.#model.handle(request);
      reply.answer(answer(code, body));
      return;
    }
    const number = this.#calls.length;
    const identity = (): string | undefined => process.identity;
    const call = new Call({ number, process: process.name, at: this.#time.now, identity, request });
    this.#calls.push(call);
    this.#byRequest.set(request, call);
    call.fault = this.#faults.get(`call ${number}`);
    if (call.fault !== undefined) this.#struck += 1;
    this.#judge.sent(call, this.#time.wall);
    this.#tell(() => `#${number} ${call.process}: ${describeCall(call)}${call.fault ? `  <-- ${call.fault}` : ""}`);
    if (call.fault === "partition") process.cutUntil = this.#time.now + FROZEN_MS;
    if (call.fault === "pause") process.frozenUntil = this.#time.now + FROZEN_MS;
    this.#route({ process, call, reply });
  }

  #route(sent: Sent): void {
    const { process, call, reply } = sent;
    const carryOut = (ms: number, then: (message: IncomingMessage) => void): void =>
      this.#time.after(Math.max(ms, process.cutUntil - this.#time.now), () => then(this.#serve(sent)));
    const soon = (then: (message: IncomingMessage) => void): void => carryOut(this.#latency(), then);
    const refuse = (code: number, reason: string, message: string): void =>
      this.#time.after(this.#latency(), () => this.#answer(process, refusal(code, reason, message), reply));
    const answerWith = (message: IncomingMessage): void => this.#answer(process, message, reply);
    const drop = (message: IncomingMessage): void => void message.destroy();
    const ways: Partial<Record<FaultKind, () => void>> = {
      "crash-before": () => this.#crash(process),
      "crash-after": () => soon((message) => (drop(message), this.#crash(process))),
      conflict: () => refuse(409, "Conflict", "Operation cannot be fulfilled: the object has been modified"),
      "too-many-requests": () => refuse(429, "TooManyRequests", "too many requests"),
      "server-error": () => refuse(500, "InternalError", "etcdserver: request timed out"),
      timeout: () => {},
      "timeout-committed": () => soon(drop),
      "late-commit": () => carryOut(LATE_MS, drop),
      slow: () => soon((message) => this.#time.after(SLOW_MS, () => answerWith(message))),
      reset: () => this.#time.after(this.#latency(), () => reply.fail(reset())),
      "reset-committed": () => soon((message) => (drop(message), reply.fail(reset()))),
      pause: () => carryOut(FROZEN_MS - 2000, answerWith),
    };
    const way = call.fault === undefined ? undefined : ways[call.fault];
    if (way === undefined) soon(answerWith);
    else way();
  }

  #answer(process: OperatorProcess, message: IncomingMessage, reply: Reply): void {
    const arrive = (): void => {
      const blocked = Math.max(process.frozenUntil, process.cutUntil) - this.#time.now;
      if (blocked > 0) this.#time.after(blocked, arrive);
      else if (process.alive) reply.answer(message);
      else message.destroy();
    };
    this.#time.after(this.#latency(), arrive);
  }

  #serve(sent: Sent): IncomingMessage {
    const { call } = sent;
    if (call.isWatch) return this.#watch(sent);
    const { code, body, headers } = this.#handle(call.request);
    call.code = code;
    this.#tell(() => `    #${call.number} is answered with ${code}${code >= 400 ? ` ${messageIn(body)}` : ""}`);
    return answer(code, body, headers);
  }

  // --- watches ---

  #watch({ process, call }: Sent): IncomingMessage {
    const { plural, request } = call;
    if ((this.#unreachable.get(plural) ?? 0) > this.#time.now) return refusal(500, "InternalError", "no etcd leader");
    const stream = new EventStream({
      plural,
      process,
      time: this.#time,
      latency: () => this.#latency(),
      fault: (event) => this.#eventFault(plural, process, event),
      strike: (struck, fault, event) => this.#strike(struck, fault, event),
    });
    const opened = this.#model.watch(this.#staleStart(stream, call) ?? request, {
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
    const { code, body } = this.#model.handle({ method: "GET", path: `${base}?${at.toString()}` });
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
    this.#events.push({ at: this.#time.now, text });
    const fault = this.#faults.get(`event ${number}`);
    if (fault !== undefined) this.#struck += 1;
    this.#tell(() => `  *${number} to ${process.name}: ${text} @${versionOf(event)}${fault ? `  <-- ${fault}` : ""}`);
    return fault !== undefined && isEventFault(fault) ? fault : undefined;
  }

  #strike(stream: EventStream, fault: EventFault, event: ModelEvent): void {
    if (fault === "expired") {
      this.#unreachable.set(stream.plural, this.#time.now + STALE_MS);
      this.#time.after(STALE_MS, () => this.#model.compact());
    } else if (fault.startsWith("time-travel")) {
      const version = Math.max(2, Number(versionOf(event) ?? 2) - 1);
      const plural = fault === "time-travel-all" ? undefined : stream.plural;
      const reaction = fault === "time-travel" ? REACTION_MS.soon : REACTION_MS.late;
      this.#time.after(reaction, () => this.#crash(stream.process, { plural, version }));
    }
  }

  // --- the end ---

  #judgeIdleness(): void {
    const { jobs } = this.#view;
    if (!jobs.every((job) => job.status?.completionTime !== undefined)) return;
    const late = this.#calls.filter(
      (call) => call.at > this.#lastChange + IDLE_AFTER_MS && !call.isWatch && call.plural !== "leases",
    );
    const [first] = late;
    if (first !== undefined) this.#broken.push(`an idle operator makes ${late.length} calls, such as ${first.text}`);
  }

  #result(): RunResult {
    const active = this.#lastChange + 1000;
    return {
      problems: [...this.#judge.problems, ...this.#broken],
      end: endState(this.#view),
      calls: this.#calls.filter(({ at }) => at <= active).map(({ text }) => text),
      events: this.#events.filter(({ at }) => at <= active).map(({ text }) => text),
      writes: this.#calls.filter((call) => call.isWrite).length,
      slowestOutcomeMs: this.#judge.slowestOutcomeMs,
      struck: this.#struck,
      virtualMs: this.#time.now,
      trace: this.#trace ?? [],
    };
  }

  #tell(line: () => string): void {
    this.#trace?.push(`${(this.#time.now / 1000).toFixed(3).padStart(9)} ${line()}`);
  }
}

interface Sent {
  readonly process: OperatorProcess;
  readonly call: Call;
  readonly reply: Reply;
}

function ownerProxy(holder: { process?: OperatorProcess }): OperatorProcess {
  return {
    get frozenUntil() {
      return holder.process?.frozenUntil ?? 0;
    },
  } as OperatorProcess;
}

/** Runs a scenario once. Only one run at a time: it takes over the timers of this thread. */
export function runScenario(scenario: Scenario, options: RunOptions = {}): Promise<RunResult> {
  return new Run(scenario, options).execute();
}
