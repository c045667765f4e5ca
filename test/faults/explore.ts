import { Random } from "../support/random.ts";
import {
  callFaults,
  EVENT_FAULTS,
  type EventFault,
  type Fault,
  formatFaults,
  LEASE_FAULTS,
  type LeaseFault,
} from "./fault.ts";
import { type RunResult, runScenario } from "./run.ts";
import type { Scenario } from "./scenario.ts";

/** A run that went wrong, and how to see it again. */
export interface Failure {
  readonly scenario: string;
  readonly faults: readonly Fault[];
  readonly seed: number;
  readonly problems: readonly string[];
}

/** How often each kind of fault was injected, and survived. */
export type Tally = Record<string, { injected: number; survived: number }>;

/** Beside the writes of the fault-free run, so many may be added by each fault. */
const WRITES_PER_FAULT = 24;

/** Without faults an outcome is in the status so soon after the pod's end: there and back over the network, and no pause. */
const PROMPT_MS = 10;

/** Runs of one scenario, each held against the one without faults. */
export class Explorer {
  readonly scenario: Scenario;
  /** What goes wrong without any fault. */
  readonly problems: readonly string[];
  readonly #base: RunResult;
  readonly #end: string;

  private constructor(scenario: Scenario, base: RunResult, problems: readonly string[]) {
    this.problems = problems;
    this.scenario = scenario;
    this.#base = base;
    this.#end = JSON.stringify(base.end);
  }

  /** Runs the scenario without any fault, which is what all other runs are held against. */
  static async open(scenario: Scenario, named: (name: string) => Scenario): Promise<Explorer> {
    const base = await runScenario(scenario);
    const problems = [...base.problems];
    if (scenario.sameEndAs !== undefined) {
      const other = await runScenario(named(scenario.sameEndAs));
      problems.push(...differences(JSON.stringify(other.end), base.end));
    }
    if (base.slowestOutcomeMs > PROMPT_MS && scenario.outcomesAreLate !== true)
      problems.push(`the success of a party was written ${base.slowestOutcomeMs} ms after its end`);
    if (base.slowestStopMs > PROMPT_MS)
      problems.push(`a pod was asked for ${base.slowestStopMs} ms after its job was to be stopped`);
    return new Explorer(scenario, base, problems);
  }

  /** The number of the call or event of the fault-free run that reads so, the `nth` of them. */
  find(text: string, nth = 0): number {
    for (const all of [this.#base.calls, this.#base.events]) {
      const found = all.flatMap((each, at) => (each === text ? [at] : []));
      if (found.length > nth) return found[nth]!;
    }
    throw new Error(
      `${this.scenario.name} has no "${text}": ${[...this.#base.calls, ...this.#base.events].join(", ")}`,
    );
  }

  /** Every fault at every call and every event of the fault-free run. */
  singles(): Fault[] {
    const lease = this.scenario.replicas === undefined ? [] : (Object.keys(LEASE_FAULTS) as LeaseFault[]);
    const { calls, events } = this.#base;
    const ofCalls = calls.flatMap((text, at) =>
      [...callFaults(!/^(GET|WATCH) /.test(text)), ...lease].map((kind) => ({ kind, at })),
    );
    const ofEvents = events.flatMap((_, at) =>
      (Object.keys(EVENT_FAULTS) as EventFault[]).map((kind) => ({ kind, at })),
    );
    return [...ofCalls, ...ofEvents];
  }

  /** Two or three faults, and other latencies: all from the seed. */
  combination(seed: number): Fault[] {
    const random = new Random(seed);
    const singles = this.singles();
    const count = 2 + random.below(2);
    const picked = Array.from({ length: count }, () => singles[random.below(singles.length)]!);
    return picked.filter(({ kind, at }, i) => picked.findIndex((each) => each.kind === kind && each.at === at) === i);
  }

  /** What goes wrong with these faults. */
  async judge(
    faults: readonly Fault[],
    seed = 0,
    mostMoreWrites = WRITES_PER_FAULT * Math.max(1, faults.length) + (this.scenario.moreWrites ?? 0),
  ): Promise<string[]> {
    const result = await runScenario(this.scenario, { faults, seed });
    const problems = [...result.problems];
    if (this.scenario.mayEndOtherwise !== true) problems.push(...differences(this.#end, result.end));
    if (result.writes > this.#base.writes + mostMoreWrites)
      problems.push(`${result.writes} writes, ${this.#base.writes} without faults`);
    return problems;
  }

  /** The fewest of the faults, and if possible the plain latencies, with which it still goes wrong. */
  async shrink(faults: readonly Fault[], seed: number): Promise<Pick<Failure, "faults" | "seed">> {
    if (seed !== 0 && (await this.judge(faults)).length > 0) return this.shrink(faults, 0);
    for (const dropped of faults.length > 1 ? faults : []) {
      const left = faults.filter((each) => each !== dropped);
      if ((await this.judge(left, seed)).length > 0) return this.shrink(left, seed);
    }
    return { faults, seed };
  }
}

/** What runs came to, of however many scenarios. */
export class Ledger {
  readonly tally: Tally = {};
  readonly failures: Failure[] = [];
  runs = 0;

  note(run: Failure): void {
    const well = run.problems.length === 0;
    this.runs += 1;
    for (const { kind } of run.faults) this.#count(kind, 1, well ? 1 : 0);
    if (!well) this.failures.push(run);
  }

  add({ runs, tally, failures }: Pick<Ledger, "runs" | "tally" | "failures">): void {
    this.runs += runs;
    this.failures.push(...failures);
    for (const [kind, { injected, survived }] of Object.entries(tally)) this.#count(kind, injected, survived);
  }

  #count(kind: string, injected: number, survived: number): void {
    const count = (this.tally[kind] ??= { injected: 0, survived: 0 });
    count.injected += injected;
    count.survived += survived;
  }
}

/** Where two end states differ, as paths. */
function differences(wanted: string, found: unknown): string[] {
  if (JSON.stringify(found) === wanted) return [];
  const paths: string[] = [];
  compare(JSON.parse(wanted), JSON.parse(JSON.stringify(found)), "", paths);
  return paths.length === 0 ? [] : [`the end differs: ${paths.slice(0, 6).join("; ")}`];
}

function compare(wanted: unknown, found: unknown, path: string, paths: string[]): void {
  if (JSON.stringify(wanted) === JSON.stringify(found)) return;
  if (typeof wanted !== "object" || typeof found !== "object" || wanted === null || found === null) {
    paths.push(`${path} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
    return;
  }
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    compare((wanted as Record<string, unknown>)[key], (found as Record<string, unknown>)[key], `${path}/${key}`, paths);
  }
}

/** The command that shows a failure again, with everything that happens. */
export function replayCommand({ scenario, faults, seed }: Omit<Failure, "problems">): string {
  const struck = faults.length === 0 ? "" : ` --faults ${formatFaults(faults)}`;
  return `npm run faults -- --scenario ${scenario}${struck}${seed === 0 ? "" : ` --seed ${seed}`}`;
}
