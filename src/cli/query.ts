import { JOB_STATE_WORDS } from "../api/phases.ts";
import { usage } from "./errors.ts";
import { type FlagTable, type FlagValues, text, texts } from "./flags.ts";
import type { JobQuery } from "./source/source.ts";

/** Flags that choose jobs. */
export const QUERY_FLAGS = {
  state: { type: "string", multiple: true, value: "STATE", help: "Only in these states, such as Running,Failed." },
  party: { type: "string", value: "DOMAIN", help: "Only with this party." },
  initiator: { type: "string", value: "DOMAIN", help: "Only begun by this domain." },
  template: { type: "string", value: "NAME", help: "Only made from this template." },
  schedule: { type: "string", value: "NAME", help: "Only runs of this schedule." },
  name: { type: "string", value: "TEXT", help: "Only with this in the name." },
  selector: { type: "string", short: "l", value: "KEY=VALUE,..", help: "Only with these labels." },
} as const satisfies FlagTable;

/** @throws CliError */
export function queryOf(flags: FlagValues): JobQuery {
  return {
    states: texts(flags, "state").map(stateOf),
    party: text(flags, "party"),
    initiator: text(flags, "initiator"),
    template: text(flags, "template"),
    schedule: text(flags, "schedule"),
    nameContains: text(flags, "name"),
    labels: labelsOf(text(flags, "selector")),
  };
}

/** In upper or lower case. */
function stateOf(given: string): string {
  const found = JOB_STATE_WORDS.find((word) => word.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  throw usage(`--state is "${given}"`, `one of ${JOB_STATE_WORDS.join(", ")}`);
}

function labelsOf(selector: string | undefined): Record<string, string> {
  const pairs = (selector ?? "").split(",").filter((each) => each !== "");
  return Object.fromEntries(
    pairs.map((pair) => {
      const found = /^([^=!]+)==?([^=]*)$/.exec(pair);
      if (found === null) throw usage(`-l ${pair} is not KEY=VALUE`, "several with commas");
      return [found[1]!, found[2]!];
    }),
  );
}
