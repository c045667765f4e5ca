import type { Scenario } from "../scenario.ts";
import { ADDED_TASKS } from "./added-tasks.ts";
import { APP_IMAGES } from "./app-images.ts";
import { BOUNDS, NEIGHBOURS } from "./bounds.ts";
import { COMMANDS } from "./commands.ts";
import { CONSENTS } from "./consents.ts";
import { CONTAINERS } from "./containers.ts";
import { DELETIONS } from "./deletions.ts";
import { EXTERNALS } from "./externals.ts";
import { GANGS } from "./gangs.ts";
import { GRAPHS } from "./graphs.ts";
import { HANGS } from "./hangs.ts";
import { HOOK_SCENARIOS } from "./hooks.ts";
import { KEPT_LOGS } from "./kept-logs.ts";
import { OTHERS } from "./others.ts";
import { OUTPUTS } from "./outputs.ts";
import { PAUSES } from "./pauses.ts";
import { PROGRAMS } from "./programs.ts";
import { RETRIES } from "./retries.ts";
import { SCHEDULES } from "./schedules.ts";
import { WAITS } from "./waits.ts";

export const SCENARIOS: readonly Scenario[] = [
  ...GRAPHS,
  ...COMMANDS,
  ...PAUSES,
  ...EXTERNALS,
  ...HOOK_SCENARIOS,
  ...ADDED_TASKS,
  ...OUTPUTS,
  ...KEPT_LOGS,
  ...PROGRAMS,
  ...DELETIONS,
  ...WAITS,
  ...CONSENTS,
  ...CONTAINERS,
  ...RETRIES,
  ...GANGS,
  ...SCHEDULES,
  ...OTHERS,
  ...BOUNDS,
  ...APP_IMAGES,
  ...NEIGHBOURS,
  ...HANGS,
];

/** Throws for a name that there is not. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario "${name}"`);
  return found;
}
