import { type Failure, replayCommand, type Tally } from "./explore.ts";
import { CALL_FAULTS, EVENT_FAULTS, LEASE_FAULTS } from "./fault.ts";

/** A Markdown table: how often each kind of fault was injected, and in how many of these runs all was well. */
export function tableOf(tally: Tally): string {
  const kinds = { ...CALL_FAULTS, ...EVENT_FAULTS, ...LEASE_FAULTS };
  const rows = Object.entries(kinds).flatMap(([kind, what]) => {
    const count = tally[kind];
    return count === undefined ? [] : [`| ${kind} | ${what} | ${count.injected} | ${count.survived} |`];
  });
  return ["| fault | what happens | injected | survived |", "|---|---|---:|---:|", ...rows].join("\n");
}

/** A failure as its reader wants it: what is wrong, and how to see it again. */
export function describeFailure(failure: Failure): string {
  return [...failure.problems.map((problem) => `  ${problem}`), `    ${replayCommand(failure)}`].join("\n");
}
