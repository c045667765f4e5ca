import { Random } from "../support/random.ts";
import { Explorer, Ledger } from "./explore.ts";
import { SCENARIOS, scenarioNamed } from "./scenarios/all.ts";

/** What a worker is asked to do. */
export type Order =
  /** All single faults of a scenario, or a share of them that the seed picks. */
  | {
      readonly do: "singles";
      readonly scenario: string;
      readonly share: number;
      readonly seed: number;
      /** Default: all. */
      readonly kinds?: readonly string[];
      /** One failure is enough. */
      readonly onlyFirst?: boolean;
    }
  /** Pairs and triples, one seed after the other, for so long. */
  | { readonly do: "combinations"; readonly seed: number; readonly step: number; readonly seconds: number };

/** What came of it. */
export type Outcome = Pick<Ledger, "runs" | "tally" | "failures">;

const explorers = new Map<string, Promise<Explorer>>();

/** Explorers are kept: what a scenario comes to without faults need not be found out twice. */
function explorerOf(name: string): Promise<Explorer> {
  const known = explorers.get(name) ?? Explorer.open(scenarioNamed(name), scenarioNamed);
  explorers.set(name, known);
  return known;
}

/** Carries out an order in this process. */
export function carryOut(order: Order): Promise<Outcome> {
  return order.do === "singles" ? singles(order) : combinations(order);
}

async function singles({
  scenario,
  share,
  seed,
  kinds,
  onlyFirst,
}: Extract<Order, { do: "singles" }>): Promise<Outcome> {
  const explorer = await explorerOf(scenario);
  const random = new Random(seed);
  const ledger = new Ledger();
  if (explorer.problems.length > 0) {
    // What goes wrong by itself says nothing about faults.
    ledger.note({ scenario, faults: [], seed: 0, problems: explorer.problems });
    return ledger;
  }
  for (const fault of explorer.singles()) {
    if (random.next() >= share || kinds?.includes(fault.kind) === false) continue;
    if (onlyFirst === true && ledger.failures.length > 0) break;
    ledger.note({ scenario, faults: [fault], seed: 0, problems: await explorer.judge([fault]) });
  }
  return ledger;
}

async function combinations(order: Extract<Order, { do: "combinations" }>): Promise<Outcome> {
  const ledger = new Ledger();
  const end = performance.now() + order.seconds * 1000;
  for (let seed = order.seed; performance.now() < end; seed += order.step) {
    const { name: scenario } = SCENARIOS[seed % SCENARIOS.length]!;
    const explorer = await explorerOf(scenario);
    if (explorer.problems.length > 0) continue;
    const faults = explorer.combination(seed);
    const problems = await explorer.judge(faults, seed);
    const fewest = problems.length === 0 ? { faults, seed } : await explorer.shrink(faults, seed);
    ledger.note({ scenario, problems, ...fewest });
  }
  return ledger;
}
