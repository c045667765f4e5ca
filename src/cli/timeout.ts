import { usage } from "./errors.ts";
import { type FlagTable, type FlagValues, text } from "./flags.ts";
import { parseDuration } from "./output/duration.ts";

/** The flag of whatever follows a job to its end. */
export const TIMEOUT_FLAG = {
  timeout: { type: "string", value: "TIME", help: "Give up after this, such as 10m, with exit code 124; never." },
} as const satisfies FlagTable;

/** The time of the flag in milliseconds; undefined if it is not given. @throws CliError */
export function durationFlag(flags: FlagValues, name = "timeout"): number | undefined {
  const given = text(flags, name);
  if (given === undefined) return undefined;
  const ms = parseDuration(given);
  if (ms === undefined) throw usage(`--${name} is "${given}"`, "a time such as 90s, 5m or 2h");
  return ms;
}
