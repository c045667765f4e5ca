import { join } from "node:path";
import type { Addresses } from "../addresses.ts";
import type { ResolvedOptions } from "../options.ts";

/** What every component's command line is made from. */
export interface ComponentContext {
  dir: string;
  options: ResolvedOptions;
  addresses: Addresses;
  /** Path of a program. */
  binary: (name: string) => string;
}

/** Log file of a component. */
export function logFileOf(dir: string, component: string): string {
  return join(dir, "logs", `${component}.log`);
}
