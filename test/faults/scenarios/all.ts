import type { Scenario } from "../scenario.ts";
import { COMMANDS } from "./commands.ts";
import { CONTAINERS } from "./containers.ts";
import { GRAPHS } from "./graphs.ts";
import { DELETIONS, OTHERS, WAITS } from "./lifecycles.ts";

export const SCENARIOS: readonly Scenario[] = [
  ...GRAPHS,
  ...COMMANDS,
  ...DELETIONS,
  ...WAITS,
  ...CONTAINERS,
  ...OTHERS,
];

/** Throws for a name that there is not. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario "${name}"`);
  return found;
}
