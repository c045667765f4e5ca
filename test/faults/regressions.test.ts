import { expect, it } from "vitest";
import { Explorer } from "./explore.ts";
import type { FaultKind } from "./fault.ts";
import { scenarioNamed } from "./scenarios/all.ts";

interface Regression {
  /** What once went wrong. */
  readonly was: string;
  readonly scenario: string;
  readonly kind: FaultKind;
  /** The call or the event of the fault-free run that it strikes. */
  readonly at: string;
  readonly nth?: number;
  /** How many writes the fault may add, if that is what it was about. */
  readonly mostMoreWrites?: number;
}

/** Faults that found something. The numbers of calls and events move with the code, so they are found by their words. */
const REGRESSIONS: readonly Regression[] = [
  {
    was: "a stale cache made it delete pods that had succeeded and whose logs were to be kept",
    scenario: "chain",
    kind: "time-travel",
    at: "MODIFIED pods alice/j-a-0",
    nth: 2,
  },
  {
    was: "the same after a Restart, with pods of the attempt before",
    scenario: "restart-failed",
    kind: "time-travel",
    at: "MODIFIED pods alice/j-b-0",
    nth: 2,
  },
  {
    was: "while the watch of jobs was silent, each status write conflicted, and a Stop was not seen for four minutes",
    scenario: "stop-running",
    kind: "silent",
    at: "MODIFIED kusciajobs cross-domain/j",
    nth: 2,
    mostMoreWrites: 8,
  },
  {
    was: "while the watch of Services was interrupted, each pass deleted again what was gone",
    scenario: "full",
    kind: "expired",
    at: "ADDED services alice/j-a-0-psi",
    mostMoreWrites: 8,
  },
  {
    was: "a log that was asked for and did not come within 15 s was never asked for again",
    scenario: "kept-logs-alone",
    kind: "timeout",
    at: "GET bob/pods/j-b-0/log",
  },
  {
    was: "the pod of a deleted added task stayed when its job ended before its deletion was tried again",
    scenario: "added-outputs-deleted",
    kind: "timeout",
    at: "DELETE alice/pods/j-8aae3a872459-0",
  },
];

it.each(REGRESSIONS)("$scenario, $kind at $at: $was", async ({ scenario, kind, at, nth, mostMoreWrites }) => {
  const explorer = await Explorer.open(scenarioNamed(scenario), scenarioNamed);
  expect(await explorer.judge([{ kind, at: explorer.find(at, nth) }], 0, mostMoreWrites)).toEqual([]);
});
