import { AsyncLocalStorage } from "node:async_hooks";
import type { Lease } from "../../src/api/kubernetes.ts";
import { countQuotas } from "../../src/local/controllers/quotas.ts";
import { Random } from "../support/random.ts";
import type { Call } from "./call.ts";
import { settle, VirtualTime } from "./clock.ts";
import { endState } from "./end-state.ts";
import type { Fault } from "./fault.ts";
import { FaultyNetwork, type StaleState } from "./faulty-network.ts";
import { Judge, NEIGHBOUR } from "./judge.ts";
import { Kubelet, NODE_NAME } from "./kubelet.ts";
import { ModelApiServer } from "../../src/local/api/server.ts";
import type { Change, ModelRequest, ModelResponse } from "../../src/local/api/types.ts";
import { OperatorProcess } from "./operator-process.ts";
import type { Scenario } from "./scenario.ts";
import { describeChange } from "./trace.ts";
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
  /** How long after a Stop or a Cancel a pod was still asked for, at the latest. */
  readonly slowestStopMs: number;
  /** Which of the given faults struck. */
  readonly struck: number;
  readonly virtualMs: number;
  readonly trace: readonly string[];
}

/** Nothing was written for so long: the run is over if the story is. Longer than every pause of the operator between two tries. */
const QUIET_MS = 100_000;
/** The same while the story has not ended as it must, or a watch went silent: that is noticed after 240 s, and the next one begins then. */
const SILENT_MS = 600_000;
/** No client notices before that its watch is silent; then it looks at everything. */
const NOTICED_MS = 200_000;
/** From here on a finished world must not be asked anything. */
const IDLE_AFTER_MS = 70_000;
const LONGEST_MS = 3 * 3_600_000;
const RESTART_MS = 300;
const BOOKMARK_MS = 60_000;
const STEP_LIMIT = 200_000;

const ownerOfTimer = new AsyncLocalStorage<OperatorProcess>();

/** One scenario, once, with the given faults. */
class Run {
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #time = new VirtualTime();
  readonly #model: ModelApiServer;
  readonly #view = new View();
  readonly #judge: Judge;
  readonly #kubelet: Kubelet;
  readonly #world: World;
  readonly #network: FaultyNetwork;
  readonly #processes: OperatorProcess[] = [];
  readonly #trace: string[] | undefined;
  readonly #broken: string[] = [];
  readonly #isPlain: boolean;
  #flags: readonly string[];
  #seen = 0;
  #move = 0;
  #moveDue = false;
  #lastChange = 0;

  constructor(scenario: Scenario, options: RunOptions) {
    const { faults = [], seed = 0, trace = false } = options;
    this.#scenario = scenario;
    this.#random = new Random(seed);
    this.#trace = trace ? [] : undefined;
    this.#flags = scenario.flags ?? [];
    const { admit } = scenario;
    this.#model = new ModelApiServer({
      now: () => this.#time.wall,
      ...(admit && { admit: (request: ModelRequest) => admit(request, this.#view) }),
    });
    const { leavesBehind, neighbour } = scenario;
    this.#judge = new Judge(this.#view, { elects: this.#elects, leavesBehind, neighbour: neighbour?.jobNamespace });
    this.#isPlain = faults.length === 0 && seed === 0;
    this.#network = new FaultyNetwork({
      time: this.#time,
      model: this.#model,
      faults,
      random: this.#random,
      jitter: seed !== 0,
      countsReviews: scenario.countsReviews === true,
      handle: (request) => scenario.refuses?.(request, this.#view) ?? this.#handle(request),
      hangsMs: (request) => scenario.hangsMs?.(request, this.#view) ?? 0,
      onSent: (call) => this.#judge.sent(call, this.#time.wall),
      crash: (process, stale) => this.#crash(process, stale),
      tell: (line) => this.#tell(line),
    });
    this.#kubelet = new Kubelet({
      view: this.#view,
      life: scenario.life,
      nodes: scenario.nodes,
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
      this.#addNode();
      for (const object of this.#scenario.objects) this.#world.create(object);
      for (let i = 0; i < (this.#scenario.replicas ?? 1); i += 1) this.#start(`operator-${i}`);
      if (this.#scenario.neighbour !== undefined) this.#start(NEIGHBOUR);
      this.#every(BOOKMARK_MS, () => this.#model.bookmark());
      this.#move = 0;
      this.#look();
      await settle();
      await this.#untilRest();
      this.#judge.atRest();
      if (!this.#scenario.expect(this.#view)) this.#broken.push("the story did not end as it must");
      if (this.#isPlain && this.#scenario.expectPlain?.(this.#view) === false)
        this.#broken.push("the story did not go as it must where no fault strikes");
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

  #addNode(): void {
    this.#world.create({ apiVersion: "v1", kind: "Node", metadata: { name: NODE_NAME } });
    const conditions = [{ type: "Ready", status: "True" }];
    this.#world.patch("nodes", NODE_NAME, { status: { conditions } }, "status");
  }

  // --- time ---

  async #untilRest(): Promise<void> {
    for (let steps = 0; ; steps += 1) {
      const next = this.#time.next ?? Number.POSITIVE_INFINITY;
      if (this.#isOver() && next - this.#lastChange > this.#quietMs) return;
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

  get #quietMs(): number {
    return this.#scenario.expect(this.#view) && !this.#network.wasSilent ? QUIET_MS : SILENT_MS;
  }

  #every(ms: number, act: () => void): void {
    this.#time.after(ms, () => {
      act();
      this.#every(ms, act);
    });
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
      const call = this.#network.callOf(change);
      this.#tell(() => describeChange(change, call));
      this.#judge.committed(change, call, this.#time.now);
      this.#view.take(change);
      if (change.plural === "leases") this.#noteHolder(change, call);
      else if (change.plural !== "events") this.#lastChange = this.#time.now;
      this.#kubelet.react(change);
      if (change.plural === "pods" && this.#scenario.countsQuotas === true) countQuotas(this.#model);
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
      ...this.#flagsOf(name),
    ];
    const make = (): OperatorProcess => {
      const process: OperatorProcess = new OperatorProcess(name, this.#network, flags);
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

  #flagsOf(name: string): readonly string[] {
    const { neighbour } = this.#scenario;
    if (neighbour === undefined || !name.startsWith(NEIGHBOUR)) return this.#flags;
    return [`--job-namespaces=${neighbour.jobNamespace}`, ...neighbour.flags];
  }

  #crash(process: OperatorProcess, stale?: StaleState): void {
    if (!process.alive) return;
    this.#tell(() => `${process.name} is gone`);
    this.#network.closeStreams(process);
    process.kill();
    const [base, generation = "0"] = process.name.split("'");
    this.#time.after(RESTART_MS, () => {
      const next = this.#start(`${base}'${Number(generation) + 1}`);
      if (stale !== undefined) this.#network.showStale(next, stale);
    });
  }

  #restartWith(flags: readonly string[]): void {
    this.#flags = flags;
    for (const process of this.#processes.filter(({ alive }) => alive)) this.#crash(process);
  }

  // --- the end ---

  #judgeIdleness(): void {
    const { jobs } = this.#view;
    if (!jobs.every((job) => job.status?.completionTime !== undefined)) return;
    const from = this.#lastChange + IDLE_AFTER_MS;
    const to = this.#network.wasSilent ? this.#lastChange + NOTICED_MS : Number.POSITIVE_INFINITY;
    const late = this.#network.calls.filter(
      ({ at, isWatch, plural }) => at > from && at < to && !isWatch && plural !== "leases",
    );
    const [first] = late;
    // What a refusal leaves behind is looked for ever more seldom: here once, or twice in a longer run, at two calls each.
    const looks = this.#network.wasSilent ? 2 : 1;
    const mayAsk = this.#scenario.leavesBehind === undefined ? 0 : looks * 2;
    if (first !== undefined && late.length > mayAsk)
      this.#broken.push(`an idle operator makes ${late.length} calls, such as ${first.text}`);
  }

  #result(): RunResult {
    const active = this.#lastChange + 1000;
    const { calls, events, struck } = this.#network;
    return {
      problems: [...this.#judge.problems, ...this.#broken],
      end: endState(this.#view),
      calls: calls.filter(({ at }) => at <= active).map(({ text }) => text),
      events: events.filter(({ at }) => at <= active).map(({ text }) => text),
      writes: calls.filter((call) => call.isWrite).length,
      slowestOutcomeMs: this.#judge.slowestOutcomeMs,
      slowestStopMs: this.#judge.slowestStopMs,
      struck,
      virtualMs: this.#time.now,
      trace: this.#trace ?? [],
    };
  }

  #tell(line: () => string): void {
    this.#trace?.push(`${(this.#time.now / 1000).toFixed(3).padStart(9)} ${line()}`);
  }
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
