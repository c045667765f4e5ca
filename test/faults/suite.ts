import { expect, it } from "vitest";
import { Random } from "../support/random.ts";
import { Explorer, type Failure } from "./explore.ts";
import type { Fault } from "./fault.ts";
import { describeFailure } from "./report.ts";
import { SCENARIOS, scenarioNamed } from "./scenarios/all.ts";
import type { Scenario } from "./scenario.ts";

/** How long all suites of faults may take together, on two cores. What does not fit is left out: the first in an order of chance. */
const SECONDS = Number(process.env["KJO_FAULTS_SECONDS"] ?? 60);
/** The same each time, so that a red run speaks of the change it belongs to; `npm run faults` looks for more. */
const SEED = Number(process.env["KJO_SEED"] ?? 1);
const SLICE_MS = (SECONDS * 2 * 1000) / SCENARIOS.length;
/** Of a scenario's time, so much is for single faults; the rest for pairs and triples. */
const FOR_SINGLES = 0.8;

/** One test for each scenario: single faults in an order that the seed gives, then combinations, while its time lasts. */
export function testScenarios(scenarios: readonly Scenario[]): void {
  it.each(scenarios.map((each) => [each.name, each] as const))("%s", { timeout: 120_000 }, async (_, scenario) => {
    const explorer = await Explorer.open(scenario, scenarioNamed);
    expect(explorer.problems).toEqual([]);
    const begin = performance.now();
    const random = new Random(SEED);
    const failures: Failure[] = [];
    const run = async (faults: readonly Fault[], seed: number): Promise<void> => {
      const problems = await explorer.judge(faults, seed);
      if (problems.length > 0)
        failures.push({ scenario: scenario.name, problems, ...(await explorer.shrink(faults, seed)) });
    };
    const lasts = (part: number): boolean => performance.now() - begin < part * SLICE_MS && failures.length < 3;
    for (const fault of shuffled(explorer.singles(), random)) if (lasts(FOR_SINGLES)) await run([fault], 0);
    for (let seed = SEED; lasts(1); seed += 1) await run(explorer.combination(seed), seed);
    expect(failures.map(describeFailure).join("\n")).toBe("");
  });
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
